"""Composites: how the parts of one area become one score, and what an absent part does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from chuanhui.mechanism.rankings.rules.numbers import rounded
from chuanhui.mechanism.rankings.rules.parts import Value, points
from chuanhui.playbook.schema import Indicator, Part

PLACES = 2
"""Decimals of a score. The score as published decides the place: who reads the page can check it."""

LEFT_OUT = "left_out"


def score_of(
    parts: tuple[Part, ...],
    values: Mapping[str, Value],
    book: Mapping[str, Indicator],
    missing: str,
    without: Collection[str] = (),
) -> Decimal | None:
    """Return the composite, rounded half up to two decimals; None where it cannot be told.

    A part gives weight × points; of an indicator that is better when less, a positive weight gives
    weight × (100 - points). With `missing` ``left_out`` the weight of absent parts goes to the others that
    add points, in proportion; what takes points off and is absent takes nothing off. Otherwise any absent
    part leaves the area without a score.

    Args:
        parts: of the ranking.
        values: by part.
        book: the indicator of each part.
        missing: ``unranked`` or ``left_out``.
        without: parts that are taken for not being there at all; their weight goes to the others as well.
    """
    asked = [one for one in parts if one.of not in without]
    present = [one for one in asked if values[one.of].value is not None]
    if missing != LEFT_OUT and len(present) < len(asked):
        return None
    whole = sum(one.weight_pct for one in parts if one.weight_pct > 0)
    there = sum(one.weight_pct for one in present if one.weight_pct > 0)
    if there == 0:
        return None
    total = Fraction(0)
    for one in present:
        weight = Fraction(one.weight_pct, 100)
        if one.weight_pct > 0:
            weight *= Fraction(whole, there)
        total += weight * _points(one, values[one.of], book[one.of])
    return rounded(total, PLACES)


def _points(part: Part, value: Value, indicator: Indicator) -> Fraction:
    if value.value is None:
        return Fraction(0)
    earned = points(indicator, value.value)
    is_turned = indicator.better == "less" and part.weight_pct > 0
    return 100 - earned if is_turned else earned
