import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.allowances import (
    MOST,
    Allowance,
    AmountOutOfBounds,
    BadAllowance,
    Clock,
    NoClock,
    Unit,
    parse_allowance,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 urgent hours", Allowance(2, Clock.URGENT)),
        ("4 working hours", Allowance(4, Clock.WORKING_HOURS)),
        ("1 working hour", Allowance(1, Clock.WORKING_HOURS)),
        ("3 working days", Allowance(3, Clock.WORKING_DAYS)),
        ("  3   Working Days ", Allowance(3, Clock.WORKING_DAYS)),
        ("10 days", Allowance(10, Clock.DAYS)),
        ("2 months", Allowance(2, Clock.DAYS, unit=Unit.MONTH)),
        ("1 year", Allowance(1, Clock.DAYS, unit=Unit.YEAR)),
        ("until next Tuesday", Allowance(1, Clock.UNTIL, weekday=1)),
        ("until next sunday", Allowance(1, Clock.UNTIL, weekday=6)),
        ("至下周二", Allowance(1, Clock.UNTIL, weekday=1)),
        ("至下星期天", Allowance(1, Clock.UNTIL, weekday=6)),
        ("4个工作时", Allowance(4, Clock.WORKING_HOURS)),
        ("3 个工作日", Allowance(3, Clock.WORKING_DAYS)),
        ("2紧急工作时", Allowance(2, Clock.URGENT)),
        ("10个自然日", Allowance(10, Clock.DAYS)),
        ("1年", Allowance(1, Clock.DAYS, unit=Unit.YEAR)),
    ],
)
def test_parse_allowance_reads_both_languages(text: str, expected: Allowance) -> None:
    assert parse_allowance(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "mend"),
    [
        ("3", NoClock, "3 working days"),
        ("3 hours", NoClock, "3 working hours, 3 urgent hours"),
        ("5天", NoClock, "5个工作日, 5个自然日"),
        ("3 workin days", BadAllowance, "3 working days"),
        ("until next tusday", BadAllowance, "until next Tuesday"),
        ("until next xyz", BadAllowance, "until next Tuesday"),
    ],
)
def test_parse_allowance_says_how_to_mend(text: str, kind: type[BadAllowance], mend: str) -> None:
    with pytest.raises(BadAllowance) as caught:
        parse_allowance(text)
    assert type(caught.value) is kind
    assert caught.value.facts["mend"] == mend


@pytest.mark.parametrize("text", ["", "8:30", "-3 days", "3.5 days", "3 lightyears", "three days", "٣ days"])
def test_parse_allowance_refuses_what_is_none(text: str) -> None:
    with pytest.raises(BadAllowance):
        parse_allowance(text)


@pytest.mark.parametrize("text", ["0 days", "3661 days", "11 years", "121 months", "999999999 urgent hours"])
def test_parse_allowance_refuses_nothing_and_too_much(text: str) -> None:
    with pytest.raises(AmountOutOfBounds):
        parse_allowance(text)


@pytest.mark.parametrize(
    ("amount", "clock", "weekday", "unit"),
    [
        (1, Clock.UNTIL, None, None),
        (1, Clock.UNTIL, 7, None),
        (1, Clock.DAYS, 2, None),
        (1, Clock.URGENT, None, Unit.DAY),
        (2, Clock.UNTIL, 2, None),
        (0, Clock.DAYS, None, None),
    ],
)
def test_an_allowance_that_does_not_fit_together_is_refused(
    amount: int, clock: Clock, weekday: int | None, unit: Unit | None
) -> None:
    with pytest.raises(BadAllowance):
        Allowance(amount, clock, weekday, unit)


ALLOWANCES = st.one_of(
    st.builds(Allowance, st.integers(1, 3660), st.sampled_from([Clock.URGENT, Clock.WORKING_HOURS])),
    st.builds(Allowance, st.integers(1, 3660), st.sampled_from([Clock.WORKING_DAYS, Clock.DAYS])),
    st.builds(
        lambda amount, unit: Allowance(amount, Clock.DAYS, None, unit),
        st.integers(1, MOST["year"]),
        st.sampled_from([Unit.MONTH, Unit.YEAR]),
    ),
    st.builds(lambda day: Allowance(1, Clock.UNTIL, day), st.integers(0, 6)),
)


@given(ALLOWANCES)
def test_text_is_read_back_as_the_same_allowance(allowance: Allowance) -> None:
    assert parse_allowance(allowance.text("zh")) == allowance
    assert parse_allowance(allowance.text("en")) == allowance
    assert str(allowance) == allowance.text("en")
