"""Reckoning: from sums to a result, in exact fractions and in steps that anybody can check with a pencil.

No number of a law stands here. Shares, seats and what they are taken of come from the playbook, and without
them nothing is called carried or elected.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chuanhui.mechanism.assemblies.errors import NoParameters
from chuanhui.mechanism.assemblies.rules.counting import Tally
from chuanhui.mechanism.assemblies.rules.slips import YES
from chuanhui.mechanism.assemblies.rules.words import ResultStep, amount, fraction_text, percent
from chuanhui.playbook.schema import BallotKind, Question
from chuanhui.playbook.schema.civic import Base, Share, Weigh


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who could vote, and how many did; areas in square metres, None where they do not count."""

    roll: int
    voted: int
    roll_area: Decimal | None = None
    voted_area: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a ballot has decided.

    Attributes:
        outcome: ``passed``, ``failed`` or ``undecided``.
        steps: the reckoning.
        chosen: the option or the persons that won, those with more votes first.
        tied: between whom it is undecided: a run-off takes them and nobody else.
        vacant: seats that stay unfilled; those that wait for a run-off are not among them.
    """

    outcome: str
    steps: tuple[ResultStep, ...]
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    vacant: int = 0


PASSED, FAILED, UNDECIDED = "passed", "failed", "undecided"


def lacking(kind: BallotKind) -> tuple[str, ...]:
    """Return which parameters a ballot lacks without which nothing may be reckoned."""
    shares = (*kind.quorum, *kind.majority)
    by_area = any(one.measure is Weigh.AREA for one in shares)
    found = {
        "quorum": not kind.quorum,
        "majority": not kind.majority and kind.ask is Question.YES_NO,
        "seats": kind.ask is Question.PERSONS and (kind.seats is None or kind.seats.number < 1),
        "roll.area": by_area and not kind.roll.area,
        "secret": by_area and kind.secret,
    }
    return tuple(name for name, lacks in found.items() if lacks)


def counts_area(kind: BallotKind) -> bool:
    """Tell whether floor area counts in a ballot."""
    return any(one.measure is Weigh.AREA for one in (*kind.quorum, *kind.majority))


def reckon(
    kind: BallotKind, options: tuple[str, ...], turnout: Turnout, tally: Tally, seats: int = 0
) -> Verdict:
    """Return what a ballot has decided.

    Args:
        options: ids in the order of the ballot paper.
        seats: to fill; of a run-off fewer than the kind says. 0 for the kind's.

    Raises:
        NoParameters: the playbook leaves open what it takes to be carried or elected.
    """
    if missing := lacking(kind):
        raise NoParameters(kind_name=kind.name.zh, kind_name_en=kind.name.get("en"), what="、".join(missing))
    steps = [ResultStep("roll", _roll(turnout)), _taking_part(turnout, tally)]
    quorate = [_reached(one, _voted(one, turnout), turnout, "quorum") for one in kind.quorum]
    steps += [step for step, _ in quorate]
    if not all(holds for _, holds in quorate):
        return Verdict(FAILED, (*steps, ResultStep("not_quorate", {})), vacant=_seats(kind, seats))
    if kind.ask is Question.PERSONS:
        return _elected(kind, options, turnout, tally, _seats(kind, seats), steps)
    return _carried(kind, options, turnout, tally, steps)


def holds(share: Share, part: Fraction, whole: Fraction) -> bool:
    """Tell whether `part` of `whole` reaches a share; nothing of nothing reaches none."""
    if whole <= 0:
        return False
    return part > share.share * whole if share.strict else part >= share.share * whole


def _seats(kind: BallotKind, seats: int) -> int:
    return (seats or kind.seats.number) if kind.seats else 0


def _carried(
    kind: BallotKind, options: tuple[str, ...], turnout: Turnout, tally: Tally, steps: list[ResultStep]
) -> Verdict:
    """Decide between yes and no, or for one of several options."""
    leading = (YES,) if kind.ask is Question.YES_NO else _leading(options, tally)
    if len(leading) != 1:
        step = ResultStep("tied_options", {"votes": max(tally.votes.values(), default=0)})
        return Verdict(UNDECIDED, (*steps, step), tied=leading)
    option = leading[0]
    agreed = [_reached(one, _for(one, option, tally), turnout, "agree", option) for one in kind.majority]
    steps += [step for step, _ in agreed]
    if all(reached for _, reached in agreed):
        return Verdict(PASSED, (*steps, ResultStep("carried", {"option": option})), chosen=leading)
    return Verdict(FAILED, (*steps, ResultStep("not_carried", {"option": option})))


def _leading(options: tuple[str, ...], tally: Tally) -> tuple[str, ...]:
    most = max(tally.votes.values(), default=0)
    return tuple(one for one in options if tally.votes.get(one, 0) == most)


def _elected(
    kind: BallotKind,
    options: tuple[str, ...],
    turnout: Turnout,
    tally: Tally,
    seats: int,
    steps: list[ResultStep],
) -> Verdict:
    """Fill seats by the most votes; a tie for the last seat is not for a machine to break."""
    ranked = sorted(options, key=lambda one: (-tally.votes.get(one, 0), options.index(one)))
    fit = []
    for place, one in enumerate(ranked, 1):
        told = [_reached(share, _for(share, one, tally), turnout, "agree", one) for share in kind.majority]
        votes = tally.votes.get(one, 0)
        steps.append(ResultStep("votes", {"place": place, "option": one, "votes": votes}))
        steps += [step for step, _ in told]
        if votes and all(reached for _, reached in told):
            fit.append(one)
    bar = tally.votes[fit[seats - 1]] if len(fit) >= seats else 0
    clear = tuple(one for one in fit if tally.votes[one] > bar)
    level = tuple(one for one in fit if tally.votes[one] == bar)
    if len(clear) + len(level) <= seats:
        clear, level = (*clear, *level), ()
    vacant = 0 if level else seats - len(clear)
    if clear:
        steps.append(ResultStep("elected", {"options": list(clear)}))
    if level:
        facts = {"options": list(level), "seats": seats - len(clear), "votes": bar}
        steps.append(ResultStep("tied_seats", facts))
    if vacant:
        steps.append(ResultStep("vacant", {"seats": vacant}))
    outcome = UNDECIDED if level else PASSED if clear else FAILED
    return Verdict(outcome, tuple(steps), clear, level, vacant)


def _for(share: Share, option: str, tally: Tally) -> Fraction:
    """Return what agrees to an option, by count or by area."""
    if share.measure is Weigh.AREA:
        return Fraction(tally.areas.get(option, Decimal(0)))
    return Fraction(tally.votes.get(option, 0))


def _voted(share: Share, turnout: Turnout) -> Fraction:
    return Fraction((turnout.voted_area or 0) if share.measure is Weigh.AREA else turnout.voted)


def _whole(share: Share, turnout: Turnout) -> Fraction:
    if share.base is Base.VOTING:
        return _voted(share, turnout)
    return Fraction((turnout.roll_area or 0) if share.measure is Weigh.AREA else turnout.roll)


def _reached(
    share: Share, part: Fraction, turnout: Turnout, code: str, option: str = ""
) -> tuple[ResultStep, bool]:
    """Return one share as a step of the reckoning, and whether it was reached."""
    whole = _whole(share, turnout)
    reached = holds(share, part, whole)
    facts = {
        "measure": share.measure.value,
        "base": share.base.value,
        "strict": share.strict,
        "share": fraction_text(share.share),
        "part": amount(part),
        "whole": amount(whole),
        "percent": percent(part, whole),
        "reached": reached,
    }
    return ResultStep(code, {**facts, "option": option} if option else facts), reached


def _roll(turnout: Turnout) -> dict[str, object]:
    area = turnout.roll_area
    return {"count": turnout.roll, "area": "" if area is None else amount(Fraction(area))}


def _taking_part(turnout: Turnout, tally: Tally) -> ResultStep:
    facts = {
        "voted": turnout.voted,
        "percent": percent(Fraction(turnout.voted), Fraction(turnout.roll)),
        "abstained": tally.abstained,
        "invalid": tally.invalid,
    }
    return ResultStep("voted", facts)
