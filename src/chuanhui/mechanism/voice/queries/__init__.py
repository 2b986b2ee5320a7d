"""Reading of the room; every question begins with whose sight it is asked in, or is for anybody."""

from chuanhui.mechanism.voice.queries.notices import (
    Did,
    NoticeTelling,
    ObjectionLine,
    PublicNotice,
    board,
    notices,
    picture_in_sight,
    postable,
    public_notice,
    public_picture,
    tell_notice,
)
from chuanhui.mechanism.voice.queries.reading import attached, differing, folded, held

__all__ = [
    "Did",
    "NoticeTelling",
    "ObjectionLine",
    "PublicNotice",
    "attached",
    "board",
    "differing",
    "folded",
    "held",
    "notices",
    "picture_in_sight",
    "postable",
    "public_notice",
    "public_picture",
    "tell_notice",
]
