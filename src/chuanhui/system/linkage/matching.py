"""From the files of a run and the register to links and doubtful pairs: the engine, and what clerks said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pyarrow as pa

from chuanhui.playbook.schema import IdentifyRole
from chuanhui.system.linkage import tokens
from chuanhui.system.linkage.cards import COMPARED, Cards
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.rules import Decision, Delivery

LINKED, REVIEW, NONE = "linked", "review", "none"


@dataclass(frozen=True)
class Input:
    """One file of a run: what was sent, its rows and facts, and the mark of each row."""

    delivery: Delivery
    rows: pa.Table = field(repr=False)
    facts: pa.Table = field(repr=False)
    marks: Sequence[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What clerks said of a row: whom it is, and whom it is not."""

    thing_id: UUID | None = None
    denied: frozenset[UUID] = frozenset()


Decisions = Mapping[tuple[str, bytes], Remembered]
"""By source and mark."""


@dataclass(frozen=True)
class Past:
    """What the engine remembers of last month, so that this one is quicker and comes out the same.

    Attributes:
        key: of its marks.
        tables: as the engine keeps them; None for none, or where they are lost.
    """

    key: bytes = field(repr=False)
    tables: Mapping[str, pa.Table] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one row: its place in the file, and whom it may be, by the number of the person."""

    input: int
    row: int
    band: str
    how: str
    person: int | None = None
    other: int | None = None
    score: float = 0.0
    runner_up: float | None = None
    pattern: int = 0


@dataclass(frozen=True)
class Matched:
    """What a match came to: every row once, the parameters as JSON has them, counts, and what to remember."""

    found: Sequence[Found]
    parameters: Mapping[str, Any]
    counts: Mapping[str, int]
    past: Mapping[str, pa.Table] | None = None


class Interrupted(Exception):
    """The run was asked to stop, and did."""


def match(
    ground: Ground,
    cards: Cards,
    inputs: Sequence[Input],
    decisions: Decisions,
    past: Past,
    *,
    token_key: Callable[[str], bytes],
    on_stage: Callable[[str, int], None],
    cancelled: Callable[[], bool],
    engine_name: str = "duckdb",
    spark_master: str = "",
) -> Matched:
    """Return whom each row of the files is.

    A row that a clerk has confirmed, and whose person is still registered, is not looked at again; a person
    whom a clerk has denied is not proposed again for that row.

    Args:
        token_key: returns the key of a source's tokens.
        on_stage: is told each stage of the engine with how many rows it has come to.
        cancelled: is asked now and then whether to give up.
        engine_name: which engine joins, duckdb or spark.
        spark_master: where Spark runs.

    Raises:
        Interrupted: `cancelled` said so.
    """
    from chuanhui.system.linkage import engine  # noqa: PLC0415 - reason: slow to import, few need it

    known = [_confirmed(one, at, decisions, cards) for at, one in enumerate(inputs)]
    found = [one for several in known for one in several.values()]
    tables, places = _tables(inputs, known, cards, token_key)
    batches = [engine.Batch(source, rows) for source, rows in tables.items()]
    counts = {Decision.CONFIRMED.value: len(found)}
    if not batches:
        return Matched(found, {}, counts, past.tables)
    bands = ground.plan.bands
    remembered = engine.Memory(past.key)
    if past.tables:
        remembered = engine.Memory.from_arrow(past.key, dict(past.tables))
    try:
        outcome = engine.match(
            engine.Registry(cards.registry()),
            batches,
            engine.Settings(link=float(bands.link), margin=float(bands.margin), review=float(bands.review)),
            memory=remembered,
            on_stage=on_stage,
            cancelled=cancelled,
            joins=engine.joins_by(engine_name, spark_master),
        )
    except engine.Cancelled:
        raise Interrupted from None
    for line in outcome.links.to_pylist():
        at, row = places[line["source"]][line["row"]]
        found.append(_judged(line, at, row, inputs[at], decisions, cards))
    kept = outcome.memory.to_arrow() if outcome.memory is not None else None
    return Matched(found, json.loads(outcome.model.to_json()), {**counts, **outcome.counts}, kept)


def _tables(
    inputs: Sequence[Input],
    known: Sequence[Mapping[int, Found]],
    cards: Cards,
    token_key: Callable[[str], bytes],
) -> tuple[dict[str, pa.Table], dict[str, list[tuple[int, int]]]]:
    """Return the rows that the engine looks at, by source, and of which file and row each is."""
    found: dict[str, pa.Table] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    for source in dict.fromkeys(one.delivery.source for one in inputs):
        tables, where = [], list[tuple[int, int]]()
        for at, one in enumerate(inputs):
            if one.delivery.source == source:
                rows = [row for row in range(one.rows.num_rows) if row not in known[at]]
                kept = one.rows.take(pa.array(rows, pa.int64()))
                tables.append(_compared(kept, cards, source, token_key))
                where += [(at, row) for row in rows]
        whole = pa.concat_tables(tables, promote_options="default")
        if whole.num_rows:
            found[source] = whole.append_column("row", pa.array(range(whole.num_rows), pa.int64()))
            places[source] = where
    return found, places


def _confirmed(one: Input, at: int, decisions: Decisions, cards: Cards) -> dict[int, Found]:
    """Return the rows of a file whose person a clerk has confirmed and who is still registered, by row."""
    found = {}
    for row, mark in enumerate(one.marks):
        told = decisions.get((one.delivery.source, mark))
        person = cards.places.get(told.thing_id) if told is not None and told.thing_id is not None else None
        if person is not None:
            found[row] = Found(at, row, LINKED, Decision.CONFIRMED.value, person)
    return found


def _judged(
    line: Mapping[str, Any], at: int, row: int, one: Input, decisions: Decisions, cards: Cards
) -> Found:
    """Return what the engine says of a row, without whom a clerk has denied."""
    person, other, band = line["person"], line["other"], line["band"]
    told = decisions.get((one.delivery.source, one.marks[row]))
    denied = {cards.places.get(thing_id) for thing_id in told.denied} if told is not None else set()
    if other in denied:
        other = None
    if person is not None and person in denied:
        # Whom the row is not, it stays; the next best was never looked at alone, so that a clerk looks.
        person, other = other, None
        band = REVIEW if person is not None and band != NONE else NONE
    if person is None:
        band = NONE
    return Found(
        at,
        row,
        band,
        line["how"] or "",
        person if band != NONE else None,
        other,
        float(line["score"] or 0.0),
        line["runner_up"],
        int(line["pattern"] or 0),
    )


def _compared(rows: pa.Table, cards: Cards, source: str, token_key: Callable[[str], bytes]) -> pa.Table:
    """Return the columns that the engine compares; tokens in the place of the numbers that they stand for."""
    columns = {role: rows.column(role) for role in COMPARED if role in rows.column_names}
    if IdentifyRole.TOKEN.value in rows.column_names:
        columns["id_number"] = _numbers_of(rows, cards, token_key(source))
    if not columns:
        return pa.table({"name": pa.array([None] * rows.num_rows, pa.string())})
    return pa.table(columns)


def _numbers_of(rows: pa.Table, cards: Cards, key: bytes) -> pa.Array:
    """Return the numbers behind tokens, as far as the register has them; a number that came stands."""
    make = tokens.maker(key)
    known = {token: one for one in set(cards.numbers()) if (token := make(one)) is not None}
    none = [None] * rows.num_rows
    told = rows.column("token").to_pylist()
    births = rows.column("birth").to_pylist() if "birth" in rows.column_names else none
    own = rows.column("id_number").to_pylist() if "id_number" in rows.column_names else none
    numbers = [
        number or (None if token is None else known.get(token) or tokens.stand_in(token, birth))
        for number, token, birth in zip(own, told, births, strict=True)
    ]
    return pa.array(numbers, pa.string())
