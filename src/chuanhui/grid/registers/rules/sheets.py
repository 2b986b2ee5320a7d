"""Judging the rows of a sheet against a kind of register: every fault of every row at once; pure.

A batch of rows goes through column readers made once. What one row alone cannot tell (whether its number is
known, what it stands in, whether it is there already) is looked up by the action, batch by batch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chuanhui.grid.registers.rules.numbering import GIVEN
from chuanhui.grid.registers.rules.reading import Words
from chuanhui.grid.registers.rules.sheets_batch import Batch
from chuanhui.grid.registers.rules.sheets_cells import Reader, reader_of, tidy
from chuanhui.grid.registers.rules.sheets_columns import UNSURE, Swift, read_column, swift_of, swift_of_codes
from chuanhui.grid.registers.rules.sheets_faults import Faults, Repairs
from chuanhui.grid.registers.rules.sheets_heading import SINCE, Column, Use, role_name
from chuanhui.kernel.personal import is_personal, is_personal_in
from chuanhui.kernel.values import Wrong
from chuanhui.playbook.schema import Field, FieldKind, Guard, RegisterKind

MOST_ROWS, MOST_COLUMNS = 100_000, 60
_NO_NUMBER = {Use.AREA: "place.none", Use.NUMBER: "row.bad_number"}
_CODE = re.compile(r"[0-9A-Z.]{2,60}")


@dataclass(slots=True)
class Line:
    """One row, read.

    Attributes:
        row: line of the sheet, the heading being 1.
        number: as given; "" for a new thing that is to be given one.
        area: code or path of the area; "" where the row tells none.
        since: ISO day; "" where the row tells none.
        plain, guarded: open and protected fields that the row fills in; an empty cell says nothing.
        ties: number of what it belongs to, by tie.
        roles: role in it, by tie.
    """

    row: int
    number: str = ""
    area: str = ""
    since: str = ""
    plain: dict[str, Any] = field(default_factory=dict)
    guarded: dict[str, Any] = field(default_factory=dict)
    ties: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)


class Judge:
    """Reads rows of one sheet, one batch after the other."""

    def __init__(
        self, kind: RegisterKind, columns: Sequence[Column], words: Words, faults: Faults, repairs: Repairs
    ) -> None:
        self.kind, self.faults, self.repairs = kind, faults, repairs
        self._names = {one.field.id: one.name for one in columns if one.field is not None}
        self._ties = {one.tie.id: one.name for one in columns if one.tie is not None and one.use is Use.TIE}
        self._plan = [(one.place, one, self._reader(one, words)) for one in columns]
        self._swift = [_swift(one, read) for _, one, read in self._plan]
        needed = [one for one in kind.fields if one.field.required]
        self._open = {one.id for one in needed if one.guard is Guard.OPEN}
        self._closed = {one.id for one in needed} - self._open
        self._tied = {one.id for one in kind.ties.values() if one.required}

    def lines(self, batch: Batch, first: int) -> Iterator[Line]:
        """Yield the rows that are not empty, read; one with a fault is left out.

        Args:
            batch: the rows.
            first: line of the first of them.
        """
        faults, filled = self.faults, batch.filled()
        some = batch if len(filled) == batch.many else batch.only(filled)
        for at, (place, swift) in enumerate(zip(filled, self._swiftly(some, filled, first), strict=True)):
            before, row = faults.count, first + place
            line = swift or self._line(row, some.row(at))
            for id in line.roles:
                if id not in line.ties:
                    faults.add(row, self.tie_name(id), "tie.role", name=self.tie_name(id))
            if faults.count == before:
                yield line

    def _swiftly(self, batch: Batch, filled: Sequence[int], first: int) -> list[Line | None]:
        """Return the rows whose cells are plainly right, read column by column; None for the others."""
        if not batch.many:
            return []
        cells, none = batch.columns, [None] * batch.many
        found = [
            (column, read_column(swift, cells[place] if place < len(cells) else none))
            for (place, column, _), swift in zip(self._plan, self._swift, strict=True)
        ]
        unsure = {
            at for _, values in found if UNSURE in values for at, one in enumerate(values) if one is UNSURE
        }
        plain = _dicts([one for one in found if _is_of(one[0], Guard.OPEN)], batch.many)
        guarded = _dicts(
            [one for one in found if one[0].field and not _is_of(one[0], Guard.OPEN)], batch.many
        )
        lines: list[Line | None] = [
            None if at in unsure else Line(first + place, plain=plain[at], guarded=guarded[at])
            for at, place in enumerate(filled)
        ]
        for column, values in found:
            if column.field is None:
                for line, value in zip(lines, values, strict=True):
                    if line is not None and value is not None:
                        _keep(line, column, value)
        return lines

    def _line(self, row: int, cells: Sequence[Any]) -> Line:
        """Return a row read cell by cell; what is wrong or repaired is noted."""
        line = Line(row)
        for place, column, read in self._plan:
            cell = cells[place] if place < len(cells) else None
            if cell is None or cell == "":
                continue
            try:
                value = read(cell, row)
            except Wrong as wrong:
                self.faults.add(row, column.name, wrong.code, **wrong.facts)
                continue
            if value is not None:
                _keep(line, column, value)
        return line

    def is_whole(self, line: Line) -> bool:
        """Tell whether a row has all that a new thing needs; what it lacks is noted."""
        lacking = (self._open - line.plain.keys()) | (self._closed - line.guarded.keys())
        untied = self._tied - line.ties.keys()
        if not lacking and not untied:
            return True
        for one in self.kind.fields:
            if one.id in lacking:
                self.faults.add(line.row, self.field_name(one.id), "required")
        for id in self.kind.ties:
            if id in untied:
                self.faults.add(line.row, self.tie_name(id), "required")
        return False

    def field_name(self, id: str) -> str:
        """Return how the heading calls a field."""
        found = self.kind.get(id)
        return self._names.get(id) or (found.field.ask.zh if found else id)

    def tie_name(self, id: str) -> str:
        """Return how the heading calls a tie."""
        return self._ties.get(id) or self.kind.ties[id].name.zh

    def _reader(self, column: Column, words: Words) -> Reader:
        if column.field is not None:
            of = words.get(column.field.field.of)
            read = reader_of(column.field.field, column.name, of, self.repairs)
            if column.field.guard is not Guard.OPEN:
                return _unmasked(read)
            return _impersonal(read) if column.field.field.kind is FieldKind.TEXT else read
        if column.use is Use.ROLE and column.tie is not None:
            asked = Field(column.tie.id, role_name(column.tie), FieldKind.CHOICE, of=column.tie.roles)
            return reader_of(asked, column.name, words.get(column.tie.roles), self.repairs)
        if column.use is Use.SINCE:
            return reader_of(Field("since", SINCE, FieldKind.DATE), column.name, None, self.repairs)

        def number(cell: Any, row: int) -> str | None:
            text = tidy(cell, row, column.name, self.repairs)
            fits = _CODE.fullmatch(text) if column.use is Use.AREA else GIVEN.fullmatch(text)
            if text and not fits:
                raise Wrong(_NO_NUMBER.get(column.use, "tie.none"), **_what(column))
            return text or None

        return number


def _swift(column: Column, read: Reader) -> Swift:
    """Return what reads a column of a batch at once."""
    if column.field is not None:
        swift = swift_of(column.field.field, read)
        is_clear = column.field.guard is Guard.OPEN and column.field.field.kind is FieldKind.TEXT
        return _impersonal_texts(swift) if is_clear else swift
    if column.use is Use.ROLE and column.tie is not None:
        return swift_of(Field(column.tie.id, role_name(column.tie), FieldKind.CHOICE), read)
    if column.use is Use.SINCE:
        return swift_of(Field("since", SINCE, FieldKind.DATE), read)
    return swift_of_codes(_CODE if column.use is Use.AREA else GIVEN)


def _is_of(column: Column, guard: Guard) -> bool:
    return column.field is not None and column.field.guard is guard


def _dicts(columns: Sequence[tuple[Column, Sequence[Any]]], many: int) -> list[dict[str, Any]]:
    """Return for each row the fields that it fills in, by id."""
    if not columns:
        return [{} for _ in range(many)]
    ids = [column.field.id for column, _ in columns if column.field is not None]
    rows = zip(*[values for _, values in columns], strict=True)
    if any(None in values for _, values in columns):
        return [{id: one for id, one in zip(ids, row, strict=True) if one is not None} for row in rows]
    return [dict(zip(ids, row, strict=True)) for row in rows]


def _unmasked(read: Reader) -> Reader:
    """Return a reader that refuses what an export masked: it would be taken for the value."""

    def unmasked(cell: Any, row: int) -> Any:
        if type(cell) is str and "*" in cell:
            raise Wrong("cell.masked")
        return read(cell, row)

    return unmasked


def _impersonal(read: Reader) -> Reader:
    """Return a reader that refuses a personal number in a text which is kept in clear for good."""

    def impersonal(cell: Any, row: int) -> Any:
        text = read(cell, row)
        if text is not None and is_personal(text):
            raise Wrong("personal")
        return text

    return impersonal


def _impersonal_texts(swift: Swift) -> Swift:
    """Return a reader of many texts that leaves to the reader of one cell what may hold such a number."""

    def impersonal(cells: list[Any]) -> list[Any] | None:
        texts = swift(cells)
        return None if texts is None or is_personal_in(texts) else texts

    return impersonal


def _keep(line: Line, column: Column, value: Any) -> None:
    if column.field is not None:
        (line.plain if column.field.guard is Guard.OPEN else line.guarded)[column.field.id] = value
    elif column.tie is not None:
        (line.ties if column.use is Use.TIE else line.roles)[column.tie.id] = value
    else:
        setattr(line, column.use.value, value)


def _what(column: Column) -> Mapping[str, str]:
    """Return the facts of a sentence about what a tie leads to."""
    name = column.tie.name if column.tie is not None else None
    return {"what": name.zh, "what_en": name.get("en")} if name else {}
