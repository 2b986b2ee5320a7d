"""Standings on the command line: which there are, what one says, and whether it reckons the same again."""

from __future__ import annotations

import argparse
from typing import Any

from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.rankings.errors import StandingNotFound
from chuanhui.mechanism.rankings.queries import keeping, records
from chuanhui.mechanism.rankings.queries.grounds import Ground, ground_at, ground_of, head_of
from chuanhui.mechanism.rankings.queries.reckoning import indicators_of, reckoned
from chuanhui.mechanism.rankings.rules.parts import shown
from chuanhui.mechanism.rankings.rules.records import StandingRecord
from chuanhui.mechanism.rankings.rules.standings import Line
from chuanhui.playbook.schema import Text
from chuanhui.site.verbs.answers import FAULTS, OK, clocktime, language, say, tell
from chuanhui.site.verbs.ground import EVERYTHING, everything, territory

STATES = {
    "draft": Text("草稿", "draft"),
    "frozen": Text("已定格", "frozen"),
    "published": Text("已公布", "published"),
}


def listed(asked: argparse.Namespace) -> int:
    """List the standings of a ranking, latest first."""
    lang = language(asked)
    with everything():
        found = _standings(asked)
    lines = [
        f"{one.window}  {STATES[one.state].get(lang)}  {clocktime(one.published_at or one.frozen_at)}  "
        f"{_editions(one, lang)}  {one.digest[:16]}"
        for one in found
    ]
    data = [_told(one) for one in found]
    tell(asked, data, lines or [say(lang, "还没有定格的排名", "nothing is frozen yet")])
    return OK


def show(asked: argparse.Namespace) -> int:
    """Show one window, or its draft where nothing is frozen."""
    lang = language(asked)
    with everything() as now:
        root = territory(asked.territory)
        kept = records.standing_at(root, asked.campaign, asked.ranking, asked.window)
        ground = (
            ground_at(root, asked.campaign, asked.ranking, asked.window) if kept is None else ground_of(kept)
        )
        if kept is None:
            lines = reckoned(head_of(ground, known_at=now, exempt={})).lines
        else:
            lines = keeping.lines_of(kept)
    state = kept.state if kept else "draft"
    said = (ground.ranking.name.get(lang), parse_period(asked.window).label(lang), STATES[state].get(lang))
    rows = [_line(one, ground, lang) for one in lines]
    tell(asked, {"state": state, "lines": [_row(one, ground) for one in lines]}, ["  ".join(said), *rows])
    return OK


def recompute(asked: argparse.Namespace) -> int:
    """Reckon every edition again, from the journal; exit 1 when a byte differs."""
    lang = language(asked)
    found: list[tuple[str, int, keeping.Recomputed]] = []
    with everything(one_state=True):
        for one in _standings(asked):
            if asked.window in {"", one.window}:
                found += [(one.window, n, keeping.recompute(one, n)) for n in range(one.edition + 1)]
    if asked.window and not found:
        raise StandingNotFound()
    lines = [f"{window} #{edition}  {_same(told, lang)}  {told.kept[:16]}" for window, edition, told in found]
    data = [
        {"window": window, "edition": edition, "same": told.same, "kept": told.kept, "again": told.again}
        for window, edition, told in found
    ]
    tell(asked, data, lines or [say(lang, "还没有定格的排名", "nothing is frozen yet")])
    return OK if all(told.same for _, _, told in found) else FAULTS


def _standings(asked: argparse.Namespace) -> list[StandingRecord]:
    return records.standings_of(EVERYTHING, territory(asked.territory), asked.campaign, asked.ranking)


def _same(told: keeping.Recomputed, lang: str) -> str:
    if told.same:
        return say(lang, "逐字节一致", "the same bytes")
    return say(lang, f"不一致（现为 {told.again[:16]}）", f"DIFFERS (now {told.again[:16]})")


def _editions(one: StandingRecord, lang: str) -> str:
    return say(lang, f"更正 {one.edition} 次", f"restated {one.edition}×")


def _told(one: StandingRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "window": one.window,
        "state": one.state,
        "edition": one.edition,
        "digest": one.digest,
        "frozen_at": one.frozen_at,
        "published_at": one.published_at,
    }


def _row(line: Line, ground: Ground) -> dict[str, Any]:
    book = indicators_of(ground.ranking, ground.playbook)
    return {
        "code": line.place.code,
        "name": line.place.name,
        "group": line.group,
        "place": line.rank,
        "score": line.score,
        "why": line.why.value,
        "bottom": line.bottom,
        "parts": {one.of: shown(book[one.of], one.value) for one in line.values},
    }


def _line(line: Line, ground: Ground, lang: str) -> str:
    book = indicators_of(ground.ranking, ground.playbook)
    parts = "  ".join(
        f"{book[one.of].name.get(lang)} {shown(book[one.of], one.value) or '—'}" for one in line.values
    )
    rank = "—" if line.rank is None else str(line.rank)
    return f"{rank:>3}  {line.score if line.score is not None else '—':>7}  {line.place.name}  {parts}"
