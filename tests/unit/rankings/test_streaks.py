"""Streaks over closed windows: gaps, exemptions, pass marks, and how often a consequence is proposed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.mechanism.rankings.rules.streaks import Due, Stood, dues, streak

from .scene import consequence

EXPLAIN = consequence()


def past(signs: str) -> list[Stood | None]:
    """Return windows from signs: b bottom, m middle, t first place, - without a place, ~ not published."""
    made: list[Stood | None] = []
    for number, sign in enumerate(signs):
        rank = {"b": 5, "m": 3, "t": 1, "-": None}.get(sign)
        stood = Stood(f"w{number}", rank, sign == "b", Decimal(60) if rank else None)
        made.append(None if sign == "~" else stood)
    return made


@pytest.mark.parametrize(
    ("signs", "windows"),
    [
        ("bb", ("w0", "w1")),
        ("bmb", ("w2",)),
        ("b~b", ("w2",)),
        ("b-b", ("w0", "w2")),
        ("bb-", ()),
        ("bbm", ()),
        ("bb~", ()),
        ("~", ()),
        ("", ()),
        ("b--b", ("w0", "w3")),
        ("b-~b", ("w3",)),
    ],
)
def test_streak_of_bottoms(signs, windows):
    assert streak(past(signs), EXPLAIN) == windows


def test_first_places_make_a_streak_too():
    commend = consequence(after="top", places=1, in_a_row=3, propose="commend")
    assert streak(past("ttt"), commend) == ("w0", "w1", "w2")
    assert streak(past("tmt"), commend) == ("w2",)


def test_each_window_counts_once_towards_a_consequence():
    told = [bool(dues(past("b" * n), [EXPLAIN])) for n in range(1, 7)]
    assert told == [False, True, False, True, False, True]
    assert dues(past("bbbb"), [EXPLAIN]) == (Due("explain", ("w2", "w3"), Decimal(60), False),)


def test_pass_mark_suppresses_what_would_be_proposed():
    marked = consequence(unless_score=Decimal(60))
    assert [one.passed for one in dues(past("bb"), [marked])] == [True]
    assert [one.passed for one in dues(past("bb"), [consequence(unless_score=Decimal("60.01"))])] == [False]


@given(st.text("bm-~t", max_size=12), st.integers(1, 4))
def test_streaks_of_any_past(signs, length):
    told = past(signs)
    windows = streak(told, EXPLAIN)
    assert list(windows) == sorted(windows, key=lambda key: int(key[1:]))
    for key in windows:
        stood = told[int(key[1:])]
        assert stood is not None
        assert stood.bottom
    if windows:
        between = signs[int(windows[0][1:]) :]
        assert set(between) <= {"b", "-"}
        assert between[-1] == "b"
    found = dues(told, [consequence(in_a_row=length)])
    assert bool(found) == (bool(windows) and len(windows) % length == 0)


@given(st.text("bmt", min_size=1, max_size=10), st.integers(0, 9))
def test_a_window_without_a_place_changes_no_streak_before_it(signs, where):
    cut = 1 + where % len(signs)
    with_gap = signs[: cut - 1] + "-" + signs[cut - 1 :]
    assert len(streak(past(with_gap), EXPLAIN)) == len(streak(past(signs), EXPLAIN))
