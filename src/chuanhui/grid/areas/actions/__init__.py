"""Changing the areas: import, split, merge, redraw, close; each one transaction and one journal entry.

Nothing is overwritten. What was believed is superseded at `now`, what held until a day is written
again up to that day, and the new state begins on it.
"""

from chuanhui.grid.areas.actions.importing import DISTRICT_SINCE, Imported, import_areas, load_district
from chuanhui.grid.areas.actions.reshaping import (
    Reshaped,
    close_area,
    merge_areas,
    redraw_area,
    split_area,
)

__all__ = [
    "DISTRICT_SINCE",
    "Imported",
    "Reshaped",
    "close_area",
    "import_areas",
    "load_district",
    "merge_areas",
    "redraw_area",
    "split_area",
]
