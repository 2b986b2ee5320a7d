"""Numbers: what is read as valid, what as broken, and that repair finds the truth and nothing invalid."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.linkage.engine_town import citizen

from chuanhui.system.linkage.engine.identities import Kind, read_numbers, repairs

NUMBER = citizen(999901, 19900307, 128)
ENDS_X = next(one for one in (citizen(999901, 19900307, order) for order in range(100)) if one.endswith("X"))
numbers = st.builds(
    citizen,
    st.integers(110000, 659999),
    st.builds(
        lambda y, m, d: y * 10000 + m * 100 + d,
        st.integers(1930, 2025),
        st.integers(1, 12),
        st.integers(1, 28),
    ),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (NUMBER, Kind.VALID),
        (f" '{NUMBER[:6]} {NUMBER[6:]}　", Kind.VALID),
        (NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")), Kind.VALID),
        (ENDS_X.lower(), Kind.VALID),
        (ENDS_X[:17] + "*", Kind.VALID),
        (ENDS_X[:17] + "×", Kind.VALID),
        (ENDS_X[:17], Kind.ENDED),
        (NUMBER[:6] + NUMBER[8:17], Kind.OLD),
        (NUMBER[:15] + "000", Kind.TRUNCATED),
        (NUMBER[:10] + str((int(NUMBER[10]) + 1) % 10) + NUMBER[11:], Kind.BROKEN),
        ("无", Kind.MISSING),
        ("0", Kind.MISSING),
        ("", Kind.MISSING),
        (None, Kind.MISSING),
    ],
)
def test_read_numbers_tells_what_was_typed(typed: str | None, kind: Kind) -> None:
    found = read_numbers(pa.array([typed], pa.string()))
    assert found.kind[0] == kind
    if kind in {Kind.VALID, Kind.ENDED, Kind.OLD}:
        right = ENDS_X if kind is Kind.ENDED or str(typed)[-1] in "x*×" else NUMBER
        assert found.number[0] == int(right[:17])


def _slips(number: str) -> list[str]:
    wrong = [number[:at] + str((int(number[at]) + 3) % 10) + number[at + 1 :] for at in range(17)]
    swapped = [number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(16)]
    lost = [number[:at] + number[at + 1 :] for at in range(18)]
    doubled = [number[:at] + number[at] + number[at:] for at in range(17)]
    return [one for one in (*wrong, *swapped, *lost, *doubled) if one != number]


@settings(max_examples=25, deadline=None)
@given(numbers)
def test_repairs_hold_the_truth_of_every_slip(number: str) -> None:
    texts = _slips(number)
    places, found = repairs(texts)
    reached = set(zip(places.tolist(), found.tolist(), strict=True))
    assert [text for at, text in enumerate(texts) if (at, int(number[:17])) not in reached] == []


@settings(max_examples=25, deadline=None)
@given(numbers, st.integers(0, 16))
def test_repairs_are_few_and_valid(number: str, at: int) -> None:
    broken = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    _, found = repairs([broken])
    assert 1 <= len(found) <= 36
    whole = [citizen(one // 10**11, one // 1000 % 10**8, one % 1000) for one in found.tolist()]
    assert read_numbers(pa.array(whole)).kind.tolist() == [Kind.VALID] * len(whole)


def test_repairs_of_nothing_are_none() -> None:
    places, found = repairs([])
    assert (len(places), len(found)) == (0, 0)


def test_pieces_of_an_array_are_read_like_the_whole() -> None:
    array = pa.array([NUMBER, None, "无", ENDS_X[:17], NUMBER[:15] + "000"] * 3)
    whole, piece = read_numbers(array), read_numbers(array.slice(4, 7))
    assert whole.number[4:11].tolist() == piece.number.tolist()
    assert whole.kind[4:11].tolist() == piece.kind.tolist()
