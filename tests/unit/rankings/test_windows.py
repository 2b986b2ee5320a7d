"""Windows: 旬 of months of every length, the ISO week 53, the leap day; when each is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from .scene import at, window

XUN = [
    ("2026-02-x3", "2026-02-21 00:00", "2026-03-01 00:00", 8),
    ("2028-02-x3", "2028-02-21 00:00", "2028-03-01 00:00", 9),
    ("2026-11-x3", "2026-11-21 00:00", "2026-12-01 00:00", 10),
    ("2026-12-x3", "2026-12-21 00:00", "2027-01-01 00:00", 11),
    ("2026-12-x1", "2026-12-01 00:00", "2026-12-11 00:00", 10),
    ("2026-12-x2", "2026-12-11 00:00", "2026-12-21 00:00", 10),
    ("2026-W53", "2026-12-28 00:00", "2027-01-04 00:00", 7),
    ("2028-02-29", "2028-02-29 00:00", "2028-03-01 00:00", 1),
    ("2028-02", "2028-02-01 00:00", "2028-03-01 00:00", 29),
]


@pytest.mark.parametrize(("key", "since", "until", "days"), XUN)
def test_bounds_of_a_window(key, since, until, days):
    told = window(key)
    assert (told.since, told.until, (told.until - told.since).days) == (at(since), at(until), days)
    assert (told.holds(told.since), told.holds(told.until), told.holds(None)) == (True, False, False)


@pytest.mark.parametrize("key", [key for key, *_ in XUN])
def test_a_window_is_over_at_midnight_and_not_before(key):
    told = window(key)
    assert not told.is_closed(told.until - timedelta(microseconds=1))
    assert told.is_closed(told.until)


@pytest.mark.parametrize("key", [key for key, *_ in XUN])
def test_windows_follow_without_gap(key):
    told = window(key)
    assert window(told.period.next().key).since == told.until
    assert window(told.period.previous().key).until == told.since
