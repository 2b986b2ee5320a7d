"""Reading one register as a whole for a declared purpose: on record first, in memory only.

A match of departments' files compares every person of a territory. One entry tells of it: for which plan,
which fields, of how many. Nothing is decrypted before that entry is written, and nothing of it is kept
here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import Error, OperationalError, connection, transaction
from django.utils.timezone import localdate

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.reading import TABLE
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Guard

GATHER = "register_gather"
AREA = "area"
BATCH = 5_000
Paths = Mapping[str, Sequence[str]]
"""What is read, by a name of the caller's: paths through ties (``home.door``); ``area`` is its name."""

_STANDING = """
    SELECT id, area_path, unit_id, plain, sealed FROM registers_thing
    WHERE territory = %(territory)s AND kind = %(kind)s AND merged_into IS NULL AND purged_on IS NULL
      AND since <= %(on)s AND (until IS NULL OR until > %(on)s)
    ORDER BY id
"""
_TIES = """
    SELECT DISTINCT ON (r.thing_id) r.thing_id, r.to_id FROM registers_tie r
    JOIN registers_thing t ON t.id = r.thing_id
    WHERE t.territory = %(territory)s AND t.kind = %(kind)s AND t.merged_into IS NULL AND r.kind = %(tie)s
      AND r.since <= %(on)s AND (r.until IS NULL OR r.until > %(on)s)
    ORDER BY r.thing_id, r.since DESC, r.id
"""


@dataclass(frozen=True)
class People:
    """What stands on a register, column by column, by id; never shown by `repr`, never kept, never logged.

    Attributes:
        ids, area_paths, units: of each thing, the custodian's id in `units`.
        homes: to what each belongs by the tie that was asked for; None for nothing.
        columns: by the caller's name, one value each; None where nothing is held.
        entry_id: of the record.
    """

    ids: Sequence[UUID]
    area_paths: Sequence[str]
    units: Sequence[int | None]
    homes: Sequence[UUID | None]
    columns: Mapping[str, Sequence[str | None]]
    entry_id: UUID

    def __repr__(self) -> str:
        return f"People({len(self.ids)}, {', '.join(self.columns)})"


def gather(
    *,
    kind: str,
    paths: Paths,
    purpose: str,
    told: Mapping[str, Any],
    by: Acting,
    now: datetime,
    home: str = "",
) -> People:
    """Return what stands on a register of a territory today, in the open, after one record of it.

    Whoever may read a whole register is for the caller to say, from the playbook in force; the sight of
    `by` has to be the territory. The record commits before anything is decrypted, unless a transaction is
    open.

    Args:
        kind: register kind.
        paths: see `Paths`. Several paths are joined in their order, with ``-`` between; what is not held is
            left out.
        purpose: in one sentence, as the playbook states it.
        told: what else the entry tells: plan, run; nothing personal.
        by: for whom; its `territory` is read.
        now: aware.
        home: id of the tie that makes a household; "" for none.

    Raises:
        NoSuchKind: no playbook declares the kind, or one that a path leads to.
        OperationalError: the record could not be written.
    """
    reader = _Reader(by.territory, now)
    with transaction.atomic(), seeing(Sight.of(by.territory)):
        deed = Deed("register_gather.gather", by, now, None)
        entry = deed.entry(
            area_path=by.territory,
            body={
                "register": kind,
                "fields": {name: list(parts) for name, parts in paths.items()},
                "protected": sorted(
                    {one for parts in paths.values() for one in reader.protected(kind, parts)}
                ),
                "purpose": purpose,
                "count": reader.count(kind),
                **told,
            },
            subject_kind=GATHER,
            subject_ref=kind,
            playbook=declared(kind).ref,
        )
        try:
            journal.write(entry)
        except Error as error:
            raise OperationalError("the look at the register could not be put on record") from error
    with transaction.atomic(), seeing(Sight.of(by.territory)), vault.pinned():
        return reader.people(kind, paths, home, entry.id)


@dataclass
class _Table:
    """The things of one kind, column by column."""

    ids: list[UUID] = field(default_factory=list)
    area_paths: list[str] = field(default_factory=list)
    units: list[int | None] = field(default_factory=list)
    fields: dict[str, list[str | None]] = field(default_factory=dict)


class _Reader:
    """Reads kinds and ties of one territory as they stand today, each kind once."""

    def __init__(self, territory: str, now: datetime) -> None:
        self.values: dict[str, Any] = {"territory": territory, "on": localdate(now)}
        self._names: dict[str, str] = {}

    def count(self, kind: str) -> int:
        """Return how many things of a kind stand."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({_STANDING}) standing", {**self.values, "kind": kind})
            return int(cursor.fetchone()[0])

    def protected(self, kind: str, parts: Sequence[str]) -> list[str]:
        """Return the protected fields that some paths lead to, as ``kind.field``."""
        found = []
        for part in parts:
            held, name = _end_of(declared(kind), part)
            known = held.kind.get(name)
            if known is not None and known.guard is not Guard.OPEN:
                found.append(f"{held.kind.id}.{name}")
        return found

    def people(self, kind: str, paths: Paths, home: str, entry_id: UUID) -> People:
        """Return the things of a kind with what the paths lead to."""
        wanted = {part for parts in paths.values() for part in parts}
        own, far = self._resolved(declared(kind), wanted)
        ties = self._ties(kind, home) if home else {}
        return People(
            own.ids,
            own.area_paths,
            own.units,
            [ties.get(one) for one in own.ids],
            {name: _joined([far[part] for part in parts]) for name, parts in paths.items()},
            entry_id,
        )

    def _resolved(self, held: Declared, wanted: set[str]) -> tuple[_Table, dict[str, Sequence[str | None]]]:
        """Return the things of a kind, and by path what each of them has at its end."""
        own = self._table(held, {part for part in wanted if "." not in part})
        found: dict[str, Sequence[str | None]] = {
            part: own.fields[part] for part in wanted if "." not in part
        }
        for tie in sorted({part.partition(".")[0] for part in wanted if "." in part}):
            rests = {part.partition(".")[2] for part in wanted if part.startswith(f"{tie}.")}
            above, columns = self._resolved(declared(held.kind.ties[tie].to), rests)
            at = {one: place for place, one in enumerate(above.ids)}
            leads = self._ties(held.kind.id, tie)
            places = [at.get(leads[one]) if one in leads else None for one in own.ids]
            for rest, column in columns.items():
                found[f"{tie}.{rest}"] = [None if place is None else column[place] for place in places]
        return own, found

    def _table(self, held: Declared, names: set[str]) -> _Table:
        """Return the things of a kind with some of their own fields."""
        table = _Table(fields={name: [] for name in names})
        fields = [(name, known) for name in names if (known := held.kind.get(name)) is not None]
        closed = any(known.guard is not Guard.OPEN for _, known in fields)
        connection.ensure_connection()
        # A cursor on the server: a district's register need not lie in memory twice.
        with connection.connection.cursor(name="registers_gather", binary=True) as cursor:
            cursor.execute(_STANDING, {**self.values, "kind": held.kind.id})
            while rows := cursor.fetchmany(BATCH):
                for thing_id, path, unit, plain, sealed in rows:
                    table.ids.append(thing_id)
                    table.area_paths.append(path)
                    table.units.append(unit)
                    values = dict(plain)
                    if closed and sealed is not None:
                        values |= vault.open_fields(vault.place_of(TABLE, thing_id), sealed).values
                    for name, _ in fields:
                        table.fields[name].append(_text(values.get(name)))
        if AREA in names:
            known_names = areas.names(set(table.area_paths))
            table.fields[AREA] = [known_names.get(path) for path in table.area_paths]
        return table

    def _ties(self, kind: str, tie: str) -> dict[UUID, UUID]:
        with connection.cursor() as cursor:
            cursor.execute(_TIES, {**self.values, "kind": kind, "tie": tie})
            return dict(cursor.fetchall())


def _end_of(held: Declared, path: str) -> tuple[Declared, str]:
    *ties, name = path.split(".")
    for tie in ties:
        held = declared(held.kind.ties[tie].to)
    return held, name


def _joined(parts: list[Sequence[str | None]]) -> Sequence[str | None]:
    if len(parts) == 1:
        return parts[0]
    return ["-".join(one for one in cells if one) or None for cells in zip(*parts, strict=True)]


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
