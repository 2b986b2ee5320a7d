"""What is told of a thing: its card, its ties, who saw it, what waits, and all we hold on a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.models import Merge as MergeRow
from chuanhui.grid.registers.models import Request as RequestRow
from chuanhui.grid.registers.models import Reveal as RevealRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import Declared, all_declared, declared
from chuanhui.grid.registers.queries.finding import Line, line_of
from chuanhui.grid.registers.queries.reading import (
    in_sight,
    request_from,
    thing_from,
    thing_row,
    tie_from,
)
from chuanhui.grid.registers.rules import Request, RequestState, Thing, Tie
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Guard

HOUR = timedelta(hours=1)
TIES_MOST = 500
_BUSY = """
    WITH counted AS (
        SELECT r.person_id, r.area_path, r.at, r.id, count(*) OVER (
            PARTITION BY r.person_id ORDER BY r.at
            RANGE BETWEEN interval '59 minutes 59.999999 seconds' PRECEDING AND CURRENT ROW) AS many
        FROM registers_reveal r
        WHERE r.at > %s AND r.at <= %s AND r.person_id IS NOT NULL AND r.area_path >= %s AND r.area_path < %s
    ), worst AS (
        SELECT DISTINCT ON (person_id) person_id, many, area_path FROM counted
        WHERE at > %s AND many > %s ORDER BY person_id, many DESC, at DESC, id DESC
    )
    SELECT person_id, many, area_path FROM worst ORDER BY many DESC, person_id
"""
"""Row security narrows it to the sight; the hull only helps the planner."""


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tie as a card shows it.

    Attributes:
        other: the thing at the other end, as this post sees it; None where it is out of sight or was merged.
        inward: the other belongs to this one.
    """

    tie: Tie
    other: Line | None
    inward: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A thing's card as one post sees it.

    Attributes:
        declared: its kind, with its words.
        line: number, label, and the fields that the post may see; the others are absent.
        may_write, may_ask: change it at once, or ask for a change.
        may_reveal: ids of the protected fields that the post may look at, with a purpose and a reason.
        waiting: requests that wait for a decision.
    """

    thing: Thing
    declared: Declared
    line: Line
    ties: tuple[TieLine, ...]
    may_write: bool
    may_ask: bool
    may_reveal: tuple[str, ...]
    waiting: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One reveal: who saw which fields of a thing, when, for what."""

    id: UUID
    thing_id: UUID
    kind: str
    post_id: int | None
    person_id: int | None
    role: str
    purpose: str
    reason: str
    fields: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody who looked at more protected things within an hour than is usual.

    Attributes:
        reveals: looks in the fullest hour.
        area_path: where the last of them was.
    """

    person_id: int
    reveals: int
    area_path: str


@dataclass(frozen=True, slots=True)
class Merged:
    """That a thing was merged into another; `undone_at` where that was taken back."""

    id: UUID
    kept_id: UUID
    lost_id: UUID
    reason: str
    at: datetime
    person_id: int | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """All that the registers hold on one person, but for the protected values: those are revealed.

    Attributes:
        protected: ids of the protected fields that are held.
    """

    thing: Thing
    ties: tuple[Tie, ...]
    protected: tuple[str, ...]
    requests: tuple[Request, ...]
    reveals: tuple[Seen, ...]
    merges: tuple[Merged, ...]


def card(by: Acting, thing_id: UUID) -> Card:
    """Return a thing's card.

    Raises:
        ThingNotFound: none in sight.
        CardHidden: cards of this kind are not open to this post.
    """
    row = thing_row(by.sight, thing_id)
    held = declared(row.kind)
    if refusal := rules.refusal_to_see(held.kind, by):
        raise refusal
    state = thing_from(row)
    writes = rules.refusal_to_change(held.kind, state, by, None) is None
    reveals = rules.refusal_to_reveal(held.kind, by) is None and state.purged_on is None
    return Card(
        thing=state,
        declared=held,
        line=line_of(held, row, by),
        ties=ties(by, thing_id),
        may_write=writes,
        may_ask=not writes and rules.refusal_to_ask(held.kind, state, by, None) is None,
        may_reveal=tuple(state.commitment) if reveals else (),
        waiting=_requests(by.sight, thing_id, RequestState.WAITING),
    )


def ties(by: Acting, thing_id: UUID, *, on: date | None = None) -> tuple[TieLine, ...]:
    """Return the ties of a thing, those it has and those others have to it, as far as in sight.

    Args:
        by: the reader.
        thing_id: the thing.
        on: only those that hold on a local day; None takes those that hold until further notice.
    """
    found = [(tie, False) for tie in _ties(by.sight, on, thing_id=thing_id)]
    found += [(tie, True) for tie in _ties(by.sight, on, to_id=thing_id)]
    ends = {tie.thing_id if inward else tie.to_id for tie, inward in found}
    kinds = all_declared()
    rows = in_sight(ThingRow.objects.filter(id__in=ends, merged_into=None), by.sight)
    lines = {row.id: line_of(kinds[row.kind], row, by) for row in rows if row.kind in kinds}
    told = [TieLine(tie, lines.get(tie.thing_id if inward else tie.to_id), inward) for tie, inward in found]
    return tuple(
        sorted(told, key=lambda one: (one.inward, one.other.number if one.other else "", one.tie.id))
    )


def reveals_of(by: Acting, thing_id: UUID, *, most: int = 100) -> tuple[Seen, ...]:
    """Return who saw protected fields of a thing, newest first.

    Raises:
        ThingNotFound: none in sight.
    """
    thing_row(by.sight, thing_id)
    rows = in_sight(RevealRow.objects.filter(thing_id=thing_id), by.sight)
    return tuple(_seen(row) for row in rows.order_by("-at", "-id")[:most])


def merges_of(by: Acting, thing_id: UUID) -> tuple[Merged, ...]:
    """Return the merges that a thing was kept or lost in, newest first."""
    rows = in_sight(MergeRow.objects.filter(kept_id=thing_id), by.sight)
    rows = rows | in_sight(MergeRow.objects.filter(lost_id=thing_id), by.sight)
    return tuple(_merged(row) for row in rows.order_by("-at", "-id"))


def requests_waiting(by: Acting, *, kind: str = "", most: int = 200) -> tuple[Request, ...]:
    """Return the requests in sight that wait for a decision, oldest first."""
    rows = in_sight(RequestRow.objects.filter(state=RequestState.WAITING.value), by.sight)
    rows = rows.filter(kind=kind) if kind else rows
    return tuple(request_from(row) for row in rows.order_by("asked_at", "id")[:most])


def due_recheck(by: Acting, kind: str, *, until: date, most: int = 200) -> tuple[Line, ...]:
    """Return the things that somebody has to look at again by a local day, longest due first.

    Raises:
        NoSuchKind: no playbook declares the kind.
    """
    held = declared(kind)
    rows = in_sight(ThingRow.objects.filter(kind=kind, until=None, recheck_by__lte=until), by.sight)
    return tuple(line_of(held, row, by) for row in rows.order_by("recheck_by", "number")[:most])


def busy_revealers(sight: Sight, *, now: datetime) -> tuple[Busy, ...]:
    """Return who looked at more things within an hour than `REVEALS_PER_HOUR`, most first.

    The hour is any that ended within the last one, so that who asks each hour misses nobody.
    """
    lo, hi = sight.hull
    limit = settings.REVEALS_PER_HOUR
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, [now - 2 * HOUR, now, lo, hi, now - HOUR, limit])
        return tuple(Busy(*row) for row in cursor.fetchall())


def held_on(by: Acting, person_id: UUID) -> Held:
    """Return all that the registers hold on one person (or thing); protected values by `actions.reveal`.

    Raises:
        ThingNotFound: none in sight.
    """
    state = thing_from(thing_row(by.sight, person_id))
    # Ties both ways, ended ones too: also what once was is held.
    rows = in_sight(TieRow.objects.filter(thing_id=person_id), by.sight)
    rows = rows | in_sight(TieRow.objects.filter(to_id=person_id), by.sight)
    requests = in_sight(RequestRow.objects.filter(thing_id=person_id), by.sight).order_by("asked_at", "id")
    seen = in_sight(RevealRow.objects.filter(thing_id=person_id), by.sight).order_by("at", "id")
    return Held(
        thing=state,
        ties=tuple(tie_from(row) for row in rows.order_by("since", "id")),
        protected=tuple(state.commitment) if state.purged_on is None else (),
        requests=tuple(request_from(row) for row in requests),
        reveals=tuple(_seen(row) for row in seen),
        merges=merges_of(by, person_id),
    )


def guarded_fields(held: Declared) -> tuple[str, ...]:
    """Return the ids of a kind's protected fields."""
    return tuple(one.id for one in held.kind.fields if one.guard is not Guard.OPEN)


def _ties(sight: Sight, on: date | None, **ends: UUID) -> list[Tie]:
    rows = in_sight(TieRow.objects.filter(**ends), sight)
    rows = rows.filter(until=None) if on is None else rows.filter(since__lte=on).exclude(until__lte=on)
    return [tie_from(row) for row in rows.order_by("kind", "since", "id")[:TIES_MOST]]


def _requests(sight: Sight, thing_id: UUID, state: RequestState) -> tuple[Request, ...]:
    rows = in_sight(RequestRow.objects.filter(thing_id=thing_id, state=state.value), sight)
    return tuple(request_from(row) for row in rows.order_by("asked_at", "id"))


def _seen(row: RevealRow) -> Seen:
    return Seen(
        row.id,
        row.thing_id,
        row.kind,
        row.post_id,
        row.person_id,
        row.role,
        row.purpose,
        row.reason,
        tuple(row.fields),
        row.at,
    )


def _merged(row: MergeRow) -> Merged:
    return Merged(row.id, row.kept_id, row.lost_id, row.reason, row.at, row.person_id, row.undone_at)
