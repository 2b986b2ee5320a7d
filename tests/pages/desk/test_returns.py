"""Returns at the desk: who has sent, one-tap confirmation, late, corrections, approval, a week of shifts."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from tests.pages.desk.office import DESK, DISTRICT, OWNER, WORKER, browser, text_of
from tests.rooms.cases import office as cases
from tests.rooms.returns.office import at, changed, in_force

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.rules import Report
from chuanhui.mechanism.returns import queries

COMMUNITY = "sq.xiaoqiao.beihuayuan"
PATH = "411602.005.001."
DAY, YESTERDAY = "2026-11-09", "2026-11-08"
VALUES = {"places": "6", "faults": "2", "closed": "1"}


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    in_force()


def area() -> int:
    return areas.area(PATH).id


def cell_url(day: str = DAY, work: str = "returns.daily") -> str:
    return f"/desk/returns/baoping/{work}/{day}/{area()}"


def post(client: Any, verb: str, day: str = DAY, work: str = "returns.daily", **sent: Any) -> Any:
    body = {"verb": verb, "key": str(uuid4()), **sent}
    return client.post(cell_url(day, work), body)


def stands() -> Any:
    enter(Sight.everything())
    found = [wire for _, wire in queries.folded()]
    return found[-1] if found else None


def test_my_work_lists_what_i_owe_and_confirms_zero_with_one_tap():
    client = browser(COMMUNITY)
    page = text_of(client.get("/desk/"))
    assert "日报告、零报告" in page
    assert "零报告</button>" in page
    answer = post(client, "zero", next="/desk/", revision=0)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert stands()["state"] == "zero"


def test_what_the_ledger_knows_is_confirmed_with_one_tap():
    report = Report({"place": "shop", "shop": "某店（演示）", "detail": "未通风"})
    worker = cases.who(cases.WORKER)
    cases.do(
        worker, cases.actions.file_case, campaign="baoping", kind="measure", report=report, now=cases.MONDAY
    )
    client = browser(COMMUNITY)
    page = text_of(client.get(cell_url()))
    assert "台账已有" not in page or "一键确认" not in page  # one number is not in the ledger
    assert 'id="faults" name="faults" value="1"' in page
    assert post(client, "send", **{**VALUES, "faults": "1"}, revision=0).status_code == 302
    assert stands()["values"] == {"places": 6, "faults": 1, "closed": 1}


def test_a_problem_found_on_the_way_leads_to_a_case_with_the_area_filled_in():
    client, link = browser(COMMUNITY), f"/desk/cases/new/baoping/measure?area={PATH}"
    page = text_of(client.get(cell_url()))
    assert "发现问题，立案" in page
    assert f'href="{link}"' in page
    form = text_of(client.get(link))
    assert f'value="{areas.area(PATH).code}"' in form
    assert f'value="{PATH}" checked' in form or f'value="{PATH}" selected' in form
    assert "发现问题，立案" not in text_of(browser(DISTRICT).get(cell_url()))


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost():
    client = browser(COMMUNITY)
    answer = post(client, "send", places="x", faults="2", closed="", revision=0)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "应为数字。" in page
    assert 'name="faults" value="2"' in page
    assert stands() is None


def test_a_late_return_asks_for_its_reason():
    client = browser(COMMUNITY)
    assert "迟报原因" in text_of(client.get(cell_url(YESTERDAY)))
    assert post(client, "send", YESTERDAY, **VALUES, revision=0).status_code == 422
    assert post(client, "send", YESTERDAY, **VALUES, reason="断网", revision=0).status_code == 302
    assert "迟报" in text_of(client.get(cell_url(YESTERDAY)))


def test_a_correction_keeps_the_former_value_in_sight():
    client = browser(COMMUNITY)
    post(client, "send", **VALUES, revision=0)
    assert post(client, "restate", **{**VALUES, "faults": "4"}, state="value", revision=1).status_code == 422
    done = post(client, "restate", **{**VALUES, "faults": "4"}, state="value", reason="漏报", revision=1)
    assert done.status_code == 302
    page = text_of(client.get(cell_url()))
    assert "更正 1 次" in page
    assert "原 2" in page


def test_a_stale_page_is_told_and_shows_what_stands():
    client = browser(COMMUNITY)
    post(client, "send", **VALUES, revision=0)
    answer = post(client, "withdraw", reason="误报", revision=0)
    assert answer.status_code == 409
    assert "刚由他人更新" in text_of(answer)


def test_the_street_sees_who_has_sent_and_approves():
    post(browser(COMMUNITY), "send", **VALUES, revision=0)
    street = browser(DESK)
    page = text_of(street.get(f"/desk/returns/baoping/returns.daily?period={DAY}"))
    assert "北花园社区" in page
    assert "1/14 已报" not in page  # cells, not areas, stand below a street
    wanting = text_of(street.get(f"/desk/returns/baoping/returns.daily?period={DAY}&show=missing"))
    assert "北花园社区" not in wanting
    body = {"area": "411602.005.", "key": str(uuid4())}
    answer = street.post(f"/desk/returns/baoping/returns.daily/{DAY}/approve", body)
    assert answer.status_code == 302, text_of(answer)
    assert stands()["approved_at"]
    assert text_of(browser(COMMUNITY).get(cell_url())).count("已锁定") == 1


def test_before_the_last_day_zero_and_approval_give_way_to_their_reason():
    in_force(changed("weekly_return", ("every: day", "every: week")))
    work = "weekly_return/returns.daily"
    url, grid = f"/desk/returns/{work}/2026-W46/{area()}", f"/desk/returns/{work}?period=2026-W46&area={PATH}"
    said = "本期未到最后一日（2026-11-15），尚不能零报告或审核"
    with time_machine.travel(at("2026-11-11 10:00"), tick=True):
        own, street = browser(COMMUNITY), browser(DESK)
        page = own.get(url)
        assert (said in text_of(page), b'value="zero"' in page.content) == (True, False)
        body = {"verb": "send", "key": str(uuid4()), **VALUES, "revision": 0}
        assert own.post(url, body).status_code == 302
        for seen in (street.get(url), street.get(grid)):
            assert said in text_of(seen)
            assert b'value="approve"' not in seen.content
            assert b"/approve" not in seen.content
        assert to_approve("2026-11-11 10:00") == 0
    with time_machine.travel(at("2026-11-15 10:00"), tick=True):
        street = browser(DESK)
        assert b'value="approve"' in street.get(url).content
        assert b"/approve" in street.get(grid).content
        assert to_approve("2026-11-15 10:00") == 1


def to_approve(moment: str) -> int:
    by = acting_for("street_desk@xiaoqiao", at(moment).date(), at(moment))
    piles = queries.my_returns(by, now=at(moment)).piles
    return sum(one.to_approve for one in piles if one.work.campaign == "weekly_return")


def test_the_district_sees_streets_with_their_sums():
    post(browser(COMMUNITY), "send", **VALUES, revision=0)
    page = text_of(browser(DISTRICT).get(f"/desk/returns/baoping/returns.daily?period={DAY}"))
    assert "小桥街街道" in page
    assert "只合计已报的 1/" in page
    assert "—" in page


def test_nobody_approves_out_of_sight_or_without_the_post():
    client = browser(COMMUNITY)
    post(client, "send", **VALUES, revision=0)
    url = f"/desk/returns/baoping/returns.daily/{DAY}/approve"
    assert client.post(url, {"area": "411602.006.", "key": str(uuid4())}).status_code == 404
    assert client.post(url, {"area": PATH, "key": str(uuid4())}).status_code == 403
    assert browser(OWNER).get(cell_url()).status_code == 404
    assert browser("sq.chengbei.zhulou").get(cell_url()).status_code == 404


def test_a_shift_is_planned_in_its_week():
    client = browser(COMMUNITY)
    page = text_of(client.get("/desk/returns/baoping/rosters.checkpoint/week?week=2026-W46"))
    assert "社区关口值守" in page
    assert "未排班" in page
    cell = text_of(client.get(cell_url(work="rosters.checkpoint") + "?slot=day"))
    chosen = cell.split('name="post" value="')[1].split('"')[0]
    done = post(client, "plan", work="rosters.checkpoint", slot="day", post=chosen, revision=0)
    assert done.status_code == 302, text_of(done)
    assert stands()["plan"] == [int(chosen)]
    sent = {"staff": "2", "volunteers": "1", "slot": "day", "revision": 1}
    assert post(client, "send", work="rosters.checkpoint", **sent).status_code == 302
    week = text_of(client.get("/desk/returns/baoping/rosters.checkpoint/week?week=2026-W46"))
    assert "值守人员 2" in week


def test_the_export_holds_numbers_and_no_formula():
    client = browser(COMMUNITY)
    post(client, "send", **VALUES, note="=1+1", revision=0)
    answer = client.get(f"/desk/returns/baoping/returns.daily/export.xlsx?period={DAY}")
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in texts
    assert "<v>6</v>" in sheet


def test_pages_without_anything_to_say_say_so():
    assert "没有定期报送" in text_of(browser(OWNER).get("/desk/returns"))
    page = text_of(browser(DESK).get("/desk/returns/baoping/returns.daily?period=2026-10-01"))
    assert "本期无需填报" in page
    assert browser(WORKER).get("/desk/returns/baoping/returns.nothing").status_code == 404
    assert browser(COMMUNITY).get("/desk/returns/baoping/returns.daily/week").status_code == 404
    assert post(browser(COMMUNITY), "anything", revision=0).status_code == 404


def test_the_list_asks_the_same_number_of_statements_for_few_and_many(django_assert_max_num_queries):
    client = browser(DISTRICT)
    client.get("/desk/returns")
    with django_assert_max_num_queries(40):
        client.get(f"/desk/returns/baoping/returns.daily?period={DAY}&area=411602.005.")
