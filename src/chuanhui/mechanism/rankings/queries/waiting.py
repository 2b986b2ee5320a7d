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
        rounds: names of the rounds that count and are not published: their sheets may still be replaced, and
            who is scored may still contest them.
    """

    until: datetime | None
    sheets: int
    rounds: tuple[str, ...] = ()


def awaited(ground: Ground, now: datetime) -> Awaited:
    """Return what a window still waits for; the whole territory is seen while it looks.

    Args:
        now: aware; the playbook and the contests as they are known just before it.
    """
    until: list[datetime] = []
    sheets, rounds = 0, list[str]()
    with seeing(Sight.of(ground.territory)):
        for subject in sorted(_subjects(ground)):
            sort, _, kind = subject.partition(".")
            if sort in FILLED:
                last = _due_by(ground, subject, now)
                until += [last] if last is not None else []
            elif sort == INSPECTED:
                scores = _scores(ground, kind, now)
                sheets += sum(one.waiting for one in scores)
                rounds += _unpublished(ground, kind, scores)
    return Awaited(max(until, default=None), sheets, tuple(rounds))


def _subjects(ground: Ground) -> set[str]:
    book = indicators_of(ground.ranking, ground.playbook).values()
    measures = [measure for one in book for measure in (one.count, one.of) if measure is not None]
    return {measure.subject for measure in measures}


def _due_by(ground: Ground, subject: str, now: datetime) -> datetime | None:
    period = ground.window.period
    return returns.due_by(ground.territory, ground.playbook.id, subject, period.first, period.last, at=now)


def _scores(ground: Ground, kind: str, now: datetime) -> tuple[inspections.AreaScore, ...]:
    return inspections.scores_at(
        Sight.of(ground.territory),
        ground.territory,
        ground.playbook.id,
        kind,
        ground.window.period,
        ground.ranking.counts_in,
        at=now,
    )


def _unpublished(ground: Ground, kind: str, scores: tuple[inspections.AreaScore, ...]) -> list[str]:
    name = ground.playbook.inspections[kind].name.zh
    ids = {held.round_id for one in scores for held in one.rounds}
    return [f"{name} {one.span.label()}（{one.number}）" for one in inspections.unpublished(ids)]
