"""Which recurring work is in force, and by which rules a period is reckoned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.periods import Period
from chuanhui.mechanism.returns.errors import CellNotExpected, WorkUnknown
from chuanhui.mechanism.returns.rules import Span, Work, asked_span, works_of
from chuanhui.mechanism.returns.rules.answers import Words
from chuanhui.mechanism.returns.rules.spans import DAY_ENDS
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Playbook


@dataclass(frozen=True, slots=True)
class Ground:
    """What every question about a period of some work stands on."""

    territory: str
    work: Work
    playbook: Playbook
    period: Period
    span: Span
    calendar: WorkingCalendar

    @property
    def words(self) -> Words:
        """Return the option lists of the playbook."""
        return self.playbook.words


@lru_cache(maxsize=256)
def _works(ref: str) -> tuple[Work, ...]:
    return works_of(rulebooks.rulebook(ref))


def works_in_force(territory: str, *, at: datetime) -> tuple[Work, ...]:
    """Return all recurring work of the campaigns in force in a territory at a moment."""
    return tuple(work for one in rulebooks.all_in_force(territory, at=at) for work in _works(one.ref))


def work_in_force(
    campaign: str, ref: str, territory: str, *, at: datetime, stamp: int | None = None
) -> tuple[Work, Playbook]:
    """Return some recurring work of a campaign, and the playbook that asks for it.

    Args:
        campaign: id of the playbook.
        ref: ``returns.daily``, ``sweeps.doors``, ``rosters.patrol``.
        territory: root path.
        at: aware.
        stamp: of the rulebooks when the caller has it.

    Raises:
        WorkUnknown: nothing of that name was in force there at that moment.
    """
    playbook = rulebooks.in_force(campaign, territory, at=at, stamp=stamp)
    found = next((one for one in _works(playbook.ref) if one.ref == ref), None) if playbook else None
    if playbook is None or found is None:
        raise WorkUnknown(work=ref)
    return found, playbook


def ground_of(
    campaign: str,
    ref: str,
    territory: str,
    period: Period,
    *,
    now: datetime,
    stamps: Mapping[str, int] | None = None,
) -> Ground:
    """Return the rules under which a period of some work stands: those in force at its end, or now before it.

    Raises:
        WorkUnknown: see `work_in_force`.
        CellNotExpected: the work is not asked for in this period, or in periods of another kind.
    """
    stamp = (stamps or {}).get(rulebooks.STAMP)
    calendar = rulebooks.calendar(stamp=stamp)
    end = datetime.combine(period.last, DAY_ENDS, calendar.zone)
    work, playbook = work_in_force(campaign, ref, territory, at=min(now, end), stamp=stamp)
    span = asked_span(work, period, calendar)
    if span is None:
        raise CellNotExpected()
    return Ground(territory, work, playbook, period, span, calendar)
