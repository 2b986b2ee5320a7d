"""What a department sent for a period: rows to be matched and the facts they bring; what is wrong is named.

A file with a column that its source does not declare is refused whole: what is not needed must not arrive. A
row whose number has lost digits, or whose fact cannot be read, stays out and is told; the other rows count.
Of a row that stays out is kept who it may be about, no fact: until it is sent again nothing is known of them,
and what is missing is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.grid.registers.rules.sheets_faults import SheetFault
from chuanhui.playbook.read_deliveries import heading_key
from chuanhui.playbook.schema import FactColumn, IdentifyRole, Sends, Source, Text
from chuanhui.system.linkage.intake.facts import read_column
from chuanhui.system.linkage.intake.faults import DeliveryFaults
from chuanhui.system.linkage.intake.files import Cells, table_of_file

_NUMBERS = (IdentifyRole.ID_NUMBER, IdentifyRole.FAMILY)
MAY_BE = (IdentifyRole.ID_NUMBER, IdentifyRole.TOKEN, IdentifyRole.NAME, IdentifyRole.BIRTH)
"""What is kept of a row that stays out: by this it is found whom it may be about."""

_WHO = (IdentifyRole.ID_NUMBER, IdentifyRole.TOKEN, IdentifyRole.NAME)
_EXPONENT = r"^['’\s]*\d+(\.\d+)?[Ee]\+?\d+\s*$"
"""How a sheet, and a CSV made from it, writes a number that it could not keep whole."""

_NUMBERED = re.compile(r"\d{6}")
"""A number that is no heading: of a card, a telephone, a day."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that was read.

    Attributes:
        rows: ``row`` (int64, 0, 1, …), ``line`` (int32, of the file) and a text column for each role
            that came; nothing is normalised.
        unread: a text column for those of `MAY_BE` that came, a row for each that stays out; of one with
            too many or too few cells those that stand where the heading has them.
        facts: ``row`` and a typed column for each fact: decimal, bool, text or date32.
        sent: rows of the file that hold anything.
        refused: rows that stay out.
        faults: the first of what is wrong, by line.
        count: how many faults there are; with `rows` empty and `sent` 0 the file itself was refused.
    """

    rows: pa.Table
    facts: pa.Table
    unread: pa.Table
    sent: int
    refused: int
    faults: tuple[SheetFault, ...]
    count: int

    @property
    def is_refused(self) -> bool:
        """Return whether the file as a whole was refused."""
        return self.count > 0 and self.sent == 0

    @property
    def roles(self) -> tuple[IdentifyRole, ...]:
        """Return the roles that came."""
        return tuple(one for one in IdentifyRole if one.value in self.rows.column_names)


def read(data: bytes, source: Source, words: Mapping[str, Mapping[str, Text]]) -> Intake:
    """Read what a department sent.

    Args:
        data: the whole file: CSV (UTF-8 or GB 18030), XLSX or Parquet.
        source: what the playbook declares of it.
        words: lists of words of the playbook, for choices.
    """
    faults = DeliveryFaults()
    longer: Cells = []
    found = table_of_file(data, faults, longer)
    if found is None:
        return _nothing(faults)
    heading, table = found
    columns = _columns_of(heading, source, faults)
    if columns is None:
        return _nothing(faults)
    cells = {what: table.column(f"c{place}") for what, place in columns.items()}
    sent, out = table.num_rows, set[int]()
    ragged = faults.count
    names = {what: heading[place] for what, place in columns.items()}
    lines = table.column("line")

    def tell(row: int, what: Any, code: str, **facts: Any) -> None:
        out.add(row)
        faults.add(lines[row].as_py(), names.get(what, ""), code, **facts)

    for role in _NUMBERS:
        if role in cells:
            lost = pc.match_substring_regex(cells[role], _EXPONENT)
            for row in pc.indices_nonzero(pc.fill_null(lost, False)).to_pylist():
                tell(row, role, "cell.lost_digits")
    for row in _nobodies(cells, sent):
        tell(row, None, "row.nobody")
    brought: dict[str, pa.ChunkedArray] = {}
    for what, column in cells.items():
        if isinstance(what, FactColumn):
            brought[what.id], wrong = read_column(what, words.get(what.words, {}), column)
            for row, fault in wrong:
                tell(row, what, fault.code, **fault.facts)
    roles = {one.value: column for one, column in cells.items() if isinstance(one, IdentifyRole)}
    rows, facts = _kept(lines, roles, brought, sent, out)
    unread = _unread(roles, out, {what: [row[at] for row in longer] for what, at in columns.items()})
    return Intake(rows, facts, unread, sent + ragged, len(out) + ragged, faults.in_order, faults.count)


def _kept(
    lines: pa.ChunkedArray,
    roles: Mapping[str, pa.ChunkedArray],
    brought: Mapping[str, pa.ChunkedArray],
    sent: int,
    out: set[int],
) -> tuple[pa.Table, pa.Table]:
    """Return the rows that stay, numbered, and their facts."""
    rows, facts = pa.table({"line": lines, **roles}), pa.table({"line": lines, **brought})
    if out:
        stays = pa.array(sorted(set(range(sent)) - out), pa.int64())
        rows, facts = rows.take(stays), facts.take(stays)
    numbers = pa.array(range(rows.num_rows), pa.int64())
    return rows.add_column(0, "row", numbers), facts.drop_columns(["line"]).add_column(0, "row", numbers)


def _unread(
    roles: Mapping[str, pa.ChunkedArray], out: set[int], ragged: Mapping[Any, Sequence[str | None]]
) -> pa.Table:
    """Return by what those may be known whom the rows that stay out are about; a number cut short is none.

    Args:
        ragged: the cells of the rows that are no row of the table, column by column.
    """
    places = pa.array(sorted(out), pa.int64())
    columns = {}
    for role in MAY_BE:
        if role.value in roles:
            beside = pa.array(ragged[role], pa.string())
            cells = pa.chunked_array([*roles[role.value].take(places).chunks, beside], pa.string())
            if role in _NUMBERS:
                lost = pc.fill_null(pc.match_substring_regex(cells, _EXPONENT), False)
                cells = pc.if_else(lost, None, cells)
            columns[role.value] = cells
    return pa.table(columns)


def _nothing(faults: DeliveryFaults) -> Intake:
    empty = pa.table({"row": pa.array([], pa.int64())})
    return Intake(empty, empty, pa.table({}), 0, 0, faults.in_order, max(faults.count, 1))


def _nobodies(cells: Mapping[Any, pa.ChunkedArray], sent: int) -> list[int]:
    """Return the rows without number, token and name."""
    known = pa.chunked_array([pa.array([False] * sent)])
    for role in _WHO:
        if role in cells:
            known = pc.or_(known, pc.is_valid(cells[role]))
    found: list[int] = pc.indices_nonzero(pc.invert(known)).to_pylist()
    return found


def _columns_of(heading: list[str], source: Source, faults: DeliveryFaults) -> dict[Any, int] | None:
    """Return where each declared column stands, None when the heading is refused; all its faults are told."""
    known: dict[str, Any] = {}
    for role, headings in source.identifies.items():
        known |= {heading_key(one): role for one in headings}
    for fact in source.facts.values():
        known |= {heading_key(one): fact for one in fact.headings}
    columns: dict[Any, int] = {}
    found = faults.count
    if not any(heading):
        faults.add(0, "", "file.empty")
    if any(_NUMBERED.search(one) for one in heading):
        # The first row is somebody: no sentence says who.
        faults.add(1, "", "heading.none")
        return None
    for place, name in enumerate(heading):
        what = known.get(heading_key(name))
        if what is None:
            faults.add(1, name, "heading.undeclared", name=name)
        elif what in columns:
            faults.add(1, name, "heading.doubled", name=name)
        elif what in _NUMBERS and source.sends is Sends.TOKENS:
            faults.add(1, name, "heading.numbers", name=name)
        else:
            columns[what] = place
    for _, names in _lacking(source, columns):
        faults.add(1, names[0], "heading.lacking", name=names[0])
    return columns if faults.count == found else None


def _lacking(source: Source, columns: Mapping[Any, int]) -> list[tuple[Any, tuple[str, ...]]]:
    """Return the declared columns that did not come; where either will do, number or token is enough."""
    either = (IdentifyRole.ID_NUMBER, IdentifyRole.TOKEN)
    wanted: list[tuple[Any, tuple[str, ...]]] = list(source.identifies.items())
    wanted += [(fact, fact.headings) for fact in source.facts.values()]
    lacking = [(what, names) for what, names in wanted if what not in columns]
    if any(one in columns for one in either):
        lacking = [(what, names) for what, names in lacking if what not in either]
    return lacking
