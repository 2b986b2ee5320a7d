from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from chuanhui.kernel.codes.identity import (
    CREDIT_SIGNS,
    BadBirthDate,
    BadCheckDigit,
    BadForm,
    BadIdentity,
    Citizen,
    Sex,
    citizen_check,
    credit_check,
    parse_citizen,
    parse_credit_code,
)


@pytest.mark.parametrize(
    ("text", "citizen"),
    [
        ("11010519491231002X", Citizen("11010519491231002X", "110105", date(1949, 12, 31), Sex.FEMALE)),
        ("11010519491231002x", Citizen("11010519491231002X", "110105", date(1949, 12, 31), Sex.FEMALE)),
        ("440524188001010014", Citizen("440524188001010014", "440524", date(1880, 1, 1), Sex.MALE)),
    ],
)
def test_parse_citizen_takes_the_number_apart(text: str, citizen: Citizen) -> None:
    assert parse_citizen(text) == citizen


def test_fifteen_old_digits_become_eighteen() -> None:
    assert parse_citizen("110105491231002") == parse_citizen("11010519491231002X")


def test_a_citizen_never_shows_the_whole_number() -> None:
    citizen = parse_citizen("11010519491231002X")
    assert citizen.masked == "110105********002X"
    assert repr(citizen) == "Citizen(110105********002X)"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", BadForm),
        ("1101051949123100X2", BadForm),
        ("110105194912310021", BadCheckDigit),
        ("110105194902310021", BadBirthDate),
        ("１１０１０５１９４９１２３１００２X", BadForm),
    ],
)
def test_parse_citizen_refuses_and_does_not_repeat_the_number(text: str, kind: type[BadIdentity]) -> None:
    with pytest.raises(BadIdentity) as caught:
        parse_citizen(text)
    assert type(caught.value) is kind
    assert not text or text not in caught.value.sentence("zh") + caught.value.sentence("en")


@given(
    st.sampled_from(["411602", "110105", "440524", "999999"]),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)
def test_check_sign_and_birth_date_agree_with_stdnum(area: str, born: date, sequence: int) -> None:
    body = f"{area}{born:%Y%m%d}{sequence:03}"
    number = body + citizen_check(body)
    assert ric.calc_check_digit(number) == number[-1]
    assert ric.get_birth_date(number) == born == parse_citizen(number).born_on


@given(st.text("0123456789", min_size=17, max_size=17))
def test_any_one_mistyped_digit_is_noticed(body: str) -> None:
    number = body + citizen_check(body)
    for place in range(17):
        other = str((int(number[place]) + 1) % 10)
        assert citizen_check(number[:place] + other + number[place + 1 : 17]) != number[17]


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L", " 91350100m000100y43 "])
def test_parse_credit_code_accepts_real_codes(code: str) -> None:
    assert parse_credit_code(code) == code.strip().upper()


@pytest.mark.parametrize(
    ("code", "kind"),
    [("91350100M000100Y4", BadForm), ("91350100I000100Y43", BadForm), ("91350100M000100Y44", BadCheckDigit)],
)
def test_parse_credit_code_refuses(code: str, kind: type[BadIdentity]) -> None:
    with pytest.raises(kind):
        parse_credit_code(code)


@given(st.text("123456789ANY", min_size=1, max_size=1), st.text(CREDIT_SIGNS, min_size=8, max_size=8))
def test_credit_check_agrees_with_stdnum(first: str, signs: str) -> None:
    body = f"{first}1411602{signs}{first}"
    assume(len(body) == 17)
    assert credit_check(body) == uscc.calc_check_digit(body)
