"""Looking at protected fields in full: on record first, decrypted afterwards, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error, OperationalError, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.writing import Receipt, once
from chuanhui.grid.registers.errors import BadReveal, IsPurged, SentOtherwise
from chuanhui.grid.registers.models import Reveal as RevealRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.reading import REVEAL, TABLE, thing_from, thing_row
from chuanhui.grid.registers.rules import Purpose, Thing
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight

HOUR = timedelta(hours=1)
AGAIN = timedelta(minutes=5)
"""How long a request sent twice with one key is answered twice; later it needs a record of its own."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """Protected values in the open; never shown by `repr`, never kept, never logged.

    Attributes:
        reveal_id: of the record.
        values: by field; one that is not held is absent.
        often: how many things this person looked at within the hour, where that stands out; else 0.
    """

    reveal_id: UUID
    thing_id: UUID
    number: str
    values: Mapping[str, Any]
    often: int = 0

    def __repr__(self) -> str:
        return f"Revealed({self.number}, {', '.join(self.values)})"


def reveal(
    *,
    thing_id: UUID,
    fields: Iterable[str],
    purpose: str,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
) -> Revealed:
    """Return protected fields of a thing in full, after who, what and why is on record.

    When the record cannot be written, for whatever reason, nothing is decrypted and the door answers 503. The
    caller's transaction has to commit before the value leaves the house: doors answer after it.

    Args:
        fields: ids of protected fields.
        purpose: one of `Purpose`.
        reason: in words; it must not repeat protected values.

    Raises:
        ThingNotFound, NotYourReveal, BadReveal, ReasonMissing, IsPurged: see their sentences.
        SentOtherwise: the key came with another request, or long ago.
        OperationalError: the record could not be written.
    """
    wanted = tuple(dict.fromkeys(fields))
    asked = {"thing": str(thing_id), "fields": list(wanted), "purpose": purpose, "reason": reason}
    deed = Deed("register_reveal.reveal", by, now, key, asked)
    # One transaction around both: where it fails after the record, the value was never handed out.
    with transaction.atomic():
        receipt = _on_record(lambda: once(deed, lambda: _record(thing_id, wanted, purpose, reason, deed)))
        if receipt.repeated and not RevealRow.objects.filter(id=receipt.id, at__gte=now - AGAIN).exists():
            raise SentOtherwise()
        row = thing_row(by.sight, thing_id)
        return Revealed(receipt.id, row.id, row.number, _opened(row, wanted), receipt.revision)


def _on_record(write: Callable[[], Receipt]) -> Receipt:
    """Write the record, or raise what doors answer with 503, whatever the database said."""
    try:
        return write()
    except Error as error:
        raise OperationalError("the reveal could not be put on record") from error


def _record(thing_id: UUID, wanted: tuple[str, ...], purpose: str, reason: str, deed: Deed) -> Receipt:
    """Write who looks at what and why; the receipt has the record's id, and as `revision` how often."""
    row = thing_row(deed.by.sight, thing_id)
    state, held = thing_from(row), declared(row.kind, stamp=deed.by.stamps.get("registers"))
    if refusal := rules.refusal_to_reveal(held.kind, deed.by):
        raise refusal
    _checked(held, wanted, purpose)
    told = rules.checked_reason(reason)
    if state.purged_on is not None:
        raise IsPurged(number=state.number, on=state.purged_on.isoformat())
    reveal_id, often = new_id(deed.now), often_with(1, deed.by, deed.now)
    RevealRow.objects.create(
        id=reveal_id,
        thing_id=state.id,
        kind=state.kind,
        area_path=state.area_path,
        unit_id=state.unit_id,
        post_id=deed.by.post_id,
        person_id=deed.by.person_id,
        role=deed.by.role,
        purpose=purpose,
        reason=told,
        fields=list(wanted),
        at=deed.now,
    )
    body = {"thing": str(state.id), "fields": list(wanted), "purpose": purpose, "reason": told}
    entry = _entry(
        state, reveal_id, {**body, "number": state.number, "often": often, "revision": often}, deed
    )
    journal.write(entry)
    return Receipt(reveal_id, state.number, often, entry.id)


def _entry(state: Thing, reveal_id: UUID, body: Mapping[str, Any], deed: Deed) -> Any:
    return deed.entry(
        area_path=state.area_path,
        body={**body, "register": state.kind},
        subject_kind=REVEAL,
        subject=reveal_id,
        playbook=state.ref,
    )


def _checked(held: Declared, wanted: tuple[str, ...], purpose: str) -> None:
    guarded = {one.id for one in held.kind.guarded}
    if not wanted or not set(wanted) <= guarded or purpose not in set(Purpose):
        raise BadReveal(
            purposes="、".join(one.zh for one in Purpose), purposes_en=", ".join(one.en for one in Purpose)
        )


def often_with(more: int, by: Acting, now: datetime) -> int:
    """Return how many looks a person makes within the hour with some more, where that stands out; else 0.

    In whatever area and post.
    """
    with seeing(Sight.everything()):
        rows = RevealRow.objects.filter(person_id=by.person_id, at__gt=now - HOUR, at__lte=now)
        many = rows.count() + more
    return many if many > settings.REVEALS_PER_HOUR else 0


def _opened(row: ThingRow, wanted: tuple[str, ...]) -> dict[str, Any]:
    if row.sealed is None:
        return {}
    values = vault.open_fields(vault.place_of(TABLE, row.id), row.sealed).values
    return {name: values[name] for name in wanted if name in values}
