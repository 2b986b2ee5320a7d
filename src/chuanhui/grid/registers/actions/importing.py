"""Importing a sheet: all of it or nothing, every fault at once, the same file again adds nothing."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.arriving import Arrivals
from chuanhui.grid.registers.actions.keeping import importing
from chuanhui.grid.registers.actions.staging import by_index
from chuanhui.grid.registers.errors import BadSheet, SentOtherwise, ThingMovedOn
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.imported import earlier_import
from chuanhui.grid.registers.rules.sheets import MOST_ROWS, Judge
from chuanhui.grid.registers.rules.sheets_faults import Faults, Repair, Repairs, SheetFault
from chuanhui.grid.registers.rules.sheets_heading import Use, missing_columns, read_heading
from chuanhui.grid.registers.sheets_in import rows_of_file
from chuanhui.journal import actions as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.kernel.ids import new_id

IMPORT = "register_import"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do.

    Attributes:
        id: of the import; None for a dry run.
        added, changed, unchanged: things.
        rows: rows of the sheet that are not empty, but for the heading.
        faults: the first of them, by row; only a dry run hands them back, else they are raised.
        fault_count: all of them.
        repairs: what was repaired, by column.
        repeated: an earlier request with the same key, or an earlier import of the same file, did it.
    """

    id: UUID | None
    added: int
    changed: int
    unchanged: int
    rows: int
    faults: tuple[SheetFault, ...] = ()
    fault_count: int = 0
    repairs: tuple[Repair, ...] = ()
    dry_run: bool = False
    repeated: bool = False


def import_rows(
    *,
    kind: str,
    data: bytes,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    area: str = "",
    dry_run: bool = False,
) -> Imported:
    """Import a sheet of things of one kind, xlsx or CSV.

    A row with a number that is registered updates that thing: an empty cell leaves a field as it is. Any
    other row is a new thing, under its number or the next one. It is one transaction: ended midway, it leaves
    nothing.

    Args:
        kind: register kind.
        data: the file.
        by: a post that registers things of the kind; what it does not see does not exist for the sheet.
        now: aware.
        key: idempotency key.
        area: path or code of the area for rows that tell none and belong to nothing; "" is the post's own.
        dry_run: True reads and judges only, and hands the faults back.

    Raises:
        BadSheet: the sheet has faults; the first are listed, all are counted.
        NoSuchKind, NotYourRegister, SentOtherwise: see their sentences.
        NumberTaken, ThingMovedOn: somebody else wrote meanwhile; nothing was imported.
    """
    sha = hashlib.sha256(data).hexdigest()
    deed = Deed("register.import", by, now, key, {"register": kind, "sha256": sha, "area": area})
    with transaction.atomic():
        held = declared(kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_write(held.kind, by):
            raise refusal
        if not dry_run and (before := _before(deed, kind, sha)) is not None:
            return before
        importing()
        with by_index(), vault.pinned():
            return _import(held, data, deed, area, sha, dry_run=dry_run)


def _before(deed: Deed, kind: str, sha: str) -> Imported | None:
    """Return what the same request did, or the same file: it is told again, and nothing is done."""
    ask = deed.ask
    entry = None
    if deed.key is not None and ask is not None:
        try:
            entry = journal.claim(deed.key, ask)
        except KeyReused:
            raise SentOtherwise() from None
    told = json.loads(entry.body) if entry is not None else earlier_import(deed.by.territory, kind, sha)
    if told is None:
        return None
    rows, added = int(told["rows"]), int(told["added"]) if entry is not None else 0
    changed = int(told["changed"]) if entry is not None else 0
    return Imported(UUID(told["import"]), added, changed, rows - added - changed, rows, repeated=True)


def _import(held: Declared, data: bytes, deed: Deed, area: str, sha: str, *, dry_run: bool) -> Imported:
    faults, repairs = Faults(), Repairs()
    import_id = new_id(deed.now)
    with closing(Arrivals(held, deed, import_id, faults, area, dry_run=dry_run)) as arrivals:
        _take_all(held, data, arrivals, faults, repairs)
        told = Imported(
            None if dry_run else import_id,
            arrivals.added,
            arrivals.changed,
            arrivals.unchanged,
            arrivals.rows,
            faults.in_order,
            faults.count,
            repairs.told(),
            dry_run=dry_run,
        )
        if dry_run:
            return told
        if faults.count:
            raise BadSheet(faults.in_order, count=faults.count)
        _finish(held, deed, arrivals, told, sha)
    return told


def _take_all(held: Declared, data: bytes, arrivals: Arrivals, faults: Faults, repairs: Repairs) -> None:
    """Read the file and hand its rows on, batch by batch; what is wrong with it is noted."""
    judge, row = None, 1
    for batch in rows_of_file(data, faults):
        rows = batch
        if judge is None:
            columns = read_heading(held.kind, batch.row(0) if batch.many else (), faults)
            if faults.count or not columns:
                break
            if not any(one.use is Use.NUMBER for one in columns):
                for name in missing_columns(held.kind, columns):
                    faults.add(1, name, "heading.missing", name=name)
            if faults.count:
                break
            judge = Judge(held.kind, columns, held.words, faults, repairs)
            rows, row = batch.only(range(1, batch.many)), 2
        arrivals.take(judge, list(judge.lines(rows, row)))
        row += rows.many
    if judge is None and not faults.count:
        faults.add(0, "", "file.empty")
    if arrivals.rows > MOST_ROWS:
        faults.add(0, "", "file.too_large", rows=f"{MOST_ROWS:,}", columns=60)


def _finish(held: Declared, deed: Deed, arrivals: Arrivals, told: Imported, sha: str) -> None:
    """Merge what was staged and write the entry of the import; where nothing is new, write nothing."""
    if not told.added and not told.changed:
        return
    added, changed = arrivals.merge()
    if (added, changed) != (told.added, told.changed):
        raise ThingMovedOn(number="…", revision="?", seen="?")
    body = {
        "import": told.id,
        "register": held.kind.id,
        "rows": told.rows,
        "added": added,
        "changed": changed,
        "sha256": sha,
    }
    journal.write(
        deed.entry(
            area_path=deed.by.area_path,
            body=body,
            subject_kind=IMPORT,
            subject_ref=f"{held.kind.id} {sha}",
            playbook=held.ref,
        )
    )
