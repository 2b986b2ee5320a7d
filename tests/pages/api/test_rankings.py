"""Rankings over the API: a window from its draft to a decision, each number with its rows."""

from __future__ import annotations

import pytest
import time_machine
from tests.pages.api.machine import DESK, DISTRICT, HEAD, assert_problem, sign_in
from tests.rooms.rankings import sheets
from tests.rooms.rankings.office import FIRST, SECOND, at, file, fix, in_force

pytestmark = pytest.mark.usefixtures("district", "evidence")
ROOT = "/rankings/ranked/ten_day"
EAST = "sq.xiaoqiao.dongguan"


def worked(day: str, done: str):
    good, idle = file(f"2026-11-{day} 09:00"), file(f"2026-11-{day} 09:00", "dongguan")
    fix(good, f"2026-11-{done} 09:00", f"2026-11-{done} 15:00")
    return good, idle


def test_a_window_is_frozen_published_and_opened_into_its_rows():
    in_force()
    good, _ = worked("03", "04")
    with time_machine.travel(at("2026-11-11 09:00"), tick=True):
        district, street = sign_in(DISTRICT), sign_in(DESK)
        assert_problem(street.get(f"{ROOT}/{FIRST}"), 404)
        assert district.get(f"{ROOT}/{FIRST}").json()["state"] == "draft"
        assert_problem(street.write("POST", f"{ROOT}/{FIRST}/freeze", {}), 403)
        made = district.write("POST", f"{ROOT}/{FIRST}/freeze", {})
        assert made.status_code == 201
        standing = made.json()["id"]
        assert district.write("POST", f"/standings/{standing}/publish").status_code == 200
        told = street.get(f"{ROOT}/{FIRST}").json()
        first = told["lines"][0]
        assert (first["name"], first["place"], first["score"]) == ("北花园社区", 1, "100.00")
        assert [(one["shown"], one["count"], one["base"]) for one in first["parts"]] == [
            ("100.00%", "1", "1"),
            ("0.00%", "0", "1"),
        ]
        behind = street.get(f"{ROOT}/{FIRST}/behind?key={first['key']}&part=on_time&side=base")
        assert behind.json() == {"ids": [str(good)]}
        assert street.get(ROOT).json()[0]["window"] == FIRST
        assert "÷" in street.get(f"{ROOT}/formulas").json()[0]["sentences"][0]["zh"]
        assert [
            one["published"] for one in street.get("/rankings").json() if one["campaign"] == "ranked"
        ] == [FIRST]
        without = street.get(f"{ROOT}/{FIRST}?without=rework").json()["lines"]
        assert without[0]["place"] == 1
        again = district.write("POST", f"/standings/{standing}/restate", {"reason": "复核"})
        assert_problem(again, 409)


def test_an_item_of_the_sheets_is_left_out():
    sheets.judged()
    root = f"/rankings/{sheets.CAMPAIGN}/{sheets.RANKING}/{sheets.WINDOW}"
    item = "inspections.village/adverts"
    with time_machine.travel(at("2026-11-27 09:00"), tick=True):
        own = sign_in("sq.xiaoqiao.beihuayuan")
        told = own.get(f"{root}?without={item}").json()["lines"]
        assert [(one["place"], one["score"]) for one in told[:2]] == [(1, "97.78"), (2, "90.00")]
        asked = f"key={told[0]['key']}&part=inspections.village&without={item}"
        assert len(own.get(f"{root}/behind?{asked}").json()["ids"]) == 1
        assert_problem(own.get(f"{root}?without=inspections.village/nothing"), 422)


def test_indicators_are_told_live_with_the_rows_behind_each():
    in_force()
    good, idle = worked("03", "04")
    with time_machine.travel(at("2026-11-11 09:00"), tick=True):
        district, east = sign_in(DISTRICT), sign_in(EAST)
        told = district.get("/indicators/ranked").json()
        assert (told["period"], told["name"]["zh"]) == ("2026-11", "2026年11月")
        first = told["total"]["parts"][0]
        assert (first["part"], first["shown"], first["count"], first["base"]) == (
            "on_time",
            "50.00%",
            "1",
            "2",
        )
        assert "÷" in told["indicators"][0]["sentences"][0]["zh"]
        key = next(one["key"] for one in told["areas"] if one["parts"][0]["base"] == "2")
        address = f"/indicators/ranked/behind?period=2026-11&part=on_time&key={key}&side="
        assert set(district.get(f"{address}base").json()["ids"]) == {str(good), str(idle)}
        assert district.get(f"{address}count").json() == {"ids": [str(good)]}
        assert east.get("/indicators/ranked").json()["total"]["parts"][0]["base"] == "1"
        assert_problem(east.get(f"{address}base"), 404)
        assert_problem(district.get("/indicators/nothing"), 404)
        assert_problem(district.get("/indicators/ranked?period=2027-01"), 422)
        assert (
            district.get("/indicators/ranked?period=2026-10").json()["total"]["parts"][0]["worth"] == "none"
        )


def test_a_proposal_is_explained_and_decided():
    in_force()
    worked("03", "04")
    worked("12", "13")
    with time_machine.travel(at("2026-11-21 09:00"), tick=True):
        district = sign_in(DISTRICT)
        for window in (FIRST, SECOND):
            made = district.write("POST", f"{ROOT}/{window}/freeze", {}).json()["id"]
            assert district.write("POST", f"/standings/{made}/publish").status_code == 200
        (one,) = sign_in(EAST).get("/proposals?open=true").json()
        assert (one["name"], one["propose"], one["state"]) == ("东关社区", "explain", "proposed")
        path = f"/proposals/{one['id']}"
        assert_problem(district.write("POST", f"{path}/explain", {"text": "说明"}), 403)
        assert sign_in(EAST).write("POST", f"{path}/explain", {"text": "历史遗留"}).status_code == 200
        decision = {"confirmed": True, "reason": "属实"}
        assert sign_in(HEAD).write("POST", f"{path}/decide", decision).status_code == 200
        assert sign_in(EAST).get("/proposals").json()[0]["state"] == "confirmed"
