"""What a past period would have been under a changed playbook, told to a clerk. Nothing is written."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chuanhui.grid.posts.queries import Units, units
from chuanhui.mechanism.campaigns.queries import replay_of, standings_of
from chuanhui.mechanism.campaigns.rules import Changed, Replay, Tally
from chuanhui.mechanism.cases.rules.migrating import OBSTACLES
from chuanhui.mechanism.cases.rules.reliving import OBSTACLES as MISFITS
from chuanhui.mechanism.rulebooks.errors import RulebookFaulty
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.schema import Playbook
from chuanhui.site.verbs import replayed_ranks
from chuanhui.site.verbs.answers import FAULTS, OK, Misuse, clocktime, language, midnight, say, tell
from chuanhui.site.verbs.folders import playbook_folders
from chuanhui.site.verbs.ground import everything, territories, territory


def replay(asked: argparse.Namespace) -> int:
    """Relive a period under a changed playbook, territory by territory, and tell what would differ."""
    lang = language(asked)
    if asked.until < asked.since:
        raise Misuse(what=say(lang, "--until 早于 --since", "--until lies before --since"))
    playbook = _playbook(asked)
    since, until = midnight(asked.since), midnight(asked.until + timedelta(days=1))
    data: list[dict[str, Any]] = []
    lines: list[str] = []
    partly = 0
    with everything(one_state=True):
        paths = [territory(asked.territory)] if asked.territory else [one.path for one in territories()]
        for path in paths:
            found = replay_of(playbook, path, since=since, until=until)
            ranked = standings_of(playbook, path, first=asked.since, last=asked.until)
            book = units(path)
            partly += found.partly
            data.append({**_data(path, found, book, lang), "standings": replayed_ranks.data(ranked)})
            lines += _lines(path, found, playbook, book, lang, asked.cases)
            lines += replayed_ranks.lines(ranked, playbook, lang)
    tell(asked, {"playbook": playbook.ref, "since": asked.since, "until": asked.until, "found": data}, lines)
    return FAULTS if partly else OK


def _playbook(asked: argparse.Namespace) -> Playbook:
    loaded = load_playbook(playbook_folders([asked.playbook])[0])
    if loaded.playbook is None:
        name = str(asked.playbook)
        raise RulebookFaulty(tuple(loaded.faults), playbook=name, count=len(loaded.faults))
    return loaded.playbook


def _lines(path: str, found: Replay, playbook: Playbook, book: Units, lang: str, most: int) -> Iterator[str]:
    yield say(
        lang,
        f"{path}  {found.to}：回放 {found.cases} 件，其中 {found.partly} 件按新规则走不完，未计入",
        f"{path}  {found.to}: {found.cases} cases relived; {found.partly} do not fit the changed rules "
        "and are left out",
    )
    for (code, what), times in sorted(found.remarks.items()):
        told = (MISFITS.get(code) or OBSTACLES[code]).get(lang).format(what=what)
        yield say(lang, f"  {told}：{times} 次", f"  {told}: {times} times")
    for one in found.tallies:
        yield "  " + _tally(one, book, lang)
    if not found.changed:
        yield say(lang, "  没有一件的超期与否会改变", "  no duty would change between late and on time")
    for each in found.changed[:most]:
        yield "  " + _change(each, playbook, lang)
    if len(found.changed) > most:
        rest = len(found.changed) - most
        yield say(
            lang, f"  ……另有 {rest} 项（--cases N 多列一些）", f"  … {rest} more (--cases N lists more)"
        )


def _tally(one: Tally, book: Units, lang: str) -> str:
    name = _unit(one.unit, book, lang)
    return say(
        lang,
        f"{name}：应办 {one.was_due} → {one.would_be_due}，超期 {one.was_late} → {one.would_be_late}",
        f"{name}: due {one.was_due} → {one.would_be_due}, late {one.was_late} → {one.would_be_late}",
    )


def _change(one: Changed, playbook: Playbook, lang: str) -> str:
    steps = [kind.step(one.step) for kind in playbook.cases.values()]
    name = next((step.name.get(lang) for step in steps if step), one.step)
    then, now = clocktime(one.was_due), clocktime(one.would_be_due)
    late = (
        say(lang, "会超期", "would be late") if one.would_be_late else say(lang, "不再超期", "no longer late")
    )
    return say(
        lang, f"{one.number} {name}：{then} → {now}，{late}", f"{one.number} {name}: {then} → {now}, {late}"
    )


def _unit(unit: int | None, book: Units, lang: str) -> str:
    return say(lang, "派遣与核查岗位", "desks and inspectors") if unit is None else book.name_of(unit)


def _data(path: str, found: Replay, book: Units, lang: str) -> dict[str, Any]:
    return {
        "territory": path,
        "cases": found.cases,
        "partly": found.partly,
        "remarks": [
            {"code": code, "what": what, "times": times}
            for (code, what), times in sorted(found.remarks.items())
        ],
        "units": [
            {
                "unit": _unit(one.unit, book, lang),
                "due": [one.was_due, one.would_be_due],
                "late": [one.was_late, one.would_be_late],
            }
            for one in found.tallies
        ],
        "changed": [
            {
                "case": one.case_id,
                "number": one.number,
                "step": one.step,
                "unit": _unit(one.unit, book, lang),
                "due": [one.was_due, one.would_be_due],
                "late": [one.was_late, one.would_be_late],
            }
            for one in found.changed
        ],
    }
