"""Reading the room: who is signed in, who holds what, who answers for an area."""

from chuanhui.grid.posts.queries.directory import (
    Names,
    PublicAnswer,
    UnitFacts,
    Units,
    answering,
    forget_units,
    names_of,
    open_directory,
    responsible,
    units,
    who_answers,
)
from chuanhui.grid.posts.queries.roster import (
    Holding,
    Vacancy,
    accounts_in,
    covers_of,
    holders,
    posts_of,
    terms_of,
    vacancies,
)
from chuanhui.grid.posts.queries.seeing import acting_as, acting_for, sight_on_day
from chuanhui.grid.posts.queries.signed_in import acting, why_ended

__all__ = [
    "Holding",
    "Names",
    "PublicAnswer",
    "UnitFacts",
    "Units",
    "Vacancy",
    "accounts_in",
    "acting",
    "acting_as",
    "acting_for",
    "answering",
    "covers_of",
    "forget_units",
    "holders",
    "names_of",
    "open_directory",
    "posts_of",
    "responsible",
    "sight_on_day",
    "terms_of",
    "units",
    "vacancies",
    "who_answers",
    "why_ended",
]
