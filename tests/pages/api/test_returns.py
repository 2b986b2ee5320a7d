"""Work that recurs over the API: the grid, sending, correcting, approving, shifts, and every refusal."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.api.machine import DESK, DISTRICT, OWNER, Machine, assert_problem, sign_in
from tests.rooms.returns.office import in_force

COMMUNITY = "sq.xiaoqiao.beihuayuan"
VALUES = {"places": 6, "faults": 2, "closed": 1}


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    in_force()


def today(machine: Machine) -> str:
    """Return the day of the machine's clock: what is asked for now."""
    found = machine.get("/returns/mine").json()
    return max(one["period"] for one in found["cells"] if one["work"] == "returns.daily")


def waiting(machine: Machine, work: str = "returns.daily") -> tuple[str, str]:
    """Return the address of the cell that waits last, and the period."""
    found = [one for one in machine.get("/returns/mine").json()["cells"] if one["work"] == work]
    last = max(found, key=lambda one: one["period"])
    return f"/returns/{last['campaign']}/{work}/{last['period']}/areas/{last['area']}", last["period"]


def test_work_in_force_tells_its_fields_and_shifts():
    found = {one["work"]: one for one in sign_in(DESK).get("/returns").json() if one["campaign"] == "baoping"}
    assert set(found) == {"returns.daily", "sweeps.shops", "rosters.patrol", "rosters.checkpoint"}
    assert [one["id"] for one in found["returns.daily"]["fields"] if one["adds_up"]] == list(VALUES)
    assert [one["begins"] for one in found["rosters.patrol"]["shifts"]] == ["19:00", "23:00"]


def test_a_return_is_sent_corrected_and_approved():
    desk, street = sign_in(COMMUNITY), sign_in(DESK)
    cell, period = waiting(desk)
    late = {"reason": "断网"}
    key = str(uuid4())
    sent = desk.post(f"{cell}/send", {"values": VALUES, **late}, seen=0, key=key)
    assert sent.status_code == 200, sent.content.decode()
    again = desk.post(f"{cell}/send", {"values": VALUES, **late}, seen=0, key=key)
    assert again.json() == {**sent.json(), "repeated": True}
    assert_problem(desk.post(f"{cell}/send", {"values": VALUES, **late}, seen=1), 409, "return.already_sent")
    assert_problem(desk.post(f"{cell}/withdraw", {"reason": "误报"}, seen=0), 409, "return.moved_on")
    body = {"values": {**VALUES, "faults": 3}, "reason": "漏报"}
    assert desk.post(f"{cell}/restate", body, seen=1).json()["revision"] == 2
    assert_problem(desk.post(f"{cell}/approve", {}, seen=2), 403, "return.not_yours")
    whole = street.post(f"/returns/baoping/returns.daily/{period}/approve", {"under": "411602.005."})
    assert whole.json() == {"approved": 1}
    told = desk.get(cell).json()
    assert (told["approved"], told["values"]["faults"], told["proposed"]) == (
        True,
        3,
        {"faults": 0, "closed": 0},
    )
    assert [one["verb"] for one in told["story"]] == ["send", "restate", "approve"]
    grid = street.get(f"/returns/baoping/returns.daily/{period}").json()
    total = next(one for one in grid["totals"] if one["area_path"] == "411602.005.")
    assert (total["received"], total["sums"]["faults"]) == (1, 3)
    assert "411602." not in {one["area_path"] for one in grid["totals"]}


def test_zero_withdrawal_and_not_applicable():
    desk = sign_in(COMMUNITY)
    cell, _ = waiting(desk)
    nought = {"values": dict.fromkeys(VALUES, 0), "reason": "断网"}
    assert_problem(desk.post(f"{cell}/send", nought, seen=0), 422, "return.confirm_zero")
    assert desk.post(f"{cell}/zero", {"reason": "断网"}, seen=0).json()["state"] == "zero"
    assert desk.post(f"{cell}/withdraw", {"reason": "误报"}, seen=1).json()["state"] == "withdrawn"
    assert_problem(desk.post(f"{cell}/not-applicable", {}, seen=2), 422, "return.reason_needed")
    assert desk.post(f"{cell}/not-applicable", {"reason": "拆迁"}, seen=2).json()["state"] == "not_applicable"


def test_a_shift_is_planned_and_attested():
    desk = sign_in(COMMUNITY)
    cell, _ = waiting(desk, "rosters.checkpoint")
    worker = next(
        one for one in desk.get("/posts?area=411602.005.001.").json() if one["role"] == "grid_worker"
    )
    planned = desk.post(f"{cell}/plan", {"slot": "day", "posts": [worker["id"]]}, seen=0)
    assert planned.json()["state"] == "planned", planned.content.decode()
    assert_problem(
        desk.post(f"{cell}/plan", {"slot": "night", "posts": []}, seen=0), 422, "return.no_such_shift"
    )
    told = desk.get(f"{cell}?slot=day").json()
    assert told["plan"] == [worker["id"]]


def test_refusals_name_their_reason():
    desk, department = sign_in(COMMUNITY), sign_in(OWNER)
    cell, period = waiting(desk)
    assert_problem(Machine().get("/returns"), 401)
    assert_problem(department.get(f"/returns/baoping/returns.daily/{period}"), 404)
    assert department.get("/returns/mine").json() == {"cells": [], "piles": []}
    assert_problem(desk.get("/returns/baoping/returns.nothing/2026-11-09"), 404, "return.unknown")
    assert_problem(desk.get("/returns/baoping/returns.daily/yesterday"), 422, "KN030")
    assert_problem(desk.get("/returns/baoping/everything/2026-11-09"), 422)
    assert_problem(desk.post(f"{cell}/send", {"values": VALUES, "more": 1}, seen=0), 422)
    assert_problem(desk.post(f"{cell}/send", {"values": {"places": "x"}, "reason": "断网"}, seen=0), 422)
    assert_problem(desk.ask("POST", f"{cell}/send", {"values": VALUES}), 422, "api.key_missing")
    assert_problem(desk.post(f"{cell}/send", {"values": VALUES}), 428, "api.revision_missing")
    assert sign_in(DISTRICT).get(f"/returns/baoping/returns.daily/{period}").status_code == 200
