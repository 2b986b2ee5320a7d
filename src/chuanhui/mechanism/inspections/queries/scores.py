"""Scores of a window, as they stood at a moment: what rankings count.

A score of the past is worked out from the journal: a sheet changed since is folded back to the moment, one
that came later is left out. So the same question has the same answer whenever it is asked.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from chuanhui.journal.queries import entries_of
from chuanhui.kernel.folding import state_from
from chuanhui.kernel.periods import Period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.models import Visit as VisitRow
from chuanhui.mechanism.inspections.queries.reading import in_sight
from chuanhui.mechanism.inspections.rules import Combined, FindingState, Visit
from chuanhui.mechanism.rulebooks.queries import rulebook

LONGEST = timedelta(days=366)
"""No period is longer; a round whose period ends later cannot have been visited in the window."""


@dataclass(frozen=True, slots=True)
class RoundScore:
    """One area in one round.

    Attributes:
        combined: the score, or which sheets are lacking.
        counted_on: the day by which it was put into the window.
        visits: the sheets behind it, all of them, those struck out too.
    """

    round_id: UUID
    period: str
    number: int
    combined: Combined
    counted_on: date
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class AreaScore:
    """One area in a window.

    Attributes:
        area_path: the administrative area; `code` of the area drawn, which is it or stands in it.
        score: mean of its rounds' scores; None where no round has one.
        faults: faults found on the sheets that count, and by item.
        findings: items that failed; `rechecked` of them passed when looked at again.
        waiting: sheets whose contest was not decided at that moment; they count until it is.
    """

    area_path: str
    code: str
    score: Fraction | None
    rounds: tuple[RoundScore, ...]
    visits: int = 0
    faults: int = 0
    faults_by_item: Mapping[str, int] = field(default_factory=dict)
    findings: int = 0
    rechecked: int = 0
    waiting: int = 0


def scores_at(
    sight: Sight,
    territory: str,
    campaign: str,
    kind: str,
    window: Period,
    counts_in: str = "visited",
    *,
    at: datetime,
) -> tuple[AreaScore, ...]:
    """Return the score of every area visited in a window, by path and code, as it stood at `at`.

    Args:
        sight: what may be seen.
        territory: root path.
        campaign, kind: which inspection, whatever version its rounds are pinned to.
        window: of any kind; an area that nobody visited is not in the answer.
        counts_in: ``visited`` or ``period_end``: see `rules.cadence`.
        at: aware; only journal entries before it count. For a window that has ended, its end.
    """
    rows = in_sight(VisitRow.objects.filter(territory=territory, campaign=campaign, kind=kind), sight)
    rows = rows.filter(last__gte=window.first, last__lte=window.last + LONGEST, at__lt=at)
    held: dict[tuple[str, str], dict[UUID, list[Visit]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("at", "id"):
        one = as_of(sight, state_from(Visit, row), at)
        held[one.area_path, one.code][one.round_id].append(one)
    found = []
    for (path, code), rounds in sorted(held.items()):
        scored = [_round_score(visits, counts_in) for visits in rounds.values()]
        inside = sorted(
            (one for one in scored if one.counted_on in window),
            key=lambda one: (one.counted_on, one.period, one.number, str(one.round_id)),
        )
        if inside:
            found.append(_area_score(path, code, tuple(inside)))
    return tuple(found)


def as_of(sight: Sight, visit: Visit, at: datetime) -> Visit:
    """Return a visit as it stood at `at`: the fold of its journal entries before that moment."""
    if visit.touched_at < at:
        return visit
    wire: dict[str, Any] | None = None
    for entry in entries_of(sight, visit.id):
        if entry.at < at:
            wire = rules.fold(Visit, wire, json.loads(entry.body)["set"])
    return rules.state_of(Visit, wire) if wire is not None else visit


def combined_of(
    visits: Iterable[Visit], items: Collection[str] = (), without: Collection[str] = ()
) -> Combined:
    """Return the score that the sheets of one area in one round come to.

    Args:
        visits: all of one area in one round, at least one.
        items: of the sheet, whose points alone are asked for; () takes the whole sheet's score.
        without: items that are taken for not being on the sheets.
    """
    held = tuple(visits)
    kind = rulebook(held[0].ref).inspections[held[0].kind]
    wanted = [one for one in items if one not in without]
    if items and not wanted:
        return rules.combined(kind, [])

    def score(one: Visit) -> Decimal | None:
        whole = not items and bool(without)
        return rules.score_without(kind, one, without) if whole else rules.points_on(one, wanted)

    scores = [(one.rater, score(one)) for one in held if one.counts]
    return rules.combined(kind, [(rater, got) for rater, got in scores if got is not None])


def _round_score(visits: list[Visit], counts_in: str) -> RoundScore:
    first = visits[0]
    days = [one.visited_on for one in visits if one.counts] or [one.visited_on for one in visits]
    on = rules.counted_on(days, first.span, counts_in)
    return RoundScore(first.round_id, first.period, first.number, combined_of(visits), on, tuple(visits))


def _area_score(path: str, code: str, rounds: tuple[RoundScore, ...]) -> AreaScore:
    scores = [one.combined.score for one in rounds if one.combined.score is not None]
    counting = [one for held in rounds for one in held.visits if one.counts]
    items: Counter[str] = Counter()
    for one in counting:
        items.update(one.faults)
    standing = [found for one in counting for found in one.found if found.state is not FindingState.WITHDRAWN]
    return AreaScore(
        area_path=path,
        code=code,
        score=rules.mean(scores) if scores else None,
        rounds=rounds,
        visits=len(counting),
        faults=sum(items.values()),
        faults_by_item=dict(sorted(items.items())),
        findings=len(standing),
        rechecked=sum(one.state is FindingState.PASSED for one in standing),
        waiting=sum(one.contested is rules.ContestState.WAITING for one in counting),
    )
