"""Proving the rows: every thing, tie and request is the fold of its entries, and opens to what it shows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.models import Request as RequestRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import all_declared
from chuanhui.grid.registers.queries.reading import TABLE, request_from, thing_from, tie_from
from chuanhui.grid.registers.rules import Request, Thing
from chuanhui.grid.registers.rules.sheets_telling import told_of_things
from chuanhui.journal.queries import stream

BATCH = 2000
Deed = tuple[int, Mapping[str, Any], Sequence[Mapping[str, Any]]]

_LINES = """
    SELECT e.seq, e.body::text FROM journal_entry e
    WHERE e.id IN (SELECT l.entry_id FROM registers_line l WHERE l.thing_id = ANY(%s)) ORDER BY e.seq
"""
_WITHOUT_ROW = """
    SELECT DISTINCT e.subject FROM journal_entry e WHERE e.subject_kind = %s
    AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = e.subject)
"""
_WITHOUT_THING = """
    SELECT DISTINCT l.thing_id FROM registers_line l
    WHERE NOT EXISTS (SELECT FROM registers_thing t WHERE t.id = l.thing_id)
"""


def differing(batch: int = BATCH) -> Iterator[tuple[UUID, str]]:
    """Yield every thing and request whose row is not the fold of its journal entries, with what differs.

    What is worked out (label, masks, commitments) is compared with what the ciphertext holds. The caller sees
    everything and holds one transaction open.

    Args:
        batch: things compared at once; more of them take more memory.
    """
    after = UUID(int=0)
    while rows := list(ThingRow.objects.filter(id__gt=after).order_by("id")[:batch]):
        after = rows[-1].id
        yield from _differing_things(rows)
    for row in RequestRow.objects.order_by("id").iterator(chunk_size=batch):
        told = [json.loads(one.body)["set"] for one in stream("register_request.", subjects=[row.id])]
        # It stands where its thing stands, which the thing's entries tell.
        wrong = [name for name in _wrong(Request, request_from(row), told) if name != "area_path"]
        if not ThingRow.objects.filter(id=row.thing_id, area_path=row.area_path).exists():
            wrong.append("area_path")
        if wrong:
            yield row.id, ", ".join(wrong)
    for missing in _missing():
        yield missing, "row missing"


def _differing_things(rows: Sequence[ThingRow]) -> Iterator[tuple[UUID, str]]:
    deeds = _deeds([row.id for row in rows])
    ties: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for held in TieRow.objects.filter(thing_id__in=[row.id for row in rows]):
        ties[held.thing_id][str(held.id)] = rules.wire_of(tie_from(held))
    for row in rows:
        told = sorted(deeds.get(row.id, ()), key=lambda one: one[0])
        wrong = _wrong(Thing, thing_from(row), [one for _, one, _ in told])
        tied = {one["id"]: dict(one) for _, _, some in told for one in some}
        if tied != ties.get(row.id, {}):
            wrong.append("ties")
        wrong += _worked_out(row)
        if wrong:
            yield row.id, ", ".join(wrong)


def _deeds(ids: list[UUID]) -> dict[UUID, list[Deed]]:
    """Return what the journal tells of some things: entries of their own, and lines of imports."""
    found: dict[UUID, list[Deed]] = defaultdict(list)
    for played in stream("register.", subjects=ids):
        body = json.loads(played.body)
        found[played.subject].append((played.seq, body["set"], body.get("ties", ())))
    wanted = set(ids)
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [ids])
        for seq, text in cursor.fetchall():
            for thing_id, changed, tied in told_of_things(text):
                if thing_id in wanted:
                    found[thing_id].append((seq, changed, tied))
    return found


def _wrong(kind: type[Thing] | type[Request], state: Thing | Request, told: list[Any]) -> list[str]:
    """Return the attributes in which a state is not the fold of what was told."""
    if not told:
        return ["no entries"]
    wire: Mapping[str, Any] | None = None
    for one in told:
        wire = rules.fold(kind, wire, one)
    stands, known = rules.wire_of(state), wire or {}
    wrong = [name for name, value in stands.items() if known.get(name) != value]
    return [*sorted(wrong), *(["revision"] if known.get("revision") != state.revision else [])]


def _worked_out(row: ThingRow) -> list[str]:
    """Return what a row shows of its protected fields that is not what they are."""
    held = all_declared().get(row.kind)
    if held is None:
        return ["kind"]
    if row.sealed is None:
        guarded: Mapping[str, Any] = {}
        sound = row.commitment == {}
    else:
        inside = vault.open_fields(vault.place_of(TABLE, row.id), row.sealed)
        guarded = inside.values
        sound = row.commitment == vault.commitments(inside)
    masks = rules.masks_of(held.kind, guarded)
    wrong = [] if sound else ["commitment"]
    if row.purged_on is None and row.masks != masks:
        wrong.append("masks")
    if row.purged_on is None and row.label != rules.label_of(
        held.kind, row.plain, masks, row.number, held.words
    ):
        wrong.append("label")
    return wrong


def _missing() -> Iterator[UUID]:
    with connection.cursor() as cursor:
        for kind, table in (("register_thing", "registers_thing"), ("register_request", "registers_request")):
            cursor.execute(_WITHOUT_ROW.format(table=table), [kind])
            yield from [row[0] for row in cursor.fetchall()]
        cursor.execute(_WITHOUT_THING)
        yield from [row[0] for row in cursor.fetchall()]
