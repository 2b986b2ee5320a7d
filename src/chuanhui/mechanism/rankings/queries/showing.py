"""A ranking as a page shows it: which windows there are, one window with its lines, and its groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import Period, parse_period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.errors import NumberNotFound, RankingUnknown, StandingNotFound, UnknownPart
from chuanhui.mechanism.rankings.queries.grounds import Ground, ground_at, ground_of, head_of
from chuanhui.mechanism.rankings.queries.keeping import ids_behind, lines_of, open_lines, past_lines
from chuanhui.mechanism.rankings.queries.reckoning import exempt_in, indicators_of, reckoned
from chuanhui.mechanism.rankings.queries.records import standings_of
from chuanhui.mechanism.rankings.rules.comparing import leaving_out
from chuanhui.mechanism.rankings.rules.leaving import Trial, trials
from chuanhui.mechanism.rankings.rules.life import may_publish
from chuanhui.mechanism.rankings.rules.records import StandingRecord, State
from chuanhui.mechanism.rankings.rules.standings import Line
from chuanhui.mechanism.rankings.rules.texts import Head
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Indicator, Playbook, Ranking, Text

DRAFT = "draft"
TREND = 12
DRAFTS = 3
ALL = Text("全部", "all together")
Told = tuple[tuple[Line, tuple[dict[str, str], ...]], ...]
"""Lines with what a restatement changed in each."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A window that may be chosen, and its state."""

    key: str
    label: Text
    state: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line with how it moved against the last window (up is positive), and what a restatement changed."""

    line: Line
    moved: int | None
    changes: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One window of a ranking as a post may see it.

    Attributes:
        head: what it was reckoned from.
        standing: None for a draft, which only those who publish see.
        edition: number of the edition shown.
        lines: group by group.
        groups: names of the comparable groups in it, by key.
        book: the indicator of each part.
        may_publish: whether this post freezes and publishes it.
        without: what is left out on trial, a part or an item of its sheets; "" for nothing.
        trials: what may be left out.
    """

    ground: Ground
    head: Head
    standing: StandingRecord | None
    edition: int
    lines: tuple[ShownLine, ...]
    groups: Mapping[str, Text]
    book: Mapping[str, Indicator]
    choices: tuple[Choice, ...]
    may_publish: bool
    without: str = ""
    trials: tuple[Trial, ...] = ()

    @property
    def state(self) -> str:
        """Return ``draft``, ``frozen`` or ``published``."""
        return self.standing.state if self.standing is not None else DRAFT


def rankings_in_force(by: Acting, now: datetime) -> tuple[tuple[Playbook, Ranking], ...]:
    """Return the rankings of every campaign in force in the post's territory."""
    return rankings_in(by.territory, now)


def rankings_in(territory: str, now: datetime) -> tuple[tuple[Playbook, Ranking], ...]:
    """Return the rankings of every campaign in force in a territory."""
    found = []
    for one in rulebooks.all_in_force(territory, at=now):
        playbook = rulebooks.rulebook(one.ref)
        found += [(playbook, ranking) for ranking in playbook.rankings.values()]
    return tuple(found)


def ranking_in_force(by: Acting, campaign: str, ranking: str, now: datetime) -> tuple[Playbook, Ranking]:
    """Return one ranking in force in the post's territory.

    Raises:
        RankingUnknown: there is none by that name.
    """
    for playbook, one in rankings_in_force(by, now):
        if (playbook.id, one.id) == (campaign, ranking):
            return playbook, one
    raise RankingUnknown(ranking=ranking)


def choices(by: Acting, campaign: str, ranking: Ranking, now: datetime) -> tuple[Choice, ...]:
    """Return the windows that a post may look at, latest first.

    Those who publish see the running window and the last ones that nobody froze yet as drafts.
    """
    kept = {one.window: one for one in standings_of(by.sight, by.territory, campaign, ranking.id)}
    found = {key: Choice(key, label_of(key), one.state) for key, one in kept.items()}
    if may_publish(by, ranking, by.territory):
        for key in _latest(ranking, now):
            found.setdefault(key, Choice(key, label_of(key), DRAFT))
    return tuple(sorted(found.values(), key=lambda one: parse_period(one.key).first, reverse=True))


def shown(
    by: Acting,
    campaign: str,
    ranking_id: str,
    *,
    now: datetime,
    window: str = "",
    edition: int | None = None,
    without: str = "",
) -> Shown | None:
    """Return a window of a ranking as a post may see it; None where there is none to see yet.

    Args:
        window: key; "" takes the last one that is open, a running draft only where there is no other.
        edition: number of a former edition; None for the one that counts.
        without: key of a `Trial`: a part, or an item of the sheets, that is taken for left out.

    Raises:
        RankingUnknown, StandingNotFound, UnknownPart: see their sentences.
    """
    _, ranking = ranking_in_force(by, campaign, ranking_id, now)
    known = choices(by, campaign, ranking, now)
    if not known:
        return None
    first = next((one for one in known if one.state != DRAFT), known[0])
    chosen = next((one for one in known if one.key == window), None) if window else first
    if chosen is None:
        raise StandingNotFound()
    kept = standings_of(by.sight, by.territory, campaign, ranking_id)
    standing = next((one for one in kept if one.window == chosen.key), None)
    if standing is None:
        ground = ground_at(by.territory, campaign, ranking_id, chosen.key)
        head, number = head_of(ground, known_at=now, exempt={}), 0
        told: Told = tuple((line, ()) for line in reckoned(head).lines)
    else:
        ground, number = ground_of(standing), standing.edition if edition is None else edition
        if not 0 <= number <= standing.edition:
            raise StandingNotFound()
        head = Head.from_wire(standing.editions[number]["head"])
        told = open_lines(by.sight, standing, number)
    lines = _left_out(told, without, ground, head, (standing, number)) if without else told
    before = _before(by, ground)
    return Shown(
        ground,
        head,
        standing,
        number,
        tuple(ShownLine(line, _moved(line, before), changes) for line, changes in lines),
        group_names(lines, ground.playbook),
        indicators_of(ground.ranking, ground.playbook),
        known,
        may_publish(by, ground.ranking, by.territory),
        without,
        trials(ground.ranking, ground.playbook),
    )


def group_names(lines: Told, playbook: Playbook) -> dict[str, Text]:
    """Return what the comparable groups among some lines are called, by key."""
    keys = sorted({line.group for line, _ in lines})
    named = areas.names(keys)
    found = {}
    for key in keys:
        if key in playbook.groups:
            found[key] = playbook.groups[key].name
        else:
            found[key] = Text(named[key]) if key in named else ALL
    return found


def trend(by: Acting, shown: Shown, keys: tuple[str, ...]) -> dict[str, list[tuple[str, str | None]]]:
    """Return the scores of some lines in the last windows up to the one shown, oldest first."""
    last = shown.ground.window.period.first
    kept = [
        one
        for one in standings_of(by.sight, by.territory, shown.ground.playbook.id, shown.ground.ranking.id)
        if one.first_on <= last
    ][:TREND]
    return {key: [(window, told["score"]) for window, told in past_lines(kept, key)] for key in keys}


def rows_behind(by: Acting, shown: Shown, key: str, part: str, side: str) -> tuple[str, ...]:
    """Return the ids of the rows behind one number of a window.

    Raises:
        NumberNotFound: the line, or its rows, are not in sight.
    """
    line = next((one.line for one in shown.lines if one.line.place.key == key), None)
    if line is None or part not in shown.book or side not in {"count", "base"}:
        raise NumberNotFound()
    value = next(one for one in line.values if one.of == part)
    told = value.count if side == "count" else value.base
    ids = told.ids if told is not None else ()
    if shown.standing is None:
        return ids
    kept = ids_behind(by.sight, shown.standing, key, part, side, shown.edition)
    # Without an item fewer rows may count; more than those kept never do.
    return tuple(one for one in kept if one in set(ids)) if shown.without else kept


def _left_out(
    told: Told, without: str, ground: Ground, head: Head, kept: tuple[StandingRecord | None, int]
) -> Told:
    """Return the lines in sight as they would be without a part or an item, among all that are ranked.

    Places are found among all lines of the territory: a line alone in somebody's sight is not the first.
    """
    trial = next((one for one in trials(ground.ranking, ground.playbook) if one.key == without), None)
    if trial is None:
        raise UnknownPart(part=without)
    if trial.item is not None:
        lines = reckoned(head, left_out=(trial.item,)).lines
    else:
        lines = leaving_out(
            _whole(told, *kept),
            without,
            ground.ranking,
            indicators_of(ground.ranking, ground.playbook),
            ground.playbook.groups,
            exempt_in(head, ground.ranking),
        )
    seen = {line.place.key for line, _ in told}
    return tuple((line, ()) for line in lines if line.place.key in seen)


def _whole(told: Told, standing: StandingRecord | None, edition: int) -> tuple[Line, ...]:
    """Return all lines of an edition; of a draft those that were reckoned."""
    if standing is None:
        return tuple(line for line, _ in told)
    with seeing(Sight.of(standing.territory)):
        return lines_of(standing, edition)


def _before(by: Acting, ground: Ground) -> dict[str, int | None]:
    """Return the places of the window before, as far as that is open."""
    key = ground.window.period.previous().key
    kept = standings_of(by.sight, by.territory, ground.playbook.id, ground.ranking.id)
    former = next((one for one in kept if one.window == key), None)
    if former is None:
        return {}
    return {line.place.key: line.rank for line, _ in open_lines(by.sight, former)}


def _moved(line: Line, before: Mapping[str, int | None]) -> int | None:
    former = before.get(line.place.key)
    return None if former is None or line.rank is None else former - line.rank


def _latest(ranking: Ranking, now: datetime) -> list[str]:
    zone = rulebooks.calendar().zone
    period: Period = period_of(now.astimezone(zone).date(), ranking.window)
    found = []
    for _ in range(DRAFTS):
        found.append(period.key)
        period = period.previous()
    return found


def label_of(key: str) -> Text:
    """Return what a window is called."""
    period = parse_period(key)
    return Text(period.label(), period.label("en"))


def published(by: Acting, campaign: str, ranking: Ranking) -> StandingRecord | None:
    """Return the last published standing that a post may see, or None."""
    kept = standings_of(by.sight, by.territory, campaign, ranking.id)
    return next((one for one in kept if one.state == State.PUBLISHED), None)
