"""Writing of ballots and meetings: every change goes through one of these and leaves one journal entry."""

from chuanhui.mechanism.assemblies.actions.casting import (
    Known,
    cast_at_desk,
    cast_vote,
    mark_paper,
    show_code,
    unmark_paper,
)
from chuanhui.mechanism.assemblies.actions.counting import (
    close_ballot,
    count_ballot,
    enter_batch,
    recount,
    void_ballot,
)
from chuanhui.mechanism.assemblies.actions.opening import PrintedCode, issue_codes, open_ballot, open_runoff
from chuanhui.mechanism.assemblies.actions.writing import Receipt

__all__ = [
    "Known",
    "PrintedCode",
    "Receipt",
    "cast_at_desk",
    "cast_vote",
    "close_ballot",
    "count_ballot",
    "enter_batch",
    "issue_codes",
    "mark_paper",
    "open_ballot",
    "open_runoff",
    "recount",
    "show_code",
    "unmark_paper",
    "void_ballot",
]
