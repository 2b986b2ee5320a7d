"""One whole turn of the wheel by machines: reported, dispatched, fixed, verified, reopened."""

from __future__ import annotations

import pytest
import time_machine
from tests.pages.api.machine import DESK, INSPECTOR, OWNER, WORKER, assert_problem, at, sign_in
from tests.rooms.cases.office import picture

pytestmark = pytest.mark.usefixtures("district", "evidence")


def test_a_problem_is_worked_to_its_verified_closure():
    worker, desk, owner, inspector = map(sign_in, (WORKER, DESK, OWNER, INSPECTOR))
    case = worker.file()
    assert (case["state"], case["revision"], case["repeated"]) == ("filed", 1, False)
    assert desk.step(case, "dispatch", seen=1).json()["state"] == "dispatched"
    kept = owner.photo(picture()).json()
    fixed = owner.step(case, "fix", seen=2, photos=[{"sha256": kept["sha256"], "tag": "after"}])
    assert fixed.json()["state"] == "fixed", fixed.content.decode()
    closed = inspector.step(case, "verify", seen=3)
    assert (closed.json()["state"], closed.json()["revision"]) == ("closed", 4)
    told = inspector.get(f"/cases/{case['case']}").json()
    assert told["case"]["outcome"] == "fixed"
    assert told["story"][0]["what"]["en"] == "Reported"
    assert len(told["story"]) == 4
    picture_back = inspector.get(f"/cases/{case['case']}/photos/{kept['sha256']}")
    assert picture_back.headers["Content-Type"] == "image/jpeg"
    small = inspector.get(f"/cases/{case['case']}/photos/{kept['sha256']}?small=true")
    assert small.headers["Content-Disposition"].startswith("attachment")
    path = f"/cases/{case['case']}/reopen"
    assert_problem(worker.post(path, {"reason": "又堆了"}, seen=4), 403, "case.not_your_post")
    assert inspector.post(path, {"reason": "又堆了"}, seen=4).json()["revision"] == 5


def test_the_ledger_and_my_work_show_the_case():
    worker, desk = sign_in(WORKER), sign_in(DESK)
    case = worker.file(urgent=True)
    page = desk.get("/cases?urgent=true").json()
    assert [one["id"] for one in page["cases"]] == [case["case"]]
    assert page["cases"][0]["state_name"]["zh"]
    work = desk.get("/work").json()
    mine = [one["id"] for name in ("overdue", "today", "later") for one in work[name]]
    assert mine == [case["case"]]
    counts = desk.get("/counts?area=411602.005.").json()
    assert counts["open"] == 1


def test_more_time_is_asked_for_and_granted():
    worker, desk, owner = map(sign_in, (WORKER, DESK, OWNER))
    case = worker.file()
    desk.step(case, "dispatch", seen=1)
    asked = owner.post(f"/cases/{case['case']}/requests/extend", {"reason": "等待产权单位"}, seen=2)
    assert asked.status_code == 200, asked.content.decode()
    before = desk.get(f"/cases/{case['case']}").json()["case"]["due_at"]
    granted = desk.post(f"/cases/{case['case']}/requests/extend/decision", {"granted": True}, seen=3)
    assert granted.status_code == 200, granted.content.decode()
    assert desk.get(f"/cases/{case['case']}").json()["case"]["due_at"] > before


@time_machine.travel(at("2026-11-09 09:00"))
def test_a_duplicate_is_merged():
    worker, desk = sign_in(WORKER), sign_in(DESK)
    first, second = worker.file(), worker.file()
    merged = desk.post(f"/cases/{second['case']}/merge", {"into": first["case"]}, seen=1)
    assert merged.json()["state"] == "closed", merged.content.decode()
