"""What follows from published standings: streaks over windows in a row, and what the playbook proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chuanhui.kernel.folding import state_from
from chuanhui.kernel.periods import Period, parse_period
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
    chain = _chain(standing.territory, standing.campaign, standing.ranking, parse_period(standing.window))
    named: dict[str, tuple[str, str]] = {}
    stood = _stood(chain, standing.id, named)
    found = []
    for key in sorted(named):
        past = [stood[one.id].get(key) for one in chain]
        found += [Follows(key, *named[key], due) for due in dues(past, consequences)]
    return found


def stood_before(territory: str, campaign: str, ranking: str, window: Period) -> list[dict[str, Stood]]:
    """Return how all came out of the published windows in a row that end just before one, oldest first.

    The caller sees the territory.
    """
    chain = _chain(territory, campaign, ranking, window.previous())
    stood = _stood(chain)
    return [stood[one.id] for one in chain]


def _stood(
    chain: Sequence[StandingRecord], of: UUID | None = None, named: dict[str, tuple[str, str]] | None = None
) -> dict[UUID, dict[str, Stood]]:
    """Return how all came out of some standings, and put into `named` names and paths of the lines of one."""
    stood: dict[UUID, dict[str, Stood]] = {one.id: {} for one in chain}
    known = {one.id: one for one in chain}
    rows = Row.objects.filter(standing__in=list(stood)).values_list(
        "standing", "edition", "key", "area_path", "told__name", "told__rank", "told__bottom", "told__score"
    )
    for its, edition, key, path, name, rank, bottom, score in rows:
        if edition == known[its].edition:
            told = None if score is None else Decimal(score)
            stood[its][key] = Stood(known[its].window, rank, bool(bottom), told)
            if its == of and named is not None:
                named[key] = (name, path)
    return stood


def _chain(territory: str, campaign: str, ranking: str, last: Period) -> list[StandingRecord]:
    """Return the published standings of the windows in a row that end with one, oldest first.

    At a window without one the row ends; nothing before it is looked at.
    """
    rows = Standing.objects.filter(
        territory=territory,
        campaign=campaign,
        ranking=ranking,
        state=State.PUBLISHED,
        first_on__lte=last.first,
    ).order_by("-first_on")[:LOOK_BACK]
    known = {row.window: state_from(StandingRecord, row) for row in rows}
    found: list[StandingRecord] = []
    while last.key in known:
        found.append(known[last.key])
        last = last.previous()
    return found[::-1]
