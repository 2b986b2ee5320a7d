"""Kinds of ballot and meeting for these tests, made by hand; slips and turnouts from drawn votes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.rules import Slip, Tally, Turnout, Verdict
from chuanhui.playbook.schema import BallotKind, MeetingKind, Question, Roll, Seats, Text
from chuanhui.playbook.schema.civic import Base, Share, Weigh

TWO_THIRDS, HALF, THREE_QUARTERS = Fraction(2, 3), Fraction(1, 2), Fraction(3, 4)
BOTH = (Weigh.COUNT, Weigh.AREA)


def least(share: Fraction, base: Base = Base.ROLL, measure: Weigh = Weigh.COUNT) -> Share:
    return Share(measure, share, base)


def more(share: Fraction, base: Base = Base.VOTING, measure: Weigh = Weigh.COUNT) -> Share:
    return Share(measure, share, base, strict=True)


def ballot(**changed: Any) -> BallotKind:
    found: dict[str, Any] = {
        "id": "vote",
        "name": Text("表决", "vote"),
        "about": "",
        "by": ("community_desk",),
        "roll": Roll("household", "area"),
        "ask": Question.YES_NO,
        "secret": False,
        "quorum": (least(TWO_THIRDS),),
        "majority": (more(HALF),),
        "open_for": parse_allowance("7 days"),
    }
    return BallotKind(**(found | changed))


def election(seats: int = 3, **changed: Any) -> BallotKind:
    held = Seats("council_member", seats, parse_allowance("3 years"))
    told: dict[str, Any] = {"ask": Question.PERSONS, "secret": True, "majority": (), "seats": held}
    return ballot(**(told | {"quorum": (least(HALF),)} | changed))


def by_both(ask: Fraction) -> BallotKind:
    """Return a vote in which two thirds take part, and more than a share of them agree, by count and area."""
    return ballot(
        quorum=tuple(least(TWO_THIRDS, measure=one) for one in BOTH),
        majority=tuple(more(ask, measure=one) for one in BOTH),
    )


def meeting(**changed: Any) -> MeetingKind:
    found: dict[str, Any] = {
        "id": "council",
        "name": Text("议事会", "council"),
        "by": ("community_desk",),
        "members": ("council_member",),
        "quorum": more(HALF, Base.ROLL),
        "majority": more(HALF),
        "ahead": parse_allowance("3 days"),
        "minutes": parse_allowance("5 days"),
    }
    return MeetingKind(**(found | changed))


def reckoned(
    kind: BallotKind,
    options: Sequence[str],
    slips: Sequence[Slip],
    *,
    roll: int,
    roll_area: str | Decimal | None = None,
    seats: int = 0,
) -> Verdict:
    """Return the verdict on slips, when everybody who voted has one."""
    areas = [one.area for one in slips if one.area is not None]
    voted_area = sum(areas, Decimal(0)) if roll_area is not None else None
    whole = None if roll_area is None else Decimal(roll_area)
    turnout = Turnout(roll, len(slips), whole, voted_area)
    return rules.reckon(kind, tuple(options), turnout, tallied(options, slips), seats)


def tallied(options: Sequence[str], slips: Sequence[Slip]) -> Tally:
    return rules.count(options, slips)


def said(options: Sequence[str], *chosen: str, area: str | Decimal | None = None) -> Slip:
    return Slip(rules.written(options, chosen), None if area is None else Decimal(area))
