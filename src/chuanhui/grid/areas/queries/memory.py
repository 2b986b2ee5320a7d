"""What a process remembers of the areas: every version, and the trees of the days that were asked for.

Rows are read once per stamp (`journal.stamps`, room "areas") under the sight of the system, whatever
sight the request is under, and every query narrows what it hands out. Nothing here outlives its stamp.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import shapely
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from shapely.geometry.base import BaseGeometry

from chuanhui.grid.areas.queries.cells import CellIndex, RoadIndex
from chuanhui.grid.areas.rules import AreaFacts, Layer, Level, Standing, Stood
from chuanhui.journal import scope, stamps
from chuanhui.kernel.sight import Sight

ROOM = "areas"
KEPT_STATES = 3
KEPT_TREES = 6
KEPT_SPANS = 512

SELECT = """
SELECT a.id, a.layer, a.level, a.code, v.path, v.area_path, v.parent_id, v.name, v.name_en, v.slug,
       v.synthetic, v.buffer_m, v.valid_from, v.valid_until, v.border
FROM areas_version v JOIN areas_area a ON a.id = v.area_id
"""


def standing_of(row: tuple[Any, ...]) -> tuple[AreaFacts, bytes | None]:
    """Return the facts and the WKB of a row of `SELECT`."""
    area_id, layer, level, *rest, border = row
    facts = AreaFacts(area_id, Layer(layer), Level(level), *rest)
    return facts, bytes(border) if border is not None else None


class Tree:
    """Every area as it stands on one day, all layers."""

    def __init__(self, rows: Iterable[tuple[AreaFacts, bytes | None]]) -> None:
        ordered = sorted(rows, key=lambda row: row[0].code)
        self.facts = tuple(facts for facts, _ in ordered)
        shapes = shapely.from_wkb([wkb for _, wkb in ordered]) if ordered else []
        self.borders: dict[int, BaseGeometry] = {
            facts.id: shape for facts, shape in zip(self.facts, shapes, strict=True) if shape is not None
        }
        self.by_id = {facts.id: facts for facts in self.facts}
        self.by_code = {facts.code: facts for facts in self.facts}
        self.by_path = {facts.path: facts for facts in self.facts}
        self.below: dict[int | None, list[AreaFacts]] = defaultdict(list)
        for facts in self.facts:
            self.below[facts.parent_id].append(facts)
        # Filled by `queries.maps` (level, tolerance) and `queries.finding` (full pinyin, initials).
        self.shown: dict[tuple[Level, float], dict[int, dict[str, Any]]] = {}
        self.pinyin: dict[int, tuple[str, str]] = {}
        self._zones: dict[Layer, CellIndex] = {}

    @cached_property
    def cells(self) -> CellIndex:
        """Return the index of the finest administrative areas."""
        leaves = [
            Standing(facts, self.borders[facts.id])
            for facts in self.facts
            if facts.layer is Layer.ADMIN and facts.id in self.borders and not self.below.get(facts.id)
        ]
        return CellIndex(leaves)

    @cached_property
    def roads(self) -> RoadIndex:
        """Return the index of road sections."""
        return RoadIndex(
            [
                Standing(facts, self.borders[facts.id])
                for facts in self.facts
                if facts.layer is Layer.ROAD and facts.id in self.borders
            ]
        )

    def zones(self, layer: Layer) -> CellIndex:
        """Return the index of the areas of another layer than the administrative one."""
        if layer not in self._zones:
            held = [facts for facts in self.facts if facts.layer is layer and facts.id in self.borders]
            self._zones[layer] = CellIndex([Standing(one, self.borders[one.id]) for one in held])
        return self._zones[layer]

    def standing(self) -> dict[int, Standing]:
        """Return every area with its border, by id."""
        return {facts.id: Standing(facts, self.borders.get(facts.id)) for facts in self.facts}


class State:
    """All versions known under one stamp, and the trees made from them so far."""

    def __init__(self, rows: list[tuple[AreaFacts, bytes | None]]) -> None:
        self.rows = rows
        days = {facts.valid_from for facts, _ in rows}
        days |= {facts.valid_until for facts, _ in rows if facts.valid_until is not None}
        self.turns = sorted(days)
        self.trees: OrderedDict[int, Tree] = OrderedDict()
        self.lock = threading.Lock()
        # Filled by `queries.spans`: the areas that stood in a span of days.
        self.spans: OrderedDict[object, dict[int, Stood]] = OrderedDict()
        self.last_names: dict[str, str] = {}
        for facts, _ in sorted(rows, key=lambda row: row[0].valid_from):
            self.last_names[facts.path] = facts.name

    def tree(self, on: date | None) -> Tree:
        """Return the tree of a day; None asks for the last state that is known."""
        turn = bisect_right(self.turns, on) if on is not None else len(self.turns)
        found = self.trees.get(turn)
        return found if found is not None else self._grow(turn)

    def keep_span(self, key: object, found: dict[int, Stood]) -> None:
        """Remember the areas of a span, the last few spans asked for."""
        with self.lock:
            while len(self.spans) >= KEPT_SPANS:
                self.spans.popitem(last=False)
            self.spans[key] = found

    def _grow(self, turn: int) -> Tree:
        with self.lock:
            if turn not in self.trees:
                day = self.turns[turn - 1] if turn else date.min
                tree = Tree(row for row in self.rows if stands_on(row[0], day))
                while len(self.trees) >= KEPT_TREES:
                    self.trees.popitem(last=False)
                self.trees[turn] = tree
            return self.trees[turn]


def stands_on(facts: AreaFacts, day: date) -> bool:
    """Tell whether a version holds on a day."""
    return facts.valid_from <= day and (facts.valid_until is None or day < facts.valid_until)


_states: OrderedDict[tuple[str, int], State] = OrderedDict()
_lock = threading.Lock()


def state(stamp: int | None = None) -> State:
    """Return what is known under a stamp, read now when it moved.

    Args:
        stamp: the room's stamp when the caller has read it; None reads it, one statement more.
    """
    if stamp is None:
        stamp = stamps.read(ROOM)[ROOM]
    key = (connections.settings[DEFAULT_DB_ALIAS]["NAME"], stamp)
    found = _states.get(key)
    if found is not None:
        return found
    read = State(_read())
    with _lock:
        while len(_states) >= KEPT_STATES:
            _states.popitem(last=False)
        return _states.setdefault(key, read)


def tree(on: date | None = None, stamp: int | None = None) -> Tree:
    """Return the tree of a day as it is known now.

    Args:
        on: the day; None asks for the last state that is known, planned changes included.
        stamp: see `state`.
    """
    return state(stamp).tree(on)


def _read() -> list[tuple[AreaFacts, bytes | None]]:
    """Read every version that is believed today, under the sight of the system."""
    with transaction.atomic(), scope.seeing(Sight.everything()), connection.cursor() as cursor:
        cursor.execute(f"{SELECT} WHERE v.superseded_at IS NULL")
        return [standing_of(row) for row in cursor.fetchall()]
