"""Standings, proposals and objections in sight, and whether each row is the fold of its entries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from chuanhui.journal.queries import histories
from chuanhui.journal.scope import narrow
from chuanhui.kernel.folding import compared, state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings import models
from chuanhui.mechanism.rankings.errors import ObjectionNotFound, ProposalNotFound, StandingNotFound
from chuanhui.mechanism.rankings.rules.records import (
    ObjectionRecord,
    ProposalRecord,
    Record,
    StandingRecord,
    folded,
    record_of,
    wire_of,
)

M = TypeVar("M", bound=Model)
TABLES: dict[type[Record], Any] = {
    StandingRecord: models.Standing,
    ProposalRecord: models.Proposal,
    ObjectionRecord: models.Objection,
}
SUBJECTS: dict[type[Record], str] = {
    StandingRecord: "standing",
    ProposalRecord: "proposal",
    ObjectionRecord: "objection",
}
"""What journal entries call each record; their kinds begin with it."""


def beside(sight: Sight, path: str) -> bool:
    """Tell whether the area at a path is above, within or the same as something in sight."""
    end = path[:-1] + "/"
    return any(span.lo < end and span.hi > path for span in sight.spans)


def of_unit(rows: QuerySet[M], sight: Sight) -> QuerySet[M]:
    """Return the rows, told by their key, that a sight of one unit's matters covers; all for other sights."""
    return rows if sight.unit is None else rows.filter(key=f"unit:{sight.unit}")


def standing_record(sight: Sight, standing_id: UUID) -> StandingRecord:
    """Return a standing that is open to `sight`, or that lies in a territory it sees the whole of.

    Raises:
        StandingNotFound: there is none, or it is not open; the two look the same.
    """
    row = models.Standing.objects.filter(id=standing_id).first()
    if row is None or not is_open_to(sight, state_from(StandingRecord, row)):
        raise StandingNotFound()
    return state_from(StandingRecord, row)


def is_open_to(sight: Sight, standing: StandingRecord) -> bool:
    """Tell whether somebody may know of a standing."""
    whole = sight.covers(standing.territory) and sight.unit is None
    return whole or (standing.open_since is not None and beside(sight, standing.territory))


def standings_of(sight: Sight, territory: str, campaign: str, ranking: str) -> list[StandingRecord]:
    """Return the standings of a ranking that are open to `sight`, latest window first."""
    rows = models.Standing.objects.filter(territory=territory, campaign=campaign, ranking=ranking)
    told = [state_from(StandingRecord, row) for row in rows.order_by("-first_on")]
    return [one for one in told if is_open_to(sight, one)]


def standing_at(territory: str, campaign: str, ranking: str, window: str) -> StandingRecord | None:
    """Return the standing of a window, or None; the transaction must see the territory."""
    row = models.Standing.objects.filter(
        territory=territory, campaign=campaign, ranking=ranking, window=window
    ).first()
    return state_from(StandingRecord, row) if row is not None else None


def proposals(sight: Sight, *, standing: UUID | None = None, is_open: bool = False) -> list[ProposalRecord]:
    """Return proposals about what is in sight, the latest window first.

    Args:
        standing: of one standing only.
        is_open: only what nobody has decided yet.
    """
    rows = _of_unit(narrow(models.Proposal.objects.all(), sight), sight)
    if standing is not None:
        rows = rows.filter(standing=standing)
    if is_open:
        rows = rows.filter(state__in=["proposed", "explained"])
    return [state_from(ProposalRecord, row) for row in rows.order_by("-proposed_at", "key", "consequence")]


def proposal(sight: Sight, proposal_id: UUID) -> ProposalRecord:
    """Return a proposal in sight.

    Raises:
        ProposalNotFound: none in sight.
    """
    row = _of_unit(narrow(models.Proposal.objects.filter(id=proposal_id), sight), sight).first()
    if row is None:
        raise ProposalNotFound()
    return state_from(ProposalRecord, row)


def objections(sight: Sight, standing: UUID) -> list[ObjectionRecord]:
    """Return what was contested in a standing about what is in sight, oldest first."""
    rows = of_unit(narrow(models.Objection.objects.filter(standing=standing), sight), sight)
    return [state_from(ObjectionRecord, row) for row in rows.order_by("raised_at", "id")]


def objection(sight: Sight, objection_id: UUID) -> ObjectionRecord:
    """Return an objection in sight.

    Raises:
        ObjectionNotFound: none in sight.
    """
    row = of_unit(narrow(models.Objection.objects.filter(id=objection_id), sight), sight).first()
    if row is None:
        raise ObjectionNotFound()
    return state_from(ObjectionRecord, row)


def _of_unit(rows: QuerySet[models.Proposal], sight: Sight) -> QuerySet[models.Proposal]:
    return rows if sight.unit is None else rows.filter(unit=sight.unit)


def differing() -> Iterator[tuple[UUID, str]]:
    """Yield every record whose row is not the fold of its journal entries, with what differs.

    The caller sees everything and holds one transaction open.
    """
    for kind, table in TABLES.items():
        rows = {row.id: wire_of(state_from(kind, row)) for row in table.objects.iterator()}
        yield from compared(rows, folded_records(kind))


def folded_records(kind: type[Record]) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each record of a kind, by id, as the fold of its entries in wire form."""
    for record_id, own in list(histories(f"{SUBJECTS[kind]}.")):
        wire: dict[str, Any] = {"revision": 0}
        for entry in own:
            wire = folded(wire, json.loads(entry.body)["set"])
        yield record_id, wire_of(record_of(kind, wire))
