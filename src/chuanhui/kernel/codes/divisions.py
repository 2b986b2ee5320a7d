"""Codes of places: divisions (GB/T 2260, GB/T 10114), unit grids and city components.

A code is an attribute and never the parent: development zones and trusteeship give an area another
parent than its code suggests. So a strange prefix is a warning, to be asked for with `begins_with`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from chuanhui.kernel.errors import BadInput

LAST_SEQUENCE = 999
_LENGTHS = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}


class BadDivision(BadInput):
    """A text that is no code of a place."""

    code = "KN040"
    zh = "“{text}”不是有效的{what}：应为 {digits} 位数字。"
    en = "“{text}” is no {what_en}: {digits} digits are expected."


class SequenceFull(BadInput):
    """All 999 unit-grid codes of a community have been given out; voided ones are never given again."""

    code = "KN041"
    zh = "社区 {community} 的单元网格顺序码已用完（001–999，作废编码不再使用）。"
    en = "Community {community} has used all its unit-grid numbers (001–999; voided ones are not used again)."


class Level(StrEnum):
    """The level of a division, by the length of its code."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class TownshipKind(StrEnum):
    """What the middle three of a nine-digit code say."""

    STREET = "street"
    TOWN = "town"
    RURAL = "rural"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class VillageKind(StrEnum):
    """What the last three of a twelve-digit code say."""

    COMMUNITY = "community"
    VILLAGE = "village"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Division:
    """A division code of 2, 4, 6, 9 or 12 digits, without the zeros that only fill it up."""

    code: str

    @property
    def level(self) -> Level:
        """Return the level that the code's length tells."""
        return Level(_LENGTHS[len(self.code)])

    @property
    def statistical(self) -> str:
        """Return the twelve-digit statistical code, filled up with zeros."""
        return self.code.ljust(12, "0")

    @property
    def township(self) -> TownshipKind | None:
        """Return street, town, rural township …; None above that level."""
        if len(self.code) < 9:
            return None
        number = int(self.code[6:9])
        if number < 100:
            return TownshipKind.STREET
        if number < 200:
            return TownshipKind.TOWN
        if number < 400:
            return TownshipKind.RURAL
        return TownshipKind.ENTERPRISE if number < 600 else TownshipKind.OTHER

    @property
    def village(self) -> VillageKind | None:
        """Return residents' community or village; None above that level."""
        if len(self.code) < 12:
            return None
        number = int(self.code[9:12])
        if number < 200:
            return VillageKind.COMMUNITY
        return VillageKind.VILLAGE if number < 400 else VillageKind.OTHER

    def begins_with(self, parent: Division) -> bool:
        """Tell whether this code begins with the parent's; a zone or trusteeship may break that."""
        return self.code.startswith(parent.code) and len(self.code) > len(parent.code)

    def __str__(self) -> str:
        return self.code


def parse_division(text: str) -> Division:
    """Return the division named by 2, 4, 6, 9 or 12 digits; ``411602000000`` and ``411602`` are one.

    Raises:
        BadDivision: other lengths, other signs, or all zeros.
    """
    code = text.strip()
    if not re.fullmatch(r"\d+", code, re.ASCII) or len(code) not in _LENGTHS or not int(code[:2]):
        raise BadDivision(text=text, what="区划代码", what_en="division code", digits="2/4/6/9/12")
    for length in (9, 6, 4, 2):
        if len(code) > length and not int(code[length:]):
            code = code[:length]
    return Division(code)


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """A unit-grid code of fifteen digits: county 6, street 3, community 3, sequence 3."""

    county: str
    street: str
    community: str
    sequence: str

    @property
    def division(self) -> Division:
        """Return the community whose code stands in front."""
        return Division(self.county + self.street + self.community)

    def __str__(self) -> str:
        return self.county + self.street + self.community + self.sequence


def parse_unit_grid(text: str) -> UnitGrid:
    """Return the parts of a fifteen-digit unit-grid code.

    Raises:
        BadDivision: not fifteen digits, or the sequence is 000.
    """
    code = _digits(text, 15, "单元网格代码", "unit-grid code")
    if code.endswith("000"):
        raise BadDivision(text=text, what="单元网格代码", what_en="unit-grid code", digits=15)
    return UnitGrid(code[:6], code[6:9], code[9:12], code[12:])


def next_unit_grid(community: Division, ever_used: Collection[int]) -> UnitGrid:
    """Return the next unit-grid code of a community; numbers are given upward and never twice.

    Args:
        community: a twelve-digit division.
        ever_used: every number ever given in that community, voided ones included.

    Raises:
        BadDivision: `community` has not twelve digits.
        SequenceFull: 999 has been given.
    """
    code = _digits(community.code, 12, "社区代码", "community code")
    sequence = max(ever_used, default=0) + 1
    if sequence > LAST_SEQUENCE:
        raise SequenceFull(community=code)
    return UnitGrid(code[:6], code[6:9], code[9:], f"{sequence:03}")


@dataclass(frozen=True, slots=True)
class Component:
    """The sixteen-digit id of a city component: county 6, class 2, kind 2, sequence 6."""

    county: str
    group: str
    kind: str
    sequence: str

    def __str__(self) -> str:
        return self.county + self.group + self.kind + self.sequence


def parse_component(text: str) -> Component:
    """Return the parts of a component's id, such as ``3205080101000001``.

    Raises:
        BadDivision: not sixteen digits.
    """
    code = _digits(text, 16, "部件标识码", "component id")
    return Component(code[:6], code[6:8], code[8:10], code[10:])


def _digits(text: str, count: int, what: str, what_en: str) -> str:
    """Return the text when it has exactly that many digits and does not begin with 00."""
    code = text.strip()
    if not re.fullmatch(rf"\d{{{count}}}", code, re.ASCII) or code.startswith("00"):
        raise BadDivision(text=text, what=what, what_en=what_en, digits=count)
    return code
