"""Inspections over the API: rounds, a sheet sent twice, contests, rechecks, and every refusal."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.api.machine import DESK, DISTRICT, INSPECTOR, assert_problem, sign_in
from tests.rooms.inspections.office import GOOD, VILLAGE, in_force, photo
from tools import verify_draw

SECRETARY = "sqz.xiaoqiao.beihuayuan"


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    in_force()


def answers(**more):
    plain = {
        item: {"faults": one} if isinstance(one, int) else {"option": one}
        for item, one in GOOD.items()
        if item != "bins"
    }
    return {**plain, "bins": {"present": 9, "expected": 9}, **more}


def faulty(count=2):
    return answers(litter={"faults": count, "photos": [photo()]})


def opened(machine):
    found = machine.post("/inspections/chuangwei/village/rounds", {})
    assert found.status_code == 201, found.content.decode()
    return found.json()["id"]


def test_a_round_is_opened_drawn_and_can_be_drawn_again():
    machine = sign_in(INSPECTOR)
    round_id = opened(machine)
    line = next(one for one in machine.get("/inspections").json() if one["kind"] == "village")
    assert (line["done"], line["times"], line["rounds"][0]["drawn"]) == (1, 2, 107)
    assert [one["points"] for one in line["items"]] == ["30", "10", "15", "15", "10", "10", "10"]
    told = machine.get(f"/rounds/{round_id}").json()
    assert (len(told["areas"]), told["areas"][0]["score"]) == (107, None)
    assert verify_draw.differences(machine.get(f"/rounds/{round_id}/draw").json()) == []
    assert_problem(sign_in(DESK).get(f"/rounds/{round_id}"), 404, "inspection.round_not_found")
    assert_problem(
        sign_in(DISTRICT).post("/inspections/chuangwei/village/rounds", {}), 403, "inspection.not_your_round"
    )
    assert_problem(machine.post("/inspections/chuangwei/nothing/rounds", {}), 422, "inspection.none")


def test_a_sheet_is_sent_twice_corrected_contested_and_decided():
    inspector, head, district = sign_in(INSPECTOR), sign_in(SECRETARY), sign_in(DISTRICT)
    key, body = str(uuid4()), {"code": VILLAGE, "sheet": faulty()}
    visits = f"/rounds/{(round_id := opened(inspector))}/visits"
    sent = inspector.post(visits, body, key=key)
    assert sent.status_code == 201, sent.content.decode()
    assert (sent.json()["id"], sent.json()["score"], len(sent.json()["cases"])) == (key, "94.00", 1)
    assert inspector.post(visits, body, key=key).json() == {
        **sent.json(),
        "repeated": True,
    }
    other = {"code": VILLAGE, "sheet": answers()}
    assert_problem(inspector.post(visits, other, key=key), 409, "inspection.sent_otherwise")
    assert_problem(inspector.post(visits, other), 409, "inspection.already_rated")
    bad = assert_problem(
        inspector.post(visits, {"code": VILLAGE, "sheet": {"litter": {"faults": 1}}}),
        422,
        "inspection.bad_sheet",
    )
    assert len(bad["faults"]) == 7
    fixed = {"sheet": faulty(3), "reason": "漏数一处"}
    assert inspector.post(f"/visits/{key}/correction", fixed, seen=1).json()["score"] == "91.00"
    assert_problem(inspector.post(f"/visits/{key}/correction", fixed, seen=1), 409, "inspection.moved_on")
    assert head.post(f"/visits/{key}/contest", {"reason": "在围挡内"}).json()["revision"] == 3
    decision = {"upheld": True, "reason": "属实", "sheet": answers()}
    assert district.post(f"/visits/{key}/contest/decision", decision).json()["score"] == "100.00"
    told = head.get(f"/visits/{key}").json()
    assert [(one["kind"], one["score"]) for one in told["story"]] == [
        ("inspection.visit", "94.00"),
        ("inspection.correct", "91.00"),
        ("inspection.contest", ""),
        ("inspection.decide", "100.00"),
    ]
    assert (told["contest"], told["findings"][0]["state"]) == ("upheld", "withdrawn")
    assert inspector.post(f"/rounds/{round_id}/publication").status_code == 200


def test_a_finding_is_looked_at_again_and_a_photo_is_seen_by_who_may():
    inspector, head = sign_in(INSPECTOR), sign_in(SECRETARY)
    key = str(uuid4())
    inspector.post(f"/rounds/{opened(inspector)}/visits", {"code": VILLAGE, "sheet": faulty()}, key=key)
    found = inspector.get("/findings").json()[0]
    assert (found["item"], found["case_state"]["zh"], found["ready"]) == ("litter", "待派遣", False)
    early = inspector.post(f"/findings/{found['id']}/recheck", {"good": True})
    assert_problem(early, 409, "inspection.nothing_to_recheck")
    assert_problem(
        head.post(f"/findings/{found['id']}/recheck", {"good": True}), 403, "inspection.not_your_contest"
    )
    assert head.get(f"/visits/{key}/photos/{photo()}").status_code == 200
    other = sign_in("sqz.xiaoqiao.dongguan")
    assert_problem(other.get(f"/visits/{key}/photos/{photo()}"), 404)
    assert_problem(other.get(f"/visits/{key}"), 404, "inspection.visit_not_found")
    assert_problem(inspector.get(f"/visits/{uuid4()}"), 404, "inspection.visit_not_found")
