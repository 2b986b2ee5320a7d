"""Score sheets: deductions, options, shares and caps, exact to the last decimal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.mechanism.inspections.errors import BadSheet
from chuanhui.mechanism.inspections.rules import checked, score_without, scored, settled

from .kinds import LITTER, MOOD, PRESENT, inspection

KIND = inspection()
WHOLE = {"litter": 2, "mood": "fair", "present": {"present": 2, "expected": 3}}


def score_of(raw, kind=KIND):
    return scored(kind, checked(kind, raw))


def test_a_sheet_comes_to_the_sum_of_its_points():
    found = score_of(WHOLE)
    assert found.points == {"litter": Decimal("25.0"), "mood": Decimal("24.5"), "present": Decimal("20.00")}
    assert (str(found.score), found.full, found.failed) == ("69.50", 100, ("litter", "mood", "present"))
    assert (dict(found.faults), found.fault_count) == ({"litter": 2, "mood": 1, "present": 1}, 4)


@pytest.mark.parametrize(
    ("item", "faults", "points"),
    [
        (LITTER, 0, "30"),
        (LITTER, 7, "12.5"),
        (LITTER, 8, "10"),
        (LITTER, 999, "10"),
        (replace(LITTER, at_most=None), 11, "2.5"),
        (replace(LITTER, at_most=None), 12, "0"),
        (replace(LITTER, at_most=None), 999, "0"),
        (replace(LITTER, at_most=Decimal(99)), 999, "0"),
    ],
)
def test_deductions_stop_at_their_cap(item, faults, points):
    kind = inspection(items=(item,))
    assert score_of({"litter": faults}, kind).points["litter"] == Decimal(points)


@pytest.mark.parametrize(
    ("present", "expected", "points"),
    [(3, 3, "30.00"), (0, 3, "0.00"), (1, 3, "10.00"), (2, 7, "8.57"), (5, 7, "21.43")],
)
def test_a_share_is_settled_to_two_decimals_half_up(present, expected, points):
    kind = inspection(items=(PRESENT,))
    found = score_of({"present": {"present": present, "expected": expected}}, kind)
    assert str(found.points["present"]) == points


def test_an_item_of_which_nothing_is_expected_leaves_the_sheet_and_the_rest_is_scaled_up():
    found = score_of({**WHOLE, "present": {"present": 0, "expected": 0}})
    assert found.points["present"] is None
    assert str(found.score) == "70.71"  # (25 + 24.5) × 100 ÷ 70
    assert "present" not in found.failed
    assert score_of({"present": {"present": 0, "expected": 0}}, inspection(items=(PRESENT,))).score is None


def test_an_item_fails_below_its_bar():
    lenient = replace(LITTER, fails_below=Decimal(25))
    kind = inspection(items=(lenient,))
    assert score_of({"litter": 2}, kind).failed == ()
    assert score_of({"litter": 3}, kind).failed == ("litter",)


def test_every_fault_of_a_sheet_is_told_at_once():
    with pytest.raises(BadSheet) as refusal:
        checked(KIND, {"litter": -1, "mood": "great", "smell": 1})
    told = {(one.field, one.code) for one in refusal.value.faults}
    assert told == {
        ("smell", "unknown"),
        ("litter", "not_count"),
        ("mood", "not_option"),
        ("present", "missing"),
    }
    assert all(one.sentence("zh") and one.sentence("en") for one in refusal.value.faults)
    assert refusal.value.facts["count"] == 4


@pytest.mark.parametrize("count", [True, None, 1.5, "", "-1", "²", "1e3", 1000, "1000"])
def test_what_is_no_small_whole_number_is_no_count(count):
    with pytest.raises(BadSheet):
        checked(inspection(items=(LITTER,)), {"litter": count})


@pytest.mark.parametrize("share", [{"present": 4, "expected": 3}, {"present": 1}, {"expected": 1}, 3])
def test_nobody_is_present_who_was_not_expected(share):
    with pytest.raises(BadSheet):
        checked(inspection(items=(PRESENT,)), {"present": share})


def test_a_fault_needs_its_photo_and_no_fault_needs_none():
    kind = inspection(items=(replace(LITTER, photo=True),))
    assert checked(kind, {"litter": 0}) == {"litter": {"faults": 0}}
    with pytest.raises(BadSheet) as refusal:
        checked(kind, {"litter": {"faults": 1}})
    assert [one.code for one in refusal.value.faults] == ["photo"]
    sheet = checked(kind, {"litter": {"faults": "1", "photos": ["a", "a"], "note": " 桥下 "}})
    assert sheet == {"litter": {"faults": 1, "note": "桥下", "photos": ["a"]}}


def test_a_sheet_has_one_written_form():
    once = checked(KIND, WHOLE)
    assert checked(KIND, once) == once == checked(KIND, dict(reversed(once.items())))


raw_sheets = st.fixed_dictionaries(
    {
        "litter": st.integers(0, 999),
        "mood": st.sampled_from(sorted(MOOD.choose)),
        "present": st.tuples(st.integers(0, 999), st.integers(0, 999)).map(
            lambda two: {"present": min(two), "expected": max(two)}
        ),
    }
)


@given(raw_sheets)
def test_a_score_lies_between_nothing_and_full_points(raw):
    found = score_of(raw)
    assert found.score is not None
    assert 0 <= found.score <= found.full
    assert all(
        one is None or 0 <= one <= item.points
        for item, one in zip(KIND.items, found.points.values(), strict=True)
    )


@given(raw_sheets, st.integers(1, 50))
def test_more_faults_never_score_more(raw, more):
    worse = {**raw, "litter": min(raw["litter"] + more, 999)}
    assert score_of(worse).score <= score_of(raw).score


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_settling_is_off_by_at_most_half_a_step(value, places):
    found = settled(value, places)
    assert abs(Fraction(found) - value) <= Fraction(1, 2 * 10**places)
    assert -found.as_tuple().exponent == places


@given(raw_sheets)
def test_leaving_out_and_putting_back_gives_the_same(raw):
    found = score_of(raw)
    assert score_without(KIND, found, ()) == found.score
    assert score_without(KIND, found, ("of_another_sheet",)) == found.score


@given(raw_sheets, st.sampled_from(["litter", "mood", "present"]))
def test_a_sheet_without_an_item_is_the_sheet_on_which_it_was_not_expected(raw, item):
    found = score_of(raw)
    absent = replace(found, points={**found.points, item: None})
    assert score_without(KIND, found, (item,)) == score_without(KIND, absent, ())
    rest = [one for one in KIND.items if one.id != item and found.points[one.id] is not None]
    got, possible = sum(found.points[one.id] for one in rest), sum(one.points for one in rest)
    assert score_without(KIND, found, (item,)) == settled(Fraction(got) * 100 / Fraction(possible))


@given(st.lists(raw_sheets, min_size=2, max_size=6))
def test_leaving_out_an_item_nobody_failed_keeps_the_places(raws):
    sheets = [score_of({**raw, "litter": 0, "present": {"present": 3, "expected": 3}}) for raw in raws]
    before = [one.score for one in sheets]
    after = [score_without(KIND, one, ("litter",)) for one in sheets]
    places = [[sorted(scores, reverse=True).index(one) for one in scores] for scores in (before, after)]
    assert places[0] == places[1]


def test_nothing_remains_of_a_sheet_of_one_item():
    kind = inspection(items=(LITTER,))
    assert score_without(kind, score_of({"litter": 1}, kind), ("litter",)) is None
