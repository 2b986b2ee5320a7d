"""The office of these tests: the demo district with the base registers in force, and those who keep them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.actions import Receipt
from chuanhui.grid.registers.queries.replaying import differing
from chuanhui.grid.registers.rules import Thing
from chuanhui.journal.scope import enter
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_playbook

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY, HOME = "411602.", "411602.005.001."
ALL = Sight.everything()
DESK, HEAD = "community_desk@xiaoqiao/beihuayuan", "community_head@xiaoqiao/beihuayuan"
STREET, OTHER = "street_desk@xiaoqiao", "community_desk@xiaoqiao/dongguan"
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=ZONE)
NAME, PHONE = "欧阳明明", "13800138000"


def id_number(sequence: int, *, born: str = "19851224") -> str:
    """Return a number with a sound check digit that belongs to nobody: sequences below 010."""
    body = f"411602{born}{sequence:03d}"
    return body + citizen_check(body)


@lru_cache
def jichu() -> Any:
    """Return the playbook of the base registers."""
    return load_playbook(ROOT / "playbooks" / "jichu")


def in_force() -> None:
    """Put the base registers in force, where the district has not got them yet."""
    since = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)
    with transaction.atomic():
        enter(ALL)
        start_campaign(jichu(), territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)


@lru_cache
def who(code: str) -> Acting:
    """Return whoever holds a post in these tests."""
    return acting_for(code, NOW.date(), NOW)


def do(by: str | Acting, act: Callable[..., Any], now: datetime = NOW, **facts: Any) -> Any:
    """Act as a door would: in a transaction and the sight of the post."""
    acting = acting_for(by, now.date(), now) if isinstance(by, str) else by
    with transaction.atomic():
        enter(acting.sight)
        try:
            return act(by=acting, now=now, **facts)
        finally:
            if (
                transaction.get_connection().in_atomic_block
                and not transaction.get_connection().needs_rollback
            ):
                enter(ALL)


def see(by: str, query: Callable[..., Any], *facts: Any, **more: Any) -> Any:
    """Ask as a door would."""
    acting = acting_for(by, NOW.date(), NOW)
    with transaction.atomic():
        enter(acting.sight)
        try:
            return query(acting, *facts, **more)
        finally:
            enter(ALL)


def registered(kind: str, fields: Mapping[str, Any], by: str = DESK, **facts: Any) -> Receipt:
    """Register a thing."""
    found: Receipt = do(by, actions.register, kind=kind, fields=fields, **facts)
    return found


def compound(name: str = "测试小区甲") -> Receipt:
    """Register a compound that stands in the community itself, seen by the street too."""
    return registered("fire_lane", {"name": name, "state": "clear"}, ties={"compound": estate()})


def estate(name: str = "测试小区甲", code: str = "") -> str:
    """Return the number of a compound in 北花园, registered on the first call."""
    wanted = code or compound_code()
    with transaction.atomic():
        enter(ALL)
        for line in queries.things(who_sees_all(), "compound").lines:
            if line.label == name:
                return line.number
    return registered("compound", {"name": name, "address": f"{name}路 1 号"}, area=wanted).number


def who_sees_all() -> Acting:
    """Return the system with the sight of everything."""
    return Acting.system(TERRITORY)


def compound_code(place: int = 0) -> str:
    """Return the code of a compound of the grid in 北花园."""
    from chuanhui.grid.areas import queries as areas  # noqa: PLC0415 - reason: only needed here
    from chuanhui.grid.areas.rules import Layer  # noqa: PLC0415 - reason: only needed here

    found = areas.areas_in(ALL, layer=Layer.COMPOUND, within=HOME)
    return found[place].code


def stairwell(estate_number: str | None = None) -> tuple[Receipt, Receipt]:
    """Register a building and a stairwell in it."""
    building = registered(
        "building", {"name": "1号楼", "floors": 6}, ties={"compound": estate_number or estate()}
    )
    return building, registered("stairwell", {"name": "一单元"}, ties={"building": building.number})


def household(well: Receipt, door: str = "101", **fields: Any) -> Receipt:
    """Register a household."""
    told = {"door": door, "area": "86.5", "housing": "owner", **fields}
    return registered("household", told, ties={"stairwell": well.number})


def person(home: Receipt | None = None, **fields: Any) -> Receipt:
    """Register a person."""
    told = {"name": NAME, "id_number": id_number(1), "phone": PHONE, **fields}
    return registered(
        "person", told, ties={"home": home.number} if home else {}, roles={"home": "owner"} if home else {}
    )


def thing(thing_id: UUID) -> Thing:
    """Return a thing as the system sees it."""
    with transaction.atomic():
        enter(ALL)
        return queries.thing(ALL, thing_id)


def proven() -> list[tuple[UUID, str]]:
    """Return every thing that is not the fold of its entries."""
    with transaction.atomic():
        enter(ALL)
        return list(differing())


def proven_of(ids: list[UUID]) -> list[tuple[UUID, str]]:
    """Return those of some things that are not the fold of their entries."""
    return [one for one in proven() if one[0] in ids]
