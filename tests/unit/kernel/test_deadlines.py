"""Worked deadlines. docs/explanation/deadline.md shows the same ones."""
# ruff: noqa: DTZ001  naive on purpose: drawn or refused

from datetime import datetime

import pytest

from chuanhui.kernel.allowances import Clock, parse_allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import Due, Extension, Pause, due, instant_at_share
from chuanhui.kernel.instants import NaiveTime


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def stop(since: str, until: str | None, reason: str = "核实") -> Pause:
    return Pause(at(since), at(until) if until else None, reason)


def more(allowance: str, granted: str = "2022-08-06 09:00") -> Extension:
    return Extension(parse_allowance(allowance), at(granted))


def reckon(
    cn: WorkingCalendar, opened: str, allowance: str, *pauses: Pause, more: tuple[Extension, ...] = ()
) -> Due:
    return due(at(opened), parse_allowance(allowance), cn, pauses=pauses, extensions=more)


@pytest.mark.parametrize(
    ("opened", "allowance", "expected"),
    [
        ("2022-08-05 09:00", "4 working hours", "2022-08-05 15:00"),
        ("2022-08-05 11:00", "7 working days", "2022-08-16 18:00"),
        ("2022-08-05 08:00", "4 working hours", "2022-08-05 12:00"),
        ("2022-08-05 12:30", "4 working hours", "2022-08-05 18:00"),
        ("2022-08-05 17:00", "4 working hours", "2022-08-08 11:00"),
        ("2022-08-06 03:00", "1 working hour", "2022-08-08 09:00"),
        ("2022-08-05 23:30", "2 urgent hours", "2022-08-06 01:30"),
        ("2022-01-28 16:00", "1 working day", "2022-01-29 18:00"),
        ("2022-01-30 16:00", "1 working day", "2022-02-07 18:00"),
        ("2022-09-30 16:00", "10 days", "2022-10-10 23:59:59"),
        ("2028-02-29 10:00", "1 year", "2029-02-28 23:59:59"),
        ("2026-01-31 10:00", "1 month", "2026-02-28 23:59:59"),
        ("2020-07-03 16:00", "until next Tuesday", "2020-07-07 18:00"),
        ("2020-06-28 09:00", "until next Sunday", "2020-07-05 18:00"),
        ("2020-07-03T16:00", "1 working day", "2020-07-06 18:00"),
    ],
)
def test_due_without_pauses(cn: WorkingCalendar, opened: str, allowance: str, expected: str) -> None:
    answer = reckon(cn, opened, allowance)
    assert (answer.at, answer.standing) == (at(expected), False)
    assert answer.calendar == cn.ref


@pytest.mark.parametrize(
    ("allowance", "since", "until", "expected"),
    [
        # Opened on Friday 2022-08-05 at 11:00; 3 working days end on Wednesday 08-10.
        ("3 working days", "2022-08-08 09:00", "2022-08-08 16:00", "2022-08-10 18:00"),
        ("3 working days", "2022-08-08 00:00", "2022-08-09 00:00", "2022-08-11 18:00"),
        ("3 working days", "2022-08-08 15:00", "2022-08-09 10:00", "2022-08-11 18:00"),
        ("3 working days", "2022-08-08 15:00", "2022-08-08 18:00", "2022-08-11 18:00"),
        ("3 working days", "2022-08-08 18:00", "2022-08-09 08:00", "2022-08-10 18:00"),
        ("3 working days", "2022-08-10 10:00", "2022-08-12 10:00", "2022-08-12 18:00"),
        ("3 working days", "2022-08-10 18:00", "2022-08-12 10:00", "2022-08-10 18:00"),
        ("3 working days", "2022-08-06 00:00", "2022-08-08 00:00", "2022-08-10 18:00"),
        ("3 working days", "2022-08-01 00:00", "2022-08-05 18:00", "2022-08-10 18:00"),
        ("3 working days", "2022-08-08 16:00", "2022-08-08 16:00", "2022-08-10 18:00"),
        ("4 working hours", "2022-08-05 11:30", "2022-08-05 14:30", "2022-08-05 18:00"),
        ("4 working hours", "2022-08-05 15:00", "2022-08-08 09:00", "2022-08-08 11:00"),
        ("4 working hours", "2022-08-05 12:00", "2022-08-05 14:00", "2022-08-05 17:00"),
        ("4 working hours", "2022-08-01 09:00", "2022-08-05 11:30", "2022-08-05 17:30"),
        ("2 urgent hours", "2022-08-05 12:00", "2022-08-05 22:00", "2022-08-05 23:00"),
        ("2 urgent hours", "2022-08-05 13:00", "2022-08-05 22:00", "2022-08-05 13:00"),
        ("10 days", "2022-08-06 00:00", "2022-08-08 00:00", "2022-08-17 23:59:59"),
        ("10 days", "2022-08-14 00:00", "2022-08-14 23:00", "2022-08-15 23:59:59"),
        ("10 days", "2022-08-01 00:00", "2022-08-05 12:00", "2022-08-15 23:59:59"),
        ("until next Tuesday", "2022-08-06 12:00", "2022-08-07 12:00", "2022-08-10 18:00"),
    ],
)
def test_a_pause_moves_the_end(
    cn: WorkingCalendar, allowance: str, since: str, until: str, expected: str
) -> None:
    assert reckon(cn, "2022-08-05 11:00", allowance, stop(since, until)).at == at(expected)


def test_overlapping_pauses_count_once_and_order_does_not_matter(cn: WorkingCalendar) -> None:
    one, two = stop("2022-08-08 09:00", "2022-08-09 09:00"), stop("2022-08-08 15:00", "2022-08-10 09:00")
    joined = stop("2022-08-08 09:00", "2022-08-10 09:00")
    answers = {
        reckon(cn, "2022-08-05 11:00", "3 working days", *pauses).at
        for pauses in ((one, two), (two, one), (joined,), (joined, one, two))
    }
    assert answers == {at("2022-08-12 18:00")}


def test_an_open_pause_leaves_no_deadline_unless_the_clock_had_run_out(cn: WorkingCalendar) -> None:
    answer = reckon(
        cn, "2022-08-05 11:00", "3 working days", stop("2022-08-08 09:00", None), more=(more("1 day"),)
    )
    assert (answer.at, answer.standing, answer.clock) == (None, True, Clock.WORKING_DAYS)
    overlapped = (stop("2022-08-08 09:00", None), stop("2022-08-09 09:00", "2022-08-10 09:00"))
    assert reckon(cn, "2022-08-05 11:00", "3 working days", *overlapped).standing
    run_out = reckon(cn, "2022-08-05 11:00", "3 working days", stop("2022-08-11 09:00", None))
    assert run_out.at == at("2022-08-10 18:00")


def test_an_extension_is_added_to_the_deadline_that_stood(cn: WorkingCalendar) -> None:
    once = (more("7 working days"),)
    assert reckon(cn, "2022-08-05 11:00", "7 working days", more=once).at == at("2022-08-25 18:00")
    assert reckon(cn, "2022-08-05 11:00", "7 working days", more=once * 2).at == at("2022-09-05 18:00")
    hours = (more("4 working hours"),)
    assert reckon(cn, "2022-08-05 09:00", "4 working hours", more=hours).at == at("2022-08-08 09:00")


def test_a_pause_within_the_extension_moves_it_too(cn: WorkingCalendar) -> None:
    answer = reckon(
        cn,
        "2022-08-05 11:00",
        "1 working day",
        stop("2022-08-09 09:00", "2022-08-10 09:00"),
        more=(more("1 working day"),),
    )
    assert answer.at == at("2022-08-10 18:00")


@pytest.mark.parametrize(
    ("opened", "allowance", "provisional"),
    [
        ("2026-12-28 11:00", "3 working days", False),
        ("2026-12-28 11:00", "4 working days", True),
        ("2026-12-31 17:00", "2 working hours", True),
        ("2026-12-31 11:00", "1 year", False),
        ("2026-12-31 11:00", "9 urgent hours", False),
        ("2018-12-31 11:00", "1 working day", False),
        ("2018-12-28 11:00", "1 working day", True),
    ],
)
def test_a_day_walked_in_a_year_without_notice_makes_it_provisional(
    cn: WorkingCalendar, opened: str, allowance: str, provisional: bool
) -> None:
    assert reckon(cn, opened, allowance).provisional is provisional


def test_instant_at_share_is_where_the_light_turns(cn: WorkingCalendar) -> None:
    answer = reckon(cn, "2022-08-05 11:00", "7 working days")
    assert instant_at_share(answer, 0.8, cn) == at("2022-08-15 11:48")
    assert instant_at_share(answer, 1) == answer.at
    paused = reckon(cn, "2022-08-05 08:00", "4 working hours", stop("2022-08-05 10:00", "2022-08-05 11:00"))
    assert instant_at_share(paused, 0.75) == at("2022-08-05 12:00")
    urgent = reckon(cn, "2022-08-05 22:00", "10 urgent hours")
    assert instant_at_share(urgent, 0.8) == at("2022-08-06 06:00")
    standing = reckon(cn, "2022-08-05 08:00", "4 working hours", stop("2022-08-05 10:00", None))
    assert instant_at_share(standing, 0.8) is None


def test_due_refuses_instants_without_zone(cn: WorkingCalendar) -> None:
    bare = datetime(2022, 8, 5, 9)
    with pytest.raises(NaiveTime):
        due(bare, parse_allowance("1 day"), cn)
    with pytest.raises(NaiveTime):
        due(at("2022-08-05"), parse_allowance("1 day"), cn, pauses=(Pause(bare, None),))
