"""Filing from the office: by point, by grid, by address; every fault at its field."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.desk.office import CELL, DISTRICT, FILE, OWNER, WORKER, browser, filed, stands, text_of

pytestmark = pytest.mark.usefixtures("district", "evidence")
ENTERPRISE = "dianxin.desk"
GOOD = {"category": "litter", "detail": "楼前堆放杂物"}


def test_only_what_the_post_may_report_is_offered():
    assert "问题整改" in text_of(browser(WORKER).get("/desk/cases/new"))
    assert "没有可上报的事项" in text_of(browser(ENTERPRISE).get("/desk/cases/new"))
    assert browser(OWNER).get(FILE).status_code == 404
    assert browser(WORKER).get("/desk/cases/new/wenming/nothing").status_code == 404


def test_a_worker_files_in_the_own_grid_without_choosing():
    case = stands(filed(area_path="", address="3 号楼东侧"))
    assert (case.area_path, case.address, case.reporter_kind) == (CELL, "3 号楼东侧", "post")


def test_the_district_desk_must_say_where():
    answer = browser(DISTRICT).post(FILE, GOOD)
    assert answer.status_code == 422
    assert "请在地图上标出位置，或选择所在网格。" in text_of(answer)
    assert "楼前堆放杂物" in text_of(answer)


def test_a_point_falls_into_its_grid():
    borders = browser(DISTRICT).get(f"/desk/map/borders.json?area={CELL}").json()
    ring = borders["features"][0]["geometry"]["coordinates"][0]
    lon, lat = (sum(point[at] for point in ring[:-1]) / (len(ring) - 1) for at in (0, 1))
    case = stands(filed(browser(DISTRICT), place_lon=f"{lon:.6f}", place_lat=f"{lat:.6f}", source="city"))
    assert case.area_path.startswith("411602.005.001.")
    assert (case.source, round(case.lon, 4)) == ("city", round(lon, 4))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"place_lon": "x", "place_lat": "1"}, "位置无效"),
        ({"place_lon": "nan", "place_lat": "inf"}, "位置无效"),
        ({"place_lon": "100", "place_lat": "30"}, "不在本区任何网格内"),
        ({"place_lon": "114.6", "place_lat": "33.6", "category": ""}, ""),
        ({"category": "no-such"}, "请选择列出的选项"),
        ({"detail": ""}, "请填写此项"),
        ({"detail": "长" * 501}, "最多 500 字"),
        ({"source": "no-such"}, "请选择列出的选项"),
        ({"area_path": "411602Z.008."}, ""),
    ],
)
def test_a_faulty_report_is_shown_again_with_what_is_wrong(sent, said):
    answer = browser(WORKER).post(FILE, {**GOOD, "area_path": CELL, "key": str(uuid4()), **sent})
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_place_in_somebody_elses_area_is_told_at_the_form():
    borders = browser(DISTRICT).get("/desk/map/borders.json?area=411602.001.").json()
    lon, lat = borders["features"][0]["properties"].get("at", (0, 0)) or (0, 0)
    ring = borders["features"][0]["geometry"]["coordinates"][0]
    lon, lat = (sum(point[at] for point in ring[:-1]) / (len(ring) - 1) for at in (0, 1))
    answer = browser(WORKER).post(FILE, {**GOOD, "place_lon": str(lon), "place_lat": str(lat)})
    assert answer.status_code == 422
    assert "不在您的责任区内" in text_of(answer)


def test_grids_are_found_by_name_and_pinyin_within_sight():
    found = text_of(browser(DISTRICT).get("/desk/cases/new/areas?area_text=beihuayuan"))
    assert 'value="411602.005.001."' in found
    assert "411602.005" not in text_of(browser("zone.desk").get("/desk/cases/new/areas?area_text=beihuayuan"))
