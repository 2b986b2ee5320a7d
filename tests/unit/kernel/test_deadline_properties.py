"""What holds for every deadline, whatever the clock, the day and the pauses."""
# ruff: noqa: DTZ001  naive on purpose: drawn or refused

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from chuanhui.kernel.allowances import Allowance, Clock, Unit, least_span
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.clocks import DAY_ENDS
from chuanhui.kernel.deadlines import Extension, Pause, due, instant_at_share

ZONE = ZoneInfo("Asia/Shanghai")
COUNTED = st.sampled_from([Clock.URGENT, Clock.WORKING_HOURS, Clock.WORKING_DAYS, Clock.DAYS])
ALLOWANCES = st.one_of(
    st.builds(Allowance, st.integers(1, 60), COUNTED),
    st.builds(lambda unit: Allowance(1, Clock.DAYS, None, unit), st.sampled_from([Unit.MONTH, Unit.YEAR])),
    st.builds(lambda day: Allowance(1, Clock.UNTIL, day), st.integers(0, 6)),
)
OPENED = st.datetimes(datetime(2021, 12, 1), datetime(2022, 12, 31)).map(lambda at: at.replace(tzinfo=ZONE))


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    since = draw(OPENED)
    if draw(st.booleans()):
        since = since.replace(hour=18, minute=0, second=0, microsecond=0)
    return Pause(since, since + timedelta(minutes=draw(st.integers(0, 20_000))), "核实")


PAUSES = st.lists(pauses(), max_size=4).map(tuple)


@given(OPENED, ALLOWANCES, st.integers(1, 30), PAUSES)
def test_due_is_monotone_in_the_allowance(
    cn: WorkingCalendar, opened: datetime, allowance: Allowance, extra: int, stops: tuple[Pause, ...]
) -> None:
    if allowance.clock is Clock.UNTIL or allowance.unit is Unit.YEAR:
        return
    longer = replace(allowance, amount=allowance.amount + extra)
    shorter_at, longer_at = (due(opened, one, cn, pauses=stops).at for one in (allowance, longer))
    assert shorter_at is not None
    assert longer_at is not None
    assert opened < shorter_at < longer_at


@settings(max_examples=300)
@given(OPENED, ALLOWANCES)
def test_no_allowance_runs_out_within_its_least_span(
    cn: WorkingCalendar, opened: datetime, allowance: Allowance
) -> None:
    at = due(opened, allowance, cn).at
    assert at is not None
    assert at >= opened + least_span(allowance)


@settings(max_examples=300)
@given(OPENED, ALLOWANCES, PAUSES, pauses())
def test_one_more_pause_never_makes_a_deadline_earlier(
    cn: WorkingCalendar, opened: datetime, allowance: Allowance, stops: tuple[Pause, ...], another: Pause
) -> None:
    before = due(opened, allowance, cn, pauses=stops).at
    after = due(opened, allowance, cn, pauses=(*stops, another)).at
    assert before is not None
    assert after is not None
    assert after >= before


@settings(max_examples=300)
@given(OPENED, ALLOWANCES, PAUSES)
def test_no_deadline_falls_into_a_pause(
    cn: WorkingCalendar, opened: datetime, allowance: Allowance, stops: tuple[Pause, ...]
) -> None:
    at = due(opened, allowance, cn, pauses=stops).at
    assert at is not None
    assert not any(one.since < at < (one.until or at) for one in stops if one.until != one.since)


@given(OPENED, ALLOWANCES, ALLOWANCES, PAUSES)
def test_an_extension_makes_it_later(
    cn: WorkingCalendar, opened: datetime, allowance: Allowance, added: Allowance, stops: tuple[Pause, ...]
) -> None:
    plain = due(opened, allowance, cn, pauses=stops)
    longer = due(opened, allowance, cn, pauses=stops, extensions=(Extension(added, opened),))
    assert plain.at is not None
    assert longer.at is not None
    assert longer.at > plain.at
    assert longer.explain("zh")
    assert longer.explain("en")


@given(OPENED, st.builds(Allowance, st.integers(1, 60), COUNTED))
def test_day_clocks_end_at_a_close_and_office_clocks_in_office_hours(
    cn: WorkingCalendar, opened: datetime, allowance: Allowance
) -> None:
    at = due(opened, allowance, cn).at
    assert at is not None
    if allowance.clock is Clock.DAYS:
        assert at.time() == DAY_ENDS
    elif allowance.clock is Clock.WORKING_DAYS:
        assert (cn.is_working_day(at.date()), at) == (True, cn.closes_at(at.date()))
    elif allowance.clock is Clock.WORKING_HOURS:
        assert cn.is_working_day(at.date())
        assert cn.office_time(opened, at) == allowance.amount * 3_600_000_000


@given(OPENED, ALLOWANCES, PAUSES, st.floats(0.01, 0.99))
def test_a_share_is_reached_between_the_start_and_the_deadline(
    cn: WorkingCalendar, opened: datetime, allowance: Allowance, stops: tuple[Pause, ...], share: float
) -> None:
    answer = due(opened, allowance, cn, pauses=stops)
    turns = instant_at_share(answer, share)
    assert turns is not None
    assert answer.at is not None
    assert opened <= turns <= answer.at


@given(OPENED, ALLOWANCES, PAUSES, st.lists(st.floats(0.01, 1), min_size=2, max_size=2))
def test_a_greater_share_is_never_reached_earlier(
    cn: WorkingCalendar,
    opened: datetime,
    allowance: Allowance,
    stops: tuple[Pause, ...],
    shares: list[float],
) -> None:
    answer = due(opened, allowance, cn, pauses=stops)
    less, more = (instant_at_share(answer, share) for share in sorted(shares))
    assert less is not None
    assert more is not None
    assert less <= more
