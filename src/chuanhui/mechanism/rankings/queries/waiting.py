"""What a window still waits for before its figures can be judged: answers not yet due, contests undecided."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import queries as inspections
from chuanhui.mechanism.rankings.queries.grounds import Ground
from chuanhui.mechanism.rankings.queries.reckoning import indicators_of
from chuanhui.mechanism.returns import queries as returns

FILLED = frozenset({"returns", "sweeps", "rosters"})
"""Sorts of work that areas fill in until a time of their own, after the period that they tell of."""

INSPECTED = "inspections"


class Awaited(NamedTuple):
    """What is waited for.

    Attributes:
        until: last instant at which anything that counts may still be answered in time; None for nothing.
        sheets: sheets that count and whose contest has no decision.
    """

    until: datetime | None
    sheets: int


def awaited(ground: Ground, now: datetime) -> Awaited:
    """Return what a window still waits for; the whole territory is seen while it looks.

    Args:
        now: aware; the playbook and the contests as they are known just before it.
    """
    until: list[datetime] = []
    sheets = 0
    with seeing(Sight.of(ground.territory)):
        for subject in sorted(_subjects(ground)):
            sort, _, kind = subject.partition(".")
            if sort in FILLED:
                last = _due_by(ground, subject, now)
                until += [last] if last is not None else []
            elif sort == INSPECTED:
                sheets += _contested(ground, kind, now)
    return Awaited(max(until, default=None), sheets)


def _subjects(ground: Ground) -> set[str]:
    book = indicators_of(ground.ranking, ground.playbook).values()
    measures = [measure for one in book for measure in (one.count, one.of) if measure is not None]
    return {measure.subject for measure in measures}


def _due_by(ground: Ground, subject: str, now: datetime) -> datetime | None:
    period = ground.window.period
    return returns.due_by(ground.territory, ground.playbook.id, subject, period.first, period.last, at=now)


def _contested(ground: Ground, kind: str, now: datetime) -> int:
    scores = inspections.scores_at(
        Sight.of(ground.territory),
        ground.territory,
        ground.playbook.id,
        kind,
        ground.window.period,
        ground.ranking.counts_in,
        at=now,
    )
    return sum(one.waiting for one in scores)
