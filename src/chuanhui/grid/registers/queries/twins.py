"""Likely duplicates: things alike in fields in which no two should be.

Whoever is written while another thing has the same marks is flagged as a twin. A page walks the flagged
things of the reader's area, so that it costs what it shows, however many things there are of the kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import STAMP, Declared, declared
from chuanhui.grid.registers.queries.finding import Line, line_of
from chuanhui.grid.registers.queries.reading import TABLE
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight

MOST, MEMBERS, WALKS = 200, 20, 10
_PART = " "
_OTHERS = """
    SELECT q.mark, a.thing_id FROM unnest(%s::bigint[]) q (mark)
    CROSS JOIN LATERAL (
        SELECT thing_id FROM registers_alike WHERE kind = %s AND mark = q.mark LIMIT 2
    ) a
"""
_FLAGGED = """
    SELECT id, area_path, number FROM registers_thing
    WHERE kind = %s AND twin AND until IS NULL AND area_path >= %s AND area_path < %s
      AND (area_path, number) > (%s, %s)
    ORDER BY area_path, number LIMIT %s
"""
_MEMBERS = """
    SELECT q.at, found.id, found.twin, found.area_path, found.number
    FROM unnest(%s::int[], %s::bigint[]) q (at, mark)
    CROSS JOIN LATERAL (
        SELECT t.id, t.twin, t.area_path, t.number
        FROM registers_alike a JOIN registers_thing t ON t.id = a.thing_id
        WHERE a.kind = %s AND a.mark = q.mark AND t.until IS NULL AND t.area_path >= %s AND t.area_path < %s
        ORDER BY NOT t.twin, t.area_path, t.number LIMIT %s
    ) found
"""


@dataclass(frozen=True, slots=True)
class Alikes:
    """Some groups of likely duplicates, and after what the next page begins; "" at the end."""

    groups: tuple[tuple[Line, ...], ...]
    after: str = ""


class _Member(NamedTuple):
    is_late: bool
    area_path: str
    number: str
    id: UUID


def duplicates(by: Acting, kind: str, *, most: int = 50, after: str = "") -> Alikes:
    """Return groups of standing things that are alike in all fields of one of the kind's lists.

    Of a group at most 20 are shown, those first whom a later comer was found to be alike with.

    Args:
        by: the reader; a group is what they see of it.
        kind: register kind.
        most: flagged things that are looked at for a page, at most 200.
        after: as the page before told it.

    Raises:
        NoSuchKind: no playbook declares the kind.
    """
    held = declared(kind, stamp=by.stamps.get(STAMP))
    most = max(1, min(most, MOST))
    for _ in range(WALKS):
        flagged = _flagged(by, kind, after, most + 1)
        after = _PART.join(flagged[most - 1][1:]) if len(flagged) > most else ""
        found = _groups(by, held, [one[0] for one in flagged[:most]])
        # Whose twin has ended meanwhile is flagged until the night: go on where a page held only such.
        if found or not after:
            return Alikes(found, after)
    return Alikes((), after)


def twins_among(kind: str, sought: Mapping[UUID, Collection[int]]) -> set[UUID]:
    """Return those of some things that have a mark of duplicates which another thing has too.

    Args:
        kind: register kind.
        sought: by thing, its marks of duplicates under every key.
    """
    marks = sorted({mark for each in sought.values() for mark in each})
    if not marks:
        return set()
    others: dict[int, set[UUID]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, [marks, kind])
        for mark, thing_id in cursor.fetchall():
            others[mark].add(thing_id)
    return {one for one, each in sought.items() if any(others[mark] - {one} for mark in each)}


def scopes_of(held: Declared, thing_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the id of what each thing stands in, whether in sight or not; none where it stands alone."""
    tie = rules.placing_tie(held.kind)
    if tie is None:
        return {}
    with seeing(Sight.everything()):
        rows = TieRow.objects.filter(thing_id__in=list(thing_ids), kind=tie.id, until=None)
        return {thing_id: str(to_id) for thing_id, to_id in rows.values_list("thing_id", "to_id")}


def _flagged(by: Acting, kind: str, after: str, most: int) -> list[tuple[UUID, str, str]]:
    lo, hi = by.sight.hull
    area_path, _, number = after.partition(_PART)
    with connection.cursor() as cursor:
        cursor.execute(_FLAGGED, [kind, lo, hi, area_path, number, most])
        found: list[tuple[UUID, str, str]] = cursor.fetchall()
    return found


def _groups(by: Acting, held: Declared, ids: Sequence[UUID]) -> tuple[tuple[Line, ...], ...]:
    """Return the groups of which these flagged things are the first."""
    if not ids:
        return ()
    sought = _sought(held, ids)
    members = _members(by, held.kind.id, [marks for _, marks in sought])
    wanted = {one.id for each in members for one in each}
    # By id alone: with the kind and the sight beside it the planner may read a whole area for some rows.
    rows = ThingRow.objects.filter(id__in=wanted)
    known = {
        row.id: row for row in rows if by.sight.covers(row.area_path) and by.sight.unit in (None, row.unit_id)
    }
    found: dict[frozenset[UUID], tuple[Line, ...]] = {}
    for (thing_id, _), each in zip(sought, members, strict=True):
        seen = [one.id for one in sorted(set(each)) if one.id in known][:MEMBERS]
        # Another flagged member comes first: the group is shown there.
        if len(seen) > 1 and seen[0] == thing_id:
            lines = sorted((known[one] for one in seen), key=lambda row: (row.registered_at, row.number))
            found[frozenset(seen)] = tuple(line_of(held, row, by) for row in lines)
    return tuple(found.values())


def _members(by: Acting, kind: str, sought: Sequence[Collection[int]]) -> list[list[_Member]]:
    """Return for each of some lists of marks the standing things in sight that have one of them."""
    pairs = [(at, mark) for at, marks in enumerate(sought) for mark in marks]
    found: list[list[_Member]] = [[] for _ in sought]
    with connection.cursor() as cursor:
        cursor.execute(
            _MEMBERS,
            [[at for at, _ in pairs], [mark for _, mark in pairs], kind, *by.sight.hull, MEMBERS + 1],
        )
        for at, id, twin, area_path, number in cursor.fetchall():
            found[at].append(_Member(not twin, area_path, number, id))
    return found


def _sought(held: Declared, ids: Sequence[UUID]) -> list[tuple[UUID, tuple[int, ...]]]:
    """Return for each thing the marks of each of its lists of fields, in the order of the ids."""
    if len(vault.ring().marks) == 1:
        with connection.cursor() as cursor:
            cursor.execute("SELECT thing_id, mark FROM registers_alike WHERE thing_id = ANY(%s)", [list(ids)])
            kept = defaultdict[UUID, list[int]](list)
            for thing_id, mark in cursor.fetchall():
                kept[thing_id].append(mark)
        return [(one, (mark,)) for one in ids for mark in sorted(kept[one])]
    # While the key of the marks is being changed its twin may be under another: their texts are marked anew.
    rows = {row.id: row for row in ThingRow.objects.filter(id__in=list(ids))}
    scopes = scopes_of(held, ids)
    return [
        (one, tuple(vault.marks_of([text])))
        for one in ids
        if one in rows
        for text in rules.same_texts(held.kind, values_of(rows[one]), scopes.get(one, ""))
    ]


def values_of(row: ThingRow) -> dict[str, object]:
    """Return all fields of a row, for marking; the protected ones go no further."""
    values = dict(row.plain)
    if row.sealed is not None:
        values |= vault.open_fields(vault.place_of(TABLE, row.id), row.sealed).values
    return values


def first_groups(by: Acting, kinds: Iterable[str], most: int) -> tuple[int, bool]:
    """Return how many groups the first pages of some kinds hold, and whether there are more."""
    pages = [duplicates(by, kind, most=most) for kind in kinds]
    return sum(len(one.groups) for one in pages), any(one.after for one in pages)
