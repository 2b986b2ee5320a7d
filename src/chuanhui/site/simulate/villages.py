"""Registers the households of four villages of the demo, one in each rural sub-district, for the match.

Everybody here is invented: names are put together by chance, phones begin with 1990002, and ID numbers have a
sound check digit behind an area code that was never given out (``419902``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import AreaFacts, Layer
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions
from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.sight import Sight
from chuanhui.site.simulate.registers import DIGITS, GIVEN, SURNAMES

STREETS = ("006", "007", "010", "015")
"""The rural sub-districts: 城南, 城北, 金海路, 华耀城."""
FIRST_VILLAGE = "200"
"""Numbers of communities from here on are those of villages."""
STAIRWELLS, FLOORS, DOORS = 2, 5, 3
AREA_CODE = "419902"
HEAD, SPOUSE, CHILD, ELDER = "head", "spouse", "child", "elder"


@dataclass(frozen=True)
class Villager:
    """An invented resident.

    Attributes:
        place: counted over all villages, from 0; `home` the same of the household.
        part: head, spouse, child or elder of the household.
        street: of the sub-district, three digits.
        address: as departments write it.
    """

    place: int
    home: int
    part: str
    name: str
    id_number: str
    birth: date
    phone: str
    street: str
    village: str
    address: str

    def age(self, on: date) -> int:
        """Return how many years old somebody is."""
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))


def estates_of(territory: str, on: date) -> list[AreaFacts]:
    """Return one compound in a village of each rural sub-district; fewer where there are none."""
    found: dict[str, AreaFacts] = {}
    for one in areas.areas_in(Sight.everything(), on, layer=Layer.COMPOUND, within=territory):
        _, street, village, *_ = one.area_path.split(".")
        if street in STREETS and village >= FIRST_VILLAGE:
            found.setdefault(street, one)
    return [found[street] for street in STREETS if street in found]


def register_villagers(estate: AreaFacts, village: str, begun: int, pen: Pen) -> list[Villager]:
    """Register the households of a compound and return their residents.

    Args:
        village: its name, as departments write it.
        begun: how many residents were made up before.
        pen: who registers, and the chance by which people are made up.
    """
    known = registers.things(pen.by, "compound", area_path=estate.area_path, most=200).lines
    compound = next(one for one in known if one.label == estate.label())
    building = pen.put("building", {"name": "1号楼", "floors": FLOORS}, {"compound": compound.number})
    found: list[Villager] = []
    for number in range(1, STAIRWELLS + 1):
        well = pen.put("stairwell", {"name": f"{DIGITS[number]}单元", "lift": False}, {"building": building})
        for door in (f"{floor}{place:02}" for floor in range(1, FLOORS + 1) for place in range(1, DOORS + 1)):
            stands = (
                estate.area_path.split(".")[1],
                village,
                f"{compound.label}1号楼{DIGITS[number]}单元{door}",
            )
            home = pen.put("household", {"door": door, "housing": "owner"}, {"stairwell": well})
            for one in pen.family(begun + len(found), stands):
                told = {"name": one.name, "id_number": one.id_number, "phone": one.phone}
                role = "owner" if one.part == HEAD else "family"
                born = {"birth": one.birth.isoformat()}
                pen.put("person", told | born, {"home": home}, {"home": role})
                found.append(one)
    return found


@dataclass
class Pen:
    """Who registers, from which day on, and the chance by which people are made up."""

    by: Acting
    since: date
    now: datetime
    rng: Random
    homes: int = 0

    def put(
        self,
        kind: str,
        fields: Mapping[str, Any],
        ties: Mapping[str, str],
        roles: Mapping[str, str] | None = None,
    ) -> str:
        """Register a thing and return its number."""
        made = actions.register(
            kind=kind, fields=fields, ties=ties, roles=roles, since=self.since, by=self.by, now=self.now
        )
        return made.number

    def family(self, begun: int, stands: tuple[str, str, str]) -> list[Villager]:
        """Make up the people of the next household, the head first."""
        rng, year = self.rng, self.now.year
        head = rng.randint(34, 68)
        ages = [(HEAD, head)]
        if rng.random() < 0.7:
            ages.append((SPOUSE, head + rng.randint(-4, 4)))
        ages += [(CHILD, rng.randint(6, 20)) for _ in range(rng.choice((0, 0, 1, 1, 2)) if head < 58 else 0)]
        if head < 55 and rng.random() < 0.25:
            ages.append((ELDER, head + rng.randint(22, 30)))
        surname, home = rng.choice(SURNAMES), self.homes
        self.homes += 1
        return [
            self._one(
                begun + n, home, part, year - age, stands, surname if part != SPOUSE else rng.choice(SURNAMES)
            )
            for n, (part, age) in enumerate(ages)
        ]

    def _one(
        self, place: int, home: int, part: str, year: int, stands: tuple[str, str, str], surname: str
    ) -> Villager:
        born = date(year, 1, 1) + timedelta(days=self.rng.randrange(365))
        body = f"{AREA_CODE}{born:%Y%m%d}{place:03}"
        name = surname + "".join(self.rng.sample(GIVEN, self.rng.choice((1, 2, 2, 2))))
        number = body + citizen_check(body)
        return Villager(place, home, part, name, number, born, f"1990002{place:04}", *stands)
