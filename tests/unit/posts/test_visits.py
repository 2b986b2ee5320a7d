"""How long somebody waits who did too much within an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chuanhui.grid.posts.rules.visits import network_of, wait_seconds

NOW = datetime(2026, 11, 9, 12, tzinfo=UTC)


def ago(*spells: tuple[int, int]) -> list[tuple[datetime, int]]:
    return [(NOW - timedelta(minutes=minutes), amount) for minutes, amount in spells]


@pytest.mark.parametrize(
    ("visits", "amount", "most", "seconds"),
    [
        ([], 1, 1, 0),
        (ago((59, 1)), 1, 1, 60),
        (ago((60, 1)), 1, 1, 0),
        (ago((50, 1), (10, 1)), 1, 2, 600),
        (ago((50, 1), (10, 1)), 2, 2, 3000),
        (ago((50, 3), (10, 3)), 4, 8, 600),
        (ago((50, 3)), 99, 8, 600),
        ([], 99, 8, 0),
    ],
)
def test_one_waits_until_enough_of_the_hour_has_passed(visits, amount, most, seconds):
    assert wait_seconds(visits, amount=amount, most=most, now=NOW) == seconds


def test_a_household_counts_as_one():
    assert network_of("2001:db8:1:2:a:b:c:d") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network_of("203.0.113.7") != network_of("203.0.113.8")
    assert network_of("") == ""
