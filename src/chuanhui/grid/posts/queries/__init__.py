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
from chuanhui.grid.posts.queries.handing import HandoverFacts, handover_of, waiting_handover
from chuanhui.grid.posts.queries.roster import (
    Holding,
    Vacancy,
    accounts_in,
    covers_of,
    filled_posts,
    holders,
    holding,
    holding_of,
    posts_of,
    terms_of,
    vacancies,
)
from chuanhui.grid.posts.queries.seats import Seat, seats_at, seats_of_each
from chuanhui.grid.posts.queries.seeing import acting_as, acting_for, doers, sight_on_day
from chuanhui.grid.posts.queries.signed_in import acting, why_ended
from chuanhui.grid.posts.queries.visits import visit_wait

__all__ = [
    "HandoverFacts",
    "Holding",
    "Names",
    "PublicAnswer",
    "Seat",
    "UnitFacts",
    "Units",
    "Vacancy",
    "accounts_in",
    "acting",
    "acting_as",
    "acting_for",
    "answering",
    "covers_of",
    "doers",
    "filled_posts",
    "forget_units",
    "handover_of",
    "holders",
    "holding",
    "holding_of",
    "names_of",
    "open_directory",
    "posts_of",
    "responsible",
    "seats_at",
    "seats_of_each",
    "sight_on_day",
    "terms_of",
    "units",
    "vacancies",
    "visit_wait",
    "waiting_handover",
    "who_answers",
    "why_ended",
]
