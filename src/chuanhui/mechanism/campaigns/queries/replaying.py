"""A past period under a changed playbook: duties and standings. Everything is read, nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chuanhui.kernel.periods import Period, period_of
from chuanhui.mechanism.campaigns.rules import Life, Replay, replay
from chuanhui.mechanism.cases.queries.lives import lives, open_during
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.cases.rules.reliving import Turn, relived
from chuanhui.mechanism.rankings.queries.following import stood_before
from chuanhui.mechanism.rankings.queries.grounds import INSTANT, Ground, head_of
from chuanhui.mechanism.rankings.queries.reckoning import reckoned
from chuanhui.mechanism.rankings.rules.facts import Seen
from chuanhui.mechanism.rankings.rules.standings import Line
from chuanhui.mechanism.rankings.rules.streaks import Due, Stood, dues
from chuanhui.mechanism.rankings.rules.windows import Window, window_of
from chuanhui.mechanism.rankings.sources import Memo, suppose
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Playbook, Ranking

LOOK_BACK = timedelta(days=120)
"""Cases that rested longer than this before a window cannot fall due in it under any rules tried so far."""

Relived = dict[str, list[Seen]]
"""Cases by kind, as they would have stood at a window's end and at its beginning."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One window of one ranking, as it was and as it would have been.

    Attributes:
        was: lines under the version in force then; () where it had no such ranking in that rhythm.
        would_be: lines under the changed playbook.
        was_due, would_be_due: consequences that follow, by the line's key; a streak may begin in what was
            published before the period.
    """

    ranking: str
    window: str
    was: tuple[Line, ...]
    would_be: tuple[Line, ...]
    was_due: tuple[tuple[str, Due], ...]
    would_be_due: tuple[tuple[str, Due], ...]


def replay_of(playbook: Playbook, territory: str, *, since: datetime, until: datetime) -> Replay:
    """Return which duties would have been late from `since` up to `until` under `playbook`.

    The caller sees everything and holds one transaction open.

    Args:
        playbook: the changed one; its id says whose cases are relived.
        territory: root path.
        since, until: aware.
    """
    ids = open_during(playbook.id, territory, since, until)
    return replay(
        (Life(case_id, turns) for case_id, turns in lives(ids, until)),
        own={one.ref: one for one in rulebooks.all_kept()},
        to=playbook,
        since=since,
        until=until,
        calendar=rulebooks.calendar(),
    )


def standings_of(playbook: Playbook, territory: str, *, first: date, last: date) -> tuple[Ranked, ...]:
    """Return every window of every ranking of `playbook` that lies wholly in a span of days.

    A case whose life does not fit the changed rules is looked at as it was. The caller sees everything and
    holds one transaction open.

    Args:
        first, last: both belong to the span.
    """
    found: list[Ranked] = []
    # Rankings of one rhythm look at the same windows: the cases of each are relived once.
    known: dict[Window, Relived] = {}
    for ranking in playbook.rankings.values():
        periods = list(_periods(ranking, first, last))
        # What was published before stands, whatever would have been: a streak goes on from it.
        before = stood_before(territory, playbook.id, ranking.id, periods[0]) if periods else []
        was: list[dict[str, Stood] | None] = [*before]
        would: list[dict[str, Stood] | None] = [*before]
        for period in periods:
            window = window_of(period, rulebooks.calendar().zone)
            old, former = _recorded(playbook.id, ranking, territory, window)
            if window not in known:
                known[window] = _relived(playbook, territory, window)
            new = _supposed(playbook, ranking, territory, window, known[window])
            was.append(_stood(window, old) if former else None)
            would.append(_stood(window, new))
            found.append(
                Ranked(
                    ranking.id,
                    period.key,
                    old,
                    new,
                    _dues(was, former) if former else (),
                    _dues(would, ranking),
                )
            )
    return tuple(found)


def _periods(ranking: Ranking, first: date, last: date) -> Iterator[Period]:
    period = period_of(first, ranking.window)
    if period.first < first:
        period = period.next()
    while period.last <= last:
        yield period
        period = period.next()


def _recorded(
    campaign: str, ranking: Ranking, territory: str, window: Window
) -> tuple[tuple[Line, ...], Ranking | None]:
    """Return the lines as they were, and the ranking of the version in force when the window ended."""
    playbook = rulebooks.in_force(campaign, territory, at=window.until - INSTANT)
    former = playbook.rankings.get(ranking.id) if playbook else None
    if playbook is None or former is None or former.window is not ranking.window:
        return (), None
    ground = Ground(territory, playbook, former, window, rulebooks.calendar())
    return reckoned(head_of(ground, known_at=window.until, exempt={})).lines, former


def _supposed(
    playbook: Playbook, ranking: Ranking, territory: str, window: Window, seen: Relived
) -> tuple[Line, ...]:
    ground = Ground(territory, playbook, ranking, window, rulebooks.calendar())
    # What else is read is not shared: another ranking may put inspections into windows by another rule.
    memo: Memo = {}
    for kind, cases in seen.items():
        suppose(memo, kind, cases)
    return reckoned(head_of(ground, known_at=window.until, exempt={}), playbook, memo).lines


def _relived(playbook: Playbook, territory: str, window: Window) -> Relived:
    """Return the cases as they would stand at the window's end and had stood at its beginning, by kind."""
    found: Relived = {one: [] for one in playbook.cases}
    ids = open_during(playbook.id, territory, window.since - LOOK_BACK, window.until)
    for _, turns in lives(ids, window.until):
        earlier = [one for one in turns if one.at < window.since]
        before = _state(earlier, playbook) if earlier else None
        found.setdefault(turns[0].after.kind, []).append(Seen(_state(turns, playbook), before))
    return found


def _state(turns: Sequence[Turn], playbook: Playbook) -> CaseState:
    kind = playbook.cases.get(turns[0].after.kind)
    anew = relived(turns, kind, rulebooks.calendar()) if kind else None
    return anew.case if anew is not None and anew.is_whole else turns[-1].after


def _stood(window: Window, lines: Sequence[Line]) -> dict[str, Stood]:
    return {one.place.key: Stood(window.period.key, one.rank, one.bottom, one.score) for one in lines}


def _dues(past: Sequence[dict[str, Stood] | None], ranking: Ranking) -> tuple[tuple[str, Due], ...]:
    """Return what follows from the last window, by key of the line."""
    found = defaultdict(list)
    for key in sorted(past[-1] or {}):
        for due in dues([None if one is None else one.get(key) for one in past], ranking.consequences):
            found[key].append(due)
    return tuple((key, due) for key, several in found.items() for due in several)
