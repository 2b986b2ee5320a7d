"""Several raters, one score: each declared way, exactly, and only when enough sheets are in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.mechanism.inspections.rules import combined

from .kinds import DEPUTY, INSPECTOR, inspection

BOTH = inspection(raters=(INSPECTOR, DEPUTY))
scores = st.decimals(0, 100, places=2)


def sheets(**by_rater):
    return [(rater, Decimal(one)) for rater, some in by_rater.items() for one in some]


def test_weights_weigh_the_mean_of_each_kind_of_rater():
    found = combined(BOTH, sheets(inspector=["90"], deputy=["70", "80", "85"]))
    assert found.score == Fraction(90 * 60 + Fraction(235, 3) * 40, 100)
    assert (found.sheets, found.lacking) == (4, {})


@pytest.mark.parametrize("way", ["weighted", "mean", "trimmed", "median"])
def test_nothing_is_combined_before_the_fewest_sheets_are_in(way):
    found = combined(replace(BOTH, combine=way), sheets(inspector=["90"], deputy=["70"]))
    assert (found.score, found.sheets, found.lacking) == (None, 2, {"deputy": 1})
    assert combined(replace(BOTH, combine=way), []).lacking == {"inspector": 1, "deputy": 2}


def test_a_kind_of_rater_that_may_stay_away_gives_its_weight_to_the_others():
    kind = inspection(raters=(INSPECTOR, replace(DEPUTY, least=0)))
    assert combined(kind, sheets(inspector=["90"])).score == 90
    assert combined(kind, []).score is None


@pytest.mark.parametrize(
    ("way", "some", "score"),
    [
        ("mean", ["80", "81", "83"], Fraction(244, 3)),
        ("trimmed", ["10", "80", "90", "100"], Fraction(70)),
        ("trimmed", ["10", "80", "85", "90", "100"], Fraction(85)),
        ("trimmed", ["10", "80", "80", "90", "95", "100"], Fraction(345, 4)),
        ("median", ["10", "90", "80"], Fraction(80)),
        ("median", ["10", "90", "80", "85.5"], Fraction(331, 4)),
    ],
)
def test_the_other_ways(way, some, score):
    kind = inspection(raters=(INSPECTOR,), combine=way)
    assert combined(kind, sheets(inspector=some)).score == score


@given(
    st.lists(scores, min_size=1, max_size=12),
    st.sampled_from(["weighted", "mean", "trimmed", "median"]),
    st.randoms(),
)
def test_the_order_of_sheets_does_not_matter_and_the_score_lies_among_them(some, way, rng):
    kind = inspection(raters=(INSPECTOR,), combine=way)
    told = [("inspector", one) for one in some]
    shuffled = list(told)
    rng.shuffle(shuffled)
    found = combined(kind, told).score
    assert found == combined(kind, shuffled).score
    assert Fraction(min(some)) <= found <= Fraction(max(some))


@given(st.lists(scores, min_size=1, max_size=6), st.lists(scores, min_size=2, max_size=6), st.integers(1, 99))
def test_a_weighted_score_lies_between_the_means(first, second, weight):
    raters = (replace(INSPECTOR, weight_pct=weight), replace(DEPUTY, weight_pct=100 - weight))
    found = combined(
        inspection(raters=raters), [("inspector", one) for one in first] + [("deputy", one) for one in second]
    )
    means = [sum(map(Fraction, some)) / len(some) for some in (first, second)]
    assert min(means) <= found.score <= max(means)
