"""Fills the registers of the demo: every compound and school zone, and one compound down to its residents.

Everybody here is invented: names are put together by chance, phones begin with 1990000 or 1990001, and ID
numbers have a sound check digit with a sequence below 010, which no office gives out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import AreaFacts, Layer
from chuanhui.grid.posts.errors import PostClosed, PostVacant, UnknownPost
from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.actions import Receipt
from chuanhui.journal import stamps
from chuanhui.journal.scope import enter
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.sight import Sight

EVERYTHING = Sight.everything()
WHERE = "411602.001."
"""The sub-district, 陈州, one of whose compounds is registered down to its residents."""
KINDS = ("compound", "building", "stairwell", "household", "person", "school")
STAGES = (("primary", "小学"), ("junior", "初级中学"), ("nine", "九年一贯制学校"), ("nursery", "幼儿园"))
BUILDINGS, STAIRWELLS, FLOORS, DOORS = 4, 3, 6, 2
STOOD = timedelta(days=400)
DIGITS = "零一二三四五六七八九"
SURNAMES = (*"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "欧阳", "司马")
GIVEN = "安宁清和文昌景明嘉禾书田春山晨溪雨亭云舟知远守恒"
SIZES = ("61.5", "74", "86.5", "98", "112.5")


@dataclass(frozen=True)
class _Pen:
    """Who registers at which moment, and the chance by which people are made up."""

    by: Acting
    now: datetime
    rng: Random

    def put(self, kind: str, fields: Mapping[str, Any], **more: Any) -> Receipt:
        """Register one thing."""
        told = {name: value for name, value in fields.items() if value is not None}
        # They stood long before they were entered, so that a roll of last month has everybody on it.
        since = localdate(self.now) - STOOD
        return actions.register(kind=kind, fields=told, by=self.by, now=self.now, since=since, **more)


def play_registers(territory: str, *, now: datetime, seed: int) -> int:
    """Register the compounds of a territory, one of them down to its residents, and schools; return how many.

    Where a compound is registered already nothing is done. The registers must be in force.

    Args:
        territory: its root path.
        now: aware.
        seed: of the chance that makes people up.
    """
    rng = Random(f"{seed}/{territory}/registers")
    with transaction.atomic():
        enter(EVERYTHING)
        known = stamps.read("areas", queries.STAMP)
        system = Acting.system(territory).stamped(known)
        if not set(KINDS) <= set(queries.kinds()) or queries.things(system, "compound", most=1).lines:
            return 0
        estates = areas.areas_in(EVERYTHING, localdate(now), layer=Layer.COMPOUND, within=territory)
        pen = _Pen(system, now, rng)
        registered = {one.code: _compound(pen, one) for one in estates}
        zones = areas.areas_in(EVERYTHING, localdate(now), layer=Layer.SCHOOL_ZONE, within=territory)
        done = len(registered) + sum(1 for one in enumerate(zones) for _ in _schools(pen, *one))
        chosen = next((one for one in estates if one.area_path.startswith(WHERE)), None)
        if chosen is not None:
            pen = _Pen((_keeper(chosen, now) or system).stamped(known), now, rng)
            enter(pen.by.sight)
            done += sum(1 for _ in _people_of(pen, registered[chosen.code].number))
    return done


def _keeper(estate: AreaFacts, now: datetime) -> Acting | None:
    """Return the desk of the community in which a compound stands, None where nobody holds it."""
    links = areas.chain(estate.area_path, localdate(now))
    slugs = [one.slug for one in links if one.level.value in ("street", "community")]
    try:
        return acting_for(f"community_desk@{'/'.join(slugs)}", localdate(now), now)
    except (UnknownPost, PostClosed, PostVacant):
        return None


def _compound(pen: _Pen, estate: AreaFacts) -> Receipt:
    built = pen.rng.randint(1978, 2016)
    firm = pen.rng.random() < 0.4
    fields = {
        "name": estate.label(),
        "built": built,
        "floor_area": pen.rng.randint(40, 900) * 100,
        "management": "firm" if firm else pen.rng.choice(("self", "community", "none")),
        "old": built < 2000,
    }
    return pen.put("compound", fields, area=estate.code)


def _schools(pen: _Pen, nth: int, zone: AreaFacts) -> Iterator[Receipt]:
    """Register two schools of a zone, a primary one and another; those of one zone have told no numbers."""
    for place in (0, 1 + nth % 3):
        stage, word = STAGES[place]
        capacity = pen.rng.randint(3, 12) * 45
        fields = {
            "name": f"{zone.name}示例{word}",
            "stage": stage,
            "places": capacity if nth != 2 else None,
            # Some zones have more applicants than places; all counts are made up, no child is behind them.
            "applied": round(capacity * pen.rng.uniform(0.6, 1.2)) if nth != 2 else None,
            "address": f"示例路 {100 + nth * 2 + place} 号",
            "phone": f"1990001{nth * 4 + place:04d}",
        }
        yield pen.put("school", fields, area=zone.code)


def _people_of(pen: _Pen, compound: str) -> Iterator[Receipt]:
    """Register the buildings, stairwells, households and residents of a compound, yielding each."""
    people = _people(pen)
    for number in range(1, BUILDINGS + 1):
        told = {"name": f"{number}号楼", "floors": FLOORS, "built": 1996}
        building = pen.put("building", told, ties={"compound": compound})
        yield building
        for well_number in range(1, STAIRWELLS + 1):
            told = {"name": f"{DIGITS[well_number]}单元", "lift": False}
            well = pen.put("stairwell", told, ties={"building": building.number})
            yield well
            yield from _households(pen, well, people)


def _households(pen: _Pen, well: Receipt, people: Iterator[dict[str, Any]]) -> Iterator[Receipt]:
    for floor in range(1, FLOORS + 1):
        for door in range(1, DOORS + 1):
            living = pen.rng.choice((0, 1, 2, 2, 3, 4)) if floor > 1 or door > 1 else 2
            family = [next(people) for _ in range(living)]
            fields = {
                "door": f"{floor}0{door}",
                "area": pen.rng.choice(SIZES),
                "housing": pen.rng.choice(("owner", "owner", "owner", "let")) if living else "empty",
                "contact": family[0]["name"] if family else None,
                "phone": family[0]["phone"] if family else None,
            }
            home = pen.put("household", fields, ties={"stairwell": well.number})
            yield home
            tenants = fields["housing"] == "let"
            for place, one in enumerate(family):
                role = "tenant" if tenants else "family" if place else "owner"
                yield pen.put("person", one, ties={"home": home.number}, roles={"home": role})


def _people(pen: _Pen) -> Iterator[dict[str, Any]]:
    """Yield invented residents without end: no two share a number or a phone."""
    first = date(1940, 1, 1)
    for n in range(10_000):
        born = first + timedelta(days=(n * 97) % 30_000)
        body = f"411602{born:%Y%m%d}{n // 30_000:02d}{pen.rng.randint(0, 9)}"
        name = pen.rng.choice(SURNAMES) + "".join(pen.rng.sample(GIVEN, pen.rng.choice((1, 2, 2))))
        yield {"name": name, "id_number": body + citizen_check(body), "phone": f"1990000{n:04d}"}
