"""How the API tells of a number, whether a standing ranks by it or not."""

from __future__ import annotations

from collections.abc import Mapping

from chuanhui.api.ranking_shapes import PartOut
from chuanhui.api.telling import words
from chuanhui.mechanism.rankings.rules.numbers import plain
from chuanhui.mechanism.rankings.rules.parts import Value, shown
from chuanhui.playbook.schema import Indicator


def part_out(book: Mapping[str, Indicator], value: Value) -> PartOut:
    """Return a value with the numbers that it is made of.

    Args:
        book: the indicator of each part.
    """
    indicator = book[value.of]
    return PartOut(
        part=value.of,
        name=words(indicator.name),
        shown=shown(indicator, value.value),
        worth=value.worth.value,
        count=plain(value.count.amount),
        base=None if value.base is None else plain(value.base.amount),
    )
