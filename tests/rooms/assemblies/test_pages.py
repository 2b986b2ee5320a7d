"""Lists of ballots and seats: filtered by the database, in pages, with few questions to it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY, MONDAY

from chuanhui.mechanism.assemblies import queries

LATER = MONDAY + 9 * DAY
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


def elected(name):
    """Return a council whose first seat is taken."""
    ballot = office.council(office.yard(2, name=name))
    for code in office.codes(ballot).values():
        office.vote(code, "c1")
    return office.counted(ballot, LATER)


def asked(read, *facts, **more):
    with CaptureQueriesContext(
        connection,
    ) as found:
        answer = office.seen(read, *facts, **more)
    return len([one for one in found if "assemblies_" in one["sql"] or "posts_" in one["sql"]]), answer


def test_seats_of_many_places_take_as_many_questions_as_those_of_one():
    first = elected("一号院")
    one, _ = asked(queries.seats_in, ALL, on=LATER.date())
    second = elected("二号院")
    two, lines = asked(queries.seats_in, ALL, on=LATER.date())
    assert {line.ballot_id for line in lines} == {first.id, second.id}
    assert two == one
    (line,) = office.seen(queries.seats_in, ALL, on=LATER.date(), within=second.place)
    assert (line.ballot_id, line.vacant) == (second.id, 2)
    assert office.seen(queries.seats_in, ALL, on=LATER.date(), ballot_id=first.id)[0].place == first.place
    pages = [office.seen(queries.seats_in, ALL, on=LATER.date(), page=page, most=1) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [1, 1, 0]
    assert pages[0] != pages[1]


def test_an_election_that_a_later_one_took_over_fills_no_seats():
    yard = office.yard(2)
    found = []
    for now in (MONDAY, LATER):
        ballot = office.council(yard, now)
        for code in office.codes(ballot, now).values():
            office.vote(code, "c1", now=now)
        found.append(office.counted(ballot, now))
    assert office.seen(queries.seats_in, ALL, on=LATER.date(), ballot_id=found[0].id) == ()
    assert len(office.seen(queries.seats_in, ALL, on=LATER.date(), ballot_id=found[1].id)) == 1


def test_the_board_of_a_compound_asks_for_its_own_ballots_and_counts_their_votes_at_once():
    first, second = elected("一号院"), elected("二号院")
    one, told = asked(queries.public_ballots, ALL, within=second.place)
    assert [(line.id, line.voted) for line in told] == [(second.id, 2)]
    assert first.place != second.place
    again = office.council(second.thing_id, LATER)
    two, told = asked(queries.public_ballots, ALL, within=second.place)
    assert [line.id for line in told] == [again.id, second.id]
    assert two == one


def test_ballots_come_in_pages():
    found = {elected("一号院").id, elected("二号院").id}
    pages = [office.seen(queries.ballots, ALL, page=page, most=1) for page in (1, 2, 3)]
    assert {one.id for page in pages for one in page} == found
    assert [len(page) for page in pages] == [1, 1, 0]
