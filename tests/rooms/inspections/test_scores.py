"""Scores of a window: which rounds count in it, and that the past stays what it was."""

from __future__ import annotations

from fractions import Fraction

import pytest

from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.inspections import actions, queries

from .office import (
    ALL,
    DISTRICT,
    GOOD,
    HEAD,
    HOME,
    INSPECTOR,
    SECOND,
    TERRITORY,
    VILLAGE,
    at,
    do,
    faulty,
    finding_of,
    in_force,
    opened,
    put_right,
    send,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")
THURSDAY = at("2026-12-10 09:00")
FRIDAY = at("2026-12-11 09:00")
SECOND_TEN, END = parse_period("2026-12-x2"), at("2026-12-21 00:00")


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def scores(window=SECOND_TEN, counts_in="visited", now=END, sight=ALL):
    return queries.scores_at(sight, TERRITORY, "chuangwei", "village", window, counts_in, at=now)


def test_the_score_of_a_window_is_the_mean_of_its_rounds():
    first = opened(at("2026-12-14 08:00"))
    send(first, faulty(), at("2026-12-14 09:00"))
    send(first, GOOD, at("2026-12-14 10:00"), by=SECOND)
    send(opened(at("2026-12-17 08:00")), {**GOOD, "adverts": 5}, at("2026-12-17 09:00"))
    found = scores()
    assert [(one.area_path, one.code) for one in found] == [(HOME, VILLAGE)]
    only = found[0]
    assert only.score == Fraction(97 + 95, 2)
    assert (only.visits, only.faults, dict(only.faults_by_item)) == (3, 7, {"adverts": 5, "litter": 2})
    assert (only.findings, only.rechecked, len(only.rounds)) == (2, 0, 2)


def test_a_round_across_an_edge_counts_by_the_declared_rule():
    held = opened(at("2026-12-07 08:00"))
    send(held, GOOD, THURSDAY)
    send(held, GOOD, THURSDAY, code="411602005002")
    send(held, faulty(), FRIDAY, by=SECOND, code="411602005002")
    first_ten = parse_period("2026-12-x1")
    assert [one.code for one in scores(first_ten)] == [VILLAGE]
    assert [(one.code, one.score) for one in scores()] == [("411602005002", 97)]
    assert scores(first_ten, "period_end") == ()
    assert len(scores(SECOND_TEN, "period_end")) == 2


def test_week_53_belongs_to_two_years_by_the_day_and_to_one_by_its_end():
    send(opened(at("2026-12-28 08:00")), GOOD, at("2026-12-28 09:00"))
    later = at("2027-02-01 00:00")
    last, first = parse_period("2026-12-x3"), parse_period("2027-01-x1")
    assert [len(scores(one, "visited", later)) for one in (last, first)] == [1, 0]
    assert [len(scores(one, "period_end", later)) for one in (last, first)] == [0, 1]


def test_what_came_after_the_window_changes_nothing_of_it():
    held = opened(at("2026-12-14 08:00"))
    visit_id = send(held, faulty(), at("2026-12-18 09:00")).id
    before = scores()
    put_right(finding_of(visit_id), at("2026-12-21 09:00"))
    do(INSPECTOR, actions.recheck, at("2026-12-21 15:00"), finding_id=finding_of(visit_id).id, good=True)
    do(HEAD, actions.contest, at("2026-12-21 16:00"), visit_id=visit_id, reason="有异议")
    do(
        DISTRICT,
        actions.decide_contest,
        at("2026-12-21 17:00"),
        visit_id=visit_id,
        upheld=True,
        reason="成立",
    )
    assert scores() == before
    after = scores(now=at("2026-12-22 00:00"))
    assert (before[0].score, before[0].rechecked, before[0].waiting) == (94, 0, 0)
    assert (after[0].score, after[0].visits) == (None, 0)


def test_a_sheet_sent_after_the_window_is_not_in_it():
    held = opened(at("2026-12-14 08:00"))
    send(held, GOOD, at("2026-12-18 09:00"))
    assert scores(now=at("2026-12-18 09:00")) == ()
    assert len(scores(now=at("2026-12-18 09:01"))) == 1


def test_a_score_lacks_as_long_as_sheets_are_lacking():
    held = opened(at("2026-12-14 08:00"), kind="technical", by=DISTRICT)
    sheet = {
        "organised": "met", "education": "partly", "street_clean": 0, "market": 0,
        "water": {"present": 3, "expected": 4}, "shops": {"present": 0, "expected": 0}, "vermin": 0,
    }  # fmt: skip
    code = held.drawn[0]["code"]
    send(held, sheet, at("2026-12-14 09:00"), code=code)
    asked = (ALL, TERRITORY, "chuangwei", "technical", parse_period("2026-12"), "period_end")
    only = queries.scores_at(*asked, at=END)[0]
    assert (only.score, only.rounds[0].combined.lacking) == (None, {"inspector": 1, "street": 1})
    spot = held.drawn[0]["then"][0]["code"]
    send(held, sheet, at("2026-12-14 10:00"), code=code, by=SECOND, spot=spot)
    send(held, {**sheet, "education": "met"}, at("2026-12-14 11:00"), code=code, by=DISTRICT)
    found = queries.scores_at(*asked, at=END)[0]
    # (10 + 6 + 20 + 15 + 11.25 + 15) × 100 ÷ 85 = 90.88; with 10 for education 95.59
    assert found.score == Fraction("90.88") * 60 / 100 + Fraction("95.59") * 40 / 100


def test_only_what_is_in_sight_is_scored():
    held = opened(at("2026-12-14 08:00"))
    for code in (VILLAGE, "411602002001"):
        send(held, GOOD, at("2026-12-14 09:00"), code=code)
    assert [one.code for one in scores(sight=who(HEAD).sight)] == [VILLAGE]
    assert len(scores()) == 2


def test_the_score_of_one_item_is_its_points_not_the_whole_sheets():
    held = opened(at("2026-12-14 08:00"))
    send(held, {**GOOD, "adverts": 5}, at("2026-12-14 09:00"))
    send(held, {**GOOD, "bins": {"present": 0, "expected": 0}}, at("2026-12-14 10:00"), by=SECOND)
    visits = scores()[0].rounds[0].visits
    whole = queries.combined_of(visits).score
    points = [one.points for one in visits]
    adverts, bins = (queries.combined_of(visits, (item,)).score for item in ("adverts", "bins"))
    assert adverts == Fraction(sum(Fraction(one["adverts"]) for one in points), 2) != whole
    assert bins == Fraction(points[0]["bins"])
    assert points[1]["bins"] is None
    both = queries.combined_of(visits[:1], ("adverts", "bins")).score
    assert both == Fraction(points[0]["adverts"]) + Fraction(points[0]["bins"])
