"""Writing of the room: every change goes through one of these and leaves one journal entry."""

from chuanhui.mechanism.voice.actions.drafts import dispose, end_draft, open_draft, opine, revise_draft
from chuanhui.mechanism.voice.actions.notices import (
    Posting,
    end_notice,
    place_notice,
    post_notice,
    replace_notice,
)
from chuanhui.mechanism.voice.actions.objecting import object_to
from chuanhui.mechanism.voice.actions.writing import Receipt

__all__ = [
    "Posting",
    "Receipt",
    "dispose",
    "end_draft",
    "end_notice",
    "object_to",
    "open_draft",
    "opine",
    "place_notice",
    "post_notice",
    "replace_notice",
    "revise_draft",
]
