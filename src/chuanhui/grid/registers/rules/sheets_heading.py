"""The heading of a sheet: which column holds what; pure."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chuanhui.grid.registers.rules.sheets_faults import Faults
from chuanhui.playbook.schema import FieldKind, RegisterField, RegisterKind, Text, TieKind

NUMBER = Text("编号", "number")
AREA = Text("所在区域", "area")
SINCE = Text("起始日期", "since")
ROLE = Text("{name}身份", "role in {name}")
_MARKS = re.compile(r"[\s*:]|\((必填|选填|required|optional)\)")


class Use(StrEnum):
    """What a column is for."""

    NUMBER = "number"
    AREA = "area"
    SINCE = "since"
    FIELD = "field"
    TIE = "tie"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, how the heading calls it, and what it holds."""

    place: int
    name: str
    use: Use
    field: RegisterField | None = None
    tie: TieKind | None = None


def columns_of(kind: RegisterKind) -> list[tuple[Use, Text, Any]]:
    """Return every column that a sheet of a kind may have, in the order of an export."""
    found: list[tuple[Use, Text, Any]] = [(Use.NUMBER, NUMBER, None), (Use.AREA, AREA, None)]
    for tie in kind.ties.values():
        found.append((Use.TIE, tie.name, tie))
        if tie.roles:
            found.append((Use.ROLE, role_name(tie), tie))
    # A photo lies in the evidence store, not in a sheet; what a person tells alone is not loaded in bulk.
    found += [
        (Use.FIELD, one.field.ask, one)
        for one in kind.fields
        if one.field.kind is not FieldKind.PHOTO and not one.declared
    ]
    found.append((Use.SINCE, SINCE, None))
    return found


def role_name(tie: TieKind) -> Text:
    """Return how the column of a tie's role is called."""
    return Text(ROLE.zh.format(name=tie.name.zh), ROLE.en.format(name=tie.name.get("en")))


def read_heading(kind: RegisterKind, cells: Sequence[Any], faults: Faults) -> list[Column]:
    """Return the columns of a heading; what is wrong with it is noted in `faults`.

    Args:
        kind: whose sheet.
        cells: of the first row; a column is named by the question in either language, or by the field's id.
    """
    known: dict[str, tuple[Use, Any, Text]] = {}
    for use, name, what in columns_of(kind):
        for word in (name.zh, name.en, _id_of(use, what)):
            if word:
                known.setdefault(_plain(word), (use, what, name))
    columns: list[Column] = []
    seen: set[tuple[Use, str]] = set()
    for place, cell in enumerate(cells):
        said = "" if cell is None else str(cell).strip()
        if not said:
            continue
        found = known.get(_plain(said))
        if found is None:
            near = difflib.get_close_matches(_plain(said)[:60], known, n=1, cutoff=0.0)
            nearest = known[near[0]][2].zh if near else NUMBER.zh
            faults.add(1, said[:40], "heading.unknown", name=said[:40], nearest=nearest)
            continue
        use, what, name = found
        if (use, _id_of(use, what)) in seen:
            faults.add(1, said[:40], "heading.doubled", name=name.zh)
            continue
        seen.add((use, _id_of(use, what)))
        field = what if isinstance(what, RegisterField) else None
        columns.append(Column(place, name.zh, use, field, what if isinstance(what, TieKind) else None))
    return columns


def missing_columns(kind: RegisterKind, columns: Sequence[Column]) -> list[str]:
    """Return the names of columns that a new thing cannot do without."""
    here = {_id_of(one.use, one.field or one.tie) for one in columns}
    wanted = [(tie.id, tie.name.zh) for tie in kind.ties.values() if tie.required]
    wanted += [(one.id, one.field.ask.zh) for one in kind.fields if one.field.required]
    return [name for id, name in wanted if id not in here]


def _id_of(use: Use, what: Any) -> str:
    if use is Use.ROLE:
        return f"{what.id}.role"
    return str(what.id) if what is not None else use.value


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
