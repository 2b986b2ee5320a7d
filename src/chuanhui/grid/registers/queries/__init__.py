"""Reading the registers: kinds, things, cards, searches, rolls."""

from chuanhui.grid.registers.queries.books import STAMP, Declared, all_declared, declared, kinds
from chuanhui.grid.registers.queries.finding import Line, lookup, search_name
from chuanhui.grid.registers.queries.listing import Page, Sort, things
from chuanhui.grid.registers.queries.merged import merged_into
from chuanhui.grid.registers.queries.public import PublicThing, public_things
from chuanhui.grid.registers.queries.reading import (
    belonged_to,
    belongs_to,
    by_number,
    labels,
    numbers_of,
    purged_among,
    purged_ids,
    roll,
    standing_at,
    thing,
)
from chuanhui.grid.registers.queries.telling import (
    Busy,
    Card,
    Held,
    Seen,
    TieLine,
    busy_revealers,
    card,
    due_recheck,
    held_on,
    merges_of,
    requests_waiting,
    reveals_of,
    ties,
)
from chuanhui.grid.registers.queries.twins import Alikes, duplicates, first_groups

__all__ = [
    "STAMP",
    "Alikes",
    "Busy",
    "Card",
    "Declared",
    "Held",
    "Line",
    "Page",
    "PublicThing",
    "Seen",
    "Sort",
    "TieLine",
    "all_declared",
    "belonged_to",
    "belongs_to",
    "busy_revealers",
    "by_number",
    "card",
    "declared",
    "due_recheck",
    "duplicates",
    "first_groups",
    "held_on",
    "kinds",
    "labels",
    "lookup",
    "merged_into",
    "merges_of",
    "numbers_of",
    "public_things",
    "purged_among",
    "purged_ids",
    "requests_waiting",
    "reveals_of",
    "roll",
    "search_name",
    "standing_at",
    "thing",
    "things",
    "ties",
]
