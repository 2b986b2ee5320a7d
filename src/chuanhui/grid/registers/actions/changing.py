"""Changing the fields of a thing, looking at it again, and ending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.writing import Receipt, kept, once, write_thing, written
from chuanhui.grid.registers.errors import (
    BadDay,
    BadThing,
    IsPurged,
    NothingChanged,
    RecheckNotDue,
    StillHolds,
)
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.reading import TABLE, thing_from, thing_row, tie_from
from chuanhui.grid.registers.rules import Read, Thing
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight


def change(
    *,
    thing_id: UUID,
    fields: Mapping[str, Any],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
    reason: str = "",
) -> Receipt:
    """Change fields of a thing at once, where its kind needs no approval.

    Args:
        fields: by field id; None or "" clears one. What is not sent stays.
        revision: the one that the sender looked at; None where it does not matter.
        reason: told in the journal; it must not repeat protected values.

    Raises:
        ThingNotFound, NotYourRegister, NeedsApproval, ThingMovedOn, HasEnded, IsPurged, BadThing,
            NothingChanged: see their sentences.
    """
    asked = {"thing": str(thing_id), "fields": vault.asked_mark(rules.plain(fields)), "revision": revision}
    deed = Deed("register.change", by, now, key, asked | {"reason": reason})

    def act() -> Receipt:
        row = thing_row(by.sight, thing_id, lock=True)
        held = declared(row.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_change(held.kind, thing_from(row), by, revision):
            raise refusal
        read = checked(held, fields)
        return apply_change(held, row, read, deed, reason=rules.checked_note(reason))

    return once(deed, act)


def checked(held: Declared, fields: Mapping[str, Any]) -> Read:
    """Return the fields of a change, typed.

    Raises:
        BadThing: with every fault.
    """
    read = rules.read_fields(held.kind, fields, held.words, whole=False)
    if read.faults:
        raise BadThing(read.faults, count=len(read.faults))
    return read


def apply_change(held: Declared, row: ThingRow, read: Read, deed: Deed, **said: Any) -> Receipt:
    """Write a change of fields to a locked row; the others are sealed afresh with it.

    Raises:
        IsPurged: the protected fields are gone for good.
        NothingChanged: all is as it was.
    """
    old = thing_from(row)
    if old.purged_on is not None:
        raise IsPurged(number=old.number, on=old.purged_on.isoformat())
    inside = vault.Fields("", {})
    if row.sealed is not None:
        inside = vault.open_fields(vault.place_of(TABLE, row.id), row.sealed)
    plain = _merged(old.plain, read.plain)
    guarded = _merged(inside.values, read.guarded)
    if plain == dict(old.plain) and guarded == dict(inside.values):
        raise NothingChanged()
    touched = (*read.plain, *read.guarded)
    found = written(held, row.id, row.number, plain, guarded, salt=inside.salt, scope=scope_of(held, row.id))
    return write_thing(
        old, kept(replace(old, ref=held.ref), found), deed, found=found, fields=touched, **said
    )


def scope_of(held: Declared, thing_id: UUID) -> str:
    """Return the id of the thing that a thing stands in, "" for none; whether in sight or not."""
    tie = rules.placing_tie(held.kind)
    if tie is None:
        return ""
    with seeing(Sight.everything()):
        row = TieRow.objects.filter(thing_id=thing_id, kind=tie.id, until=None).values_list("to_id").first()
    return str(row[0]) if row else ""


def confirm_recheck(
    *,
    thing_id: UUID,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
    note: str = "",
) -> Receipt:
    """Note that somebody looked at a thing again and found it as it stands.

    Args:
        revision: the one that was compared with what is there; None where it does not matter.
        note: what was seen.

    Raises:
        ThingNotFound, NotYourRegister, ThingMovedOn, HasEnded, RecheckNotDue: see their sentences.
    """
    asked = {"thing": str(thing_id), "revision": revision, "note": note}
    deed = Deed("register.recheck", by, now, key, asked)

    def act() -> Receipt:
        row = thing_row(by.sight, thing_id, lock=True)
        held, old = declared(row.kind, stamp=by.stamps.get("registers")), thing_from(row)
        refusal = rules.refusal_to_write(held.kind, by) or rules.refusal_of_state(old, revision)
        if refusal:
            raise refusal
        if held.kind.recheck is None:
            raise RecheckNotDue(number=old.number)
        again = rules.day_after(localdate(now), held.kind.recheck)
        return write_thing(old, replace(old, recheck_by=again), deed, note=rules.checked_note(note))

    return once(deed, act)


def end(
    *,
    thing_id: UUID,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    on: date | None = None,
    revision: int | None = None,
) -> Receipt:
    """End a thing, where its kind needs no approval; its ties end with it.

    Args:
        reason: why.
        on: the first local day on which it is no more; None is today.
        revision: the one that the sender looked at; None where it does not matter.

    Raises:
        ThingNotFound, NotYourRegister, NeedsApproval, ThingMovedOn, HasEnded, StillHolds, BadDay,
            ReasonMissing: see their sentences.
    """
    asked = {"thing": str(thing_id), "on": on.isoformat() if on else "", "reason": reason}
    deed = Deed("register.end", by, now, key, asked | {"revision": revision})

    def act() -> Receipt:
        row = thing_row(by.sight, thing_id, lock=True)
        held = declared(row.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_change(held.kind, thing_from(row), by, revision):
            raise refusal
        return apply_end(row, on or localdate(now), rules.checked_reason(reason), deed)

    return once(deed, act)


def apply_end(row: ThingRow, on: date, reason: str, deed: Deed, **said: Any) -> Receipt:
    """End a locked row and its ties; what belonged to it without standing in it is tied to it no more.

    Raises:
        BadDay: before it began, or not yet.
        StillHolds: others stand in it.
    """
    old, today = thing_from(row), localdate(deed.now)
    if not old.since <= on <= today:
        raise BadDay(first=old.since.isoformat(), last=today.isoformat())
    with seeing(Sight.everything()):
        inside = standing_inside(old)
    if inside:
        raise StillHolds(number=old.number, count=inside)
    for tie in TieRow.objects.filter(to_id=row.id, until=None).order_by("thing_id"):
        # Who belongs to it from out of sight keeps a tie to what has ended, until its own keeper looks.
        other = ThingRow.objects.select_for_update().filter(id=tie.thing_id).first()
        if other is not None:
            state = thing_from(other)
            ended = replace(tie_from(tie), until=max(on, tie.since))
            write_thing(state, state, followed(deed, "register.untie"), ties=[ended], because=old.number)
    ties = [replace(tie_from(tie), until=max(on, tie.since)) for tie in open_ties(row.id)]
    return write_thing(old, replace(old, until=on, ended_why=reason), deed, ties=ties, **said)


def standing_inside(thing: Thing) -> int:
    """Return how many standing things stand in a thing."""
    path = thing.within_path
    rows = ThingRow.objects.filter(territory=thing.territory, until=None, merged_into=None)
    return rows.filter(within_path__gt=path, within_path__lt=path[:-1] + "0").count()


def open_ties(thing_id: UUID) -> list[TieRow]:
    """Return the ties of a thing that hold until further notice."""
    return list(TieRow.objects.filter(thing_id=thing_id, until=None).order_by("id"))


def followed(deed: Deed, kind: str) -> Deed:
    """Return the deed under which another thing follows: without the key, which names one entry alone."""
    return replace(deed, kind=kind, key=None)


def _merged(old: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**old, **sent}.items() if value is not None}
