"""Standings as they were and as they would have been, told line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.campaigns.queries import Ranked
from chuanhui.mechanism.rankings.rules.standings import Line
from chuanhui.mechanism.rankings.rules.streaks import Due
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.vocabulary import PROPOSALS
from chuanhui.site.verbs.answers import say


def lines(ranked: Sequence[Ranked], playbook: Playbook, lang: str) -> Iterator[str]:
    """Yield the standings whose places or consequences differ, and say which do not."""
    for one in ranked:
        name = f"{playbook.rankings[one.ranking].name.get(lang)} {parse_period(one.window).label(lang)}"
        moves = _moves(one)
        if not one.was:
            yield say(lang, f"  {name}：当时没有这一排名，按新规则：", f"  {name}: not ranked then; now:")
        elif not moves and one.was_due == one.would_be_due:
            yield say(lang, f"  {name}：名次不变", f"  {name}: no place would change")
            continue
        else:
            yield f"  {name}"
        for place, was, would in moves:
            yield f"    {place}  {_place(was, lang)} → {_place(would, lang)}"
        yield from _consequences(one, playbook, lang)


def data(ranked: Sequence[Ranked]) -> list[dict[str, Any]]:
    """Return the standings as JSON tells them: every line, before and after."""
    return [
        {
            "ranking": one.ranking,
            "window": one.window,
            "lines": [
                {"name": name, "was": _facts(was), "would_be": _facts(would)}
                for name, was, would in _pairs(one)
            ],
            "proposals": {
                "was": [_due(one.was, key, due) for key, due in one.was_due],
                "would_be": [_due(one.would_be, key, due) for key, due in one.would_be_due],
            },
        }
        for one in ranked
    ]


Pair = tuple[str, Line | None, Line | None]


def _pairs(one: Ranked) -> list[Pair]:
    """Return each place's name, its line then and its line under the changed rules, in the latter's order."""
    was = {line.place.key: line for line in one.was}
    would = {line.place.key: line for line in one.would_be}
    names = {key: line.place.name for key, line in (was | would).items()}
    return [(names[key], was.get(key), would.get(key)) for key in would | was]


def _moves(one: Ranked) -> list[Pair]:
    return [pair for pair in _pairs(one) if _facts(pair[1]) != _facts(pair[2])]


def _facts(line: Line | None) -> dict[str, Any] | None:
    if line is None:
        return None
    score = None if line.score is None else str(line.score)
    return {"group": line.group, "rank": line.rank, "score": score, "bottom": line.bottom}


def _place(line: Line | None, lang: str) -> str:
    if line is None or line.rank is None:
        return say(lang, "不排名", "no place")
    bottom = say(lang, "，倒数", ", at the bottom") if line.bottom else ""
    return say(lang, f"第{line.rank}名 {line.score}分{bottom}", f"{line.rank}. with {line.score}{bottom}")


def _consequences(one: Ranked, playbook: Playbook, lang: str) -> Iterator[str]:
    before = {(key, due.consequence) for key, due in one.was_due if not due.passed}
    after = {(key, due.consequence) for key, due in one.would_be_due if not due.passed}
    ranking = playbook.rankings[one.ranking]
    names = {line.place.key: line.place.name for line in (*one.was, *one.would_be)}
    words = {each.id: PROPOSALS[each.propose].get(lang) for each in ranking.consequences}
    for key, consequence in sorted(after - before):
        what = words.get(consequence, consequence)
        yield say(lang, f"    会建议：{names[key]} {what}", f"    would be proposed: {names[key]}: {what}")
    for key, consequence in sorted(before - after):
        what = words.get(consequence, consequence)
        yield say(lang, f"    不再建议：{names[key]} {what}", f"    no longer proposed: {names[key]}: {what}")


def _due(lines_: Sequence[Line], key: str, due: Due) -> dict[str, Any]:
    names = {line.place.key: line.place.name for line in lines_}
    return {"name": names[key], "consequence": due.consequence, "windows": due.windows, "passed": due.passed}
