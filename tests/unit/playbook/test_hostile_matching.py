"""A file of another shape never breaks the reader: values of the sample replaced, lines left out."""

from __future__ import annotations

import re

import pytest

from chuanhui.playbook.load import load_text
from chuanhui.playbook.saying import say

from .matching_sample import TEXT

START = TEXT.index("deliveries:\n")
VALUES = [
    *(one for one in re.finditer(r"(?<=: )[^\s,{}\[\]]+", TEXT) if one.start() > START),
    *(one for one in re.finditer(r"\[[^\[\]]*\]", TEXT) if one.start() > START),
]
SHAPES = ("[]", "{}", "[x, [y]]", "{a: {b: c}}", '""', "-99999999999", "x.y.z", "registers..", "at least")


@pytest.mark.parametrize(("turn", "instead"), list(enumerate(SHAPES)))
def test_load_text_survives_values_of_another_shape(turn: int, instead: str) -> None:
    for one in VALUES[turn % 3 :: 3]:
        loaded = load_text(TEXT[: one.start()] + instead + TEXT[one.end() :], "x", registers={})
        assert all(fault.sentence("zh") and fault.mend("en") for fault in loaded.faults)
        assert loaded.playbook is None or say(loaded.playbook)


def test_load_text_survives_lines_left_out() -> None:
    lines = TEXT.split("\n")
    first = TEXT[:START].count("\n")
    for number in range(first, len(lines), 2):
        loaded = load_text("\n".join(lines[:number] + lines[number + 1 :]), "x", registers={})
        assert loaded.playbook is not None or loaded.faults
