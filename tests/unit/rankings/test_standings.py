"""Composites, places, ties, groups, exemptions, bottoms: by hand and for any scores."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.mechanism.rankings.rules.comparing import leaving_out
from chuanhui.mechanism.rankings.rules.scoring import score_of
from chuanhui.mechanism.rankings.rules.standings import Why, group_of, lined_up, ranked
from chuanhui.playbook.schema import Bottom, Group, Indicator, Measure, Part, Text

from .scene import line, place, ranking, rate, worth

RATE = rate("closed_on_time")
LESS = Indicator("rework", Text("返工率"), RATE.count, RATE.of, better="less")
SCORE = Indicator("inspections.street", Text("督查"), Measure("inspections.street", "score"))
BOOK = {"on_time": RATE, "rework": LESS, "inspections.street": SCORE}


def score(parts, values, missing="unranked", without=""):
    told = {name: worth(name, value) for name, value in values.items()}
    return score_of(tuple(Part(*one) for one in parts), told, BOOK, missing, without)


def test_weights_make_one_score():
    parts = (("on_time", 60), ("inspections.street", 40))
    assert score(parts, {"on_time": Fraction(3, 4), "inspections.street": 90}) == Decimal("81.00")


def test_what_is_better_when_less_is_turned_round_or_taken_off():
    turned = (("on_time", 90), ("rework", 10))
    off = (("on_time", 100), ("rework", -10))
    values = {"on_time": Fraction(1, 2), "rework": Fraction(1, 5)}
    assert score(turned, values) == Decimal("53.00")
    assert score(off, values) == Decimal("48.00")


def test_absent_part_leaves_without_a_score_or_gives_its_weight_away():
    parts = (("on_time", 60), ("inspections.street", 40), ("rework", -10))
    values = {"on_time": Fraction(4, 5), "inspections.street": None, "rework": None}
    assert score(parts, values) is None
    assert score(parts, values, "left_out") == Decimal("80.00")
    nothing = dict.fromkeys(values)
    assert score(parts, nothing, "left_out") is None


def test_score_is_rounded_once_half_up():
    assert score((("on_time", 100),), {"on_time": Fraction(93715, 100000)}) == Decimal("93.72")


def test_leaving_a_part_out_gives_its_weight_to_the_others():
    parts = (("on_time", 60), ("inspections.street", 40))
    values = {"on_time": Fraction(4, 5), "inspections.street": 90}
    assert score(parts, values, without="inspections.street") == Decimal("80.00")
    assert score(parts, {**values, "inspections.street": None}, without="inspections.street") == Decimal(80)
    assert score((("on_time", 100),), {"on_time": Fraction(1)}, without="on_time") is None


def places_of(*scores: str | None, ties: str = "shared", bottom: Bottom | None = None):
    lines = [line(f"{number:03}", one) for number, one in enumerate(scores)]
    return [(one.place.code, one.rank, one.bottom) for one in ranked(lines, ties, bottom)]


def test_shared_and_dense_ties():
    scores = ("90", "80", "90", "70")
    assert [rank for _, rank, _ in places_of(*scores)] == [1, 1, 3, 4]
    assert [rank for _, rank, _ in places_of(*scores, ties="dense")] == [1, 1, 2, 3]


def test_rows_without_a_place_stand_last_and_are_not_counted():
    told = places_of("70", None, "90", "80", "60", bottom=Bottom(count=1, group=5))
    assert told == [
        ("002", 1, False),
        ("003", 2, False),
        ("000", 3, False),
        ("004", 4, False),
        ("001", None, False),
    ]


@pytest.mark.parametrize(
    ("scores", "bottom", "lowest"),
    [
        (("90", "80", "70", "60"), Bottom(count=1), ["003"]),
        (("90", "80", "70"), Bottom(count=1), []),
        (("90", "80", "60", "60"), Bottom(count=1), ["002", "003"]),
        (("60", "60", "60", "60"), Bottom(count=1), []),
        (("90", "60", "60", "60"), Bottom(count=1), ["001", "002", "003"]),
        (("90", "80", "70", "60"), Bottom(count=2), ["002", "003"]),
        (tuple(str(99 - one) for one in range(10)), Bottom(share_pct=20), ["008", "009"]),
        (tuple(str(99 - one) for one in range(9)), Bottom(share_pct=20), ["008"]),
        (("90", "80", "70", "60"), Bottom(share_pct=20), []),
        (("90", "80"), Bottom(count=1, group=2), ["001"]),
    ],
)
def test_bottom_is_what_the_playbook_says(scores, bottom, lowest):
    assert [code for code, _, is_bottom in places_of(*scores, bottom=bottom) if is_bottom] == lowest


def lined(values, places, groups=None, exempt=None, **more):
    told = {key: (worth("on_time", value),) for key, value in values.items()}
    one = ranking(("on_time", 100), **more)
    return lined_up(one, told, places, {"on_time": RATE}, groups or {}, exempt or {})


def test_communities_of_a_street_compare_among_themselves():
    places = [place("01"), place("02"), place("03", street="002"), place("04", street="002")]
    shares = (Fraction(9, 10), Fraction(8, 10), Fraction(5, 10), Fraction(6, 10))
    told = lined(dict(zip([one.key for one in places], shares, strict=True)), places, within="street")
    assert [(one.group, one.place.code, one.rank) for one in told] == [
        ("411602.001.", "01", 1),
        ("411602.001.", "02", 2),
        ("411602.002.", "04", 1),
        ("411602.002.", "03", 2),
    ]


def test_groups_of_the_playbook_take_areas_below_what_they_name():
    groups = {
        "rural": Group("rural", Text("涉农"), ("金海路",)),
        "urban": Group("urban", Text("城区"), ("七一路", "02")),
    }
    inside = place("01", chain=("金海路", "001"))
    named = place("02")
    outside = place("03", chain=("某街道",))
    assert [group_of(one, "group", groups) for one in (inside, named, outside)] == ["rural", "urban", None]
    told = lined({one.key: 1 for one in (inside, outside)}, [inside, outside], groups, within="group")
    assert [(one.place.code, one.rank, one.why) for one in told] == [
        ("03", None, Why.NO_GROUP),
        ("01", 1, Why.RANKED),
    ]


def test_exempt_is_shown_with_its_reason_and_not_ranked():
    places = [place("01"), place("02")]
    told = lined({one.key: Fraction(1, 2) for one in places}, places, exempt={"社区01": "遭受内涝"})
    assert [(one.place.code, one.rank, one.why, one.reason) for one in told] == [
        ("02", 1, Why.RANKED, ""),
        ("01", None, Why.EXEMPT, "遭受内涝"),
    ]


def test_what_a_ranking_would_be_without_one_part():
    one = ranking(("on_time", 50), ("inspections.street", 50))
    places = [place("01"), place("02")]
    values = {
        "area:01": (worth("on_time", Fraction(9, 10)), worth("inspections.street", 50)),
        "area:02": (worth("on_time", Fraction(6, 10)), worth("inspections.street", 95)),
    }
    lines = lined_up(one, values, places, BOOK, {}, {})
    assert [(told.place.code, str(told.score)) for told in lines] == [("02", "77.50"), ("01", "70.00")]
    told = leaving_out(lines, "inspections.street", one, BOOK, {}, {})
    assert [(line.place.code, str(line.score)) for line in told] == [("01", "90.00"), ("02", "60.00")]


SCORES = st.lists(st.one_of(st.none(), st.decimals(0, 100, places=2)), min_size=1, max_size=12)


@given(SCORES, st.sampled_from(["shared", "dense"]), st.integers(1, 4), st.integers(1, 6))
def test_places_of_any_scores(scores, ties, count, smallest):
    lines = [line(f"{n:03}", None if one is None else str(one)) for n, one in enumerate(scores)]
    told = ranked(lines, ties, Bottom(count=count, group=smallest))
    placed = [one for one in told if one.rank is not None]
    assert len(told) == len(lines)
    assert [one.score for one in placed] == sorted((one for one in scores if one is not None), reverse=True)
    for one in placed:
        better = [other for other in placed if other.score > one.score]
        expected = len({other.score for other in better}) if ties == "dense" else len(better)
        assert one.rank == expected + 1
        worse = [other for other in placed if other.score < one.score]
        is_last = len(worse) < count and bool(better) and len(placed) >= smallest
        assert one.bottom == is_last
    assert [one.rank for one in told if one.rank is None] == [None] * (len(lines) - len(placed))


@given(st.permutations(range(6)))
def test_order_of_rows_does_not_matter(order):
    lines = [line(f"{n:03}", str(60 + n % 3)) for n in range(6)]
    assert ranked([lines[n] for n in order], "shared", Bottom(count=1)) == ranked(
        lines, "shared", Bottom(count=1)
    )


@given(
    st.integers(1, 99),
    st.fractions(0, 1, max_denominator=50),
    st.fractions(0, 100, max_denominator=50),
    st.sampled_from(["unranked", "left_out"]),
)
def test_a_composite_of_positive_weights_lies_between_its_parts(weight, share, points, missing):
    parts = (("on_time", weight), ("inspections.street", 100 - weight))
    told = score(parts, {"on_time": share, "inspections.street": points}, missing)
    low, high = sorted((share * 100, points))
    assert float(low) - 0.005 <= told <= float(high) + 0.005 + 1e-9
