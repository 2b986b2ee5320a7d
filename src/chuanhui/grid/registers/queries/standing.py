"""What stands on a register on a day, counted: with the rows behind, or only numbers by area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.utils.timezone import localdate

from chuanhui.grid.registers import rules
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import declared, kinds
from chuanhui.grid.registers.queries.reading import THING, in_sight, standing_within
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import RegisterKind

_BELONGED_TO = """
    SELECT DISTINCT r.to_id FROM registers_tie r JOIN registers_thing o ON o.id = r.thing_id
    WHERE o.kind = %(kind)s AND r.kind = ANY(%(ties)s) AND o.merged_into IS NULL
      AND o.since <= %(on)s AND (o.until IS NULL OR o.until > %(on)s)
      AND r.since <= %(on)s AND (r.until IS NULL OR r.until > %(on)s)
"""
_LOOKED_AT = """
    SELECT DISTINCT ON (e.subject) e.subject, (e.body -> 'set' ->> 'recheck_by')::date FROM journal_entry e
    WHERE e.subject_kind = %s AND e.subject = ANY(%s) AND e.at < %s
      AND e.body -> 'set' ->> 'recheck_by' IS NOT NULL
    ORDER BY e.subject, e.seq DESC
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of a span of time.

    Attributes:
        on: its last local day, whose evening counts.
        until: the instant, aware; what was written from then on is not known yet.
    """

    on: date
    until: datetime


@dataclass(frozen=True, slots=True)
class Stood:
    """Some things that stood somewhere.

    Attributes:
        id: of the thing; None where several are told together, because fields of a kind are protected.
        area_path, unit: where they stand, and their custodian.
        amount: how many of them.
    """

    id: UUID | None
    area_path: str
    unit: int | None
    amount: int = 1


def standing(
    sight: Sight,
    kind_id: str,
    moment: Moment,
    *,
    territory: str,
    belonging: str = "",
    without: bool = False,
    overdue: bool = False,
) -> tuple[Stood, ...]:
    """Return what stood on a register at the end of a span, one by one, or numbers by area.

    Where a kind with protected fields has a part in it, numbers only are told, whoever asks. Which things
    belong to others is looked up in everything that the transaction sees: a branch may be kept by another
    community than the compound that it belongs to.

    Args:
        sight: whose things count; the transaction sees the whole territory.
        kind_id: register kind.
        moment: the end of the span.
        territory: root path.
        belonging: kind of which one must belong to the thing; "" for any thing.
        without: none of `belonging` may belong to it.
        overdue: only those that should have been looked at again before the day, and were not until then.

    Raises:
        NoSuchKind: no playbook declares the kind.
    """
    kind = declared(kind_id).kind
    rows = standing_within(sight, kind_id, area_path=territory, on=moment.on).order_by()
    if belonging:
        held = _belonged_to(kind_id, belonging, moment.on)
        rows = rows.exclude(id__in=held) if without else rows.filter(id__in=held)
    if overdue:
        rows = rows.filter(id__in=_overdue(kind, rows, moment))
    other = kinds().get(belonging)
    if kind.guarded or (other is not None and other.guarded):
        told = rows.values_list("area_path", "unit_id").annotate(Count("id"))
        return tuple(Stood(None, path, unit, amount) for path, unit, amount in told)
    return tuple(Stood(*row) for row in rows.values_list("id", "area_path", "unit_id"))


def labels(sight: Sight, kind_id: str, ids: Collection[UUID]) -> tuple[Mapping[str, object], ...]:
    """Return number, name, place and first day of some things of a kind without protected fields, by number.

    Raises:
        NoSuchKind: no playbook declares the kind.
    """
    if declared(kind_id).kind.guarded:
        return ()
    rows = in_sight(ThingRow.objects.filter(kind=kind_id, id__in=ids), sight).order_by("number")
    return tuple(rows.values("id", "number", "label", "area_path", "since"))


def _belonged_to(kind_id: str, other: str, on: date) -> list[UUID]:
    """Return the things of a kind to which a standing thing of the other kind belongs on a day."""
    belongs = kinds().get(other)
    ties = [one.id for one in belongs.ties.values() if one.to == kind_id] if belongs else []
    with connection.cursor() as cursor:
        cursor.execute(_BELONGED_TO, {"kind": other, "ties": ties, "on": on})
        return [row[0] for row in cursor.fetchall()]


def _overdue(kind: RegisterKind, rows: Any, moment: Moment) -> list[UUID]:
    """Return the things whose look was due before a day, by what was known at the end of the span.

    A look taken later has moved the day on: for what was touched since, the journal tells the day that stood.
    """
    if kind.recheck is None:
        return []
    found = list(rows.filter(recheck_by__lt=moment.on).values_list("id", flat=True))
    moved = rows.filter(touched_at__gte=moment.until, recheck_by__gte=moment.on)
    later = dict(moved.values_list("id", "registered_at"))
    if later:
        with connection.cursor() as cursor:
            cursor.execute(_LOOKED_AT, [THING, list(later), moment.until])
            known = dict(cursor.fetchall())
        for thing_id, registered_at in later.items():
            # What an import brought has no entry of its own: its first look was due so long after that day.
            due = known.get(thing_id) or rules.day_after(localdate(registered_at), kind.recheck)
            if due < moment.on:
                found.append(thing_id)
    return found
