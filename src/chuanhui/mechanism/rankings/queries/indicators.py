"""Indicators of a campaign as they stand: live, for one window, within the sight of who asks.

They are the same figures that rankings are made of, reckoned by the same rules, those too that no ranking
weighs. Nothing here is frozen: asked again later, a window may tell another number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.posts.rules import Acting, ancestors
from chuanhui.grid.registers.queries import kinds
from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import BadPeriod, Period, PeriodKind, parse_period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.errors import CampaignUnknown, NumberNotFound, WrongWindow
from chuanhui.mechanism.rankings.queries.grounds import INSTANT
from chuanhui.mechanism.rankings.rules.facts import Fact, cohort_of
from chuanhui.mechanism.rankings.rules.naming import formula
from chuanhui.mechanism.rankings.rules.parts import Value, valued
from chuanhui.mechanism.rankings.rules.windows import Window, window_of
from chuanhui.mechanism.rankings.sources import Asked, Memo, facts
from chuanhui.mechanism.returns.errors import WorkUnknown
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Indicator, Measure, Playbook, Text

TOTAL, REST = "total", "rest"
COUNTS_IN = "visited"
"""A round of inspections counts in the window in which it was visited: no ranking says otherwise here."""

YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Row:
    """The indicators of one area, in the playbook's order.

    Attributes:
        key: path of the area; ``total`` for all in sight, ``rest`` for what lies in none of the areas.
        name: of the area; "" for the last two.
    """

    key: str
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The indicators of a campaign in one window, as one post may see them.

    Attributes:
        playbook: the version whose formulas are used: in force at the window's end, or now while it runs.
        window: cut off at the present moment while it runs, so that nothing counts that is still to come.
        at: the instant whose knowledge of returns, sheets and the grid is used.
        total: over everything in sight.
        rows: the areas below the asker's, by code, and the rest where there is any.
    """

    playbook: Playbook
    window: Window
    at: datetime
    total: Row
    rows: tuple[Row, ...]

    @property
    def book(self) -> Mapping[str, Indicator]:
        """Return the indicators by id."""
        return self.playbook.indicators

    def sentences(self, indicator: Indicator) -> tuple[Text, ...]:
        """Return an indicator's formula in sentences."""
        things = {one.id: one.name for one in kinds().values()} if indicator.of_things else None
        return formula(indicator, self.playbook, things)

    def ids_behind(self, key: str, part: str, side: str) -> tuple[str, ...]:
        """Return the ids of exactly the rows behind a number, all in sight; none where it counts nothing.

        Args:
            key: of a row.
            part: id of the indicator.
            side: ``count`` or ``base``.

        Raises:
            NumberNotFound: there is no such number.
        """
        row = self.row(key)
        value = next((one for one in row.values if one.of == part), None)
        if value is None or side not in {"count", "base"}:
            raise NumberNotFound()
        told = value.count if side == "count" else value.base
        return told.ids if told is not None else ()

    def row(self, key: str) -> Row:
        """Return a row by its key.

        Raises:
            NumberNotFound: there is none.
        """
        found = next((one for one in (self.total, *self.rows) if one.key == key), None)
        if found is None:
            raise NumberNotFound()
        return found


def campaigns(by: Acting, now: datetime) -> tuple[Playbook, ...]:
    """Return the campaigns in force in the post's territory that have indicators, in the order they began."""
    found = (rulebooks.rulebook(one.ref) for one in rulebooks.all_in_force(by.territory, at=now))
    return tuple(one for one in found if one.indicators)


def indicators(by: Acting, campaign: str, *, now: datetime, period: str = "") -> Told:
    """Return every indicator of a campaign in force, for one window, in total and by the areas below.

    A post that sees one unit's matters is told of its own cases and of the things that the unit keeps, and
    nothing of returns and inspections.

    Args:
        campaign: id of the playbook.
        now: aware; a window that runs is reckoned up to here.
        period: key of a day, week, 旬, month, quarter or year; "" asks for the present month.

    Raises:
        CampaignUnknown: it is not in force in the post's territory.
        WrongWindow: the key names no window, or one that has not begun.
    """
    zone = rulebooks.calendar().zone
    chosen = _period(period, now.astimezone(zone).date())
    whole = window_of(chosen, zone)
    present = rulebooks.in_force(campaign, by.territory, at=now)
    if present is None:
        raise CampaignUnknown(campaign=campaign)
    then = rulebooks.in_force(campaign, by.territory, at=min(now, whole.until - INSTANT))
    playbook, window = then or present, Window(chosen, whole.since, min(whole.until, now))
    memo: Memo = {}
    # The lives of cases are folded from all their entries, those too that were made elsewhere; which cases
    # there are, and which cells and sheets, every question says with the post's own sight.
    with transaction.atomic(), seeing(Sight.of(by.territory)):
        sides = {
            one.id: (
                _facts(by, playbook, one, one.count, window, now, memo),
                _facts(by, playbook, one, one.of, window, now, memo) if one.of is not None else None,
            )
            for one in playbook.indicators.values()
        }
    named = _below(by.sight, min(chosen.last, now.astimezone(zone).date()))
    shares = _shared(playbook, sides, named)
    rows = [Row(path, name, shares[path]) for path, name in named.items()]
    if any(side.ids or side.amount for value in shares[REST] for side in (value.count, value.base) if side):
        rows.append(Row(REST, "", shares[REST]))
    total = tuple(valued(playbook.indicators[part], *both) for part, both in sides.items())
    return Told(playbook, window, now, Row(TOTAL, "", total), tuple(rows))


def _period(key: str, today: date) -> Period:
    """Return the period of a key, the present month for ""; it has begun and lies in `YEARS`."""
    if not key:
        return period_of(today, PeriodKind.MONTH)
    try:
        found = parse_period(key)
    except BadPeriod:
        raise WrongWindow(window=key) from None
    if found.first.year not in YEARS or found.first > today:
        raise WrongWindow(window=key)
    return found


def _facts(
    by: Acting,
    playbook: Playbook,
    indicator: Indicator,
    measure: Measure,
    window: Window,
    now: datetime,
    memo: Memo,
) -> list[Fact]:
    """Return the rows of one side in sight; none where the work is not asked for any more."""
    asked = Asked(
        by.territory,
        playbook,
        measure,
        window,
        cohort_of(indicator),
        indicator.exclude,
        COUNTS_IN,
        now,
        memo,
        by.sight,
    )
    try:
        return [one for one in facts(asked) if by.sight.covers(one.area_path)]
    except WorkUnknown:
        return []


def _below(sight: Sight, on: date) -> dict[str, str]:
    """Return the areas below the one that a post sees, its own areas where it sees several; name by path."""
    tops = [span.lo for span in sight.spans]
    if len(tops) == 1:
        try:
            return {one.path: one.name for one in areas.children(sight, tops[0], on)}
        except AreaNotFound:
            return {}
    named = areas.names(set(tops))
    return {path: named.get(path, path) for path in tops}


def _shared(
    playbook: Playbook, sides: Mapping[str, tuple[list[Fact], list[Fact] | None]], named: Mapping[str, str]
) -> dict[str, tuple[Value, ...]]:
    """Return the values of each area and of the rest, in the playbook's order."""
    parted = {part: (_by(named, count), _by(named, base or [])) for part, (count, base) in sides.items()}
    return {
        key: tuple(
            valued(one, parted[one.id][0][key], parted[one.id][1][key] if one.of is not None else None)
            for one in playbook.indicators.values()
        )
        for key in (*named, REST)
    }


def _by(named: Mapping[str, str], told: list[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in told:
        found[next((path for path in ancestors(fact.area_path) if path in named), REST)].append(fact)
    return found
