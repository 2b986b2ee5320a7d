"""Rounding half up, and numbers that can be read back."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.mechanism.rankings.rules.numbers import number, percent, plain, rounded


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(911, 972) * 100, 2, "93.72"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(99995, 1000), 2, "100.00"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(0), 2, "0.00"),
    ],
)
def test_halves_go_away_from_zero(value, places, said):
    assert str(rounded(value, places)) == said


@given(st.integers(-(10**9), 10**9), st.integers(1, 6))
def test_rounding_agrees_with_decimal_where_decimal_is_exact(whole, places):
    exact = Decimal(whole) / 8
    expected = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(Fraction(whole, 8), places) == expected


@given(st.fractions(max_denominator=10**6))
def test_plain_text_reads_back(value):
    assert Fraction(plain(value)) == value


def test_shown_numbers():
    assert (number(Fraction(7), 2), number(Fraction(7, 3), 2), percent(Fraction(9, 16))) == (
        "7",
        "2.33",
        "56.25%",
    )
