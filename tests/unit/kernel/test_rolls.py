"""Roll codes: eight signs without look-alikes, typed in any way, found by a keyed mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.codes import rolls


@given(st.binary(min_size=16, max_size=32))
def test_a_code_has_eight_signs_without_look_alikes_and_is_typed_in_any_way(chance):
    code = rolls.code_of(chance)
    assert len(code) == rolls.LENGTH
    assert not set(code) & set("0O1IL2Z5S8BGQ")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code, code.lower(), rolls.shown(code), f" {code[:4]} - {code[4:]} ", wide):
        assert rolls.as_meant(typed) == code


@pytest.mark.parametrize(
    "text", ["", "ABC", "ABCD-EFGH-2", "ABCDEFG!", "ABCDEFGHJ", "甲乙丙丁戊己庚辛", "ABCDEFG\x00"]
)
def test_what_can_be_no_code_is_none(text):
    assert rolls.as_meant(text) == ""


def test_too_little_chance_makes_no_code():
    with pytest.raises(ValueError, match="chance"):
        rolls.code_of(b"fifteen bytes !")


def test_chance_is_spread_over_all_signs():
    codes = {rolls.code_of(number.to_bytes(16, "big")) for number in range(23**2)}
    assert len(codes) == 23**2
    assert {one[0] for one in codes} == set(rolls.SIGNS)


def test_a_mark_needs_the_key_and_belongs_to_one_roll():
    mark = rolls.mark_of(b"key", b"one", "34679ACD")
    assert mark == rolls.mark_of(b"key", b"one", "34679ACD")
    assert (
        len({mark, rolls.mark_of(b"key", b"two", "34679ACD"), rolls.mark_of(b"k", b"one", "34679ACD")}) == 3
    )
    assert len(mark) == rolls.MARK_BYTES
