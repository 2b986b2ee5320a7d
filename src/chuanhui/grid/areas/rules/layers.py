"""Layers and levels: what kinds of area exist, and which may stand under which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Layer(StrEnum):
    """A tree of areas of one kind over the same ground."""

    ADMIN = "admin"
    ROAD = "road"
    KEY_SITE = "key_site"
    COMPOUND = "compound"
    WAR_ZONE = "war_zone"
    SCHOOL_ZONE = "school_zone"


class Level(StrEnum):
    """A storey of a layer's tree."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    LARGE_GRID = "large_grid"
    SMALL_GRID = "small_grid"
    ROAD = "road"
    SECTION = "section"
    SITE = "site"
    COMPOUND = "compound"
    WAR_ZONE = "war_zone"
    SCHOOL_ZONE = "school_zone"


PARENTS: Mapping[Level, tuple[Level, ...]] = {
    Level.DISTRICT: (),
    Level.STREET: (Level.DISTRICT,),
    Level.COMMUNITY: (Level.STREET,),
    Level.LARGE_GRID: (Level.COMMUNITY,),
    Level.SMALL_GRID: (Level.LARGE_GRID, Level.COMMUNITY),
    Level.ROAD: (),
    Level.SECTION: (Level.ROAD,),
    Level.SITE: (),
    Level.COMPOUND: (),
    Level.WAR_ZONE: (),
    Level.SCHOOL_ZONE: (),
}

LAYER_OF: Mapping[Level, Layer] = {
    Level.DISTRICT: Layer.ADMIN,
    Level.STREET: Layer.ADMIN,
    Level.COMMUNITY: Layer.ADMIN,
    Level.LARGE_GRID: Layer.ADMIN,
    Level.SMALL_GRID: Layer.ADMIN,
    Level.ROAD: Layer.ROAD,
    Level.SECTION: Layer.ROAD,
    Level.SITE: Layer.KEY_SITE,
    Level.COMPOUND: Layer.COMPOUND,
    Level.WAR_ZONE: Layer.WAR_ZONE,
    Level.SCHOOL_ZONE: Layer.SCHOOL_ZONE,
}

NAMES: Mapping[Level, tuple[str, str]] = {
    Level.DISTRICT: ("区", "district"),
    Level.STREET: ("街道", "sub-district"),
    Level.COMMUNITY: ("社区（村）", "community or village"),
    Level.LARGE_GRID: ("大网格", "large grid"),
    Level.SMALL_GRID: ("小网格", "small grid"),
    Level.ROAD: ("道路", "road"),
    Level.SECTION: ("路段", "road section"),
    Level.SITE: ("重点部位", "key site"),
    Level.COMPOUND: ("小区（楼院）", "compound"),
    Level.WAR_ZONE: ("战区", "war zone"),
    Level.SCHOOL_ZONE: ("学区", "school zone"),
}

SHAPES: Mapping[Layer, frozenset[str]] = {
    Layer.ADMIN: frozenset({"Polygon", "MultiPolygon"}),
    Layer.ROAD: frozenset({"LineString", "MultiLineString"}),
    Layer.KEY_SITE: frozenset({"Point", "Polygon", "MultiPolygon"}),
    Layer.COMPOUND: frozenset({"Point", "Polygon", "MultiPolygon"}),
    Layer.WAR_ZONE: frozenset({"Polygon", "MultiPolygon"}),
    Layer.SCHOOL_ZONE: frozenset({"Polygon", "MultiPolygon"}),
}

EXCLUSIVE = frozenset({Layer.SCHOOL_ZONE})
"""Layers in which a point lies in one area at most, so that a question at a point has one answer."""


def may_stand_under(level: Level, parent: Level | None) -> bool:
    """Tell whether an area of `level` may have a parent of level `parent`; None means a root."""
    if parent is None:
        return not PARENTS[level]
    return parent in PARENTS[level]
