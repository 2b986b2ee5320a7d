"""Keeping the roll-ups from the command line: prove them, build them anew, add up what is pending."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from chuanhui.mechanism.rankings.actions import keeping
from chuanhui.mechanism.rankings.queries import proving
from chuanhui.site.verbs.answers import FAULTS, OK, language, say, tell
from chuanhui.site.verbs.ground import everything, territory

TOLD = 50


def prove(asked: argparse.Namespace) -> int:
    """Compare every roll-up, with what is pending, with the rows counted anew; exit 1 when any differs.

    Raises:
        UnknownTerritory: no territory has the path that was given.
    """
    lang = language(asked)
    if asked.territory:
        with everything():
            territory(asked.territory)
    with keeping.undisturbed(reading=True), everything(one_state=True):
        found = [asdict(one) for one in proving.prove(asked.territory)]
        waiting = proving.pending()
    lines = [f"{one['axis']}  {one['key']}  {one['excess']}" for one in found[:TOLD]]
    lines.append(
        say(
            lang,
            f"{len(found)} 行汇总与逐件计数不一致；{waiting} 项变化待归并（已计入）",
            f"{len(found)} line(s) differ from the rows; {waiting} fact(s) pending (counted in)",
        )
    )
    tell(asked, {"differences": found, "pending": waiting}, lines)
    return FAULTS if found else OK


def rebuild(asked: argparse.Namespace) -> int:
    """Build every roll-up anew from the cases."""
    lang, began = language(asked), time.perf_counter()
    cases = keeping.rebuild()
    took = round(time.perf_counter() - began, 1)
    text = say(lang, f"从 {cases} 件事件重建，用时 {took} 秒", f"rebuilt from {cases} case(s) in {took} s")
    tell(asked, {"cases": cases, "seconds": took}, [text])
    return OK


def fold(asked: argparse.Namespace) -> int:
    """Add up everything that is pending, now."""
    found = keeping.fold_all()
    text = say(language(asked), f"归并 {found} 项变化", f"{found} fact(s) added up")
    tell(asked, {"facts": found}, [text])
    return OK
