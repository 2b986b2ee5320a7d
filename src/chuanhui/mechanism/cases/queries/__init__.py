"""Reading cases; every question begins with whose sight it is asked in."""

from .ledger import COUNT_MOST, PAGE, SORTS, Counts, Filters, Page, counts, ledger, open_by_area, rows_of
from .reading import (
    case,
    case_by_number,
    case_by_receipt,
    differing,
    folded,
    photo_in_sight,
    photos,
    receipt_secret,
)
from .telling import Happening, Line, Telling, explain, lines, offers, tell, timeline
from .work import Work, my_work

__all__ = [
    "COUNT_MOST",
    "PAGE",
    "SORTS",
    "Counts",
    "Filters",
    "Happening",
    "Line",
    "Page",
    "Telling",
    "Work",
    "case",
    "case_by_number",
    "case_by_receipt",
    "counts",
    "differing",
    "explain",
    "folded",
    "ledger",
    "lines",
    "my_work",
    "offers",
    "open_by_area",
    "photo_in_sight",
    "photos",
    "receipt_secret",
    "rows_of",
    "tell",
    "timeline",
]
