"""Exporting a register as a sheet: masked for whoever sees it, in full only with every look on record."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import xlsxwriter
from django.db import transaction

from chuanhui.grid.areas.rules.sheets import inert
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.revealing import often_with
from chuanhui.grid.registers.errors import BadReveal, TooMany
from chuanhui.grid.registers.models import Reveal as RevealRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.reading import TABLE, in_sight, standing_within
from chuanhui.grid.registers.rules import Purpose
from chuanhui.grid.registers.rules.sheets_heading import Use, columns_of
from chuanhui.journal import actions as journal
from chuanhui.journal.rules import Entry
from chuanhui.kernel.ids import new_id
from chuanhui.playbook.schema import Guard, RegisterField, Text

MOST, MOST_IN_FULL = 100_000, 5_000
CELL_LONGEST = 32_000
YES, NO = Text("是", "yes"), Text("否", "no")


@dataclass(frozen=True, slots=True)
class Exported:
    """A sheet and how many things it holds; never shown by `repr`."""

    data: bytes
    count: int

    def __repr__(self) -> str:
        return f"Exported({self.count} things, {len(self.data)} bytes)"


def export_things(
    *,
    kind: str,
    by: Acting,
    now: datetime,
    form: str = "xlsx",
    lang: str = "zh",
    area_path: str = "",
    within_path: str = "",
    in_full: bool = False,
    purpose: str = "",
    reason: str = "",
) -> Exported:
    """Return the standing things of a kind in sight as a sheet that `import_rows` takes again.

    Fields that the post may not see are absent. Protected ones are masked; in full they come only to who may
    reveal them, after one entry of the journal and one record for each thing say who took them, and why.

    Args:
        kind: register kind.
        form: "xlsx" or "csv".
        area_path, within_path: only what stands there; "" for all.
        in_full: protected fields in the open; needs a purpose and a reason.

    Raises:
        NoSuchKind, CardHidden, NotYourReveal, BadReveal, ReasonMissing: see their sentences.
        TooMany: more things than a sheet may hold.
    """
    held = declared(kind, stamp=by.stamps.get("registers"))
    refusal = rules.refusal_to_see(held.kind, by)
    if refusal is None and in_full:
        refusal = rules.refusal_to_reveal(held.kind, by)
    if refusal is not None:
        raise refusal
    # One transaction around both: where the record fails, nothing was decrypted.
    with transaction.atomic():
        rows = standing_within(by.sight, kind, area_path=area_path, within_path=within_path)
        most = MOST_IN_FULL if in_full else MOST
        found = list(rows[: most + 1])
        if len(found) > most:
            raise TooMany(most=f"{most:,}")
        if in_full:
            _record(
                held,
                found,
                purpose,
                rules.checked_reason(reason),
                Deed("register_reveal.export", by, now, None),
            )
        heading, lines = _table(held, found, by, lang, in_full=in_full)
        data = (
            _as_csv(heading, lines) if form == "csv" else _as_xlsx(heading, lines, held.kind.name.get(lang))
        )
        return Exported(data, len(found))


def _record(held: Declared, rows: Sequence[ThingRow], purpose: str, reason: str, deed: Deed) -> None:
    """Write who takes what, and why: a record for each thing, one entry for all."""
    if purpose not in {one.value for one in Purpose}:
        names = list(Purpose)
        raise BadReveal(
            purposes="、".join(one.zh for one in names), purposes_en=", ".join(one.en for one in names)
        )
    by, now = deed.by, deed.now
    fields = [one.id for one in held.kind.guarded]
    often = often_with(len(rows), by, now)
    RevealRow.objects.bulk_create(
        [
            RevealRow(
                id=new_id(now),
                thing_id=row.id,
                kind=row.kind,
                area_path=row.area_path,
                unit_id=row.unit_id,
                post_id=by.post_id,
                person_id=by.person_id,
                role=by.role,
                purpose=purpose,
                reason=reason,
                fields=fields,
                at=now,
            )
            for row in rows
        ],
        batch_size=1000,
    )
    journal.write(_entry(held, rows, fields, purpose, reason, often, deed))


def _entry(
    held: Declared,
    rows: Sequence[ThingRow],
    fields: Sequence[str],
    purpose: str,
    reason: str,
    often: int,
    deed: Deed,
) -> Entry:
    """Return the one entry that names everything taken."""
    digest = hashlib.sha256(b"".join(sorted(row.id.bytes for row in rows))).hexdigest()
    return deed.entry(
        subject_kind="register_export",
        subject_ref=held.kind.id,
        area_path=deed.by.area_path,
        playbook=held.ref,
        body={
            "register": held.kind.id,
            "things": [row.number for row in rows],
            "count": len(rows),
            "often": often,
            "digest": digest,
            "fields": list(fields),
            "purpose": purpose,
            "reason": reason,
        },
    )


def _table(
    held: Declared, rows: Sequence[ThingRow], by: Acting, lang: str, *, in_full: bool
) -> tuple[list[str], Iterator[list[str]]]:
    """Return the heading and the lines; a column that the post may not see is not there."""
    columns = [
        (use, name, what)
        for use, name, what in columns_of(held.kind)
        if use is not Use.FIELD or rules.sees_field(held.kind, what, by)
    ]
    ties = _ties([row.id for row in rows], by)

    def line(row: ThingRow) -> list[str]:
        inside: Any = {}
        if in_full and row.sealed is not None:
            inside = vault.open_fields(vault.place_of(TABLE, row.id), row.sealed).values
        cells = []
        for use, _, what in columns:
            if use is Use.FIELD:
                cells.append(_cell(held, what, row, inside, lang, in_full=in_full))
            elif use is Use.NUMBER:
                cells.append(row.number)
            elif use is Use.AREA:
                cells.append(row.stand_code or row.area_path.rstrip(".").rpartition(".")[2])
            elif use is Use.SINCE:
                cells.append(row.since.isoformat())
            else:
                number, role = ties.get((row.id, what.id), ("", ""))
                text = held.words.get(what.roles, {}).get(role)
                cells.append(number if use is Use.TIE else (text.get(lang) if text else role))
        return cells

    return [name.get(lang) for _, name, _ in columns], (line(row) for row in rows)


def _ties(ids: Sequence[UUID], by: Acting) -> dict[tuple[UUID, str], tuple[str, str]]:
    """Return number and role of what each thing belongs to, by thing and kind of tie; one of several."""
    rows = list(TieRow.objects.filter(thing_id__in=ids, until=None).order_by("since", "id"))
    ends = in_sight(ThingRow.objects.filter(id__in={one.to_id for one in rows}), by.sight)
    numbers = dict(ends.values_list("id", "number"))
    found: dict[tuple[UUID, str], tuple[str, str]] = defaultdict(lambda: ("", ""))
    for one in rows:
        if one.to_id in numbers and (one.thing_id, one.kind) not in found:
            found[one.thing_id, one.kind] = (numbers[one.to_id], one.role)
    return found


def _cell(
    held: Declared, field: RegisterField, row: ThingRow, inside: Any, lang: str, *, in_full: bool
) -> str:
    if field.guard is not Guard.OPEN and not in_full:
        return str(row.masks.get(field.id, ""))
    value = (row.plain if field.guard is Guard.OPEN else inside).get(field.id)
    if value is None:
        return ""
    if isinstance(value, bool):
        return (YES if value else NO).get(lang)
    words = held.words.get(field.field.of, {})
    if isinstance(value, list):
        return "、".join(words[one].get(lang) if one in words else str(one) for one in value)
    return words[value].get(lang) if value in words else str(value)


def _as_csv(heading: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV in UTF-8 with the mark that office programs look for; no cell runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([inert(cell) for cell in heading])
    writer.writerows([[inert(_plain(cell)) for cell in line] for line in lines])
    return out.getvalue().encode("utf-8-sig")


def _as_xlsx(heading: Sequence[str], lines: Iterable[Sequence[str]], title: str) -> bytes:
    """Return a workbook in which every cell is text, row after row, without holding them all."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("".join(sign for sign in title if sign not in "[]:*?/\\")[:31])
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1})
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(heading):
        # The whole column is text: a number typed below keeps its digits.
        sheet.set_column(column, column, 20, text)
        sheet.write_string(0, column, name, head)
    for at, line in enumerate(lines, 1):
        for column, cell in enumerate(line):
            if cell:
                sheet.write_string(at, column, _plain(cell), text)
    book.close()
    return out.getvalue()


def _plain(cell: str) -> str:
    """Return the text without what no sheet can hold, and not longer than a cell."""
    return "".join(sign for sign in cell if sign >= " " or sign in "\t\n")[:CELL_LONGEST]
