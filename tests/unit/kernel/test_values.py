"""What people type into a field, and what is said of a wrong one."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pytest

from chuanhui.kernel.errors import Fault
from chuanhui.kernel.values import SENTENCES, Wrong, number_of, text_of


class OfARoom(Fault):
    __slots__ = ()
    SENTENCES: ClassVar = {**SENTENCES, "own": ("自有。", "Its own.")}


@pytest.mark.parametrize(("typed", "kept"), [(" 3 ", "3"), (2, "2"), ("1.50", "1.50"), ("-0.5", "-0.5")])
def test_a_number_keeps_every_digit(typed, kept):
    assert number_of(typed, least=-1, most=3) == Decimal(kept)
    assert str(number_of(typed)) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [(True, "not_number"), ("x", "not_number"), ("NaN", "not_number"), ("1e15", "not_number"),
     ("0", "too_small"), ("10", "too_large")],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_its_code(typed, code):
    with pytest.raises(Wrong) as refused:
        number_of(typed, least=1, most=9)
    assert refused.value.code == code


def test_a_text_loses_what_no_database_holds():
    assert text_of(" 井盖\x00 ", longest=2) == "井盖"
    for typed, code, facts in ((5, "not_text", {}), ("三个字", "too_long", {"longest": 2})):
        with pytest.raises(Wrong) as refused:
            text_of(typed, longest=2)
        assert (refused.value.code, refused.value.facts) == (code, facts)


def test_a_fault_speaks_with_the_sentences_of_its_room():
    assert OfARoom("a", "own").sentence() == "自有。"
    assert OfARoom("a", "too_long", {"longest": 5}).sentence("en") == "At most 5 characters."
    assert OfARoom("a", "own") == OfARoom("a", "own", {}) != Fault("a", "own")
