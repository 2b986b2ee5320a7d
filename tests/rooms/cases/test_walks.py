"""Walks: one pass gives a page and counts up to a bound; what lies beyond is told, never guessed."""

from __future__ import annotations

import sys

import pytest
from django.db import connection
from tests.rooms.cases.office import DESK, DISTRICT, OWNER, at, file, seeing, step, who

from chuanhui.mechanism.cases import queries
from chuanhui.mechanism.cases.models import Case
from chuanhui.mechanism.cases.queries import Filters
from chuanhui.mechanism.cases.queries.walks import Walk, planned_afresh, walk

pytestmark = pytest.mark.usefixtures("district", "evidence")
NOW = at("2026-11-09 10:00")


def test_a_walk_gives_one_page_and_stops_one_past_its_bound():
    ids = [file().case_id for _ in range(3)]
    nobody = Case.objects.filter(pk__in=[])
    with seeing(who(DESK)):
        rows = Case.objects.order_by("id")
        assert walk([rows, nobody], most=2, bound=2) == [Walk(tuple(sorted(ids)[:2]), 2, True), Walk()]
        assert walk([rows], most=2, start=2, bound=3) == [Walk(tuple(sorted(ids)[2:]), 3, False)]
        assert walk([nobody], most=2) == [Walk()]


@pytest.mark.parametrize("in_order", [False, True])
def test_a_walk_in_order_leaves_the_planner_as_it_was(in_order):
    receipt = file()
    with seeing(who(DESK)), connection.cursor() as cursor:
        with planned_afresh(in_order=in_order):
            found = walk([Case.objects.order_by("due_at", "id")], most=1)
            cursor.execute("SELECT current_setting('plan_cache_mode'), current_setting('enable_sort')")
            assert cursor.fetchone() == ("force_custom_plan", "off" if in_order else "on")
        assert found == [Walk((receipt.case_id,), 1, False)]
        cursor.execute("SELECT current_setting('plan_cache_mode'), current_setting('enable_sort')")
        assert cursor.fetchone() == ("auto", "on")


def test_the_ledger_counts_to_a_bound_that_moves_with_the_page(monkeypatch):
    module = sys.modules[queries.ledger.__module__]
    monkeypatch.setattr(module, "COUNT_MOST", 2)
    monkeypatch.setattr(module, "PAGE", 1)
    ids = [file().case_id for _ in range(3)]
    pages = []
    for code in (DESK, DISTRICT):
        by = who(code)
        with seeing(by):
            pages.append(
                [queries.ledger(by.sight, Filters(), now=NOW, page=number) for number in (1, 2, 3, 4)]
            )
    assert pages[0] == pages[1]
    assert {case.id for page in pages[0] for case in page.cases} == set(ids)
    told = [(len(page.cases), page.total, page.more, page.pages) for page in pages[0]]
    assert told == [(1, 2, True, 2), (1, 3, False, 3), (1, 3, False, 3), (0, 3, False, 3)]


def test_work_counts_to_a_bound_and_says_which_list_is_longer(monkeypatch):
    monkeypatch.setattr(sys.modules[queries.my_work.__module__], "COUNT_MOST", 1)
    for _ in range(2):
        file()
    desk = who(DESK)
    with seeing(desk):
        work = queries.my_work(desk, now=NOW)
    assert (work.counts["today"], work.more, len(work.today)) == (1, frozenset({"today"}), 2)


def test_what_has_no_deadline_is_due_after_what_has_one():
    cases = [file().case_id for _ in range(2)]
    for case_id in cases:
        step(case_id, "dispatch", NOW, DESK)
    owner = who(OWNER)
    with seeing(owner):
        Case.objects.filter(id=cases[0]).update(due_at=None)
        work = queries.my_work(owner, now=NOW)
        first = queries.my_work(owner, now=NOW, most=1)
    assert [case.id for case in work.later] == [cases[1], cases[0]]
    assert (work.counts["later"], work.more) == (2, frozenset())
    assert [case.id for case in first.later] == [cases[1]]
