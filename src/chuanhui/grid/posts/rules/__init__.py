"""The thinking of the room: who is acting, how far a post sees, who answers for an area; pure."""

from chuanhui.grid.posts.rules.acting import Acting, ActingKind, ancestors, may_manage, territory_of
from chuanhui.grid.posts.rules.duty import DESK_OF, EXPECTED, PUBLIC_ROLES, in_order, is_public, nearest
from chuanhui.grid.posts.rules.facts import Answering, CoverFacts, Knowledge, PostFacts, Spell
from chuanhui.grid.posts.rules.limits import (
    ABSOLUTE,
    IDLE,
    SEEN_EVERY,
    Ended,
    hash_token,
    is_token_shaped,
    new_token,
    timed_out,
)
from chuanhui.grid.posts.rules.roles import (
    LINE_KINDS,
    MANAGERS,
    SITE_HEADS,
    TERRITORY_WIDE,
    UNIT_COVERS,
    CoverKind,
    Role,
    UnitKind,
    slot_of,
)
from chuanhui.grid.posts.rules.seeing import sight_of

__all__ = [
    "ABSOLUTE",
    "DESK_OF",
    "EXPECTED",
    "IDLE",
    "LINE_KINDS",
    "MANAGERS",
    "PUBLIC_ROLES",
    "SEEN_EVERY",
    "SITE_HEADS",
    "TERRITORY_WIDE",
    "UNIT_COVERS",
    "Acting",
    "ActingKind",
    "Answering",
    "CoverFacts",
    "CoverKind",
    "Ended",
    "Knowledge",
    "PostFacts",
    "Role",
    "Spell",
    "UnitKind",
    "ancestors",
    "hash_token",
    "in_order",
    "is_public",
    "is_token_shaped",
    "may_manage",
    "nearest",
    "new_token",
    "sight_of",
    "slot_of",
    "territory_of",
    "timed_out",
]
