"""The one write path of things: a journal entry, the row that is its fold, and what it is found by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from chuanhui.grid.posts.rules import Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.errors import NumberTaken, SentOtherwise
from chuanhui.grid.registers.models import Alike as AlikeRow
from chuanhui.grid.registers.models import Mark as MarkRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import Declared
from chuanhui.grid.registers.queries.reading import TABLE, THING
from chuanhui.grid.registers.queries.twins import twins_among
from chuanhui.grid.registers.rules import Thing, Tie
from chuanhui.journal import actions as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.journal.rules import Entry, Recorded

_MARKS = "INSERT INTO registers_mark (mark, thing_id) SELECT unnest(%s::bigint[]), %s"
_ALIKE = "INSERT INTO registers_alike (kind, mark, thing_id) SELECT %s, unnest(%s::bigint[]), %s"
_COLUMNS = tuple(one.name for one in fields(Thing))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns: what was written, and how the entry left it; `repeated` for a key seen before.

    Attributes:
        id: of the thing, request, tie or merge.
        number: of the thing.
        alike: numbers of standing things in sight that are alike in fields that should differ.
    """

    id: UUID
    number: str
    revision: int
    entry_id: UUID
    alike: tuple[str, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """The fields of a thing, ready to be kept.

    Attributes:
        plain: open ones.
        sealed: the ciphertext of the protected ones; None where none is held.
        masks, label, commitment: worked out from them.
        marks, alike: what it is found by, and what shows duplicates.
        marked_under: the key of these.
        twins: what others that are alike have, under every key.
    """

    plain: Mapping[str, Any]
    sealed: bytes | None
    masks: Mapping[str, str]
    label: str
    commitment: Mapping[str, str]
    marks: frozenset[int]
    alike: frozenset[int]
    marked_under: int
    twins: frozenset[int]


def once(deed: Deed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act` in one transaction, or answer as before where its key was answered before.

    Raises:
        SentOtherwise: the key came with another request.
    """
    try:
        return journal.once(deed.key, deed.ask, act, _receipt_of)
    except KeyReused:
        raise SentOtherwise() from None


def written(
    held: Declared,
    thing_id: UUID,
    number: str,
    plain: Mapping[str, Any],
    guarded: Mapping[str, Any],
    *,
    salt: str = "",
    scope: str = "",
) -> Written:
    """Return a thing's fields as they are kept: sealed, masked, committed to, marked.

    Args:
        held: the kind.
        thing_id: the row that the ciphertext is bound to.
        number: the label of last resort.
        plain, guarded: all open and all protected fields that are held.
        salt: the row's, where it has one.
        scope: id of the thing that it stands in, within which names are not to be doubled; "" for none.
    """
    inside = vault.Fields(salt or vault.new_salt(), guarded)
    masks = rules.masks_of(held.kind, guarded)
    values = {**plain, **guarded}
    same = list(rules.same_texts(held.kind, values, scope))
    # Pinned: the marks and what is told of their key must be of one ring.
    with vault.pinned():
        return Written(
            plain=plain,
            sealed=vault.seal_fields(vault.place_of(TABLE, thing_id), inside) if guarded else None,
            masks=masks,
            label=rules.label_of(held.kind, plain, masks, number, held.words),
            commitment=vault.commitments(inside) if guarded else {},
            marks=frozenset(map(vault.mark_of, rules.texts_of(held.kind, values))),
            alike=frozenset(map(vault.mark_of, same)),
            marked_under=vault.ring().marking,
            twins=frozenset(vault.marks_of(same)),
        )


def kept(state: Thing, found: Written) -> Thing:
    """Return a thing with its fields as they are to be kept."""
    return replace(
        state, plain=found.plain, commitment=found.commitment, masks=found.masks, label=found.label
    )


def write_thing(
    old: Thing | None,
    new: Thing,
    deed: Deed,
    *,
    found: Written | None = None,
    ties: Iterable[Tie] = (),
    **said: Any,
) -> Receipt:
    """Write a thing, its ties and its entry. The caller holds the row's lock where there is one.

    Args:
        old, new: before and after; None for a new one.
        deed: who, when, why.
        found: the fields where they change.
        ties: ties made or ended by this deed.
        said: what the entry tells beside the changes, such as a reason.

    Raises:
        NumberTaken: somebody else was given the number.
    """
    new = replace(new, touched_at=deed.now, revision=old.revision + 1 if old else 1)
    changed_ties = list(ties)
    values = columns(new)
    if found is not None:
        twin = new.id in twins_among(new.kind, {new.id: found.twins})
        values |= {"sealed": found.sealed, "marked_under": found.marked_under, "twin": twin}
    if old is None:
        try:
            with transaction.atomic():
                ThingRow.objects.create(**values)
        except IntegrityError as error:
            if "registers_thing_number" in str(error):
                raise NumberTaken(number=new.number) from None
            raise
    else:
        ThingRow.objects.filter(id=new.id).update(**values)
    if found is not None:
        keep_marks(new, found, fresh=old is None)
    keep_ties(changed_ties, new)
    entry = thing_entry(old, new, deed, ties=changed_ties, **said)
    journal.write(entry)
    return Receipt(new.id, new.number, new.revision, entry.id)


def thing_entry(old: Thing | None, new: Thing, deed: Deed, *, ties: Sequence[Tie] = (), **said: Any) -> Entry:
    """Return the entry that leads from `old` to `new`."""
    body = {
        "set": rules.changes(old, new),
        "revision": new.revision,
        "number": new.number,
        "register": new.kind,
        **({"ties": [rules.wire_of(one) for one in ties]} if ties else {}),
        **{name: rules.plain(value) for name, value in said.items() if value},
    }
    return deed.entry(
        area_path=new.area_path, body=body, subject_kind=THING, subject=new.id, playbook=new.ref
    )


def columns(state: Thing) -> dict[str, Any]:
    """Return the columns of a thing but for its ciphertext."""
    found = {name: getattr(state, name) for name in _COLUMNS}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in found.items()}


def keep_marks(state: Thing, found: Written, *, fresh: bool = False) -> None:
    """Let a thing be found by what it holds now, and by nothing else."""
    if not fresh:
        MarkRow.objects.filter(thing_id=state.id).delete()
        AlikeRow.objects.filter(thing_id=state.id).delete()
    with connection.cursor() as cursor:
        if found.marks:
            cursor.execute(_MARKS, [sorted(found.marks), state.id])
        if found.alike:
            cursor.execute(_ALIKE, [state.kind, sorted(found.alike), state.id])


def keep_ties(ties: Iterable[Tie], state: Thing) -> None:
    """Write the ties of a thing, new and changed ones; they stand where it stands."""
    rows = [
        TieRow(
            id=one.id,
            thing_id=one.thing_id,
            kind=one.kind,
            to_id=one.to_id,
            role=one.role,
            since=one.since,
            until=one.until,
            area_path=state.area_path,
            unit_id=state.unit_id,
        )
        for one in ties
    ]
    if rows:
        changing = ["to_id", "role", "until", "area_path", "unit_id"]
        TieRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=changing)


def _receipt_of(before: Recorded) -> Receipt:
    body = json.loads(before.body)
    if before.subject is None:
        raise SentOtherwise()
    return Receipt(before.subject, body["number"], body["revision"], before.id, repeated=True)
