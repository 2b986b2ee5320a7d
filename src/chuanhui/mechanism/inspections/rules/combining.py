"""Several raters, one score: the way that the playbook declares, in exact numbers.

    weighted   the mean of each kind's mean, by weight
    mean       the mean of all sheets
    trimmed    the mean without the highest and the lowest, from five sheets on; the mean of fewer
    median     the middle one; half way between the two middle ones of an even number

Nothing is combined before every kind of rater has sent the fewest sheets wanted of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from chuanhui.playbook.schema import InspectionKind

TRIMMED_FROM = 5


@dataclass(frozen=True, slots=True)
class Combined:
    """The score of one area in one round.

    Attributes:
        score: exact; None as long as sheets are lacking.
        sheets: how many sheets are in.
        lacking: by kind of rater, how many sheets are still wanted.
    """

    score: Fraction | None
    sheets: int
    lacking: Mapping[str, int] = field(default_factory=dict)


def combined(kind: InspectionKind, sheets: Iterable[tuple[str, Decimal]]) -> Combined:
    """Return the score that some sheets come to.

    Args:
        kind: says how, and how many sheets it takes.
        sheets: kind of rater and score of each; sheets without a score are left out before.
    """
    by_rater: dict[str, list[Fraction]] = {one.id: [] for one in kind.raters}
    count = 0
    for rater, score in sheets:
        by_rater[rater].append(Fraction(score))
        count += 1
    lacking = {
        one.id: max(one.least, 1) - len(by_rater[one.id])
        for one in kind.raters
        if len(by_rater[one.id]) < one.least
    }
    if lacking or not count:
        return Combined(None, count, lacking)
    if kind.combine == "weighted":
        weighing = [(one.weight_pct, by_rater[one.id]) for one in kind.raters if by_rater[one.id]]
        total = sum(weight for weight, _ in weighing)
        return Combined(sum((mean(some) * weight for weight, some in weighing), Fraction(0)) / total, count)
    every = sorted(one for some in by_rater.values() for one in some)
    return Combined(_ONE[kind.combine](every), count)


def mean(scores: Sequence[Fraction]) -> Fraction:
    """Return the mean of at least one score."""
    return sum(scores, Fraction(0)) / len(scores)


def trimmed(scores: Sequence[Fraction]) -> Fraction:
    """Return the mean without the highest and the lowest, from five on; of sorted scores."""
    return mean(scores[1:-1] if len(scores) >= TRIMMED_FROM else scores)


def median(scores: Sequence[Fraction]) -> Fraction:
    """Return the middle of sorted scores."""
    half = len(scores) // 2
    return scores[half] if len(scores) % 2 else (scores[half - 1] + scores[half]) / 2


_ONE = {"mean": mean, "trimmed": trimmed, "median": median}
