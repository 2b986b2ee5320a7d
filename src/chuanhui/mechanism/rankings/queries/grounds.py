"""What a standing stands on: the playbook in force at the window's end, the ranking, the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.periods import BadPeriod, parse_period
from chuanhui.mechanism.rankings.errors import RankingUnknown, WrongWindow
from chuanhui.mechanism.rankings.rules.records import StandingRecord
from chuanhui.mechanism.rankings.rules.texts import Head
from chuanhui.mechanism.rankings.rules.windows import Window, window_of
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Playbook, Ranking

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """One ranking of one territory in one window."""

    territory: str
    playbook: Playbook
    ranking: Ranking
    window: Window
    calendar: WorkingCalendar

    @property
    def zone(self) -> tzinfo:
        """Return the zone of its days."""
        return self.calendar.zone


def ground_at(territory: str, campaign: str, ranking: str, window: str) -> Ground:
    """Return the ground of a window: the playbook version in force when it ended.

    Raises:
        WrongWindow: the key names no window of the ranking's rhythm.
        RankingUnknown: no such ranking was in force there then.
    """
    calendar = rulebooks.calendar()
    try:
        asked = window_of(parse_period(window), calendar.zone)
    except BadPeriod:
        raise WrongWindow(window=window) from None
    playbook = rulebooks.in_force(campaign, territory, at=asked.until - INSTANT)
    if playbook is None or ranking not in playbook.rankings:
        raise RankingUnknown(ranking=ranking)
    found = playbook.rankings[ranking]
    if asked.period.kind is not found.window:
        raise WrongWindow(window=window)
    return Ground(territory, playbook, found, asked, calendar)


def ground_of(standing: StandingRecord) -> Ground:
    """Return the ground of a frozen standing: the version that its edition was reckoned under."""
    playbook = rulebooks.rulebook(f"{standing.campaign}@{standing.version}")
    calendar = rulebooks.calendar()
    window = window_of(parse_period(standing.window), calendar.zone)
    return Ground(standing.territory, playbook, playbook.rankings[standing.ranking], window, calendar)


def head_of(ground: Ground, *, known_at: datetime, exempt: Mapping[str, str]) -> Head:
    """Return the head under which a window is reckoned."""
    return Head(
        ground.territory,
        ground.playbook.id,
        ground.playbook.version,
        ground.ranking.id,
        ground.window.period.key,
        ground.window.since,
        ground.window.until,
        known_at,
        dict(exempt),
    )
