"""My work: what burns first, and dispatching from the list."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.desk.office import (
    DESK,
    INSPECTOR,
    OWNER,
    WORKER,
    act,
    browser,
    dispatched,
    filed,
    picture,
    stands,
    text_of,
)

pytestmark = [pytest.mark.usefixtures("district", "evidence")]
PART = {"HX-Request": "true"}


def numbers(answer, name):
    found = next(one for one in answer.context["lists"] if one.name == name)
    return [row.case.number for row in found.rows]


def test_work_stands_in_the_list_of_whoever_must_act():
    case_id = filed()
    number = stands(case_id).number
    assert numbers(browser(DESK).get("/desk/"), "today") == [number]
    act(browser(DESK), case_id, "dispatch")
    assert numbers(browser(OWNER).get("/desk/"), "later") == [number]
    act(browser(OWNER), case_id, "fix", photo_after=picture())
    assert numbers(browser(INSPECTOR).get("/desk/"), "verify") == [number]


def test_nothing_to_do_says_so():
    assert "手头的事都办完了" in text_of(browser(WORKER).get("/desk/"))


def test_a_case_is_dispatched_from_the_list():
    case_id = filed()
    client = browser(DESK)
    assert "区城管局" in text_of(client.get("/desk/"))
    url = f"/desk/cases/{case_id}/step/dispatch"
    answer = client.post(url, {"key": str(uuid4()), "revision": 1}, headers=PART)
    assert answer.status_code == 200
    assert "<html" not in text_of(answer)
    assert "已办理" in text_of(answer)
    assert stands(case_id).state == "dispatched"


def test_a_second_dispatch_from_another_list_is_told_how_it_stands():
    case_id = dispatched()
    url = f"/desk/cases/{case_id}/step/dispatch"
    answer = browser(DESK).post(url, {"key": str(uuid4()), "revision": 1}, headers=PART)
    assert answer.status_code == 409
    assert "现为“处置中”" in text_of(answer)
    assert stands(case_id).revision == 2


def test_a_request_waits_for_the_decision_of_the_dispatcher():
    case_id = dispatched()
    answer = act(browser(OWNER), case_id, "extend", "ask", reason="缺少备件")
    assert answer.status_code == 302
    assert numbers(browser(DESK).get("/desk/"), "decide") == [stands(case_id).number]
    page = text_of(browser(DESK).get(f"/desk/cases/{case_id}"))
    assert "缺少备件" in page
    assert act(browser(DESK), case_id, "extend", "grant").status_code == 302
    assert stands(case_id).counts["extended"] == 1
