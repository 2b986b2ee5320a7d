"""The frozen text: read back exactly, sensitive to every figure and id; and differences in sentences."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from chuanhui.mechanism.rankings.rules.comparing import diff
from chuanhui.mechanism.rankings.rules.parts import Side, Value, Worth
from chuanhui.mechanism.rankings.rules.standings import Line, Why
from chuanhui.mechanism.rankings.rules.texts import Head, Standing, digest_of, read
from chuanhui.playbook.schema import Text

from .scene import at, place, rate

RATE = rate("closed")
NAMES = {"on_time": Text("按期结案率", "closed on time")}
BOOK = {"on_time": RATE}


def head() -> Head:
    return Head(
        "411602.",
        "wenming",
        3,
        "ten_day",
        "2022-08-x1",
        at("2022-08-01 00:00"),
        at("2022-08-11 00:00"),
        at("2022-08-11 09:00"),
        {"01": "内涝"},
    )


def value(count: int, base: int) -> Value:
    ids = tuple(f"{n:036}" for n in range(base))
    share = Fraction(count, base) if base else None
    return Value(
        "on_time",
        Worth.OK if base else Worth.NONE,
        share,
        Side(Fraction(count), ids[:count]),
        Side(Fraction(base), ids),
    )


def lines() -> tuple[Line, ...]:
    return (
        Line(place("02"), "411602.001.", (value(911, 972),), Decimal("93.72"), 1),
        Line(place("03"), "411602.001.", (value(7, 10),), Decimal("70.00"), 2, bottom=True),
        Line(place("01"), "411602.001.", (value(0, 0),), None, None, Why.EXEMPT, reason="内涝"),
    )


def test_text_reads_back_what_it_says():
    standing = Standing(head(), lines())
    told_head, told = read(standing.text)
    assert told_head == head()
    assert [(one.place, one.group, one.score, one.rank, one.why, one.bottom, one.reason) for one in told] == [
        (one.place, one.group, one.score, one.rank, one.why, one.bottom, one.reason) for one in lines()
    ]
    assert told[0].values[0].value == Fraction(911, 972)
    assert standing.digest == digest_of(standing.text)


def test_one_id_more_or_other_changes_the_digest():
    first = lines()[0]
    part = first.values[0]
    assert part.base is not None
    other = replace(part, base=Side(part.base.amount, (*part.base.ids[:-1], "f" * 36)))
    changed = (replace(first, values=(other,)), *lines()[1:])
    assert Standing(head(), changed).digest != Standing(head(), lines()).digest
    assert Standing(head(), lines()).digest == Standing(head(), lines()).digest


def test_differences_are_told_in_sentences():
    old = lines()
    new = (
        replace(old[1], values=(value(9, 10),), score=Decimal("90.00"), rank=1),
        replace(old[0], score=Decimal("89.00"), rank=2),
        replace(old[2], why=Why.MISSING, reason=""),
    )
    told = [change.sentence.zh for change in diff(old, new, BOOK, NAMES)]
    assert told == [
        "社区01：缺少指标，不排名",
        "社区02：得分由 93.72 变为 89.00",
        "社区02：名次由 1 变为 2",
        "社区03：按期结案率由 70.00%（7/10） 变为 90.00%（9/10）",
        "社区03：得分由 70.00 变为 90.00",
        "社区03：名次由 2 变为 1",
    ]
    assert diff(old, old, BOOK, NAMES) == ()


@pytest.mark.parametrize(("gone", "said"), [(0, "新列入"), (1, "不再列入")])
def test_rows_that_come_and_go_are_told(gone, said):
    pair = (lines(), lines()[1:])
    old, new = (pair[1], pair[0]) if gone == 0 else pair
    assert [one.sentence.zh for one in diff(old, new, BOOK, NAMES)] == [f"社区02：{said}"]
