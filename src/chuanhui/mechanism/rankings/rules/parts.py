"""Parts of a standing: numerator, denominator, the rows behind both, and the value they give, if any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from chuanhui.mechanism.rankings.rules.facts import Fact
from chuanhui.mechanism.rankings.rules.numbers import number, percent, rounded
from chuanhui.playbook.schema import Indicator, Measure, Playbook

MEANS = frozenset({"score"})
"""Facts that are averaged over their rows; all others are added up."""

KNOWN_TO_BE_ZERO = ("cases.", "registers.", "notices.")
"""No row of the ledger or of a register means none; no row of a return or of an inspection means that
nobody knows.

A sheet without a fault, a cell that is not missing, are rows: they tell that the number is nought."""


class Worth(StrEnum):
    """Whether a part has a value, and why not: too few (小样本), or nothing to reckon from."""

    OK = "ok"
    FEW = "few"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Side:
    """A numerator or a denominator, and the ids of the rows that make it, sorted; none where not told."""

    amount: Fraction = Fraction(0)
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One part of one row of a standing.

    Attributes:
        of: the indicator's id, or ``inspections.<id>``.
        worth: whether there is a value.
        value: exact; None unless `worth` is ok. A rate is a share of one.
        count: numerator; the sum where the indicator is a mean.
        base: denominator; for a mean, its number of rows; None for a plain count or sum.
    """

    of: str
    worth: Worth
    value: Fraction | None
    count: Side
    base: Side | None = None


def indicator_of(part: str, playbook: Playbook) -> Indicator:
    """Return the indicator that a part names; an inspection is the mean of its scores.

    Raises:
        KeyError: the playbook knows no such indicator or inspection; its lint refuses that.
    """
    sort, _, name = part.partition(".")
    if sort == "inspections" and name:
        return Indicator(part, playbook.inspections[name].name, Measure(part, "score"))
    return playbook.indicators[part]


def side_of(facts: Iterable[Fact]) -> Side:
    """Return the sum of some facts and the rows behind it, not those that count for nothing."""
    told = [one for one in facts if one.counts]
    return Side(
        sum((one.amount for one in told), Fraction(0)), tuple(sorted(one.id for one in told if one.id))
    )


def valued(indicator: Indicator, count: Iterable[Fact], base: Iterable[Fact] | None) -> Value:
    """Return the value of an indicator for one area.

    Args:
        indicator: with its small-number rule.
        count: facts of the numerator in the area.
        base: facts of the denominator; None where the indicator has none.
    """
    told = list(count)
    above = side_of(told)
    if indicator.of is not None:
        below = side_of(base or ())
    elif indicator.count.fact in MEANS:
        below = Side(Fraction(len(above.ids)), above.ids)
    elif told or indicator.count.subject.startswith(KNOWN_TO_BE_ZERO):
        return Value(indicator.id, Worth.OK, above.amount, above)
    else:
        return Value(indicator.id, Worth.NONE, None, above)
    if below.amount == 0:
        return Value(indicator.id, Worth.NONE, None, above, below)
    if below.amount < indicator.at_least:
        return Value(indicator.id, Worth.FEW, None, above, below)
    return Value(indicator.id, Worth.OK, above.amount / below.amount, above, below)


def shown(indicator: Indicator, value: Fraction | None) -> str:
    """Return a value as people read it: a rate in per cent, a mean with its decimals; "" for none."""
    if value is None:
        return ""
    if indicator.of is not None:
        return percent(value, indicator.places)
    if indicator.count.fact in MEANS:
        return str(rounded(value, indicator.places))
    return number(value, indicator.places)


def points(indicator: Indicator, value: Fraction) -> Fraction:
    """Return what a value weighs in a composite: a rate its per cent, everything else its own number."""
    return value * 100 if indicator.of is not None else value
