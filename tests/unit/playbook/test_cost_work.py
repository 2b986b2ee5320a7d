from __future__ import annotations

import pytest

from chuanhui.playbook.cost import reckon
from chuanhui.playbook.cost_work import (
    areas_of,
    drawn,
    own_minutes,
    return_seconds,
    roster_seconds,
    visit_seconds,
)
from chuanhui.playbook.schema import Each

from .work_sample import book

POSTS = {
    "community_desk": 138, "community_head": 138, "street_desk": 24, "street_head": 12, "district_desk": 2,
    "inspector": 12,
}  # fmt: skip


def test_a_return_takes_one_tap_where_the_ledger_fills_it() -> None:
    returns = book().returns
    # opening 15 + tap 3 for `found` + 30 % of (quantity 10 + text 40)
    assert return_seconds(returns["daily"], book()) == 15 + (300 + 30 * 50) // 100
    # without fill: 30 % of (number 8 + quantity 10 + text 40)
    assert return_seconds(returns["weekly"], book()) == 15 + (30 * 58) // 100
    # a sweep: opening 15 + targets, reached and two reasons, 8 each
    assert return_seconds(returns["doors"], book()) == 15 + 4 * 8


def test_a_shift_and_a_visit_take_their_items() -> None:
    assert roster_seconds(book().rosters["patrol"], book()) == 30 + 2 * 5 + 2 * 8
    # opening 15 + two numbers + one choice + present and expected
    assert visit_seconds(book().inspections["street"]) == 15 + 8 + 8 + 5 + 16


def test_areas_are_reckoned_from_the_posts_that_stand_for_them() -> None:
    assert areas_of(Each("community"), book(), POSTS) == 138
    assert areas_of(Each("community", "rural"), book(), POSTS) == pytest.approx(138 * 2 / 12)
    assert areas_of(Each("road"), book(), POSTS) == 40
    # two communities in each of twelve streets, three compounds in each
    assert drawn(book().inspections["street"], book(), POSTS) == 2 * 12 * 3
    assert drawn(book().inspections["roads"], book(), POSTS) == 12 * 2


def test_reckon_tells_the_loads_of_recurring_and_judged_work() -> None:
    burden = reckon(book(), POSTS)
    loads = {(one.kind, one.step, one.role): one for one in burden.loads}
    daily = loads["returns.daily", "send", "community_desk"]
    assert (daily.times_a_week, daily.posts) == (pytest.approx(5 * 138 * 2 / 12), 138)
    assert loads["returns.daily", "approve", "street_desk"].seconds == 15 + 3
    assert loads["rosters.patrol", "plan", "street_desk"].times_a_week == 7 * 12
    assert loads["inspections.street", "deputy", "inspector"].times_a_week == 2 * 72 * 2
    assert loads["sweeps.doors", "send", "community_desk"].minutes == pytest.approx(47 * 0.7 / 60)
    assert burden.by_role()["inspector"] > burden.by_role()["community_desk"]


def test_own_minutes_take_one_post_for_one_area() -> None:
    minutes = own_minutes(book())
    assert minutes["community_desk"] == pytest.approx((33 * 5 + 47 * 0.7) / 60)
    assert set(minutes) == {"community_desk", "street_desk"}
