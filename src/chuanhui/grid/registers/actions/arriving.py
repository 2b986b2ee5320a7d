"""The rows of a sheet on their way in: what each means for the register as it stands, batch by batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.changing import scope_of
from chuanhui.grid.registers.actions.flagging import flag
from chuanhui.grid.registers.actions.pressing import Press, Pressed
from chuanhui.grid.registers.actions.registering import EARLIEST, Place, place_for, take_numbers
from chuanhui.grid.registers.actions.staging import Staged, merge, put
from chuanhui.grid.registers.actions.writing import written
from chuanhui.grid.registers.errors import BadPlace
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared
from chuanhui.grid.registers.queries.imported import LINES
from chuanhui.grid.registers.queries.reading import TABLE, in_sight, thing_from
from chuanhui.grid.registers.queries.twins import twins_among
from chuanhui.grid.registers.rules import Thing
from chuanhui.grid.registers.rules.sheets import Judge, Line
from chuanhui.grid.registers.rules.sheets_faults import Faults
from chuanhui.grid.registers.rules.sheets_heading import AREA, NUMBER, SINCE
from chuanhui.grid.registers.rules.sheets_telling import (
    LINES_MOST,
    body_of_lines,
    line_of_change,
    line_of_new,
)
from chuanhui.journal import actions as journal
from chuanhui.journal.rules import Entry, hash_entry
from chuanhui.journal.scope import seeing
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.ids import new_id, new_ids
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import FieldKind, Guard, RegisterKind

_IDENTITY = frozenset({FieldKind.ID_NUMBER, FieldKind.CREDIT_CODE})


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
        self._press = Press(held)
        self._ends: dict[tuple[str, str], Thing] = {}
        self._places: dict[tuple[str, UUID | None], Place | None] = {}
        self._numbers: dict[str, int] = {}
        self._firsts: dict[int, int] = {}
        self._changed: list[UUID] = []
        self._twins: list[UUID] = []
        kind = held.kind
        # Alike in these, two things are one; alike in the others they may be, which a person decides later.
        self._certain = {place for place, names in enumerate(kind.same) if _is_certain(kind, names)}

    def take(self, judge: Judge, lines: Sequence[Line]) -> None:
        """Take one batch."""
        self.rows += len(lines)
        known = self._known([line.number for line in lines if line.number])
        fresh: list[Line] = []
        staged, told = Staged(), defaultdict[tuple[str, int | None], list[tuple[UUID, str]]](list)
        for line in lines:
            if line.number and self._is_second(line):
                continue
            if line.number in known:
                self._change(judge, line, known[line.number], staged, told)
            elif judge.is_whole(line):
                fresh.append(line)
        self._find_ends(judge, fresh)
        self._add(judge, fresh, staged, told)
        if self.faults.count or self._dry_run:
            return
        for (area_path, unit_id), lines_told in told.items():
            for at in range(0, len(lines_told), LINES_MOST):
                entry = self._tell(area_path, unit_id, lines_told[at : at + LINES_MOST])
                staged.lines += [
                    (thing_id.bytes, entry.bytes) for thing_id, _ in lines_told[at : at + LINES_MOST]
                ]
        put(staged)

    def merge(self) -> tuple[int, int]:
        """Put what is staged into the register and return how many things are new and changed."""
        held, recheck = self.held, self.held.kind.recheck
        counts = merge(
            self.import_id,
            self._changed,
            kind=held.kind.id,
            ref=held.ref,
            territory=self.deed.by.territory,
            recheck_by=rules.day_after(self._today, recheck) if recheck else None,
            now=self.deed.now,
            marked_under=vault.ring().marking,
        )
        flag(self._twins)
        return counts

    def _is_second(self, line: Line) -> bool:
        first = self._numbers.setdefault(line.number, line.row)
        if first != line.row:
            self.faults.add(line.row, NUMBER.zh, "row.same_number", first=first)
        return first != line.row

    def _known(self, numbers: list[str]) -> Mapping[str, ThingRow]:
        """Return the rows in sight that have these numbers, locked."""
        if not numbers:
            return {}
        by = self.deed.by
        rows = ThingRow.objects.filter(territory=by.territory, kind=self.held.kind.id, number__in=numbers)
        return {row.number: row for row in in_sight(rows, by.sight).select_for_update().order_by("id")}

    # A change

    def _change(self, judge: Judge, line: Line, row: ThingRow, staged: Staged, told: Any) -> None:
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
        self._changed.append(old.id)
        staged.marks += [(mark, old.id.bytes) for mark in found.marks]
        staged.alike += [(kind.id, mark, old.id) for mark in found.alike]
        self._twins += twins_among(kind.id, {old.id: found.twins})
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
            rows = ThingRow.objects.filter(
                territory=by.territory, kind=to, number__in=sorted(numbers), until=None
            )
            for row in in_sight(rows, by.sight).select_for_update(no_key=True).order_by("id"):
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

    def _add(self, judge: Judge, lines: Sequence[Line], staged: Staged, told: Any) -> None:
        placed = [(line, *found) for line in lines if (found := self._place(judge, line)) is not None]
        sames = [
            self._press.same(line.plain, line.guarded, str(place.container.id) if place.container else "")
            for line, place, _ in placed
        ]
        hits, taken = self._hits(sames)
        fresh: list[tuple[Line, Place, dict[str, Thing], dict[int, int]]] = []
        for (line, place, ends), same in zip(placed, sames, strict=True):
            if not self._is_there(judge, line, same, hits):
                fresh.append((line, place, ends, same))
        self.added += len(fresh)
        if self._dry_run or self.faults.count:
            return
        numbers = self._numbered(fresh)
        ids = new_ids(self.deed.now, len(fresh))
        raw = [
            (id, number, one[0].plain, one[0].guarded)
            for id, number, one in zip(ids, numbers, fresh, strict=True)
        ]
        for one, (id, number, *_), pressed in zip(fresh, raw, self._press.press(raw), strict=True):
            self._stage(*one, id, number, pressed, staged, told)
            if not taken.isdisjoint(one[3].values()):
                self._twins.append(id)
            taken.update(one[3].values())

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

    def _numbered(self, fresh: Sequence[tuple[Line, Place, Any, Any]]) -> list[str]:
        """Return the number of each new thing: as told, or the next ones of its stem, taken all at once."""
        kind, territory = self.held.kind, self.deed.by.territory
        lacking: dict[rules.Stem, list[int]] = defaultdict(list)
        numbers = [line.number for line, *_ in fresh]
        for at, (line, place, *_) in enumerate(fresh):
            if not line.number:
                within = place.container.number if place.container else ""
                lacking[rules.stem_of(kind.number, area=place.code, within=within)].append(at)
        while lacking:
            for stem, places in lacking.items():
                last = take_numbers(kind.id, territory, stem, len(places)) if stem.width else 0
                for many, at in enumerate(places, 1 - len(places)):
                    numbers[at] = stem.number(last + many)
            # One that was given by hand is passed over.
            made = {numbers[at]: at for at in chain.from_iterable(lacking.values())}
            with seeing(Sight.everything()):
                taken = {made[number] for number in _standing(territory, kind.id, list(made))}
            lacking = {
                stem: left
                for stem, places in lacking.items()
                if stem.width and (left := [at for at in places if at in taken])
            }
        return numbers

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
        staged.marks += [(mark, raw) for mark in found.marks]
        staged.alike += [(kind.id, mark, thing_id) for mark in same.values()]
        ties = []
        for name, end in ends.items():
            tie_id, role = new_id(now), line.roles.get(name, "")
            staged.ties.append(
                (self.import_id, tie_id, thing_id, name, end.id, role, since, place.area_path, by.unit_id)
            )
            ties.append(
                f'{{"id":"{tie_id}","kind":"{name}","role":{json.dumps(role)},"since":"{since}",'
                f'"thing_id":"{thing_id}","to_id":"{end.id}","until":null}}'
            )
        text = line_of_new(
            thing_id, number=number, plain=found.plain, commitment=found.commitment, within_path=inside,
            stand_code=place.stand_code, since=line.since, ties=",".join(ties),
        )  # fmt: skip
        told[place.area_path, by.unit_id].append((thing_id, text))

    def _tell(self, area_path: str, unit_id: int | None, lines: Sequence[tuple[UUID, str]]) -> UUID:
        """Write the entry of some things of one area, and return its id."""
        by, now, held = self.deed.by, self.deed.now, self.held
        recheck = held.kind.recheck
        shared = {
            "kind": held.kind.id,
            "ref": held.ref,
            "territory": by.territory,
            "area_path": area_path,
            "unit_id": unit_id,
            "since": self._today.isoformat(),
            "registered_at": rules.plain(now),
            "touched_at": rules.plain(now),
            "recheck_by": rules.plain(rules.day_after(self._today, recheck)) if recheck else None,
        }
        body = body_of_lines(held.kind.id, self.import_id, shared, [text for _, text in lines])
        head = (new_id(now), now, "register.lines", LINES, None, str(unit_id or ""), area_path)
        whole = (*head, by.post_id, by.person_id, held.ref, None, None, body)
        journal.write(Entry(*whole, hash_entry(*whole)))
        return head[0]


def _standing(territory: str, kind: str, numbers: list[str]) -> list[str]:
    """Return those of some numbers that things in sight have."""
    # One array: the ORM would write a thousand values one by one.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM registers_thing WHERE territory = %s AND kind = %s AND number = ANY(%s)",
            [territory, kind, numbers],
        )
        return [row[0] for row in cursor.fetchall()]


def _is_certain(kind: RegisterKind, names: Sequence[str]) -> bool:
    """Tell whether alike in these fields means the same: all are numbers of identity, or all are open."""
    fields = [kind.get(name) for name in names]
    return all(one is not None and one.field.kind in _IDENTITY for one in fields) or all(
        one is not None and one.guard is Guard.OPEN for one in fields
    )
