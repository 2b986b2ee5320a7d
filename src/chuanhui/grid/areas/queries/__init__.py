"""Reading the areas: point to cell, the tree and its history, borders for maps and files."""

from chuanhui.grid.areas.queries.cells import NEAR_M, Located
from chuanhui.grid.areas.queries.finding import (
    Version,
    area,
    area_by_code,
    area_in_sight,
    areas_in,
    cell_at,
    cells_at,
    chain,
    children,
    history,
    level_of,
    locate,
    names,
    roads_at,
    search,
    zones_of,
)
from chuanhui.grid.areas.queries.maps import borders, coverage, export_csv, export_geojson
from chuanhui.grid.areas.queries.spans import standing, standing_one

__all__ = [
    "NEAR_M",
    "Located",
    "Version",
    "area",
    "area_by_code",
    "area_in_sight",
    "areas_in",
    "borders",
    "cell_at",
    "cells_at",
    "chain",
    "children",
    "coverage",
    "export_csv",
    "export_geojson",
    "history",
    "level_of",
    "locate",
    "names",
    "roads_at",
    "search",
    "standing",
    "standing_one",
    "zones_of",
]
