"""Asking for a change, and deciding what was asked: two persons, whatever posts they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.changing import apply_change, apply_end, checked, followed
from chuanhui.grid.registers.actions.merging import apply_merge, apply_unmerge, both
from chuanhui.grid.registers.actions.tying import Wish, apply_tie, apply_untie
from chuanhui.grid.registers.actions.writing import Receipt, once
from chuanhui.grid.registers.errors import IsPurged
from chuanhui.grid.registers.models import Request as RequestRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.reading import (
    REQUEST,
    REQUEST_TABLE,
    request_from,
    request_row,
    thing_from,
    thing_row,
)
from chuanhui.grid.registers.rules import Read, Request, RequestState, Thing, Verb
from chuanhui.journal import actions as journal
from chuanhui.kernel.folding import columns
from chuanhui.kernel.ids import new_id

_OF_TWO = (Verb.MERGE.value, Verb.UNMERGE.value)


def ask_change(
    *,
    thing_id: UUID,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    fields: Mapping[str, Any] | None = None,
    verb: Verb = Verb.CHANGE,
    on: date | None = None,
    revision: int | None = None,
) -> Receipt:
    """Ask that a thing be changed or ended; what is protected in it is sealed as in the thing itself.

    Args:
        reason: why; it must not repeat protected values.
        fields: of a change, by field id; None or "" clears one.
        verb: change, or end; ties and merges are asked for by functions of their own.
        on: of an end, the first local day on which the thing is no more; None is the day of the decision.
        revision: the one that the sender looked at; None where it does not matter.

    Raises:
        ThingNotFound, NotYourRegister, ThingMovedOn, HasEnded, IsPurged, BadThing, ReasonMissing: see their
            sentences.
    """
    sent = fields or {}
    asked: dict[str, Any] = {"thing": str(thing_id), "fields": vault.asked_mark(rules.plain(sent))}
    asked |= {"verb": verb.value, "on": on.isoformat() if on else "", "reason": reason, "revision": revision}
    deed = Deed("register_request.ask", by, now, key, asked)

    def act() -> Receipt:
        state = thing_from(thing_row(by.sight, thing_id, lock=True))
        held = declared(state.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_ask(held.kind, state, by, revision):
            raise refusal
        if state.purged_on is not None:
            raise IsPurged(number=state.number, on=state.purged_on.isoformat())
        read = checked(held, sent) if verb is Verb.CHANGE else Read({}, {})
        return keep_request(held, state, Wanted(verb, reason, on, read=read), deed)

    return once(deed, act)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; the attributes are those of `Request`.

    Attributes:
        read: of a change, the fields.
    """

    verb: Verb
    reason: str
    on: date | None = None
    other_id: UUID | None = None
    means: Mapping[str, str] | None = None
    read: Read = field(default_factory=lambda: Read({}, {}))


def keep_request(held: Declared, state: Thing, wanted: Wanted, deed: Deed) -> Receipt:
    """Write what is asked for of a locked thing.

    Raises:
        ReasonMissing, PersonalText: see their sentences.
    """
    read, reason = wanted.read, rules.checked_reason(wanted.reason)
    request_id = new_id(deed.now)
    request = Request(
        id=request_id,
        thing_id=state.id,
        kind=state.kind,
        territory=state.territory,
        area_path=state.area_path,
        verb=wanted.verb,
        reason=reason,
        asked_at=deed.now,
        unit_id=state.unit_id,
        fields=(*read.plain, *read.guarded),
        plain=read.plain,
        on=wanted.on,
        other_id=wanted.other_id,
        means=wanted.means,
        asked_post=deed.by.post_id,
        asked_by=deed.by.person_id,
        masks=rules.masks_of(
            held.kind, {name: value for name, value in read.guarded.items() if value is not None}
        ),
    )
    sealed = None
    if read.guarded:
        inside = vault.Fields(vault.new_salt(), read.guarded)
        sealed = vault.seal_fields(vault.place_of(REQUEST_TABLE, request_id), inside)
    RequestRow.objects.create(**columns(request), sealed=sealed)
    return _tell(None, request, state, deed)


def decide_change(
    *, request_id: UUID, good: bool, by: Acting, now: datetime, key: UUID | None = None, reason: str = ""
) -> Receipt:
    """Grant or refuse what was asked for; what is granted is written at once, to the thing as it stands now.

    Args:
        reason: needed for a refusal.

    Raises:
        RequestNotFound, NotYourRequest, OwnRequest, RequestDecided, ReasonMissing, HasEnded, IsPurged,
            NothingChanged, StillHolds, BadDay: see their sentences.
        BadTie, AlreadyTied, TieEnded, TieRequired, NotMergeable, MergeUndone: it does not fit any more.
    """
    asked = {"request": str(request_id), "good": good, "reason": reason}
    deed = Deed("register_request.decide", by, now, key, asked)

    def act() -> Receipt:
        seen = request_row(by.sight, request_id)
        # The things first, as everybody locks: then nobody waits for anybody in a ring.
        if good and seen.verb in _OF_TWO and seen.other_id is not None:
            both(by, seen.other_id, seen.thing_id)
        thing = thing_row(by.sight, seen.thing_id, lock=True)
        row = request_row(by.sight, request_id, lock=True)
        request, state = request_from(row), thing_from(thing)
        held = declared(row.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_decide(held.kind, request, by):
            raise refusal
        told = rules.checked_reason(reason) if reason or not good else ""
        if good:
            refusal = None if request.verb is Verb.UNMERGE else rules.refusal_of_state(state, None)
            if refusal is not None:
                raise refusal
            _carry_out(held, thing, row, deed)
        decided = replace(
            request,
            state=RequestState.GRANTED if good else RequestState.REFUSED,
            decided_at=now,
            decided_post=by.post_id,
            decided_by=by.person_id,
            decision=told,
            revision=request.revision + 1,
        )
        RequestRow.objects.filter(id=row.id).update(**columns(decided))
        return _tell(request, decided, state, deed)

    return once(deed, act)


def _carry_out(held: Declared, thing: ThingRow, row: RequestRow, deed: Deed) -> None:
    said = {"request": str(row.id), "asked_by": row.asked_by}
    if row.verb == Verb.END.value:
        apply_end(thing, row.on or localdate(deed.now), row.reason, followed(deed, "register.end"), **said)
        return
    if row.other_id is not None:
        _carry_out_of_two(held, thing_from(thing), row, row.other_id, deed, said)
        return
    guarded: Mapping[str, Any] = {}
    if row.sealed is not None:
        guarded = vault.open_fields(vault.place_of(REQUEST_TABLE, row.id), row.sealed).values
    told = Read(row.plain, guarded)
    apply_change(held, thing, told, followed(deed, "register.change"), reason=row.reason, **said)


def _carry_out_of_two(
    held: Declared, state: Thing, row: RequestRow, other_id: UUID, deed: Deed, said: Mapping[str, Any]
) -> None:
    """Tie, untie, merge or take out of a merge, as was asked for."""
    verb, on = Verb(row.verb), row.on or localdate(deed.now)
    means: Mapping[str, str] = row.means or {}
    done = followed(deed, f"register.{verb.value}")
    if verb is Verb.TIE:
        wish = Wish(means["kind"], means["to"], means["role"], on)
        apply_tie(held, state, wish, done, reason=row.reason, **said)
        return
    if verb is Verb.UNTIE:
        apply_untie(held, state, UUID(means["tie"]), on, done, reason=row.reason, **said)
        return
    kept = thing_from(thing_row(deed.by.sight, other_id))
    if verb is Verb.MERGE:
        apply_merge(kept, state, row.reason, done, **said)
    else:
        apply_unmerge(UUID(means["merge"]), kept, state, row.reason, done, **said)


def _tell(old: Request | None, new: Request, state: Thing, deed: Deed) -> Receipt:
    body = {
        "set": rules.changes(old, new),
        "revision": new.revision,
        "number": state.number,
        "register": state.kind,
    }
    entry = deed.entry(
        area_path=new.area_path, body=body, subject_kind=REQUEST, subject=new.id, playbook=state.ref
    )
    journal.write(entry)
    return Receipt(new.id, state.number, new.revision, entry.id)
