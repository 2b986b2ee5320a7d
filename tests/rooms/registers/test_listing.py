"""Lists of a register: what stands and what has ended, by number or by the next look, page by page."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, OTHER, see

from chuanhui.grid.registers import queries
from chuanhui.grid.registers.models import Thing
from chuanhui.grid.registers.queries import Sort
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

DAYS = (date(2027, 3, 1), None, date(2027, 1, 1), date(2027, 3, 1), None)
GONE = date(2026, 11, 9)


@pytest.fixture
def people(district: object) -> list[str]:
    """Five people by number; two are to be looked at on one day, two on none."""
    office.in_force()
    made = [office.person(id_number=None, phone=None) for _ in DAYS]
    enter(Sight.everything())
    for one, day in zip(made, DAYS, strict=True):
        Thing.objects.filter(id=one.id).update(recheck_by=day)
    return [one.number for one in made]


def pages(most: int, **asked: object) -> list[list[str]]:
    found, after = [], ""
    while True:
        page = see(DESK, queries.things, "person", most=most, after=after, **asked)
        found.append([one.number for one in page.lines])
        after = page.after
        if not after:
            return found


def test_the_next_look_comes_first_and_what_needs_none_last(people):
    a, b, c, d, e = people
    assert pages(10, sort=Sort.RECHECK) == [[c, a, d, b, e]]
    assert pages(10) == [people]


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_pages_by_the_next_look_leave_nothing_out_and_repeat_nothing(people, most):
    a, b, c, d, e = people
    found = pages(most, sort=Sort.RECHECK)
    assert [one for page in found for one in page] == [c, a, d, b, e]
    assert {len(page) for page in found[:-1]} <= {most}


def test_a_place_that_is_none_is_the_beginning(people):
    page = see(DESK, queries.things, "person", most=1, after="2027-99-99 x", sort=Sort.RECHECK)
    assert [one.number for one in page.lines] == [people[2]]


def test_what_has_ended_is_listed_apart(people):
    Thing.objects.filter(number__in=people[:2]).update(until=GONE)
    assert pages(1, ended=True) == [[people[0]], [people[1]]]
    assert pages(10) == [people[2:]]
    (line, _) = see(DESK, queries.things, "person", ended=True).lines
    assert line.until == GONE
    assert see(OTHER, queries.things, "person", ended=True).lines == ()
