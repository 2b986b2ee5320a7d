"""Writing of the room: every change goes through one of these and leaves one journal entry."""

from chuanhui.mechanism.voice.actions.answering import (
    answer_freely,
    answer_on_paper,
    answer_online,
    no_contact,
)
from chuanhui.mechanism.voice.actions.codes import Code, Codes, ask_code, decide_code, print_codes
from chuanhui.mechanism.voice.actions.drafts import dispose, end_draft, open_draft, opine, revise_draft
from chuanhui.mechanism.voice.actions.letting_go import let_go
from chuanhui.mechanism.voice.actions.notices import (
    Posting,
    end_notice,
    place_notice,
    post_notice,
    replace_notice,
)
from chuanhui.mechanism.voice.actions.objecting import object_to
from chuanhui.mechanism.voice.actions.surveys import choose_items, close_survey, count_survey, open_survey
from chuanhui.mechanism.voice.actions.writing import Receipt

__all__ = [
    "Code",
    "Codes",
    "Posting",
    "Receipt",
    "answer_freely",
    "answer_on_paper",
    "answer_online",
    "ask_code",
    "choose_items",
    "close_survey",
    "count_survey",
    "decide_code",
    "dispose",
    "end_draft",
    "end_notice",
    "let_go",
    "no_contact",
    "object_to",
    "open_draft",
    "open_survey",
    "opine",
    "place_notice",
    "post_notice",
    "print_codes",
    "replace_notice",
    "revise_draft",
]
