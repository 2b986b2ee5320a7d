"""What a clerk says while the engine is at it stands above what the engine says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest

from chuanhui.grid.registers.actions import People
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.matching import FOUND, Input, Remembered, heeding
from chuanhui.system.linkage.rules import Delivery

ANNA, BERT, CARA = (UUID(int=number) for number in (1, 2, 3))
MARKS = [bytes([number]) * 16 for number in range(3)]
SENT = datetime(2026, 11, 9, tzinfo=UTC)


@pytest.fixture
def cards() -> Cards:
    people = People([ANNA, BERT, CARA], ["1."] * 3, [None] * 3, [None] * 3, {}, UUID(int=9))
    return Cards(None, people)  # type: ignore[arg-type]


@pytest.fixture
def inputs() -> list[Input]:
    delivery = Delivery(UUID(int=7), "1.", "1.", None, "a", 1, "plan", "medical", "2026-11", SENT, SENT)
    rows = pa.table({"row": pa.array(range(3), pa.int64())})
    return [Input(delivery, rows, rows, pa.array(MARKS, pa.binary()))]


def line(row: int, band: str, person: int | None, other: int | None = None) -> dict[str, Any]:
    return {
        "input": 0, "row": row, "band": band, "how": "scored", "person": person, "other": other,
        "score": 9.0, "runner_up": 4.0, "pattern": 77,
    }  # fmt: skip


def said(row: int, whom: UUID | None = None, *denied: UUID) -> dict[tuple[str, bytes], Remembered]:
    return {("medical", MARKS[row]): Remembered(whom, frozenset(denied))}


def found() -> pa.Table:
    return pa.Table.from_pylist([line(0, "linked", 0), line(1, "review", 1, 2), line(2, "linked", 2)], FOUND)


def told(table: pa.Table) -> dict[int, tuple[Any, ...]]:
    names = ("band", "how", "person", "other", "pattern")
    return {one["row"]: tuple(one[name] for name in names) for one in table.to_pylist()}


def test_what_was_said_before_the_engine_began_is_left_to_it(cards: Cards, inputs: list[Input]) -> None:
    before = said(0, BERT)
    assert heeding(found(), inputs, cards, before, before) == found()


def test_a_row_that_a_clerk_has_confirmed_meanwhile_is_whom_he_said(
    cards: Cards, inputs: list[Input]
) -> None:
    now = told(heeding(found(), inputs, cards, {}, {**said(0, BERT), **said(1, CARA)}))
    assert now == {
        0: ("linked", "confirmed", 1, None, 0),
        1: ("linked", "confirmed", 2, None, 0),
        2: ("linked", "scored", 2, None, 77),
    }


def test_whom_a_clerk_has_denied_meanwhile_a_row_is_not(cards: Cards, inputs: list[Input]) -> None:
    now = told(heeding(found(), inputs, cards, {}, {**said(1, None, BERT), **said(2, None, CARA)}))
    # The next best is left to a clerk, and why the first was proposed says nothing of him.
    assert now[1] == ("review", "scored", 2, None, 0)
    assert now[2][:3] == ("none", "scored", None)
    assert now[0] == ("linked", "scored", 0, None, 77)
