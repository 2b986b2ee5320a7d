"""Until when somebody holds a duty without a gap."""

from __future__ import annotations

from datetime import date

import pytest

from chuanhui.grid.posts.rules import Spell
from chuanhui.grid.posts.rules.keeping import held_until

TODAY = date(2026, 11, 20)


def day(number: int) -> date:
    return date(2026, 12, number)


@pytest.mark.parametrize(
    ("spells", "until"),
    [
        ([], TODAY),
        ([Spell(TODAY)], date.max),
        ([Spell(TODAY, day(1))], day(1)),
        ([Spell(day(1)), Spell(TODAY, day(1))], date.max),
        ([Spell(day(2)), Spell(TODAY, day(1))], day(1)),
        ([Spell(TODAY, day(9)), Spell(date(2020, 1, 1), day(1)), Spell(day(5), day(12))], day(12)),
        ([Spell(date(2020, 1, 1), TODAY)], TODAY),
    ],
)
def test_the_first_day_that_nobody_holds(spells, until):
    assert held_until(spells, TODAY) == until
