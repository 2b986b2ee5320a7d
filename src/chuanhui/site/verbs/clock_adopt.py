"""A year's official calendar has come out: every provisional deadline is worked out afresh.

Each case that moves, or is no longer provisional, gets a journal entry of its own; no other case is
touched. All of it is one transaction.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases import actions
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks.actions import adopt_calendar
from chuanhui.playbook.calendars import load_calendar
from chuanhui.site.verbs.answers import OK, clocktime, language, say, tell
from chuanhui.site.verbs.ground import EVERYTHING, everything, territories


@dataclass(frozen=True, slots=True)
class Moved:
    """A case before and after; `due_at` may be the same when only its doubt is gone."""

    before: CaseState
    after: CaseState


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adopting a calendar did: its version, the cases written, and how many stay as they were."""

    version: str
    moved: tuple[Moved, ...]
    unmoved: int


def adopt(asked: argparse.Namespace) -> int:
    """Adopt the calendar files as they lie, and tell exactly which cases moved."""
    lang = language(asked)
    with everything() as now:
        done = adopted(now)
    data = {
        "calendar": done.version,
        "moved": [_as_data(one) for one in done.moved],
        "still_provisional": done.unmoved + sum(1 for one in done.moved if one.after.provisional),
    }
    lines = [
        f"{one.before.number}  {clocktime(one.before.due_at)} → {clocktime(one.after.due_at)}"
        + _doubt(one, lang)
        for one in done.moved
    ]
    lines.append(
        say(
            lang,
            f"已采用日历 {done.version}；{len(done.moved)} 件重算，{done.unmoved} 件暂定时限不变",
            f"calendar {done.version} adopted; {len(done.moved)} worked out afresh, "
            f"{done.unmoved} provisional as before",
        )
    )
    tell(asked, data, lines)
    return OK


def adopted(now: datetime) -> Adopted:
    """Adopt the calendar in this transaction, which sees everything.

    Raises:
        BadCalendar: the files have faults; nothing is adopted.
    """
    version = load_calendar(Path(settings.CALENDARS) / "cn").version
    for root in territories():
        adopt_calendar(territory=root.path, version=version, by=Acting.system(root.path), now=now)
    waiting = cases.provisional(EVERYTHING)
    moved = tuple(
        Moved(case, cases.case(EVERYTHING, case.id))
        for case in waiting
        if actions.redue(case_id=case.id, by=Acting.system(case.territory), now=now) is not None
    )
    return Adopted(version, moved, len(waiting) - len(moved))


def _as_data(one: Moved) -> dict[str, object]:
    return {
        "case": one.before.id,
        "number": one.before.number,
        "territory": one.before.territory,
        "due_before": one.before.due_at,
        "due_after": one.after.due_at,
        "provisional": one.after.provisional,
    }


def _doubt(one: Moved, lang: str) -> str:
    return say(lang, "（仍为暂定）", " (still provisional)") if one.after.provisional else ""
