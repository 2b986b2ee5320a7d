"""The office of these tests: the demo district with the playbook baoping in force, and posts by code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import shapely
from django.db import transaction
from shapely.ops import split as cut_by

from chuanhui.grid.areas.queries.memory import tree
from chuanhui.grid.areas.rules import Part
from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.returns import actions, queries
from chuanhui.mechanism.returns.actions import Key, Receipt
from chuanhui.mechanism.returns.queries import Grid
from chuanhui.playbook.load import Loaded, load_playbook, load_text

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY = "411602."
ALL = Sight.everything()
DAY = "2026-11-09"
DESK, STREET = "community_desk@xiaoqiao/beihuayuan", "street_desk@xiaoqiao"
VALUES = {"places": 6, "faults": 2, "closed": 1}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


NOON, EVENING = at(f"{DAY} 12:00"), at(f"{DAY} 19:00")


@lru_cache
def playbook() -> Loaded:
    return load_playbook(ROOT / "playbooks" / "baoping")


def in_force(loaded: Loaded | None = None, since: datetime | None = None) -> None:
    """Put the playbook in force in the territory."""
    begun = since or at("2026-11-02 08:00")
    by = Acting.system(TERRITORY)
    start_campaign(loaded or playbook(), territory=TERRITORY, since=begun, by=by, now=begun)


def changed(name: str, *pairs: tuple[str, str]) -> Loaded:
    """Return the playbook under another id, with some of its text changed."""
    text = (ROOT / "playbooks" / "baoping" / "playbook.yaml").read_text("utf-8")
    for old, new in (("playbook: baoping", f"playbook: {name}"), *pairs):
        assert old in text, old
        text = text.replace(old, new, 1)
    loaded = load_text(text, f"{name}.yaml")
    assert loaded.playbook is not None, [fault.render() for fault in loaded.faults]
    return loaded


def who(code: str, on: str = DAY) -> Acting:
    return acting_for(code, date.fromisoformat(on), NOON)


def do(by: Acting, action: Callable[..., Any], **facts: Any) -> Any:
    """Do an action as a door would: in a transaction, in the post's own sight."""
    with transaction.atomic():
        enter(by.sight)
        try:
            return action(by=by, **facts)
        finally:
            enter(ALL)


def key(by: Acting, work: str = "returns.daily", period: str = DAY, slot: str = "", area: Any = "") -> Key:
    return Key("baoping", work, period, area or by.area_path, slot)


def send(code: str = DESK, now: datetime = NOON, values: Any = None, **more: Any) -> Receipt:
    by = who(code)
    where = {name: more.pop(name) for name in ("work", "period", "slot", "area") if name in more}
    cell = key(by, **where)
    return do(by, actions.send, cell=cell, values=VALUES if values is None else values, now=now, **more)


def grid(
    sight: Sight = ALL,
    now: datetime = EVENING,
    work: str = "returns.daily",
    period: str = DAY,
    campaign: str = "baoping",
    **more: Any,
) -> Grid:
    with transaction.atomic():
        enter(sight)
        try:
            return queries.grid(
                sight, campaign, work, parse_period(period), territory=TERRITORY, now=now, **more
            )
        finally:
            enter(ALL)


def halves(path: str, on: date) -> tuple[int, list[Part]]:
    """Return an area's id and two parts that fill it, none of its children being cut."""
    grown = tree(on)
    facts = grown.by_path[path]
    below = [grown.borders[one.id] for one in grown.below.get(facts.id, [])]
    if below:
        ordered = sorted(below, key=lambda piece: piece.centroid.x)
        middle = len(ordered) // 2
        pieces = [shapely.union_all(ordered[:middle]), shapely.union_all(ordered[middle:])]
    else:
        border = grown.borders[facts.id]
        x, y = border.centroid.x, border.centroid.y
        pieces = list(cut_by(border, shapely.LineString([(x, y - 1), (x, y + 1)])).geoms)
    return facts.id, [Part(f"新{n}社区", f"x{n}", piece) for n, piece in enumerate(pieces, start=1)]


def day_after(day: str, days: int = 1) -> date:
    return date.fromisoformat(day) + timedelta(days=days)
