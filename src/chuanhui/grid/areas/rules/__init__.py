"""The thinking of the areas room: pure functions over frozen values; shapely, no Django."""

from chuanhui.grid.areas.rules.borders import Limits, border_faults, read_border, read_geometry
from chuanhui.grid.areas.rules.codes import (
    begins_like,
    next_codes,
    path_of,
    segment_of,
    west_to_east_north_to_south,
    why_unfit,
)
from chuanhui.grid.areas.rules.coordinates import (
    CHINA,
    Box,
    CoordinateSystem,
    LocalMetres,
    area_m2,
    metres_per_degree,
    to_wgs84,
)
from chuanhui.grid.areas.rules.coverage import TOLERANCE_M2, CoverageFault, Trouble, check_coverage
from chuanhui.grid.areas.rules.facts import RESHAPERS, Actor, AreaFacts, CellFacts, NewArea, Plan, Standing
from chuanhui.grid.areas.rules.imports import ImportFiles, ImportPlan, plan_import
from chuanhui.grid.areas.rules.layers import LAYER_OF, NAMES, PARENTS, Layer, Level, may_stand_under
from chuanhui.grid.areas.rules.reshape import Ground, Part, plan_close, plan_merge, plan_redraw, plan_split
from chuanhui.grid.areas.rules.stood import STOREY_OF, Stood, belongs, stood

__all__ = [
    "CHINA",
    "LAYER_OF",
    "NAMES",
    "PARENTS",
    "RESHAPERS",
    "STOREY_OF",
    "TOLERANCE_M2",
    "Actor",
    "AreaFacts",
    "Box",
    "CellFacts",
    "CoordinateSystem",
    "CoverageFault",
    "Ground",
    "ImportFiles",
    "ImportPlan",
    "Layer",
    "Level",
    "Limits",
    "LocalMetres",
    "NewArea",
    "Part",
    "Plan",
    "Standing",
    "Stood",
    "Trouble",
    "area_m2",
    "begins_like",
    "belongs",
    "border_faults",
    "check_coverage",
    "may_stand_under",
    "metres_per_degree",
    "next_codes",
    "path_of",
    "plan_close",
    "plan_import",
    "plan_merge",
    "plan_redraw",
    "plan_split",
    "read_border",
    "read_geometry",
    "segment_of",
    "stood",
    "to_wgs84",
    "west_to_east_north_to_south",
    "why_unfit",
]
