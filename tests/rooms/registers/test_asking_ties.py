"""Ties and merges of kinds that need approval: nobody makes them alone, another person decides."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, HEAD, do, see

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import (
    AlreadyTied,
    HasEnded,
    IsPurged,
    MergeUndone,
    NeedsApproval,
    NotMergeable,
    NotYourRequest,
    OwnRequest,
    PersonalText,
    TieEnded,
)
from chuanhui.grid.registers.models import Merge, Thing, Tie

SYSTEM = Acting.system(office.TERRITORY)
pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


def two_homes():
    _, well = office.stairwell()
    return office.household(well), office.household(well, "102", phone=None)


def granted(asked: actions.Receipt, by: str = HEAD) -> None:
    do(by, actions.decide_change, request_id=asked.id, good=True)


@pytest.mark.parametrize("verb", ["tie", "untie", "merge", "unmerge"])
def test_nobody_ties_or_merges_alone_where_the_kind_needs_approval(verb):
    first, second = two_homes()
    lodger, twin = office.person(first), office.person(first)
    known: UUID = Tie.objects.get(thing_id=lodger.id).id
    made = do(SYSTEM, actions.merge, kept_id=lodger.id, lost_id=twin.id, reason="同一个人")
    other = office.person()
    facts = {
        "tie": {"thing_id": lodger.id, "kind": "home", "to": second.number},
        "untie": {"tie_id": known, "reason": "搬离"},
        "merge": {"kept_id": lodger.id, "lost_id": other.id, "reason": "同一个人"},
        "unmerge": {"merge_id": made.id, "reason": "不是一个人"},
    }[verb]
    with pytest.raises(NeedsApproval):
        do(DESK, getattr(actions, verb), **facts)
    assert office.proven() == []


def test_a_tie_is_asked_for_and_made_when_somebody_else_grants_it():
    first, second = two_homes()
    lodger = office.person(first)
    asked = do(
        DESK,
        actions.ask_tie,
        thing_id=lodger.id,
        kind="home",
        to=second.number,
        role="tenant",
        reason="已搬家",
    )
    waiting = see(HEAD, queries.requests_waiting)
    assert [(one.verb, one.other_id, dict(one.means)) for one in waiting] == [
        ("tie", second.id, {"kind": "home", "to": second.number, "role": "tenant"})
    ]
    assert office.thing(lodger.id).within_path.startswith(office.thing(first.id).within_path)
    with pytest.raises(NotYourRequest):
        granted(asked, DESK)
    granted(asked)
    assert office.thing(lodger.id).within_path.startswith(office.thing(second.id).within_path)
    with pytest.raises(AlreadyTied):
        do(
            DESK,
            actions.ask_tie,
            thing_id=lodger.id,
            kind="home",
            to=second.number,
            role="tenant",
            reason="搬家",
        )
    assert office.proven() == []


def test_an_untie_is_asked_for_and_granted_once():
    first, _ = two_homes()
    lodger = office.person(first)
    lives = Tie.objects.get(thing_id=lodger.id)
    asked = [do(DESK, actions.ask_untie, tie_id=lives.id, reason="搬离") for _ in range(2)]
    granted(asked[0])
    assert office.thing(lodger.id).within_path == f"person:{lodger.number}/"
    with pytest.raises(TieEnded):
        granted(asked[1])
    assert office.proven() == []


def test_a_merge_and_its_undoing_are_asked_for():
    first, _ = two_homes()
    kept, lost = office.person(first), office.person(first)
    asked = do(DESK, actions.ask_merge, kept_id=kept.id, lost_id=lost.id, reason="同一个人")
    assert office.thing(lost.id).merged_into is None
    granted(asked)
    assert office.thing(lost.id).merged_into == kept.id
    with pytest.raises(NotMergeable):
        do(DESK, actions.ask_merge, kept_id=kept.id, lost_id=lost.id, reason="同一个人")
    made = Merge.objects.get(lost_id=lost.id)
    back = do(DESK, actions.ask_unmerge, merge_id=made.id, reason="不是一个人")
    granted(back)
    assert office.thing(lost.id).merged_into is None
    with pytest.raises(MergeUndone):
        do(DESK, actions.ask_unmerge, merge_id=made.id, reason="不是一个人")
    assert office.proven() == []


def test_nobody_grants_his_own_merge_and_a_refusal_changes_nothing():
    kept, lost = office.person(), office.person()
    asked = do(HEAD, actions.ask_merge, kept_id=kept.id, lost_id=lost.id, reason="同一个人")
    with pytest.raises(OwnRequest):
        granted(asked)
    other = do(DESK, actions.ask_merge, kept_id=kept.id, lost_id=lost.id, reason="同一个人")
    do(HEAD, actions.decide_change, request_id=other.id, good=False, reason="两个人")
    assert office.thing(lost.id).until is None
    assert office.proven() == []


def test_a_reason_holds_no_personal_number():
    kept, lost = office.person(), office.person()
    with pytest.raises(PersonalText):
        do(
            DESK,
            actions.ask_merge,
            kept_id=kept.id,
            lost_id=lost.id,
            reason=f"身份证 {office.id_number(1)} 相同",
        )


def test_a_purged_thing_is_not_brought_back():
    kept, lost = office.person(), office.person()
    made = do(SYSTEM, actions.merge, kept_id=kept.id, lost_id=lost.id, reason="同一个人")
    purged = office.NOW.replace(year=2030)
    actions.purge(now=purged)
    assert Thing.objects.get(id=lost.id).purged_on is not None
    with pytest.raises(IsPurged):
        do(SYSTEM, actions.unmerge, merge_id=made.id, reason="不是一个人")


def test_a_thing_is_not_brought_back_into_what_has_ended():
    home, _ = two_homes()
    kept, lost = office.person(), office.person(home)
    made = do(SYSTEM, actions.merge, kept_id=kept.id, lost_id=lost.id, reason="同一个人")
    do(SYSTEM, actions.end, thing_id=home.id, reason="拆除")
    with pytest.raises(HasEnded):
        do(SYSTEM, actions.unmerge, merge_id=made.id, reason="不是一个人")
    assert office.thing(lost.id).merged_into == kept.id
