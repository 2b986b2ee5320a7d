"""Merging two things that are one, and taking it back when they were two after all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.actions.changing import followed
from chuanhui.grid.registers.actions.flagging import flag
from chuanhui.grid.registers.actions.tying import Move, move
from chuanhui.grid.registers.actions.writing import Receipt, once, write_thing
from chuanhui.grid.registers.errors import HasEnded, IsPurged, MergeNotFound, MergeUndone, NotMergeable
from chuanhui.grid.registers.models import Merge as MergeRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.reading import in_sight, thing_from, thing_row, tie_from
from chuanhui.grid.registers.rules import Thing
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight


def merge(
    *, kept_id: UUID, lost_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Merge a thing into another: it ends, and what belonged to it belongs to the other.

    The fields of the one that is kept stay as they are: what should be taken over is changed there.

    Args:
        kept_id, lost_id: which stays, which ends.
        reason: why they are one.

    Raises:
        ThingNotFound, NotYourRegister, NeedsApproval, NotMergeable, ReasonMissing: see their sentences.
    """
    deed = Deed(
        "register.merge", by, now, key, {"kept": str(kept_id), "lost": str(lost_id), "reason": reason}
    )

    def act() -> Receipt:
        told = rules.checked_reason(reason)
        kept, lost = both(by, kept_id, lost_id)
        # What a merge changes for good is the lost thing and what belonged to it.
        held = declared(lost.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_write(held.kind, by) or refusal_to_merge(kept, lost):
            raise refusal
        if refusal := rules.refusal_to_change(held.kind, lost, by, None):
            raise refusal
        return apply_merge(kept, lost, told, deed)

    return once(deed, act)


def refusal_to_merge(kept: Thing, lost: Thing) -> ChuanhuiError | None:
    """Return why two things are not merged, None when they may be."""
    inside = kept.within_path.startswith(lost.within_path) or lost.within_path.startswith(kept.within_path)
    apart = kept.kind == lost.kind and kept.territory == lost.territory and not inside
    return None if apart and kept.id != lost.id and not (kept.until or lost.until) else NotMergeable()


def apply_merge(kept: Thing, lost: Thing, reason: str, deed: Deed, **said: Any) -> Receipt:
    """Merge one locked thing into another; the receipt's id is of the merge.

    Raises:
        NotMergeable: see its sentence.
    """
    if refusal := refusal_to_merge(kept, lost):
        raise refusal
    merge_id = new_id(deed.now)
    moved = _hand_over(_tied_to(lost), kept, deed, merge_id)
    MergeRow.objects.create(
        id=merge_id,
        kept_id=kept.id,
        lost_id=lost.id,
        area_path=lost.area_path,
        unit_id=lost.unit_id,
        moved=[str(one) for one in moved],
        lost_until=lost.until,
        lost_why=lost.ended_why,
        reason=reason,
        at=deed.now,
        post_id=deed.by.post_id,
        person_id=deed.by.person_id,
    )
    gone = replace(lost, until=localdate(deed.now), ended_why=reason, merged_into=kept.id)
    receipt = write_thing(lost, gone, deed, into=kept.number, merge=str(merge_id), reason=reason, **said)
    return replace(receipt, id=merge_id)


def unmerge(*, merge_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Take a merge back: the thing stands again, and what was handed over and still belongs there returns.

    Raises:
        MergeNotFound, MergeUndone, NotYourRegister, NeedsApproval, IsPurged, HasEnded, ReasonMissing: see
            their sentences.
    """
    deed = Deed("register.unmerge", by, now, key, {"merge": str(merge_id), "reason": reason})

    def act() -> Receipt:
        told = rules.checked_reason(reason)
        seen = merge_row(by, merge_id)
        kept, lost = both(by, seen.kept_id, seen.lost_id)
        held = declared(lost.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_write(held.kind, by) or rules.refusal_alone(held.kind, by):
            raise refusal
        return apply_unmerge(merge_id, kept, lost, told, deed)

    return once(deed, act)


def undoable(by: Acting, merge_id: UUID, lost: Thing) -> MergeRow:
    """Return a merge that may be taken back, read under the locks of both things.

    Raises:
        MergeNotFound, MergeUndone: see their sentences.
        IsPurged: the protected fields of the lost thing are gone for good.
        HasEnded: what it stood in has ended meanwhile.
    """
    row = merge_row(by, merge_id)
    if row.undone_at is not None:
        raise MergeUndone()
    if lost.purged_on is not None:
        raise IsPurged(number=lost.number, on=lost.purged_on.isoformat())
    parts = lost.within_path.split("/")[:-2]
    if parts:
        kind, _, number = parts[-1].partition(":")
        around = ThingRow.objects.filter(territory=lost.territory, kind=kind, number=number)
        with seeing(Sight.everything()):
            until = around.values_list("until", flat=True).select_for_update(no_key=True).first()
        if until is not None:
            raise HasEnded(number=number, until=until.isoformat())
    return row


def apply_unmerge(merge_id: UUID, kept: Thing, lost: Thing, reason: str, deed: Deed, **said: Any) -> Receipt:
    """Take back the merge of two locked things.

    Raises:
        MergeNotFound, MergeUndone, IsPurged, HasEnded: see `undoable`.
    """
    row = undoable(deed.by, merge_id, lost)
    back = replace(lost, until=row.lost_until, ended_why=row.lost_why, merged_into=None)
    receipt = write_thing(lost, back, deed, outof=kept.number, merge=str(merge_id), reason=reason, **said)
    flag([lost.id])
    ties = TieRow.objects.filter(id__in=row.moved, to_id=kept.id, until=None).order_by("thing_id", "id")
    _hand_over(list(ties), replace(back, revision=receipt.revision), deed, merge_id)
    MergeRow.objects.filter(id=row.id).update(undone_at=deed.now, undone_by=deed.by.person_id)
    return replace(receipt, id=merge_id)


def both(by: Acting, kept_id: UUID, lost_id: UUID) -> tuple[Thing, Thing]:
    """Return two things, locked in one order by everybody."""
    found = {one: thing_from(thing_row(by.sight, one, lock=True)) for one in sorted({kept_id, lost_id})}
    return found[kept_id], found[lost_id]


def _tied_to(thing: Thing) -> list[TieRow]:
    return list(TieRow.objects.filter(to_id=thing.id, until=None).order_by("thing_id", "id"))


def _hand_over(ties: Iterable[TieRow], to: Thing, deed: Deed, merge_id: UUID) -> list[UUID]:
    """Let ties lead to another thing; what is placed by one moves there. Return the ids of the ties."""
    moved = []
    for row in ties:
        tied = thing_from(ThingRow.objects.select_for_update().get(id=row.thing_id))
        held = declared(tied.kind)
        new = replace(tie_from(row), to_id=to.id)
        places = rules.placing_tie(held.kind)
        following = followed(deed, "register.move")
        if places is not None and places.id == new.kind:
            move(held, Move(tied, to), following, [new], merge=str(merge_id))
        else:
            write_thing(tied, tied, following, ties=[new], merge=str(merge_id))
        moved.append(new.id)
    return moved


def merge_row(by: Acting, merge_id: UUID) -> MergeRow:
    """Return the row of a merge.

    Raises:
        MergeNotFound: none in sight.
    """
    row = in_sight(MergeRow.objects.filter(id=merge_id), by.sight).first()
    if row is None:
        raise MergeNotFound()
    return row
