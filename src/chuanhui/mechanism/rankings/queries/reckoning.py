"""Reckoning a standing: from the playbook, the grid and the journal, for any window, at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from chuanhui.grid.posts.rules import ancestors
from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.queries.places import UNIT, places_of, unit_places
from chuanhui.mechanism.rankings.rules.facts import Fact, cohort_of
from chuanhui.mechanism.rankings.rules.leaving import SheetItem, emptied
from chuanhui.mechanism.rankings.rules.parts import Value, indicator_of, valued
from chuanhui.mechanism.rankings.rules.standings import Place, lined_up
from chuanhui.mechanism.rankings.rules.texts import Head, Standing
from chuanhui.mechanism.rankings.rules.windows import Window
from chuanhui.mechanism.rankings.sources import Asked, Memo, facts
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Indicator, Measure, Playbook, Ranking

Sides = tuple[list[Fact], list[Fact] | None]
Shares = tuple[dict[str, list[Fact]], dict[str, list[Fact]]]


def reckoned(
    head: Head,
    playbook: Playbook | None = None,
    memo: Memo | None = None,
    left_out: Collection[SheetItem] = (),
) -> Standing:
    """Return the standing that a head asks for; the same head gives the same bytes whenever it is asked.

    Needs an open transaction; the whole territory is seen while it reckons, and doors narrow what they show.

    Args:
        head: which ranking, window and knowledge.
        playbook: rules to try instead of the version that the head names.
        memo: work that is looked at instead of the recorded, as `sources.suppose` puts it in.
        left_out: items of sheets that are taken for not being there; a part that is empty then goes too.
    """
    playbook = playbook or rulebooks.rulebook(head.ref)
    ranking = playbook.rankings[head.ranking]
    book = indicators_of(ranking, playbook)
    memo = {} if memo is None else memo
    with seeing(Sight.of(head.territory)):
        sides = {part: _sides(head, playbook, ranking, one, memo, left_out) for part, one in book.items()}
        places, shares = _placed(head, playbook, ranking, sides)
    values = {
        place.key: tuple(_value(book[part.of], part.of, shares[part.of], place) for part in ranking.score)
        for place in places
    }
    without = emptied(book, playbook, left_out)
    lines = lined_up(ranking, values, places, book, playbook.groups, exempt_in(head, ranking), without)
    return Standing(head, lines)


def indicators_of(ranking: Ranking, playbook: Playbook) -> dict[str, Indicator]:
    """Return the indicator of each part of a ranking."""
    return {part.of: indicator_of(part.of, playbook) for part in ranking.score}


def exempt_in(head: Head, ranking: Ranking) -> dict[str, str]:
    """Return reasons by name: the playbook's own exemptions, and those of this one window."""
    return {**{one: reason.zh for one, reason in ranking.exempt.items()}, **head.exempt}


def _sides(
    head: Head,
    playbook: Playbook,
    ranking: Ranking,
    indicator: Indicator,
    memo: Memo,
    left_out: Collection[SheetItem],
) -> Sides:
    window = Window(parse_period(head.window), head.since, head.until)

    def told(measure: Measure) -> list[Fact]:
        return facts(
            Asked(
                head.territory,
                playbook,
                measure,
                window,
                cohort_of(indicator),
                indicator.exclude,
                ranking.counts_in,
                head.known_at,
                memo,
                left_out=left_out,
            )
        )

    return told(indicator.count), told(indicator.of) if indicator.of else None


def _placed(
    head: Head, playbook: Playbook, ranking: Ranking, sides: Mapping[str, Sides]
) -> tuple[tuple[Place, ...], dict[str, Shares]]:
    """Return what is ranked, and the facts of each part by the key of whose they are."""
    everything = [one for count, base in sides.values() for one in (*count, *(base or ()))]
    if ranking.over.of == UNIT:
        places = unit_places((one.unit for one in everything if one.unit is not None), head.territory)
    else:
        places = places_of(ranking, playbook, head.territory, parse_period(head.window), head.known_at)
    owners = {path: place.key for place in places for path in place.paths}
    codes = {place.code: place.key for place in places}

    def owner(fact: Fact) -> str:
        if ranking.over.of == UNIT:
            return f"unit:{fact.unit}"
        named = codes.get(fact.code)
        return named or next((owners[path] for path in ancestors(fact.area_path) if path in owners), "")

    return places, {part: (_by(owner, count), _by(owner, base)) for part, (count, base) in sides.items()}


def _by(owner: Callable[[Fact], str], told: list[Fact] | None) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in told or ():
        found[owner(fact)].append(fact)
    return found


def _value(indicator: Indicator, part: str, shares: Shares, place: Place) -> Value:
    count, base = shares
    below = base.get(place.key, []) if indicator.of else None
    return replace(valued(indicator, count.get(place.key, []), below), of=part)
