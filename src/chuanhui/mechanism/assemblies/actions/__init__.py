"""Writing of ballots and meetings: every change goes through one of these and leaves one journal entry."""

from chuanhui.mechanism.assemblies.actions.batches import (
    compare_batch,
    enter_batch,
    note_missing,
    recount_batch,
    reopen_batch,
)
from chuanhui.mechanism.assemblies.actions.casting import (
    Known,
    cast_at_desk,
    cast_vote,
    mark_paper,
    show_code,
    unmark_paper,
)
from chuanhui.mechanism.assemblies.actions.codes import PrintedCode, ask_code, decide_code, issue_codes
from chuanhui.mechanism.assemblies.actions.counting import (
    close_ballot,
    count_ballot,
    recount,
)
from chuanhui.mechanism.assemblies.actions.looking import OpenVote, open_votes
from chuanhui.mechanism.assemblies.actions.meetings import (
    call_meeting,
    cancel_meeting,
    decide_motion,
    hold_meeting,
    minute_meeting,
)
from chuanhui.mechanism.assemblies.actions.opening import open_ballot, open_runoff
from chuanhui.mechanism.assemblies.actions.seating import fill_seats
from chuanhui.mechanism.assemblies.actions.voiding import void_ballot
from chuanhui.mechanism.assemblies.actions.writing import Receipt

__all__ = [
    "Known",
    "OpenVote",
    "PrintedCode",
    "Receipt",
    "ask_code",
    "call_meeting",
    "cancel_meeting",
    "cast_at_desk",
    "cast_vote",
    "close_ballot",
    "compare_batch",
    "count_ballot",
    "decide_code",
    "decide_motion",
    "enter_batch",
    "fill_seats",
    "hold_meeting",
    "issue_codes",
    "mark_paper",
    "minute_meeting",
    "note_missing",
    "open_ballot",
    "open_runoff",
    "open_votes",
    "recount",
    "recount_batch",
    "reopen_batch",
    "show_code",
    "unmark_paper",
    "void_ballot",
]
