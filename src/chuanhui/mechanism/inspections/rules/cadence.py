"""How often, and what counts where: rounds follow one rhythm, rankings another, and a rule joins the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chuanhui.kernel.periods import Period
from chuanhui.playbook.schema import InspectionKind, Text

VISITED, PERIOD_END = "visited", "period_end"
COUNTS_IN = {
    VISITED: Text("检查日所在的时段", "the window in which the day of the visit lies"),
    PERIOD_END: Text(
        "所属检查周期最后一天所在的时段", "the window in which the last day of the round's period lies"
    ),
}


@dataclass(frozen=True, slots=True)
class Cadence:
    """How far the rounds of a period have come: `done` of `times`, and the period itself."""

    period: Period
    times: int
    done: int

    @property
    def left(self) -> int:
        """Return how many rounds are still to be opened in the period."""
        return max(self.times - self.done, 0)

    def is_missed(self, today: date) -> bool:
        """Tell whether the period is over and rounds are lacking."""
        return today > self.period.last and self.left > 0


def cadence(kind: InspectionKind, period: Period, rounds: int) -> Cadence:
    """Return how far a period has come in which `rounds` rounds were opened."""
    return Cadence(period, kind.times, rounds)


def counted_on(visited_on: Sequence[date], period: Period, counts_in: str) -> date:
    """Return the day by which the score of one area in one round is put into a window.

    Args:
        visited_on: days of the sheets that count, at least one; under ``visited`` the last of them decides,
            since the score is whole only then.
        period: of the round.
        counts_in: ``visited`` or ``period_end``.
    """
    return max(visited_on) if counts_in == VISITED else period.last


def counts_within(visited_on: Sequence[date], period: Period, window: Period, counts_in: str) -> bool:
    """Tell whether the score counts in the window."""
    return counted_on(visited_on, period, counts_in) in window
