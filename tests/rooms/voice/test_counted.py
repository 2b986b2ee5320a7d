"""Indicators that count notices: posted, due, in time; behind each number lie exactly its rows."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.rooms.voice.office import ALL, DAY, MONDAY, STREET, at, do, in_force, plan, post, stands, who

from chuanhui.desk.rank_rows import Looked, context_of
from chuanhui.mechanism.cases.models import Case as CaseRow
from chuanhui.mechanism.cases.queries import stood_after
from chuanhui.mechanism.rankings.queries.indicators import TOTAL, indicators
from chuanhui.mechanism.voice import actions
from chuanhui.mechanism.voice.models import Notice as NoticeRow

pytestmark = pytest.mark.usefixtures("district", "evidence")


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def told(now):
    return indicators(who(STREET, now), "yishi", now=now, period="2026-11")


def number(found, part):
    value = next(one for one in found.total.values if one.of == part)
    base = None if value.base is None else value.base.amount
    return value.value, value.count.amount, base


def ids(found, part, side):
    return set(found.ids_behind(TOTAL, part, side))


def test_what_was_not_posted_counts_as_due_and_what_came_late_is_not_in_time():
    prompt, late, never = plan(), plan(), plan()
    first = post(prompt, MONDAY + DAY).id
    assert number(told(MONDAY + 2 * DAY), "in_time") == (None, 0, 0)
    second = post(late, MONDAY + 5 * DAY).id
    found = told(MONDAY + 6 * DAY)
    assert number(found, "in_time")[1:] == (1, 3)
    assert number(found, "posted")[1:] == (2, None)
    assert ids(found, "in_time", "count") == {str(prompt.id)}
    assert ids(found, "in_time", "base") == {str(one.id) for one in (prompt, late, never)}
    assert ids(found, "posted", "count") == {str(first), str(second)}


def test_a_notice_that_was_withdrawn_early_was_posted_but_not_in_time_and_another_month_has_none():
    case = plan()
    receipt = post(case, MONDAY + DAY)
    do(STREET, actions.end_notice, MONDAY + 2 * DAY, notice_id=receipt.id, good=False, reason="有误")
    found = told(MONDAY + 10 * DAY)
    assert number(found, "in_time")[1:] == (0, 1)
    assert number(found, "posted")[1:] == (1, None)
    assert ids(found, "in_time", "base") == {str(case.id)}
    december = indicators(who(STREET, at("2026-12-02 09:00")), "yishi", now=at("2026-12-02 09:00"))
    assert number(december, "in_time")[1:] == (0, 0)
    assert number(december, "posted")[1:] == (0, None)


def test_an_early_withdrawal_followed_by_another_notice_and_one_after_its_period_are_in_time():
    followed, stood, corrected = plan(), plan(), plan()
    first, second, third = (post(one, MONDAY + DAY).id for one in (followed, stood, corrected))
    wrong = {"good": False, "reason": "有误"}
    do(STREET, actions.end_notice, MONDAY + DAY, notice_id=first, **wrong)
    post(followed, MONDAY + 6 * DAY)
    do(STREET, actions.end_notice, MONDAY + 10 * DAY, notice_id=second, **wrong)
    anew = {"posting": actions.Posting("更正后的方案公示"), "reason": "预算有误"}
    last = do(STREET, actions.replace_notice, MONDAY + 2 * DAY, notice_id=third, **anew).id
    assert number(told(MONDAY + 11 * DAY), "in_time")[1:] == (3, 3)
    do(STREET, actions.end_notice, MONDAY + 3 * DAY, notice_id=last, **wrong)
    assert ids(told(MONDAY + 11 * DAY), "in_time", "count") == {str(followed.id), str(stood.id)}


def test_one_unit_is_told_of_its_own_notices_and_of_whoever_posts_about_its_cases():
    case, now = plan(), MONDAY + 6 * DAY
    notice = stands(post(case, MONDAY + DAY).id)
    other = who("department_desk@chengguanju", now).unit_id

    def of_unit(unit):
        by = who(STREET, now)
        return indicators(replace(by, sight=replace(by.sight, unit=unit)), "yishi", now=now, period="2026-11")

    assert notice.unit_id != other
    CaseRow.objects.filter(id=case.id).update(owner_unit=notice.unit_id)
    own = of_unit(notice.unit_id)
    assert (number(own, "posted")[1:], number(own, "in_time")[1:]) == ((1, None), (1, 1))
    assert ids(own, "posted", "count") == {str(notice.id)}
    assert number(of_unit(other), "posted")[1:] == (0, None)
    NoticeRow.objects.filter(id=notice.id).update(unit_id=other)
    assert number(of_unit(other), "posted")[1:] == (1, None)
    assert number(of_unit(notice.unit_id), "in_time")[1:] == (1, 1)


def test_only_cases_whose_step_can_fall_due_in_the_window_are_read():
    before, within = plan(at("2026-11-04 09:00")), plan()

    def read(since, until):
        return {one.case.id for one in stood_after(ALL, "yishi", "plan", "file", since, until)}

    assert read(MONDAY - DAY, at("2026-12-01 00:00")) == {within.id}
    assert read(at("2026-11-01 00:00"), at("2026-12-01 00:00")) == {before.id, within.id}
    assert read(at("2026-11-01 00:00"), MONDAY) == {before.id}
    # What happened to a case later does not hide it from the window.
    receipt = post(within, MONDAY + DAY)
    do(STREET, actions.end_notice, MONDAY + 9 * DAY, notice_id=receipt.id, good=True)
    assert read(MONDAY - DAY, MONDAY + 2 * DAY) == {within.id}


def test_the_page_behind_a_number_opens_the_notices_or_the_cases_themselves():
    case = plan()
    notice = stands(post(case, MONDAY + DAY).id)
    now = MONDAY + 6 * DAY
    found, by = told(now), who(STREET, now)
    request = SimpleNamespace(acting=by, now=now)
    looked = Looked(by.territory, "yishi", found.window.period, now)
    posted, in_time = found.book["posted"], found.book["in_time"]
    (row,) = context_of(request, looked, posted.count, found.ids_behind(TOTAL, "posted", "count"))["others"]
    assert (row.what, row.url.rpartition("/")[2]) == (notice.title, str(notice.id))
    behind = context_of(request, looked, in_time.of, found.ids_behind(TOTAL, "in_time", "base"))
    assert [len(behind["rows"]), behind["others"], behind["hidden"]] == [1, [], 0]


def test_an_indicator_in_words_names_the_notice_and_what_is_counted():
    found = told(MONDAY + DAY)
    sentences = [one.zh for one in found.sentences(found.book["in_time"])]
    assert sentences[:2] == [
        "方案公示·按期张贴数 ÷ 方案公示·应张贴数",
        "口径：本期张贴的公示，或应贴日期在本期的事件",
    ]
