"""Reading cases; every question begins with whose sight it is asked in."""

from chuanhui.mechanism.cases.queries.ledger import (
    COUNT_MOST,
    PAGE,
    SORTS,
    Counts,
    Filters,
    Page,
    counts,
    ledger,
    open_by_area,
    rows_of,
)
from chuanhui.mechanism.cases.queries.reading import (
    case,
    case_by_number,
    case_by_receipt,
    differing,
    folded,
    photo_in_sight,
    photos,
    receipt_secret,
)
from chuanhui.mechanism.cases.queries.telling import (
    Happening,
    Line,
    Telling,
    explain,
    lines,
    offers,
    tell,
    timeline,
)
from chuanhui.mechanism.cases.queries.waiting import provisional, rested
from chuanhui.mechanism.cases.queries.work import Work, my_work

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
    "provisional",
    "receipt_secret",
    "rested",
    "rows_of",
    "tell",
    "timeline",
]
