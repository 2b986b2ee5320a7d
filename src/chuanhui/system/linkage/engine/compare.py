"""A pair of keys → one integer, its pattern: how each field agrees, and how rare what agrees is.

A score is a function of source and pattern alone, so weights are counted and looked up over a few thousand
patterns
instead of millions of pairs, and a pattern stored with a link is enough to explain it years later.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from .identities import Kind
from .keys import Compared
from .names import Name, compare_names
from .queries import Way
from .strings import Array, Ints

NO_DATE = -1


class Number(IntEnum):
    """How the identity numbers stand to one another."""

    MISSING = 0
    SAME = 1
    SAME_OLD = 2  # the 15-digit form of it, or a last X left away
    REPAIRED = 3
    TRUNCATED = 4
    KIN = 5  # it belongs to another member of the candidate's household
    NEAR = 6  # both differ in two places at most, one of them broken
    BROKEN = 7
    OTHER = 8  # both valid, and different


class Birth(IntEnum):
    """How the dates of birth stand to one another."""

    MISSING = 0
    SAME = 1
    SWAPPED = 2  # day and month
    YEAR = 3  # one year off
    LUNAR = 4  # the lunar date, three to seven weeks earlier
    ONE_PART = 5  # year, month or day differs
    SAME_YEAR = 6
    DIFFERENT = 7


class Phone(IntEnum):
    """How the telephone numbers stand to one another."""

    MISSING = 0
    SAME = 1
    HOUSEHOLD = 2
    ONE_DIGIT = 3
    DIFFERENT = 4


class Place(IntEnum):
    """How village and address stand to one another, as one piece of evidence."""

    MISSING = 0
    DWELLING = 1
    SHORTENED = 2  # one of them ends early; up to there they agree
    NEIGHBOURS = 3  # same group or street number, another door
    VILLAGE_OTHER_DOOR = 4
    VILLAGE = 5
    ELSEWHERE = 6
    DWELLING_MISSING = 7  # nothing but different words


class Sex(IntEnum):
    """How sex stands."""

    MISSING = 0
    SAME = 1
    DIFFERENT = 2


BANDS = 25  # age bands of four years, of either sex
FIELDS = {
    # name: (first bit, bits)
    "number": (0, 4),
    "name": (4, 4),
    "birth": (8, 4),
    "phone": (12, 3),
    "place": (15, 3),
    "sex": (18, 2),
    "group": (20, 6),
    "name_rarity": (26, 6),
    "phone_rarity": (32, 4),
    "place_rarity": (36, 5),
    "kin": (41, 4),
    "surname_rarity": (45, 5),
}


@dataclass(frozen=True)
class Rarity:
    """How many people of the register share what a row says: counts per row, 0 for nobody."""

    name: Ints
    sound: Ints
    surname: Ints
    phone: Ints
    exact: Ints
    coarse: Ints


def field(pattern: Ints, name: str) -> Ints:
    """Return one field of patterns."""
    first, bits = FIELDS[name]
    return (pattern >> first) & ((1 << bits) - 1)


def halved(count: Array, limit: int) -> Ints:
    """Return twice the binary logarithm of counts, rounded, at least 0 and at most `limit`."""
    steps: Ints = np.minimum(np.rint(2 * np.log2(np.maximum(count, 1))), limit).astype(np.int64)
    return steps


def group_of(birth: Ints, sex: npt.NDArray[np.uint8]) -> Ints:
    """Return the group of age and sex of people, 0 if the year of birth is unknown."""
    band = np.clip((birth // 10000 - 1930) // 4, 0, BANDS - 1) + 1
    return np.where(birth > 0, band * 2 + (sex == 2), 0)


def compare(left: Compared, right: Compared, way: Ints, rarity: Rarity, kin: Ints, group: Ints) -> Ints:
    """Return the pattern of each pair.

    Args:
        left: keys of the rows, one for each pair.
        right: keys of the people, one for each pair.
        way: how the pair was found (`queries.Way`).
        rarity: counts of what each row says, one for each pair.
        kin: how many others live in the person's household.
        group: the person's group of age and sex.
    """
    number = _numbers(left, right, way)
    name = compare_names(left.name, right.name)
    place = _places(left, right)
    phone = _phones(left, right, way)
    shared = np.select(
        [name == Name.SAME, name == Name.SAME_SOUND],
        [rarity.name, np.maximum(rarity.sound - rarity.name, 1)],
        0,
    )
    lived = np.select([place == Place.DWELLING, place == Place.SHORTENED], [rarity.exact, rarity.coarse], 0)
    values = {
        "number": number,
        "name": name,
        "birth": _births(left, right),
        "phone": phone,
        "place": place,
        "sex": np.where(
            (left.sex == 0) | (right.sex == 0), Sex.MISSING, np.where(left.sex == right.sex, 1, 2)
        ),
        "group": group,
        "name_rarity": halved(shared, 40),
        "phone_rarity": halved(np.where((phone == 1) | (phone == 2), rarity.phone, 0), 15),
        "place_rarity": halved(lived, 31),
        "kin": np.minimum(kin, 15),
        "surname_rarity": np.where(name == Name.SAME, 0, halved(rarity.surname, 62) // 2),
    }
    pattern = np.zeros(len(way), np.int64)
    for key, value in values.items():
        pattern |= np.asarray(value, np.int64) << FIELDS[key][0]
    return pattern


def _numbers(left: Compared, right: Compared, way: Ints) -> Ints:
    level = np.full(len(way), Number.BROKEN, np.int64)
    firm = (Kind.VALID, Kind.OLD, Kind.ENDED)
    both = (left.kind == Kind.VALID) & (right.kind == Kind.VALID)
    level[np.isin(left.kind, firm) & np.isin(right.kind, firm)] = Number.OTHER
    near = (left.number_birth >= 0) & (left.number_birth == right.number_birth) & ~both
    level[near] = Number.NEAR
    for flag, value in (
        (Way.KIN, Number.KIN),
        (Way.CUT, Number.TRUNCATED),
        (Way.REPAIR, Number.REPAIRED),
        (Way.NUMBER, Number.SAME),
    ):
        level[(way & flag.value) != 0] = value
    level[(level == Number.SAME) & ~both] = Number.SAME_OLD
    level[(left.kind == Kind.MISSING) | (right.kind == Kind.MISSING)] = Number.MISSING
    level[(level == Number.MISSING) & ((way & Way.KIN.value) != 0)] = Number.KIN
    return level


def _births(left: Compared, right: Compared) -> Ints:
    """Return the better of the comparisons with the typed date and with the date in the number."""
    first = _dates(left.birth, np.where(right.birth >= 0, right.birth, right.number_birth))
    second = _dates(left.birth, np.where(right.number_birth >= 0, right.number_birth, right.birth))
    return np.minimum(first, second)


def _dates(a: Ints, b: Ints) -> Ints:
    level = np.full(len(a), Birth.DIFFERENT, np.int64)
    year_a, month_a, day_a = a // 10000, a // 100 % 100, a % 100
    year_b, month_b, day_b = b // 10000, b // 100 % 100, b % 100
    year, month, day = year_a == year_b, month_a == month_b, day_a == day_b
    level[year] = Birth.SAME_YEAR
    level[(year.astype(int) + month + day) == 2] = Birth.ONE_PART
    gap = _days(year_b, month_b, day_b) - _days(year_a, month_a, day_a)
    level[(gap >= 17) & (gap <= 52)] = Birth.LUNAR
    level[month & day & (abs(year_a - year_b) == 1)] = Birth.YEAR
    level[year & (month_a == day_b) & (day_a == month_b)] = Birth.SWAPPED
    level[a == b] = Birth.SAME
    level[(a < 0) | (b < 0)] = Birth.MISSING
    return level


def _days(year: Ints, month: Ints, day: Ints) -> Ints:
    """Return days since a fixed day, also for dates that do not exist."""
    year, month = np.where(month > 2, year, year - 1), (month + 9) % 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day


def _phones(left: Compared, right: Compared, way: Ints) -> Ints:
    level = np.full(len(way), Phone.DIFFERENT, np.int64)
    one = np.zeros(len(way), bool)
    apart = np.flatnonzero((left.phone != right.phone) & (left.phone >= 0) & (right.phone >= 0))
    differing = np.zeros(len(apart), np.int64)
    a, b = left.phone[apart], right.phone[apart]
    for _ in range(12):
        differing += a % 10 != b % 10
        a, b = a // 10, b // 10
    one[apart] = differing == 1
    level[one] = Phone.ONE_DIGIT
    level[(left.phone < 0) | (right.phone < 0)] = Phone.MISSING
    level[(way & Way.PHONE.value) != 0] = Phone.HOUSEHOLD
    level[(left.phone == right.phone) & (left.phone >= 0)] = Phone.SAME
    return level


def _places(left: Compared, right: Compared) -> Ints:
    level = np.full(len(left), Place.ELSEWHERE, np.int64)
    village = (left.village == right.village) & (left.village >= 0)
    level[(left.village < 0) | (right.village < 0)] = Place.MISSING
    level[village] = Place.VILLAGE
    doors = (left.coarse >= 0) & (right.coarse >= 0)
    words = (left.words == right.words) & (left.words >= 0)
    level[words & doors] = Place.VILLAGE_OTHER_DOOR
    level[~words & ~village & doors] = Place.ELSEWHERE
    coarse = (left.coarse == right.coarse) & (left.coarse >= 0)
    exact = (left.exact >= 0) & (right.exact >= 0)
    level[coarse & exact] = Place.NEIGHBOURS
    level[coarse & ~exact] = Place.SHORTENED
    level[exact & (left.exact == right.exact)] = Place.DWELLING
    return level
