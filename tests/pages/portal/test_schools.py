"""From an address to its school: by name, by a point, in both languages; and an appeal without an account."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.pages.portal.street import text_of

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Layer, Level
from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.queries import Filters
from chuanhui.playbook.load import load_playbook

pytestmark = pytest.mark.usefixtures("district", "evidence")
ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ALL = Sight.everything()
HOME = "411602."


@pytest.fixture
def school() -> str:
    """Put the registers and the playbook of enrolment in force and register a school; return its number."""
    system = Acting.system(HOME)
    with seeing(ALL):
        text = (ROOT / "playbooks" / "jichu" / "playbook.yaml").read_text(encoding="utf-8")
        registers.declare(text=text, ref="jichu@1", by=system, now=NOW)
        start_campaign(
            load_playbook(ROOT / "playbooks" / "zhaosheng"), territory=HOME, since=NOW, by=system, now=NOW
        )
    desk = acting_for("department_desk@jiaotiju", NOW.date(), NOW)
    with seeing(desk.sight):
        fields: dict[str, Any] = {
            "name": "示例小学（演示）",
            "stage": "primary",
            "places": 180,
            "applied": 195,
            "phone": "0394-0000000",
        }
        made = registers.register(kind="school", fields=fields, area="411602005X001", by=desk, now=NOW)
    return str(made.number)


def test_a_zone_shows_its_school_with_places_against_applicants(school: str) -> None:
    page = text_of(Client().get("/schools/411602005X001/"))
    assert all(word in page for word in ("示例小学（演示）", "180", "195", "超 15", "边界为示意"))
    assert "示例小学" not in text_of(Client().get("/schools/411602005X002/"))


def test_a_compound_leads_to_its_zone() -> None:
    compound = areas.areas_in(ALL, layer=Layer.COMPOUND, within="411602.005.")[0]
    (zone,) = areas.zones_of(compound.id, Layer.SCHOOL_ZONE)
    answer = Client().get("/schools/", {"q": compound.name})
    assert f'href="/schools/{zone.code}/"' in answer.content.decode()


def test_a_point_leads_to_its_zone_and_one_without_a_zone_says_so() -> None:
    drawn = areas.borders(ALL, "411602.005.", Level.SCHOOL_ZONE)["features"][0]["properties"]
    lon, lat = drawn["at"]
    answer = Client().post("/schools/", {"here_lon": lon, "here_lat": lat})
    assert (answer.status_code, answer["Location"]) == (303, f"/schools/{drawn['code']}/")
    village = areas.borders(ALL, "411602.006.200.", Level.COMMUNITY)["features"][0]["properties"]["at"]
    refused = Client().post("/schools/", {"here_lon": village[0], "here_lat": village[1]})
    assert refused.status_code == 422
    assert "还没有公布学区" in text_of(refused)


@pytest.mark.parametrize("code", ["nothing", "411602005", "411602005C001", "..", "0" * 300])
def test_what_is_no_zone_is_not_found(code: str) -> None:
    assert Client().get(f"/schools/{code}/").status_code == 404
    assert Client().get(f"/schools/{code}/map.json").status_code == 404


def test_the_maps_hold_names_and_codes_only() -> None:
    for address in ("/schools/map.json", "/schools/411602005X001/map.json"):
        drawn = json.loads(Client().get(address).content)
        assert drawn["features"]
        assert set(drawn["features"][0]["properties"]) <= {"name", "code", "href", "current"}


def test_an_appeal_about_a_school_needs_no_account_and_lies_with_the_school(school: str) -> None:
    client = Client()
    zone = client.get("/schools/411602005X001/").content.decode()
    (link,) = re.findall(r'href="(/report/\?kind=zhaosheng\.appeal[^"]+)"', zone)
    form = client.get(link.replace("&amp;", "&"))
    assert (form.status_code, school in text_of(form)) == (200, True)
    told = {
        "kind": "zhaosheng.appeal",
        "at": "411602005",
        "thing": school,
        "matter": "zone",
        "content": "小区在学区线上，请核对",
    }
    answer = client.post("/report/", told)
    assert (answer.status_code, "/receipt/" in answer["Location"]) == (303, True)
    with seeing(ALL):
        (found,) = cases.ledger(ALL, Filters(campaign="zhaosheng"), now=NOW).cases
    assert (found.thing, found.area_path, found.reporter_kind) == (school, "411602.005.", "resident")
    assert found.owner_unit == found.owner_line is not None


def test_kinds_about_things_and_objections_are_not_offered_to_everybody(school: str) -> None:
    page = Client().get("/report/?at=411602005001001").content.decode()
    assert "zhaosheng." not in page


def test_the_finder_speaks_english() -> None:
    client = Client()
    client.cookies["lang"] = "en"
    assert "Which school" in text_of(client.get("/schools/"))
