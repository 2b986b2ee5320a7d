"""Finding things: exact values, names in characters and sounds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.errors import FieldHidden, TooShort
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import STAMP, Declared, declared
from chuanhui.grid.registers.queries.reading import TABLE, in_sight
from chuanhui.playbook.schema import Guard, RegisterField, Search

MOST = 200
CANDIDATES = 400

# One way to the server; the documents come as texts, for only those of a hit are read.
_BY_MARKS = """
    SELECT id, kind, number, label, area_path, unit_id, within_path, since, until, recheck_by, revision,
        sealed, plain::text, masks::text
    FROM (
        SELECT t.* FROM registers_thing t
        WHERE t.id IN (SELECT m.thing_id FROM registers_mark m WHERE m.mark = ANY(%s)
                       GROUP BY m.thing_id HAVING count(*) >= %s)
          AND t.kind = %s AND t.merged_into IS NULL AND t.area_path >= %s AND t.area_path < %s
        LIMIT %s
    ) found ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as a list shows it.

    Attributes:
        label: masked where protected; the number where this post may not even see the mask.
        fields: open and masked fields that this post may see; the others are absent.
    """

    id: UUID
    kind: str
    number: str
    label: str
    area_path: str
    within_path: str
    since: date
    until: date | None
    recheck_by: date | None
    revision: int
    fields: Mapping[str, Any]


def line_of(held: Declared, row: ThingRow | _Hit, by: Acting) -> Line:
    """Return a row as the reader's lists show it."""
    plain, masks = row.plain, row.masks
    shown = {
        field.id: (plain if field.guard is Guard.OPEN else masks).get(field.id)
        for field in held.kind.fields
        if not field.declared and rules.sees_field(held.kind, field, by)
    }
    label = held.kind.get(held.kind.label)
    may_label = label is None or rules.sees_field(held.kind, label, by)
    return Line(
        id=row.id,
        kind=row.kind,
        number=row.number,
        label=row.label if may_label else row.number,
        area_path=row.area_path,
        within_path=row.within_path,
        since=row.since,
        until=row.until,
        recheck_by=row.recheck_by,
        revision=row.revision,
        fields={name: value for name, value in shown.items() if value is not None},
    )


def lookup(by: Acting, kind: str, field: str, value: Any, *, most: int = 20) -> tuple[Line, ...]:
    """Return the things whose field has exactly this value: a protected one through its mark.

    Raises:
        NoSuchKind: no playbook declares the kind.
        FieldHidden: nothing is found by this field, or this post may not see it.
    """
    held = declared(kind, stamp=by.stamps.get(STAMP))
    one = _searchable(held, by, field, Search.EXACT)
    if one.guard is Guard.OPEN and one.search is not Search.EXACT:
        rows = in_sight(ThingRow.objects.filter(kind=kind, merged_into=None), by.sight)
        found = rows.filter(**{f"plain__{field}": value}).order_by("number")[:most]
        return tuple(line_of(held, row, by) for row in found)
    text = rules.exact_text(held.kind, one, value)
    wanted = rules.same_form(one, value)
    return tuple(
        line_of(held, hit, by)
        for hit in _hits(by, kind, [text], 1, most)
        if (kept := hit.value(one)) is not None and rules.same_form(one, kept) == wanted
    )


def search_name(by: Acting, kind: str, text: str, *, field: str = "", most: int = 50) -> tuple[Line, ...]:
    """Return the things with a name that holds `text` in characters, or sounds like it in pinyin or initials.

    Args:
        by: the reader.
        kind: register kind.
        text: two signs or more: 欧阳, ouyang, oym.
        field: which name; "" takes the kind's label, or the first field that is found as a name.
        most: at most 200.

    Raises:
        NoSuchKind, TooShort, FieldHidden: see their sentences.
    """
    held = declared(kind, stamp=by.stamps.get(STAMP))
    one = _searchable(held, by, field or _name_field(held), Search.NAME)
    texts = rules.name_texts(held.kind, one, text)
    if not texts:
        raise TooShort(least=rules.LEAST)
    most = max(1, min(most, MOST))
    # Letters may be pinyin, initials or plain letters: one of three is enough. Characters must all be there.
    needed = 1 if text.isascii() else len(texts)
    lines = []
    for hit in _hits(by, kind, texts, needed, max(most, CANDIDATES)):
        kept = hit.value(one)
        if isinstance(kept, str) and rules.answers(kept, text):
            lines.append(line_of(held, hit, by))
            if len(lines) == most:
                break
    return tuple(lines)


def _name_field(held: Declared) -> str:
    label = held.kind.get(held.kind.label)
    if label is not None and rules.named(held.kind, label):
        return label.id
    return next((one.id for one in held.kind.fields if one.search is Search.NAME), held.kind.label)


def _searchable(held: Declared, by: Acting, name: str, how: Search) -> RegisterField:
    """Return a field by which this post may look for things this way."""
    field = held.kind.get(name)
    if field is None or field.declared or not rules.sees_field(held.kind, field, by):
        raise FieldHidden(field=name)
    by_name = rules.named(held.kind, field)
    fits = by_name if how is Search.NAME else field.guard is Guard.OPEN or field.search is not Search.NONE
    if not fits:
        raise FieldHidden(field=name)
    return field


class _Hit(NamedTuple):
    """A row that a mark hints at, with its documents unread; `line_of` takes it as it takes a row."""

    id: UUID
    kind: str
    number: str
    label: str
    area_path: str
    unit_id: int | None
    within_path: str
    since: date
    until: date | None
    recheck_by: date | None
    revision: int
    sealed: bytes | None
    plain_text: str
    masks_text: str

    @property
    def plain(self) -> dict[str, Any]:
        """Return the open fields."""
        found: dict[str, Any] = json.loads(self.plain_text)
        return found

    @property
    def masks(self) -> dict[str, Any]:
        """Return the masked forms."""
        found: dict[str, Any] = json.loads(self.masks_text)
        return found

    def value(self, field: RegisterField) -> Any:
        """Return a field's value for comparing; a protected one is decrypted and goes no further."""
        if field.guard is Guard.OPEN:
            return self.plain.get(field.id)
        if self.sealed is None:
            return None
        return vault.open_fields(vault.place_of(TABLE, self.id), self.sealed).values.get(field.id)


def _hits(by: Acting, kind: str, texts: Sequence[str], needed: int, most: int) -> list[_Hit]:
    """Return the things in sight that have so many of the marks of some texts, by number."""
    sight, (lo, hi) = by.sight, by.sight.hull
    while True:
        ring = vault.ring()
        with connection.cursor() as cursor:
            cursor.execute(_BY_MARKS, [vault.marks_of(texts), needed, kind, lo, hi, most])
            found = map(_Hit._make, cursor.fetchall())
            hits = [one for one in found if sight.covers(one.area_path) and sight.unit in (None, one.unit_id)]
        # A key that came meanwhile may have marked anew what was just looked for under the former one alone.
        if vault.ring() is ring:
            return hits
