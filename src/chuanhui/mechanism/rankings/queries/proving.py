"""The proof: every roll-up compared with the rows themselves, in SQL; what differs, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chuanhui.kernel.sight import FIRST, LAST, Span, subtree
from chuanhui.mechanism.rankings.queries.axes import ask
from chuanhui.mechanism.rankings.rules.tallies import COUNTERS

MONTH = "date_trunc('month', day)::date"
XUN = f"{MONTH} + 10 * least((extract(day FROM day)::int - 1) / 10, 2)"
HERE = "area_path >= %s AND area_path < %s"


@dataclass(frozen=True, slots=True)
class Axis:
    """One roll-up: its spans (the finest first) with their first day, its depths, and its further keys."""

    table: str
    spans: tuple[tuple[str, str], ...]
    depths: tuple[int, ...]
    keys: tuple[str, ...]


AXES = (
    Axis("rankings_by_area", (("day", "day"), ("month", MONTH)), (1, 2, 3), ("campaign", "kind", "outcome")),
    Axis(
        "rankings_by_category", (("day", "day"), ("month", MONTH)), (1, 2), ("campaign", "kind", "category")
    ),
    Axis("rankings_by_unit", (("xun", XUN), ("month", MONTH)), (2,), ("campaign", "kind", "unit")),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a roll-up that is not what the rows say.

    Attributes:
        table: the roll-up.
        key: which line: span, depth, first day, path and further keys.
        excess: per counter, how much more the roll-up says than the rows.
    """

    table: str
    key: tuple[Any, ...]
    excess: dict[str, int]


def prove(territory: str = "") -> Iterator[Difference]:
    """Yield every line of a roll-up that differs from the rows. Nothing yielded means: proven.

    The finest lines, with what is pending, are compared with the rows, and the coarser with the finest.
    The caller sees everything, and reads one state of the database.

    Args:
        territory: path of an area to look at; "" for everything.
    """
    span = subtree(territory) if territory else Span(FIRST, LAST)
    for axis in AXES:
        yield from _differing(axis.table, *_finest(axis, span), COUNTERS)
        for name, first in axis.spans:
            for depth in axis.depths:
                if (name, depth) != (axis.spans[0][0], axis.depths[-1]):
                    yield from _differing(axis.table, *_coarser(axis, name, first, depth, span), COUNTERS)
    yield from _differing("rankings_open", *_open(span), ("open",))
    for depth in (1, 2):
        yield from _differing("rankings_open", *_open_coarser(depth, span), ("open",))


def pending() -> int:
    """Return how many facts wait to be added up."""
    return int(ask("SELECT count(*) FROM rankings_pending", [])[0][0])


def _finest(axis: Axis, span: Span) -> tuple[str, str, list[Any]]:
    (name, first), deep = axis.spans[0], axis.depths[-1]
    keys = ", ".join(axis.keys)
    plus, minus = ", ".join(COUNTERS), ", ".join(f"-{one}" for one in COUNTERS)
    said = f"'{name}' AS span, {deep} AS depth"
    parts = (
        f"SELECT {said}, first, area_path, {keys}, {plus} FROM {axis.table} "
        f"WHERE span = '{name}' AND depth = {deep} AND {HERE}",
        *(
            f"SELECT {said}, {first} AS first, rankings_prefix(area_path, {deep}::smallint), {keys}, {counts} "
            f"FROM {source} WHERE {HERE}"
            for source, counts in (("rankings_pending_moments", plus), ("rankings_moments", minus))
        ),
    )
    return f"span, depth, first, area_path, {keys}", " UNION ALL ".join(parts), [*span] * 3


def _coarser(axis: Axis, name: str, first: str, depth: int, span: Span) -> tuple[str, str, list[Any]]:
    keys = ", ".join(axis.keys)
    finest = f"span = '{axis.spans[0][0]}' AND depth = {axis.depths[-1]}"
    parts = (
        f"SELECT '{name}' AS span, {depth} AS depth, first, area_path, {keys}, {', '.join(COUNTERS)} "
        f"FROM {axis.table} WHERE span = '{name}' AND depth = {depth} AND {HERE}",
        f"SELECT '{name}', {depth}, {first if name != axis.spans[0][0] else 'day'}, "
        f"rankings_prefix(area_path, {depth}::smallint), {keys}, {', '.join(f'-{one}' for one in COUNTERS)} "
        f"FROM (SELECT *, first AS day FROM {axis.table}) finest WHERE {finest} AND {HERE}",
    )
    return f"span, depth, first, area_path, {keys}", " UNION ALL ".join(parts), [*span] * 2


def _open(span: Span) -> tuple[str, str, list[Any]]:
    prefix = "rankings_prefix(area_path, 3::smallint)"
    parts = (
        f"SELECT 3 AS depth, falls_on::text, area_path, campaign, kind, open FROM rankings_open "
        f"WHERE depth = 3 AND {HERE}",
        f"SELECT 3, falls_on::text, {prefix}, campaign, kind, sign FROM rankings_pending "
        f"WHERE falls_on IS NOT NULL AND {HERE}",
        f"SELECT 3, falls_on::text, {prefix}, campaign, kind, -1 FROM rankings_facts "
        f"WHERE closed_at IS NULL AND {HERE}",
    )
    return "depth, falls_on, area_path, campaign, kind", " UNION ALL ".join(parts), [*span] * 3


def _open_coarser(depth: int, span: Span) -> tuple[str, str, list[Any]]:
    parts = (
        f"SELECT {depth} AS depth, falls_on::text, area_path, campaign, kind, open FROM rankings_open "
        f"WHERE depth = {depth} AND {HERE}",
        f"SELECT {depth}, falls_on::text, rankings_prefix(area_path, {depth}::smallint), campaign, kind, -open "
        f"FROM rankings_open WHERE depth = 3 AND {HERE}",
    )
    return "depth, falls_on, area_path, campaign, kind", " UNION ALL ".join(parts), [*span] * 2


def _differing(
    table: str, keys: str, union: str, values: list[Any], counters: tuple[str, ...]
) -> Iterator[Difference]:
    sums = ", ".join(f"sum({one})::bigint" for one in counters)
    wrong = " OR ".join(f"sum({one}) <> 0" for one in counters)
    statement = f"SELECT {keys}, {sums} FROM ({union}) sides GROUP BY {keys} HAVING {wrong} ORDER BY {keys}"
    width = keys.count(",") + 1
    for row in ask(statement, values):
        excess = {name: int(count) for name, count in zip(counters, row[width:], strict=True) if count}
        yield Difference(table, tuple(row[:width]), excess)
