"""Purging: what ended longer ago than its kind is kept loses its protected fields, for good and on record."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.timezone import localdate

from chuanhui.grid.registers import rules
from chuanhui.grid.registers.models import Alike, Line, Mark
from chuanhui.grid.registers.models import Request as RequestRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared, all_declared
from chuanhui.grid.registers.queries.imported import LINES
from chuanhui.grid.registers.queries.reading import thing_from
from chuanhui.grid.registers.rules.sheets_telling import LINES_MOST, body_of_lines, line_of_change
from chuanhui.journal import actions as journal
from chuanhui.journal.rules import Entry, hash_entry, sealed_entry
from chuanhui.journal.scope import seeing
from chuanhui.kernel.allowances import Unit
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Guard

BATCH = 500
_HELD = """
    WITH RECURSIVE held (id) AS (
        SELECT thing_id FROM registers_hold WHERE lifted_at IS NULL
        UNION SELECT t.id FROM registers_thing t JOIN held ON t.merged_into = held.id
    ) SELECT id FROM held
"""
_DAYS = {Unit.YEAR: 366, Unit.MONTH: 31, Unit.DAY: 1, Unit.HOUR: 1}


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge took away, by kind, and how many things that were due a hold kept."""

    counts: dict[str, int]
    held_back: int

    @property
    def count(self) -> int:
        """Return how many things lost their protected fields."""
        return sum(self.counts.values())


def purge(*, now: datetime, batch: int = BATCH) -> Purged:
    """Take the protected fields of everything that ended longer ago than its kind is kept.

    The ciphertext with its salt, the masks, the masked label, the marks, and what requests for changes held
    go; the number, the open fields, the days and the ties stay. The journal keeps a tombstone and still
    verifies: its digests of values mean nothing without the salt. Each batch of a territory is a transaction
    of its own, with its tombstone: ended midway, what was done stays done, and the next run does the rest.

    Args:
        now: aware; what was due by this local day goes.
        batch: most things in one transaction.
    """
    counts: dict[str, int] = {}
    held_back = 0
    for kind_id, held in sorted(all_declared().items()):
        if held.kind.keep is None:
            continue
        last = last_day(held, localdate(now))
        with transaction.atomic(), seeing(Sight.everything()):
            places = sorted(_due(kind_id, last).values_list("territory", flat=True).distinct())
            held_back += _due(kind_id, last).filter(id__in=_held()).count()
        for territory in places:
            while done := _batch(held, territory, last, now, batch):
                counts[kind_id] = counts.get(kind_id, 0) + done
    return Purged(counts, held_back)


def last_day(held: Declared, today: date) -> date:
    """Return the last day on which a thing may have ended to be due today; `date.min` where none ever is."""
    keep = held.kind.keep
    if keep is None:
        return date.min
    # Found from both sides, as adding months is not turned round by taking them away.
    day = today - timedelta(days=keep.after.amount * _DAYS.get(keep.after.unit or Unit.DAY, 1) + 31)
    while day < today and rules.day_after(day + timedelta(days=1), keep.after) <= today:
        day += timedelta(days=1)
    return day if rules.day_after(day, keep.after) <= today else date.min


def due_for_purge(now: datetime) -> dict[str, int]:
    """Return how many things are due now, by kind, without those that are held back."""
    with transaction.atomic(), seeing(Sight.everything()):
        found = {
            kind_id: _due(kind_id, last_day(held, localdate(now))).exclude(id__in=_held()).count()
            for kind_id, held in sorted(all_declared().items())
            if held.kind.keep is not None
        }
    return {kind_id: count for kind_id, count in found.items() if count}


def _due(kind: str, last: date) -> QuerySet[ThingRow]:
    return ThingRow.objects.filter(kind=kind, until__lte=last, purged_on=None)


def _held() -> RawSQL:
    """Return the ids of what is held back: what a hold names, and what was merged into it."""
    return RawSQL(_HELD, [])


def _batch(held: Declared, territory: str, last: date, now: datetime, most: int) -> int:
    """Purge some things of a kind in a territory, in one transaction, and return how many."""
    with transaction.atomic(), seeing(Sight.everything()):
        due = _due(held.kind.id, last).filter(territory=territory).exclude(id__in=_held())
        rows = list(due.select_for_update().order_by("id")[:most])
        if not rows:
            return 0
        ids = [row.id for row in rows]
        gone = hashlib.sha256()
        for row in rows:
            gone.update(row.id.bytes + hashlib.sha256(bytes(row.sealed or b"")).digest())
        today = localdate(now)
        label = held.kind.get(held.kind.label)
        is_masked = label is not None and label.guard is not Guard.OPEN
        told = defaultdict[tuple[str, int | None], list[tuple[UUID, str]]](list)
        for row in rows:
            old = thing_from(row)
            new = replace(
                old,
                commitment={},
                masks={},
                purged_on=today,
                touched_at=now,
                label=old.number if is_masked else old.label,
            )
            told[old.area_path, old.unit_id].append((old.id, line_of_change(old.id, rules.changes(old, new))))
            row.sealed, row.masks, row.commitment = None, {}, {}
            row.label, row.purged_on, row.touched_at, row.revision = new.label, today, now, old.revision + 1
        ThingRow.objects.bulk_update(
            rows, ["sealed", "masks", "commitment", "label", "purged_on", "touched_at", "revision"]
        )
        Mark.objects.filter(thing_id__in=ids).delete()
        Alike.objects.filter(thing_id__in=ids).delete()
        RequestRow.objects.filter(Q(thing_id__in=ids) & (Q(sealed__isnull=False) | ~Q(masks={}))).update(
            sealed=None, masks={}
        )
        purge_id = new_id(now)
        for (area_path, unit_id), lines in told.items():
            for at in range(0, len(lines), LINES_MOST):
                _tell(held, purge_id, area_path, unit_id, lines[at : at + LINES_MOST], now)
        _tombstone(held, purge_id, territory, len(rows), gone.hexdigest(), now)
        return len(rows)


def _tell(
    held: Declared,
    purge_id: UUID,
    area_path: str,
    unit_id: int | None,
    lines: Sequence[tuple[UUID, str]],
    now: datetime,
) -> None:
    """Write what happened to the things of one area, as an import tells it."""
    body = body_of_lines(held.kind.id, purge_id, {}, [text for _, text in lines])
    entry_id = new_id(now)
    head = (entry_id, now, "register.purged", LINES, None, str(unit_id or ""), area_path)
    whole = (*head, None, None, held.ref, None, None, body)
    journal.write(Entry(*whole, hash_entry(*whole)))
    Line.objects.bulk_create([Line(thing_id=thing_id, entry_id=entry_id) for thing_id, _ in lines])


def _tombstone(
    held: Declared, purge_id: UUID, territory: str, count: int, digest: str, now: datetime
) -> None:
    keep = held.kind.keep
    journal.write(
        sealed_entry(
            id=new_id(now),
            at=now,
            kind="register.purge",
            subject_kind="register_purge",
            subject_ref=str(purge_id),
            area_path=territory,
            playbook=held.ref,
            body={
                "register": held.kind.id,
                "count": count,
                "digest": digest,
                "basis": keep.basis if keep else "",
            },
        )
    )
