"""The rows of a sheet on their way in: what each means for the register as it stands, batch by batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.bringing import Bringing
from chuanhui.grid.registers.actions.changing import scope_of
from chuanhui.grid.registers.actions.flagging import flag
from chuanhui.grid.registers.actions.numbering import numbers_of, standing
from chuanhui.grid.registers.actions.pressing import Press, Pressed
from chuanhui.grid.registers.actions.registering import EARLIEST, Place, place_for
from chuanhui.grid.registers.actions.staging import Staged, eight_bytes, merge
from chuanhui.grid.registers.actions.telling import entry_of_lines
from chuanhui.grid.registers.actions.writing import written
from chuanhui.grid.registers.errors import BadPlace, NumberTaken
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared
from chuanhui.grid.registers.queries.reading import TABLE, in_sight, thing_from
from chuanhui.grid.registers.queries.twins import twins_among
from chuanhui.grid.registers.rules import Thing
from chuanhui.grid.registers.rules.sheets import Judge, Line
from chuanhui.grid.registers.rules.sheets_faults import Faults
from chuanhui.grid.registers.rules.sheets_heading import AREA, NUMBER, SINCE
from chuanhui.grid.registers.rules.sheets_telling import (
    LINES_MOST,
    line_of_change,
    line_of_new,
)
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.ids import new_id, new_ids
from chuanhui.playbook.schema import FieldKind, Guard, RegisterKind

_IDENTITY = frozenset({FieldKind.ID_NUMBER, FieldKind.CREDIT_CODE})


_New = tuple[Line, Place, dict[str, Thing], dict[int, int], bool]
"""What is new: row, where it stands, what it belongs to, marks of duplicates, whether it has a twin."""


class Arrivals:
    """Takes judged rows, batch by batch, and stages what they come to; the register changes with `merge`.

    Attributes:
        added, changed, unchanged, rows: counted so far.
    """

    def __init__(
        self, held: Declared, deed: Deed, import_id: UUID, faults: Faults, area: str, *, dry_run: bool
    ) -> None:
        self.held, self.deed, self.import_id, self.faults = held, deed, import_id, faults
        self.added = self.changed = self.unchanged = self.rows = 0
        self._area, self._dry_run = area, dry_run
        self._today = localdate(deed.now)
        self._press, self._marking = Press(held), vault.ring().marking
        self._ends: dict[tuple[str, str], Thing] = {}
        self._places: dict[tuple[str, UUID | None], Place | None] = {}
        self._numbers: dict[str, int] = {}
        self._firsts: dict[int, int] = {}
        self._twins: list[UUID] = []
        self._unseen = frozenset[int]()
        self._made: UUID | None = None
        self._bringing = Bringing(self._merge_some)
        kind = held.kind
        # Alike in these, two things are one; alike in the others they may be, which a person decides later.
        self._certain = {place for place, names in enumerate(kind.same) if _is_certain(kind, names)}

    def take(self, judge: Judge, lines: Sequence[Line]) -> None:
        """Take one batch.

        Raises:
            NumberTaken: see `Bringing.rest`.
        """
        self._bringing.rest()
        self.rows += len(lines)
        known = self._known([line.number for line in lines if line.number])
        fresh: list[Line] = []
        staged, told = Staged(), defaultdict[tuple[str, int | None], list[tuple[UUID, str]]](list)
        unseen = set[int]()
        for line in lines:
            if line.number and self._is_second(line):
                continue
            if line.number in known:
                if self._is_ours(known[line.number]):
                    # A row further up was given just this number.
                    raise NumberTaken(number=line.number)
                self._change(judge, line, known[line.number], staged, told, unseen)
            elif judge.is_whole(line):
                fresh.append(line)
        self._find_ends(judge, fresh)
        new = self._new(judge, fresh)
        numbers = [] if self._dry_run or self.faults.count else self._numbered(new)
        # The questions are asked: the batch before may go while this one is made ready.
        self._bringing.go()
        if self.faults.count or self._dry_run:
            return
        self._add(new, numbers, staged, told, unseen)
        for (area_path, unit_id), lines_told in told.items():
            for at in range(0, len(lines_told), LINES_MOST):
                some = lines_told[at : at + LINES_MOST]
                texts = [text for _, text in some]
                entry = entry_of_lines(self.held, self.deed, self.import_id, area_path, unit_id, texts)
                staged.entries.append(entry)
                staged.tell(entry.id, [thing_id for thing_id, _ in some])
        self._unseen = frozenset(unseen)
        self._bringing.hold(staged)

    def merge(self) -> tuple[int, int]:
        """Put what is left into the register and return how many things are new and changed.

        Raises:
            NumberTaken: see `Bringing.rest`.
        """
        self._bringing.finish()
        flag(self._twins)
        return self._bringing.added, self._bringing.changed

    def close(self) -> None:
        """Let go of the connection; called whatever happened."""
        self._bringing.close()

    def _merge_some(self, changed: list[UUID]) -> tuple[int, int]:
        held, recheck = self.held, self.held.kind.recheck
        return merge(
            self.import_id,
            changed,
            kind=held.kind.id,
            ref=held.ref,
            territory=self.deed.by.territory,
            recheck_by=rules.day_after(self._today, recheck) if recheck else None,
            now=self.deed.now,
            marked_under=self._marking,
        )

    def _is_second(self, line: Line) -> bool:
        first = self._numbers.setdefault(line.number, line.row)
        if first != line.row:
            self.faults.add(line.row, NUMBER.zh, "row.same_number", first=first)
        return first != line.row

    def _is_ours(self, row: ThingRow) -> bool:
        """Tell whether this import made a row: part of it stands already, and counts for nothing yet."""
        return self._made is not None and row.registered_at == self.deed.now and row.id >= self._made

    def _known(self, numbers: list[str]) -> Mapping[str, ThingRow]:
        """Return the rows in sight that have these numbers, locked."""
        if not numbers:
            return {}
        by = self.deed.by
        ids = standing(by.territory, self.held.kind.id, numbers).values()
        rows = ThingRow.objects.filter(id__in=list(ids))
        return {row.number: row for row in in_sight(rows, by.sight).select_for_update().order_by("id")}

    # A change

    def _change(
        self, judge: Judge, line: Line, row: ThingRow, staged: Staged, told: Any, unseen: set[int]
    ) -> None:
        old = thing_from(row)
        kind = self.held.kind
        inside = (
            vault.open_fields(vault.place_of(TABLE, old.id), row.sealed)
            if row.sealed
            else vault.Fields("", {})
        )
        plain, guarded = {**old.plain, **line.plain}, {**inside.values, **line.guarded}
        if plain == dict(old.plain) and guarded == dict(inside.values):
            self.unchanged += 1
            return
        if refusal := rules.refusal_to_change(kind, old, self.deed.by, None):
            code = "row.ended" if old.until else "row.needs_approval"
            until = old.until.isoformat() if old.until else ""
            self.faults.add(line.row, NUMBER.zh, code, number=old.number, until=until, why=refusal.code)
            return
        self.changed += 1
        if self._dry_run:
            return
        scope = scope_of(self.held, old.id)
        found = written(self.held, old.id, old.number, plain, guarded, salt=inside.salt, scope=scope)
        new = replace(
            old, ref=self.held.ref, plain=plain, commitment=found.commitment, touched_at=self.deed.now
        )
        staged.things.append(
            (
                self.import_id, old.id, False, old.revision, old.area_path, old.unit_id, old.number,
                old.stand_code, old.within_path, found.label, canonical_json(plain), found.sealed,
                canonical_json(found.masks), canonical_json(found.commitment), old.since,
            )
        )  # fmt: skip
        staged.changed.append(old.id)
        staged.mark(old.id.bytes, map(eight_bytes, found.marks))
        staged.pair(kind.id, old.id.bytes, found.alike)
        self._twins += twins_among(kind.id, {old.id: found.twins})
        if not self._unseen.isdisjoint(found.alike):
            self._twins.append(old.id)
        unseen |= found.alike
        told[old.area_path, old.unit_id].append((old.id, line_of_change(old.id, rules.changes(old, new))))

    # A new thing

    def _find_ends(self, judge: Judge, lines: Iterable[Line]) -> None:
        """Find what the ties of some rows lead to, locked against being ended meanwhile."""
        by = self.deed.by
        wanted: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            for name, number in line.ties.items():
                to = self.held.kind.ties[name].to
                if (to, number) not in self._ends:
                    wanted[to].add(number)
        for to, numbers in wanted.items():
            ids = standing(by.territory, to, numbers).values()
            rows = ThingRow.objects.filter(id__in=list(ids), until=None)
            for row in in_sight(rows, by.sight).select_for_update(no_key=True).order_by("id"):
                if not self._is_ours(row):
                    self._ends[to, row.number] = thing_from(row)

    def _place(self, judge: Judge, line: Line) -> tuple[Place, dict[str, Thing]] | None:
        """Return where a new thing stands and what it belongs to; None, noted, where that cannot be."""
        kind = self.held.kind
        ends: dict[str, Thing] = {}
        if line.since and not EARLIEST.isoformat() <= line.since <= self._today.isoformat():
            self.faults.add(line.row, SINCE.zh, "not_date")
            return None
        for name, number in line.ties.items():
            end = self._ends.get((kind.ties[name].to, number))
            if end is None:
                what = kind.ties[name].name
                self.faults.add(
                    line.row, judge.tie_name(name), "tie.none", what=what.zh, what_en=what.get("en")
                )
                return None
            ends[name] = end
        tie = rules.placing_tie(kind)
        container = ends.get(tie.id) if tie else None
        asked = line.area or ("" if container else self._area)
        key = (asked, container.id if container else None)
        if key not in self._places:
            try:
                self._places[key] = place_for(kind, asked, ends, self.deed.by)
            except BadPlace:
                self._places[key] = None
        place = self._places[key]
        if place is None:
            self.faults.add(line.row, AREA.zh if line.area else "", "place.wrong", stands=kind.stands)
            return None
        return place, ends

    def _new(self, judge: Judge, lines: Sequence[Line]) -> list[_New]:
        """Return what is new of some rows, each with what it stands in; the rest is noted."""
        placed = [(line, *found) for line in lines if (found := self._place(judge, line)) is not None]
        sames = self._press.sames(
            [
                (line.plain, line.guarded, str(place.container.id) if place.container else "")
                for line, place, _ in placed
            ]
        )
        hits, taken = self._hits(sames)
        taken |= self._unseen
        fresh: list[_New] = []
        for (line, place, ends), same in zip(placed, sames, strict=True):
            if not self._is_there(judge, line, same, hits):
                fresh.append((line, place, ends, same, not taken.isdisjoint(same.values())))
                taken.update(same.values())
        self.added += len(fresh)
        return fresh

    def _add(
        self, new: Sequence[_New], numbers: Sequence[str], staged: Staged, told: Any, unseen: set[int]
    ) -> None:
        ids = new_ids(self.deed.now, len(new))
        self._made = self._made or next(iter(ids), None)
        raw = [
            (id, number, one[0].plain, one[0].guarded)
            for id, number, one in zip(ids, numbers, new, strict=True)
        ]
        for (line, place, ends, same, is_twin), (id, number, *_), pressed in zip(
            new, raw, self._press.press(raw), strict=True
        ):
            self._stage(line, place, ends, same, id, number, pressed, staged, told)
            unseen.update(same.values())
            if is_twin:
                self._twins.append(id)

    def _hits(self, sames: Iterable[Mapping[int, int]]) -> tuple[Mapping[int, list[ThingRow]], set[int]]:
        """Return the standing things in sight that are surely one with some of these, by mark; all taken."""
        marks = {known: mark for s in sames for mark in s.values() for known in self._press.known_as(mark)}
        if not marks:
            return {}, set()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT mark, thing_id FROM registers_alike WHERE kind = %s AND mark = ANY(%s)",
                [self.held.kind.id, list(marks)],
            )
            pairs = [(marks[mark], thing_id) for mark, thing_id in cursor.fetchall()]
        taken = {mark for mark, _ in pairs}
        certain = {mark for same in sames for place, mark in same.items() if place in self._certain}
        pairs = [one for one in pairs if one[0] in certain]
        if not pairs:
            return {}, taken
        rows = ThingRow.objects.filter(
            id__in=[thing_id for _, thing_id in pairs], until=None, merged_into=None
        )
        known = {row.id: row for row in in_sight(rows, self.deed.by.sight)}
        found: dict[int, list[ThingRow]] = defaultdict(list)
        for mark, thing_id in pairs:
            if thing_id in known:
                found[mark].append(known[thing_id])
        return found, taken

    def _is_there(
        self, judge: Judge, line: Line, same: Mapping[int, int], hits: Mapping[int, list[ThingRow]]
    ) -> bool:
        """Tell whether a new row is in the sheet or the register already: noted, or counted as unchanged."""
        for at in sorted(self._certain & same.keys()):
            mark = same[at]
            first = self._firsts.setdefault(mark, line.row)
            if first == line.row and mark not in hits:
                continue
            fields = "、".join(judge.field_name(name) for name in self.held.kind.same[at])
            if first != line.row:
                self.faults.add(line.row, "", "row.same_thing", first=first, fields=fields)
                return True
            for row in hits.get(mark, ()):
                if self._says_nothing_new(line, row):
                    self.unchanged += 1
                else:
                    self.faults.add(line.row, "", "row.registered", number=row.number, fields=fields)
                return True
        return False

    def _says_nothing_new(self, line: Line, row: ThingRow) -> bool:
        inside = vault.open_fields(vault.place_of(TABLE, row.id), row.sealed).values if row.sealed else {}
        return all(row.plain.get(name) == value for name, value in line.plain.items()) and all(
            inside.get(name) == value for name, value in line.guarded.items()
        )

    def _numbered(self, new: Sequence[_New]) -> list[str]:
        """Return the number of each new thing, as told or given now."""
        given = [(line.number, place) for line, place, *_ in new]
        return numbers_of(self.held.kind, self.deed.by.territory, given)

    def _stage(
        self, line: Line, place: Place, ends: Mapping[str, Thing], same: Mapping[int, int], thing_id: UUID,
        number: str, found: Pressed, staged: Staged, told: Any,
    ) -> None:  # fmt: skip
        by, now, kind = self.deed.by, self.deed.now, self.held.kind
        inside = rules.path_within(kind.id, number, place.container)
        since = date.fromisoformat(line.since) if line.since else self._today
        staged.things.append(
            (
                self.import_id, thing_id, True, 1, place.area_path, by.unit_id, number, place.stand_code,
                inside, found.label, found.plain, found.sealed, found.masks, found.commitment, since,
            )
        )  # fmt: skip
        raw = thing_id.bytes
        staged.mark(raw, found.marks)
        staged.pair(kind.id, raw, same.values())
        ties = []
        for name, end in ends.items():
            tie_id, role = new_id(now), line.roles.get(name, "")
            staged.ties.append(
                (self.import_id, tie_id, thing_id, name, end.id, role, since, place.area_path, by.unit_id)
            )
            ties.append(
                f'{{"id":"{tie_id}","kind":"{name}","role":{json.dumps(role)},"since":"{since}",'
                f'"thing_id":"{found.id}","to_id":"{end.id}","until":null}}'
            )
        text = line_of_new(
            found.id, number=number, plain=found.plain, commitment=found.commitment, within_path=inside,
            stand_code=place.stand_code, since=line.since, ties=",".join(ties),
        )  # fmt: skip
        told[place.area_path, by.unit_id].append((thing_id, text))


def _is_certain(kind: RegisterKind, names: Sequence[str]) -> bool:
    """Tell whether alike in these fields means the same: all are numbers of identity, or all are open."""
    fields = [kind.get(name) for name in names]
    return all(one is not None and one.field.kind in _IDENTITY for one in fields) or all(
        one is not None and one.guard is Guard.OPEN for one in fields
    )
