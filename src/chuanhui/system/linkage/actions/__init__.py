"""Writing the match: every change goes through one of these and leaves one journal entry."""

from __future__ import annotations

from uuid import UUID

from chuanhui.system.linkage.actions.contesting import Held, look_at_links, take_back
from chuanhui.system.linkage.actions.delivering import deliver, deliver_nothing
from chuanhui.system.linkage.actions.following import follow
from chuanhui.system.linkage.actions.looking import Behind, Opened, open_warning
from chuanhui.system.linkage.actions.purging import Gone, purge
from chuanhui.system.linkage.actions.reviewing import Beside, answer_vanished, decide_pair, look_at_pair
from chuanhui.system.linkage.actions.stage_cases import open_cases, open_last_cases
from chuanhui.system.linkage.actions.stage_facts import keep_facts, vanish
from chuanhui.system.linkage.actions.stage_inputs import close, take
from chuanhui.system.linkage.actions.stage_match import match_rows
from chuanhui.system.linkage.actions.stage_warn import warn, warn_again
from chuanhui.system.linkage.actions.steering import cancel_run, resume_run, start_run
from chuanhui.system.linkage.actions.testing import Backtest, backtest
from chuanhui.system.linkage.actions.working import Steps
from chuanhui.system.linkage.actions.writing import Receipt
from chuanhui.system.linkage.rules import Stage

_STAGES = {
    Stage.TAKE: take,
    Stage.MATCH: match_rows,
    Stage.VANISH: vanish,
    Stage.FACTS: keep_facts,
    Stage.WARN: warn,
    Stage.CASES: open_cases,
    Stage.CLOSE: close,
    Stage.AGAIN: warn_again,
    Stage.LAST: open_last_cases,
}


def working(run_id: UUID) -> Steps:
    """Return what takes the steps of a run, one at a time."""
    return Steps(run_id, _STAGES)


__all__ = [
    "Backtest",
    "Behind",
    "Beside",
    "Gone",
    "Held",
    "Opened",
    "Receipt",
    "Steps",
    "answer_vanished",
    "backtest",
    "cancel_run",
    "decide_pair",
    "deliver",
    "deliver_nothing",
    "follow",
    "look_at_links",
    "look_at_pair",
    "open_warning",
    "purge",
    "resume_run",
    "start_run",
    "take_back",
    "working",
]
