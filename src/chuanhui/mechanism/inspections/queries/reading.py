"""Reading rounds, visits and findings, and comparing them with the journal."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from chuanhui.grid.posts.queries import posts_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import histories
from chuanhui.journal.scope import narrow, seeing
from chuanhui.kernel.folding import compared, state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections.errors import FindingNotFound, RoundNotFound, VisitMovedOn, VisitNotFound
from chuanhui.mechanism.inspections.models import Finding as FindingRow
from chuanhui.mechanism.inspections.models import Photo as PhotoRow
from chuanhui.mechanism.inspections.models import Round as RoundRow
from chuanhui.mechanism.inspections.models import Visit as VisitRow
from chuanhui.mechanism.inspections.rules import Finding, FindingState, Round, Visit, fold, wire_of

ROUND, VISIT = "inspection_round", "inspection_visit"
OF_ROUNDS = frozenset({"inspection.open", "inspection.publish"})
"""Kinds of entry that tell of rounds; all others of this room tell of visits."""


def in_sight(rows: Any, sight: Sight) -> Any:
    """Return the rows that `sight` covers; a post that sees one unit's matters sees that unit's.

    A round is the matter of the unit that runs it; a sheet and its findings are that of its rater's unit, of
    the unit that it rates and of the unit that runs the round. A photo is seen with its sheet.
    """
    if rows.model is RoundRow or sight.unit is None:
        return narrow(rows, sight, unit="unit_id")
    run = narrow(RoundRow.objects.filter(unit_id=sight.unit), sight).values("id")
    return narrow(rows, sight).filter(Q(unit_id=sight.unit) | Q(rated_id=sight.unit) | Q(round_id__in=run))


def held_round(sight: Sight, round_id: UUID, *, lock: bool = False) -> Round:
    """Return a round.

    Args:
        lock: hold its row until the transaction ends.

    Raises:
        RoundNotFound: there is none, or it is not in sight; the two look the same.
    """
    rows = in_sight(RoundRow.objects.filter(id=round_id), sight)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise RoundNotFound()
    return state_from(Round, row)


def round_of_rater(round_id: UUID, *, lock: bool = False) -> Round:
    """Return a round for somebody who rates in it: raters need not see the whole area it is run in.

    The caller shows of it only what its own sight covers.

    Raises:
        RoundNotFound: there is none.
    """
    with seeing(Sight.everything()):
        return held_round(Sight.everything(), round_id, lock=lock)


def visit(sight: Sight, visit_id: UUID, *, lock: bool = False, seen: int | None = None) -> Visit:
    """Return a visit.

    Args:
        lock: hold its row until the transaction ends.
        seen: the revision that somebody decided on; None accepts any.

    Raises:
        VisitNotFound: there is none in sight.
        VisitMovedOn: it is at another revision than `seen`.
    """
    rows = in_sight(VisitRow.objects.filter(id=visit_id), sight)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise VisitNotFound()
    if seen is not None and row.revision != seen:
        raise VisitMovedOn(revision=row.revision, seen=seen)
    return state_from(Visit, row)


def visits_of(sight: Sight, round_id: UUID) -> tuple[Visit, ...]:
    """Return the visits of a round that are in sight, in the order in which they came."""
    rows = in_sight(VisitRow.objects.filter(round_id=round_id), sight).order_by("at", "id")
    return tuple(state_from(Visit, row) for row in rows)


def sheets_of(round_id: UUID) -> tuple[Visit, ...]:
    """Return every sheet of a round, for deciding about the round as a whole; doors show what is in sight."""
    with seeing(Sight.everything()):
        return visits_of(Sight.everything(), round_id)


def rounds_of_visits(visits: Iterable[Visit]) -> dict[UUID, Round]:
    """Return the rounds of some visits by id, whatever is in sight; see `round_of_rater`."""
    with seeing(Sight.everything()):
        rows = RoundRow.objects.filter(id__in={one.round_id for one in visits})
        return {row.id: state_from(Round, row) for row in rows}


def units_of(by: Acting, now: datetime) -> tuple[int, ...]:
    """Return the ids of the units in which the posts stand that this person holds on the day of `now`."""
    posts = posts_of(by.person_id, localdate(now)) if by.person_id is not None else ()
    return tuple(one.unit_id for one in posts)


def areas_of(by: Acting, now: datetime) -> tuple[str, ...]:
    """Return the paths of the areas in which the posts stand that this person holds on the day of `now`."""
    posts = posts_of(by.person_id, localdate(now)) if by.person_id is not None else ()
    return tuple(one.area_path for one in posts)


def finding(
    sight: Sight, finding_id: UUID, *, lock: bool = False, seen: int | None = None
) -> tuple[Visit, Finding]:
    """Return a finding with its visit; `lock` and `seen` as for `visit`.

    Raises:
        FindingNotFound: there is none in sight.
        VisitMovedOn: its visit is at another revision than `seen`.
    """
    row = in_sight(FindingRow.objects.filter(id=finding_id), sight).first()
    if row is None:
        raise FindingNotFound()
    held = visit(sight, row.visit_id, lock=lock, seen=seen)
    return held, next(one for one in held.found if one.id == finding_id)


def finding_of_case(sight: Sight, case_id: UUID) -> tuple[Visit, Finding] | None:
    """Return the finding that opened a case, with its visit; None where none in sight did."""
    row = in_sight(FindingRow.objects.filter(case_id=case_id), sight).first()
    return finding(sight, row.id) if row else None


def photo_in_sight(sight: Sight, visit_id: UUID, sha256: str) -> bool:
    """Tell whether a visit in sight has this photo."""
    held = in_sight(VisitRow.objects.filter(id=visit_id), sight)
    return bool(held.exists() and PhotoRow.objects.filter(visit_id=visit_id, sha256=sha256).exists())


def attached(addresses: Collection[str]) -> set[str]:
    """Return which photos are tied to a visit. The caller sees everything."""
    return set(PhotoRow.objects.filter(sha256__in=list(addresses)).values_list("sha256", flat=True))


def rounds_in(area_path: str, campaign: str, kind: str, period: str) -> int:
    """Return how many rounds of a period were opened in an area. The caller sees the area."""
    return RoundRow.objects.filter(area_path=area_path, campaign=campaign, kind=kind, period=period).count()


def rounds_between(
    sight: Sight, *, first: date, last: date, campaign: str = "", kind: str = ""
) -> tuple[Round, ...]:
    """Return the rounds in sight whose period ends from `first` to `last`, newest first; both belong."""
    rows = in_sight(RoundRow.objects.filter(last__gte=first, last__lte=last), sight)
    if campaign:
        rows = rows.filter(campaign=campaign)
    if kind:
        rows = rows.filter(kind=kind)
    return tuple(state_from(Round, row) for row in rows.order_by("-last", "-number", "area_path"))


def unpublished(round_ids: Collection[UUID]) -> tuple[Round, ...]:
    """Return those of some rounds that are not published, in order. The caller sees their areas."""
    rows = RoundRow.objects.filter(id__in=list(round_ids), published_at__isnull=True)
    return tuple(state_from(Round, row) for row in rows.order_by("last", "number", "area_path"))


def differing() -> Iterator[tuple[UUID, str]]:
    """Yield every round and visit whose row is not the fold of its journal entries, with what differs.

    The caller sees everything and holds one transaction open.
    """
    rows: dict[UUID, dict[str, Any]] = {}
    for row in RoundRow.objects.iterator():
        rows[row.id] = wire_of(state_from(Round, row))
    for one in VisitRow.objects.iterator():
        rows[one.id] = wire_of(state_from(Visit, one))
    kept: dict[UUID, dict[str, Any]] = {}
    for held in FindingRow.objects.order_by("id"):
        kept.setdefault(held.visit_id, {})[str(held.id)] = _finding_wire(held)

    def findings(subject: UUID, wire: Mapping[str, Any]) -> tuple[str, ...]:
        told = {one["id"]: one for one in wire.get("findings", ())}
        return () if told == kept.pop(subject, {}) else ("finding rows",)

    yield from compared(rows, folded(), findings)


def folded() -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each round and visit of the journal, by id, as the fold of its entries in wire form."""
    for subject, entries in histories("inspection."):
        wire: dict[str, Any] | None = None
        for entry in entries:
            told = json.loads(entry.body)["set"]
            wire = fold(Round if entry.kind in OF_ROUNDS else Visit, wire, told)
        if wire is not None:
            yield subject, wire


def _finding_wire(row: FindingRow) -> dict[str, Any]:
    state = FindingState(row.state)
    return Finding(row.id, row.item, row.case_id, row.number, state, row.rechecks, row.rechecked_at).wire
