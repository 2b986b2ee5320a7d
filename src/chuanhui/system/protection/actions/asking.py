"""A person asks what we hold on them; somebody answers with a copy, or refuses and says why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import actions as register_actions
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.errors import ThingNotFound
from chuanhui.grid.registers.rules import Purpose, Thing, refusal_to_reveal, refusal_to_see, roles_text
from chuanhui.journal import actions as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.journal.rules import Recorded
from chuanhui.journal.scope import seeing
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.system.protection import rules
from chuanhui.system.protection.errors import AlreadyAsked, AskedOtherwise, NotYourRequest, PersonNotFound
from chuanhui.system.protection.models import Request as Row
from chuanhui.system.protection.packing import pack
from chuanhui.system.protection.queries.asking import REQUEST, request, state_of
from chuanhui.system.protection.queries.gathering import held_on, kept_of, merged_with
from chuanhui.system.protection.terms import terms


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns.

    Attributes:
        id: of the request.
        due_at: the last instant for an answer.
        copy: the zip of an answer; b"" otherwise, and where its key comes again: it is not kept.
        counts: rows in the copy, by table.
    """

    id: UUID
    revision: int
    due_at: datetime
    entry_id: UUID
    copy: bytes = b""
    counts: dict[str, int] | None = None
    repeated: bool = False

    def __repr__(self) -> str:
        return f"Receipt({self.id}, revision {self.revision}, {len(self.copy)} bytes)"


def ask_copy(
    *, thing_id: UUID, identified: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Take down a person's request for a copy of what is held on them; the clock of the answer starts.

    Args:
        thing_id: the registered person or household.
        identified: how the identity was verified, in words without any number.

    Raises:
        PersonNotFound, NotYourRequest, IdentityMissing, AlreadyAsked, AskedOtherwise: see their sentences.
    """
    deed = Deed("protection.ask", by, now, key, {"thing": str(thing_id), "identified": identified})

    def act() -> Receipt:
        thing = _person(thing_id, by, answers=False)
        words = rules.identified_so(identified)
        limit = due(now, terms().within, rulebooks.calendar()).at or now
        new = rules.Request(
            id=new_id(now),
            thing_id=thing.id,
            kind=thing.kind,
            number=thing.number,
            territory=thing.territory,
            area_path=thing.area_path,
            unit_id=thing.unit_id,
            identified=words,
            asked_at=now,
            due_at=limit,
            asked_post=by.post_id,
            asked_person=by.person_id,
        )
        try:
            with transaction.atomic():
                return _write(None, new, deed)
        except IntegrityError:
            standing = Row.objects.filter(thing_id=thing.id, state=rules.State.WAITING.value).first()
            raise AlreadyAsked(due=f"{standing.due_at:%Y-%m-%d}" if standing else "—") from None

    return _once(deed, act)


def answer_copy(*, request_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Answer a request: gather what the whole territory holds on them, and hand it out once.

    The look at the protected fields goes on record, like any other, before they are decrypted. The copy is
    not kept; its digest is, so that a copy shown later can be told from a forgery.

    Raises:
        RequestNotFound, NotYourRequest, RequestMovedOn, AskedOtherwise: see their sentences.
    """
    deed = Deed("protection.answer", by, now, key, {"request": str(request_id)})

    def act() -> Receipt:
        old = _locked(request_id, by)
        thing = _whole_person(old.thing_id, by)
        data, counts = _copied(thing, by, now)
        digest = hashlib.sha256(data).hexdigest()
        new = rules.answered(old, digest=digest, now=now, post=by.post_id, person=by.person_id)
        told = _write(old, new, deed, counts=counts)
        return Receipt(told.id, told.revision, told.due_at, told.entry_id, data, counts)

    return _once(deed, act)


def refuse_copy(
    *, request_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Refuse a request and say why.

    Raises:
        RequestNotFound, NotYourRequest, RequestMovedOn, ReasonMissing, AskedOtherwise: see their sentences.
    """
    deed = Deed("protection.refuse", by, now, key, {"request": str(request_id), "reason": reason})

    def act() -> Receipt:
        old = _locked(request_id, by)
        _whole_person(old.thing_id, by)
        new = rules.refused(old, reason=reason, now=now, post=by.post_id, person=by.person_id)
        return _write(old, new, deed)

    return _once(deed, act)


def export_person(*, thing_id: UUID, by: Acting, now: datetime, identified: str) -> Receipt:
    """Take a request down and answer it at once, for a person at the counter; one that waits is answered.

    Raises:
        PersonNotFound, NotYourRequest, IdentityMissing: see their sentences.
    """
    with transaction.atomic():
        waiting = Row.objects.filter(thing_id=thing_id, state=rules.State.WAITING.value).first()
        request_id = (
            waiting.id if waiting else ask_copy(thing_id=thing_id, identified=identified, by=by, now=now).id
        )
        return answer_copy(request_id=request_id, by=by, now=now)


def _copied(thing: Thing, by: Acting, now: datetime) -> tuple[bytes, dict[str, int]]:
    """Return the zip for a person and how many rows of each table it has; the reveals are part of it.

    What was merged with the person may stand in an area or with a unit that `by` does not see; the person is
    told all the same. Each of those looks is on record where the thing stands.
    """
    whole = Sight.of(thing.territory)
    values = [
        register_actions.hand_out(
            thing_id=one,
            purpose=Purpose.SUBJECT_ACCESS.value,
            reason="答复本人查询",
            by=replace(by, sight=whole),
            now=now,
        )
        for one in merged_with(whole, thing.id)
    ]
    gathered = held_on(whole, thing.id, opening=True)
    return pack(gathered, values, number=thing.number, now=now), gathered.counts


def _person(thing_id: UUID, by: Acting, *, answers: bool) -> Thing:
    """Return the person, when `by` may take the request, or answer it."""
    try:
        thing = registers.thing(by.sight, thing_id)
    except ThingNotFound:
        raise PersonNotFound() from None
    kind = registers.declared(thing.kind).kind
    refusal = refusal_to_reveal(kind, by) if answers else refusal_to_see(kind, by)
    if refusal is not None or not kind.guarded:
        raise NotYourRequest(kind_name=kind.name.zh, who=roles_text(kind.reveal))
    return thing


def _whole_person(thing_id: UUID, by: Acting) -> Thing:
    """Return the person whose request `by` may answer: whom they were found to be since then."""
    kept = kept_of(Sight.of(by.territory), thing_id)
    return _person(kept, by, answers=True)


def _locked(request_id: UUID, by: Acting) -> rules.Request:
    request(by.sight, request_id)
    return state_of(Row.objects.select_for_update().get(id=request_id))


def _write(old: rules.Request | None, new: rules.Request, deed: Deed, **said: Any) -> Receipt:
    values = {one.name: getattr(new, one.name) for one in fields(new)}
    if old is None:
        Row.objects.create(**values)
    else:
        Row.objects.filter(id=new.id).update(**values)
    entry = deed.entry(
        area_path=new.area_path,
        body={"set": rules.told(old, new), "revision": new.revision, "due_at": new.due_at, **said},
        subject_kind=REQUEST,
        subject=new.id,
    )
    journal.write(entry)
    return Receipt(new.id, new.revision, new.due_at, entry.id)


def _once(deed: Deed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act`, which sees what its post sees, or tell what was done under its key before."""

    def seen() -> Receipt:
        with seeing(deed.by.sight):
            return act()

    try:
        return journal.once(deed.key, deed.ask, seen, _again)
    except KeyReused:
        raise AskedOtherwise() from None


def _again(before: Recorded) -> Receipt:
    body = json.loads(before.body)
    if before.subject is None:
        raise AskedOtherwise()
    due_at = datetime.fromisoformat(body["due_at"])
    return Receipt(before.subject, body["revision"], due_at, before.id, repeated=True)
