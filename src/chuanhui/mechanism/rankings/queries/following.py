"""What follows from published standings: streaks over windows in a row, and what the playbook proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chuanhui.kernel.folding import state_from
from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.rankings.models import Row, Standing
from chuanhui.mechanism.rankings.rules.records import StandingRecord, State
from chuanhui.mechanism.rankings.rules.streaks import Due, Stood, dues
from chuanhui.playbook.schema import Consequence

LOOK_BACK = 60
"""Windows looked back at: more than a year of 旬. A longer streak is told as long as that."""


@dataclass(frozen=True, slots=True)
class Follows:
    """A consequence that follows for one line of a standing."""

    key: str
    name: str
    area_path: str
    due: Due


def published_from(standing: StandingRecord) -> list[StandingRecord]:
    """Return this standing and the later published ones of its ranking, oldest first."""
    rows = Standing.objects.filter(
        territory=standing.territory,
        campaign=standing.campaign,
        ranking=standing.ranking,
        state=State.PUBLISHED,
        first_on__gte=standing.first_on,
    ).order_by("first_on")
    return [state_from(StandingRecord, row) for row in rows]


def follows(standing: StandingRecord, consequences: Sequence[Consequence]) -> list[Follows]:
    """Return what follows from a published standing and those before it, by key and consequence."""
    if not consequences:
        return []
    chain = _chain(standing)
    stood: dict[UUID, dict[str, Stood]] = {one.id: {} for one in chain if one is not None}
    named: dict[str, tuple[str, str]] = {}
    editions = {one.id: one.edition for one in chain if one is not None}
    windows = {one.id: one.window for one in chain if one is not None}
    rows = Row.objects.filter(standing__in=list(stood)).values_list(
        "standing", "edition", "key", "area_path", "told__name", "told__rank", "told__bottom", "told__score"
    )
    for of, edition, key, path, name, rank, bottom, score in rows:
        if edition == editions[of]:
            told = None if score is None else Decimal(score)
            stood[of][key] = Stood(windows[of], rank, bool(bottom), told)
            if of == standing.id:
                named[key] = (name, path)
    found = []
    for key in sorted(named):
        past = [None if one is None else stood[one.id].get(key) for one in chain]
        found += [Follows(key, *named[key], due) for due in dues(past, consequences)]
    return found


def _chain(standing: StandingRecord) -> list[StandingRecord | None]:
    """Return the published standings of the windows in a row that end with this one, oldest first.

    A window without one is None; nothing before it is looked at.
    """
    rows = Standing.objects.filter(
        territory=standing.territory,
        campaign=standing.campaign,
        ranking=standing.ranking,
        state=State.PUBLISHED,
        first_on__lte=standing.first_on,
    ).order_by("-first_on")[:LOOK_BACK]
    known = {row.window: state_from(StandingRecord, row) for row in rows}
    found: list[StandingRecord | None] = []
    period = parse_period(standing.window)
    while period.key in known:
        found.append(known[period.key])
        period = period.previous()
    return list(reversed(found))
