"""From the files of a run and the register to links and doubtful pairs: the engine, and what clerks said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.playbook.schema import IdentifyRole
from chuanhui.system.linkage import tokens
from chuanhui.system.linkage.cards import COMPARED, Cards
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.rules import Decision, Delivery

LINKED, REVIEW, NONE = "linked", "review", "none"


@dataclass(frozen=True)
class Input:
    """One file of a run: what was sent, its rows and facts, the mark of each row; and of rows that stayed out
    whom they may be about."""

    delivery: Delivery
    rows: pa.Table = field(repr=False)
    facts: pa.Table = field(repr=False)
    marks: pa.Array = field(repr=False)
    unread: pa.Table = field(default_factory=lambda: pa.table({}), repr=False)


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


FOUND = pa.schema(
    [
        ("input", pa.int32()),
        ("row", pa.int64()),
        ("band", pa.string()),
        ("how", pa.string()),
        ("person", pa.int64()),
        ("other", pa.int64()),
        ("score", pa.float64()),
        ("runner_up", pa.float64()),
        ("pattern", pa.int64()),
    ]
)
"""What was found of each row: its file, its place there, and whom it may be, by the number of the person."""


@dataclass(frozen=True)
class Matched:
    """What a match came to: every row once (`FOUND`), the parameters as JSON has them, what to remember."""

    found: pa.Table = field(repr=False)
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

    decided = _decided(inputs, decisions)
    known = _confirmed(decided, cards)
    tables, places = _tables(inputs, known, cards, token_key)
    batches = [engine.Batch(source, rows) for source, rows in tables.items()]
    counts = {Decision.CONFIRMED.value: known.num_rows}
    if not batches:
        return Matched(known, {}, counts, past.tables)
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
            denied=_denied(inputs, decided, places, cards),
            on_stage=on_stage,
            cancelled=cancelled,
            joins=engine.joins_by(engine_name, spark_master),
        )
    except engine.Cancelled:
        raise Interrupted from None
    found = pa.concat_tables([known, _placed(outcome.links, places)])
    kept = outcome.memory.to_arrow() if outcome.memory is not None else None
    return Matched(found, json.loads(outcome.model.to_json()), {**counts, **outcome.counts}, kept)


def heeding(
    found: pa.Table, inputs: Sequence[Input], cards: Cards, before: Decisions, now: Decisions
) -> pa.Table:
    """Return what was found with what clerks have said while the engine was at it: that stands above it.

    Args:
        before, now: what they had said when the engine began, and what they have said by now.
    """
    later = {key: told for key, told in now.items() if told != before.get(key)}
    decided = _decided(inputs, later) if later else {}
    if not decided:
        return found
    known = _confirmed(decided, cards)
    keys = _keys(found.column("input").to_numpy(), found.column("row").to_numpy())
    said = np.isin(keys, _keys(known.column("input").to_numpy(), known.column("row").to_numpy()))
    return pa.concat_tables([known, _judged(found.filter(pa.array(~said)), decided, cards)])


Place = tuple[int, int]
"""A row: which file of the run, and which row of it."""

Places = Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]
"""By source: of each row that the engine looks at, its file and its place there."""


def _decided(inputs: Sequence[Input], decisions: Decisions) -> dict[Place, Remembered]:
    """Return the rows of which a clerk has said something; they are few."""
    found = {}
    for at, one in enumerate(inputs):
        source = one.delivery.source
        said = pa.array([mark for of, mark in decisions if of == source], pa.binary())
        for row in pc.indices_nonzero(pc.is_in(one.marks, value_set=said)).to_pylist():
            found[at, row] = decisions[source, one.marks[row].as_py()]
    return found


def _confirmed(decided: Mapping[Place, Remembered], cards: Cards) -> pa.Table:
    """Return the rows whose person a clerk has confirmed and who is still registered."""
    lines = [
        {"input": at, "row": row, "band": LINKED, "how": Decision.CONFIRMED.value, "person": person}
        | {"score": 0.0, "pattern": 0}
        for (at, row), told in decided.items()
        if told.thing_id is not None and (person := cards.places.get(told.thing_id)) is not None
    ]
    return pa.Table.from_pylist(lines, FOUND)


def _tables(
    inputs: Sequence[Input], known: pa.Table, cards: Cards, token_key: Callable[[str], bytes]
) -> tuple[dict[str, pa.Table], Places]:
    """Return the rows that the engine looks at, by source, and of which file and row each is."""
    found: dict[str, pa.Table] = {}
    places: dict[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]] = {}
    settled = known.column("input").to_numpy(), known.column("row").to_numpy()
    for source in dict.fromkeys(one.delivery.source for one in inputs):
        tables, where = [], []
        for at, one in enumerate(inputs):
            if one.delivery.source == source:
                rows = np.setdiff1d(np.arange(one.rows.num_rows), settled[1][settled[0] == at])
                tables.append(one.rows.take(pa.array(rows)) if len(rows) < one.rows.num_rows else one.rows)
                where.append((np.full(len(rows), at, np.int32), rows))
        whole = compared(pa.concat_tables(tables, promote_options="default"), cards, source, token_key)
        if whole.num_rows:
            found[source] = whole.append_column("row", pa.array(np.arange(whole.num_rows)))
            files, rows = (np.concatenate([one[side] for one in where]) for side in (0, 1))
            places[source] = files, rows
    return found, places


def _denied(
    inputs: Sequence[Input], decided: Mapping[Place, Remembered], places: Places, cards: Cards
) -> pa.Table:
    """Return whom clerks have said that rows are not, as the engine takes it: it gives nobody to such a row
    whom another may need."""
    lines = []
    for (at, row), told in decided.items():
        source = inputs[at].delivery.source
        persons = {place for one in told.denied if (place := cards.places.get(one)) is not None}
        if persons and source in places:
            files, rows = places[source]
            for place in np.flatnonzero((files == at) & (rows == row)).tolist():
                lines += [{"source": source, "row": place, "person": one} for one in sorted(persons)]
    from chuanhui.system.linkage.engine import DENIED  # noqa: PLC0415 - reason: slow to import, few need it

    return pa.Table.from_pylist(lines, DENIED)


def _placed(links: pa.Table, places: Places) -> pa.Table:
    """Return what the engine says of each row, by the row's file and place (`FOUND`)."""
    pieces = [FOUND.empty_table()]
    sources = pc.cast(links.column("source"), pa.string())
    for source, (files, rows) in places.items():
        mine = links.filter(pc.equal(sources, source))
        at = mine.column("row").to_numpy()
        columns = {name: mine.column(name) for name in ("band", "how", "person", "other", "runner_up")}
        for name in ("score", "pattern"):
            columns[name] = pc.fill_null(mine.column(name), 0)
        pieces.append(
            pa.table({"input": files[at], "row": rows[at], **columns}).select(FOUND.names).cast(FOUND)
        )
    return pa.concat_tables(pieces)


def _judged(found: pa.Table, decided: Mapping[Place, Remembered], cards: Cards) -> pa.Table:
    """Return what the engine says without whom clerks have denied: a number that agrees counts no more."""
    denied = {
        place: {cards.places.get(thing_id) for thing_id in told.denied}
        for place, told in decided.items()
        if told.denied
    }
    if not denied:
        return found
    keys = _keys(found.column("input").to_numpy(), found.column("row").to_numpy())
    touched = np.isin(keys, _keys(*np.array(list(denied), np.int64).T))
    lines = [
        _without(line, denied[line["input"], line["row"]])
        for line in found.filter(pa.array(touched)).to_pylist()
    ]
    return pa.concat_tables([found.filter(pa.array(~touched)), pa.Table.from_pylist(lines, FOUND)])


def _keys(files: npt.NDArray[Any], rows: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    keys: npt.NDArray[np.int64] = files.astype(np.int64) << 40 | rows.astype(np.int64)
    return keys


def _without(line: dict[str, Any], denied: set[int | None]) -> dict[str, Any]:
    """Return what is left of a row's answer where some people are not whom it is about."""
    person, other, band = line["person"], line["other"], line["band"]
    if other in denied:
        other = None
    if person is not None and person in denied:
        # Whom the row is not, it stays; the next best was never looked at alone, so that a clerk looks.
        # Why the first was proposed says nothing of him.
        person, other = other, None
        band = REVIEW if person is not None and band != NONE else NONE
        line = line | {"score": line["runner_up"] or 0.0, "runner_up": None, "pattern": 0}
    if person is None or band == NONE:
        person, band = None, NONE
    return line | {"person": person, "other": other, "band": band}


def compared(rows: pa.Table, cards: Cards, source: str, token_key: Callable[[str], bytes]) -> pa.Table:
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
