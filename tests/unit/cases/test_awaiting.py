"""A step that waits for a notice or a vote: refused with what is missing until each has ended well."""

from __future__ import annotations

from dataclasses import replace as with_changes
from types import MappingProxyType
from uuid import UUID

import pytest

from chuanhui.mechanism.cases.errors import NotYet
from chuanhui.mechanism.cases.rules import (
    Given,
    awaits,
    changes,
    fold,
    offers,
    settled,
    state_of,
    step_named,
    taken,
    wire_of,
)
from chuanhui.playbook.schema import CaseKind, Playbook, Text

from .scene import DESK, ZONE, Play, Units, at, calendar, kind, wenming

NOTICE = UUID(int=41)


class Named:
    """A notice of which only the name is asked here."""

    name = Text("候选人名单公示", "Notice of the list")


def waiting() -> tuple[CaseKind, Playbook]:
    """Return the kind and playbook in which a dispatch waits for a notice and a ballot."""
    steps = tuple(
        with_changes(one, after=("notices.list", "ballots.council")) if one.id == "dispatch" else one
        for one in kind().steps
    )
    asked = with_changes(kind(), steps=steps)
    return asked, with_changes(wenming(), notices=MappingProxyType({"list": Named()}))


def test_a_step_waits_and_says_for_what_and_how_it_stands():
    asked, playbook = waiting()
    case = Play(kind=asked).file("2022-08-05 09:00").now_is
    case = settled(case, "notices.list", good=False, ref=NOTICE, now=at("2022-08-05 09:30"))
    with pytest.raises(NotYet) as refused:
        _dispatch(case, asked, playbook)
    assert refused.value.sentence("zh") == (
        "“派遣”还不能办理，须先完成："
        "候选人名单公示（2022-08-05 09:30 已结束，未通过）；ballots.council（尚未办结）。"
    )
    assert refused.value.sentence("en") == (
        "“dispatch” may not be taken yet; to be ended well before: "
        "Notice of the list (ended on 2022-08-05 09:30, but not well); ballots.council (not ended)."
    )


def test_the_step_may_be_taken_once_each_has_ended_well():
    asked, playbook = waiting()
    case = Play(kind=asked).file("2022-08-05 09:00").now_is
    for what in ("notices.list", "ballots.council"):
        case = settled(case, what, good=True, ref=NOTICE, now=at("2022-08-05 09:30"))
    assert _dispatch(case, asked, playbook).state == "dispatched"


def test_offers_tell_why_the_step_waits():
    asked, playbook = waiting()
    case = Play(kind=asked).file("2022-08-05 09:00").now_is
    found = offers(case, asked, playbook, by=DESK, now=at("2022-08-05 10:00"), calendar=calendar())
    assert {one.id: one.refusal.code for one in found if one.id == "dispatch"} == {"dispatch": "case.not_yet"}


def test_a_later_round_takes_the_place_of_an_earlier_one_and_the_same_end_changes_nothing():
    case = Play().file("2022-08-05 09:00").now_is
    first = settled(case, "notices.list", good=True, ref=NOTICE, now=at("2022-08-05 09:30"))
    assert settled(first, "notices.list", good=True, ref=NOTICE, now=at("2022-08-06 09:30")) is first
    second = settled(first, "notices.list", good=False, ref=UUID(int=42), now=at("2022-08-06 09:30"))
    assert second.settled == {
        "notices.list": {"good": False, "ref": str(UUID(int=42)), "at": "2022-08-06T01:30:00.000000Z"}
    }


def test_what_has_ended_is_carried_by_the_journal():
    case = Play().file("2022-08-05 09:00").now_is
    after = settled(case, "notices.list", good=True, ref=NOTICE, now=at("2022-08-05 09:30"))
    wire = fold(fold(None, changes(None, case)), changes(case, after))
    assert state_of(wire).settled == after.settled
    assert changes(case, after).keys() == {"settled", "touched_at"}
    assert wire_of(case)["thing_id"] is None


def test_all_that_is_awaited_is_told_in_order():
    asked, playbook = waiting()
    case = Play(kind=asked).file("2022-08-05 09:00").now_is
    case = settled(case, "ballots.council", good=True, ref=NOTICE, now=at("2022-08-05 09:30"))
    told = [(one.what, one.name.zh, one.stands.zh, one.good) for one in awaits(case, asked, playbook, ZONE)]
    assert told == [
        ("notices.list", "候选人名单公示", "尚未办结", False),
        ("ballots.council", "ballots.council", "2022-08-05 09:30 已通过", True),
    ]


def test_minutes_of_before_the_case_came_here_carry_no_step():
    after = ("meetings.village",)
    steps = tuple(with_changes(one, after=after) if one.id == "dispatch" else one for one in kind().steps)
    asked = with_changes(kind(), steps=steps)
    case = Play(kind=asked).file("2022-08-05 09:00").now_is
    early = settled(case, "meetings.village", good=True, ref=NOTICE, now=at("2022-08-05 08:59"))
    with pytest.raises(NotYet) as refused:
        _dispatch(early, asked, wenming())
    assert (
        "meetings.village（2022-08-05 08:59 的纪要在事项到这一步之前，须再开一次）"
        in refused.value.sentence("zh")
    )
    assert [one.good for one in awaits(early, asked, wenming(), ZONE)] == [False]
    bad = settled(early, "meetings.village", good=False, ref=UUID(int=42), now=at("2022-08-05 09:30"))
    with pytest.raises(NotYet) as refused:
        _dispatch(bad, asked, wenming())
    assert "（2022-08-05 09:30 已形成纪要，到会人数不足或没有通过）" in refused.value.sentence("zh")
    now = settled(bad, "meetings.village", good=True, ref=UUID(int=43), now=at("2022-08-05 09:00"))
    moved = _dispatch(now, asked, wenming())
    assert moved.state == "dispatched"
    # Where no step waits for it any more, it is told as what it was.
    told = [(one.stands.zh, one.good) for one in awaits(moved, asked, wenming(), ZONE)]
    assert told == [("2022-08-05 09:00 已形成纪要", True)]


def _dispatch(case, asked, playbook):
    return taken(
        case,
        step_named(asked, "dispatch"),
        asked,
        playbook,
        Given(),
        by=DESK,
        now=at("2022-08-05 10:00"),
        calendar=calendar(),
        units=Units(),
    )
