"""Holding a thing back from the purge, because a law or a court says so, and letting it go again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.actions.writing import Receipt, once
from chuanhui.grid.registers.errors import AlreadyHeld, IsPurged, NotHeld
from chuanhui.grid.registers.models import Hold
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.reading import in_sight, thing_row
from chuanhui.journal import actions as journal
from chuanhui.kernel.ids import new_id

HOLD = "register_hold"


def hold(*, thing_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Hold a thing's protected fields back from the purge until somebody lifts that.

    Args:
        reason: the law, the file number of a dispute; no protected value.

    Raises:
        ThingNotFound, NotYourReveal, ReasonMissing, IsPurged, AlreadyHeld: see their sentences.
    """
    deed = Deed("register_hold.place", by, now, key, {"thing": str(thing_id), "reason": reason})

    def act() -> Receipt:
        row = _row(thing_id, by)
        told = rules.checked_reason(reason)
        if row.purged_on is not None:
            raise IsPurged(number=row.number, on=row.purged_on.isoformat())
        hold_id = new_id(now)
        try:
            with transaction.atomic():
                Hold.objects.create(
                    id=hold_id,
                    thing_id=row.id,
                    area_path=row.area_path,
                    unit_id=row.unit_id,
                    reason=told,
                    placed_at=now,
                    placed_post=by.post_id,
                    placed_by=by.person_id,
                    lifted_why="",
                )
        except IntegrityError:
            raise AlreadyHeld(number=row.number) from None
        return _told(row, hold_id, 1, told, deed)

    return once(deed, act)


def lift(*, thing_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Let a thing that was held back be purged when it is due.

    Raises:
        ThingNotFound, NotYourReveal, ReasonMissing, NotHeld: see their sentences.
    """
    deed = Deed("register_hold.lift", by, now, key, {"thing": str(thing_id), "reason": reason})

    def act() -> Receipt:
        row = _row(thing_id, by)
        told = rules.checked_reason(reason)
        found = in_sight(Hold.objects.filter(thing_id=row.id, lifted_at=None), by.sight)
        standing = found.select_for_update().first()
        if standing is None:
            raise NotHeld(number=row.number)
        Hold.objects.filter(id=standing.id).update(
            lifted_at=now, lifted_post=by.post_id, lifted_by=by.person_id, lifted_why=told
        )
        return _told(row, standing.id, 2, told, deed)

    return once(deed, act)


def _row(thing_id: UUID, by: Acting) -> ThingRow:
    row = thing_row(by.sight, thing_id, lock=True)
    if refusal := rules.refusal_to_reveal(declared(row.kind).kind, by):
        raise refusal
    return row


def _told(row: ThingRow, hold_id: UUID, revision: int, reason: str, deed: Deed) -> Receipt:
    entry = deed.entry(
        area_path=row.area_path,
        body={
            "thing": row.id,
            "number": row.number,
            "register": row.kind,
            "reason": reason,
            "revision": revision,
        },
        subject_kind=HOLD,
        subject=hold_id,
        playbook=row.ref,
    )
    journal.write(entry)
    return Receipt(hold_id, row.number, revision, entry.id)
