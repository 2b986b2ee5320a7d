"""The scene of these tests: the playbook baoping, a calendar, areas, and people at posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chuanhui.grid.areas.rules import Stood
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.periods import Period, parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import rules
from chuanhui.mechanism.returns.rules import Answer, Cell, CellView, Setting, Span, Stored, Work
from chuanhui.playbook.calendars import load_calendar
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.schema import DueAt, Playbook, ReturnKind, RosterKind

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
PLACE = "411602.005.001."
DAY = "2022-08-05"
VALUES = {"places": 6, "faults": 2, "closed": 1}


@lru_cache
def baoping() -> Playbook:
    loaded = load_playbook(ROOT / "playbooks" / "baoping")
    assert loaded.playbook is not None, [fault.render() for fault in loaded.faults]
    return loaded.playbook


@lru_cache
def calendar() -> WorkingCalendar:
    return load_calendar(ROOT / "calendars" / "cn")


def work(ref: str = "returns.daily", **changed: Any) -> Work:
    """Return some work of the playbook, with some of what its kind says changed."""
    found = next(one for one in rules.works_of(baoping()) if one.ref == ref)
    every = changed.get("every", found.every)
    kind: ReturnKind | None = replace(found.kind, **changed) if found.kind else None
    roster: RosterKind | None = replace(found.roster, **changed) if found.roster else None
    return replace(found, every=every, kind=kind, roster=roster)


def due(**rule: Any) -> DueAt:
    return DueAt(**rule)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def span(period: str = DAY) -> Span:
    found: Period = parse_period(period)
    return Span(found.first, found.last)


def setting(ref: str = "returns.daily", period: str = DAY, **changed: Any) -> Setting:
    return Setting(work(ref), span(period), calendar(), baoping().words, **changed)


def acting(role: str = "community_desk", person: int = 1, path: str = PLACE) -> Acting:
    return Acting(
        post_id=person + 100,
        post_code=f"{role}@{person}",
        role=role,
        unit_id=1,
        unit_name="",
        person_id=person,
        person_name="",
        area_path=path,
        territory="411602.",
        sight=Sight.of(path),
    )


def cell(ref: str = "returns.daily", slot: str = "", area: int = 7, path: str = PLACE, **more: Any) -> Cell:
    made = rules.cell_id("411602.", "baoping", ref, area, DAY, slot)
    first = date.fromisoformat(DAY)
    return Cell(
        id=made,
        territory="411602.",
        campaign="baoping",
        version=1,
        work=ref,
        area=area,
        area_path=path,
        period=DAY,
        first=first,
        last=first,
        slot=slot,
        touched_at=at(f"{DAY} 08:00"),
        **more,
    )


def answer(values: Any = None, reason: str = "", state: Stored = Stored.VALUE) -> Answer:
    return Answer(state, VALUES if values is None else values, reason)


def sent(when: str = f"{DAY} 17:00", reason: str = "", **more: Any) -> Cell:
    """Return the daily return sent at some time."""
    return rules.sent(cell(**more), answer(reason=reason), setting(), by=acting(), now=at(when))


def view(one: Cell | None, area: int, path: str, now: str, due_at: str = f"{DAY} 18:00") -> CellView:
    """Return the view of one expected cell at a moment."""
    above = path[: path[:-1].rfind(".") + 1]
    day = date.fromisoformat(DAY)
    stood = Stood(area, str(area), f"区域{area}", path, path, day, day, (path,), above)
    return CellView(stood, "", rules.shown_of(one, at(due_at), at(now)), at(due_at), one)
