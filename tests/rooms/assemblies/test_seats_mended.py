"""Elections that come after one another: which of them may still seat, and for what term."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import DAY, DESK, HEAD, MONDAY
from tests.rooms.assemblies.test_seats import elect, notice, seat, seated

from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.seat_errors import ElectedWait, LaterStands

FOUR = ("甲", "乙", "丙", "丁")
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


def split(ballot, at, *choices):
    """Let each household vote its own way; return the ballot, counted, and when."""
    for code, chosen in zip(office.codes(ballot, at).values(), choices, strict=True):
        office.vote(code, *chosen, now=at)
    return office.counted(ballot, at + 2 * DAY), at + 2 * DAY


def refused(error, act, *asked, **more):
    with pytest.raises(error) as refusal, transaction.atomic():
        act(*asked, **more)
    return refusal.value


def test_an_election_is_not_seated_over_a_later_one_by_its_notice():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    old, new = (office.opened("pair", yard, at + hour * DAY / 24) for hour in range(2))
    at += DAY / 12
    old, _ = split(old, at, ("c1", "c2"), ("c1", "c2"))
    new, at = split(new, at, ("c3", "c4"), ("c3", "c4"))
    at = notice("result", yard, at)
    assert refused(LaterStands, seat, old, at).facts["title"] == new.title
    seat(new, at)
    refused(LaterStands, seat, old, at)
    assert seated(new, at)[0] == ["丙", "丁"]
    assert list(queries.differing()) == []


def test_no_new_election_is_opened_while_those_elected_wait_unless_theirs_is_void():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    old, at = elect("pair", yard, at, ("c1", "c2"))
    at = notice("result", yard, at, good=False)
    refusal = refused(ElectedWait, office.opened, "pair", yard, at)
    assert old.title in refusal.sentence()
    for by in (DESK, HEAD):
        office.do(by, actions.void_ballot, at, ballot_id=old.id, reason="名单有误")
    new, at = elect("pair", yard, at, ("c3", "c4"))
    at = notice("result", yard, at)
    seat(new, at)
    assert seated(new, at)[0] == ["丙", "丁"]


def test_a_tie_is_not_run_off_once_a_later_election_was_opened():
    yard = office.yard(2)
    at = notice("candidates", yard, MONDAY, FOUR)
    tied, at = split(office.opened("pair", yard, at), at, ("c1", "c2"), ("c3", "c4"))
    assert (tied.state, tied.result["chosen"]) == ("undecided", [])
    office.opened("pair", yard, at)
    refused(LaterStands, office.do, DESK, actions.open_runoff, at, ballot_id=tied.id)
