"""What was done with a ballot or a meeting, in words, as its story tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chuanhui.mechanism.assemblies.rules import BallotState
from chuanhui.playbook.schema import Text

VERBS = {
    "ballot.open": Text("开始表决", "Opened"),
    "ballot.codes": Text("发放表决码", "Codes issued"),
    "ballot.ask_code": Text("登记遗失，申请换发表决码", "Another code asked for"),
    "ballot.code": Text("确认并换发表决码", "Another code given"),
    "ballot.close": Text("截止投票", "Closed"),
    "ballot.batch": Text("清点纸质票", "Paper slips counted"),
    "ballot.compare": Text("核对两人清点结果", "Two counts compared"),
    "ballot.count": Text("公布结果", "Result published"),
    "ballot.reopen": Text("申请重新开包清点", "A batch asked to be counted anew"),
    "ballot.missing": Text("登记纸质票短少", "Missing paper slips noted"),
    "ballot.rebatch": Text("复核纸质票", "Paper slips counted again"),
    "ballot.seat": Text("当选人就任", "Those elected began"),
    "ballot.recount": Text("重新计票，结果一致", "Counted again, with the same result"),
    "ballot.votes": Text("查阅记名票", "Votes looked up"),
    "ballot.void": Text("宣布无效", "Declared void"),
}
MEETING_VERBS = {
    "meeting.call": Text("召集会议", "Called"),
    "meeting.hold": Text("登记到会", "Attendance noted"),
    "meeting.decide": Text("表决议题", "Motion decided"),
    "meeting.minute": Text("提交纪要", "Minutes written"),
    "meeting.cancel": Text("取消会议", "Cancelled"),
}
STAGES = {
    ("ballot.void", "asked"): Text("提请宣布无效，待另一人确认", "Asked to be declared void"),
    ("ballot.reopen", "open"): Text("重新开包清点", "A batch opened to be counted anew"),
    ("ballot.code", "dropped"): Text("撤回换发申请", "Another code no longer asked for"),
    ("ballot.batch", "waits"): Text("第二人清点，待核对", "Counted by a second person, to be compared"),
    ("ballot.rebatch", "waits"): Text(
        "第二人复核，待核对", "Counted again by a second person, to be compared"
    ),
    ("ballot.compare", "same"): Text("核对：两人清点一致", "Compared: the two counts are alike"),
    ("ballot.compare", "differs"): Text(
        "核对：两人清点不一致，两人重新清点", "Compared: the two counts differ; both count again"
    ),
    ("ballot.compare", "apart"): Text(
        "核对：两人复核不一致，重新复核", "Compared: the two recounts differ; both count again"
    ),
    ("ballot.compare", "again_same"): Text(
        "核对：复核与公布的结果一致", "Compared: the recount is as in the result"
    ),
    ("ballot.compare", "again_differs"): Text(
        "核对：复核与公布的结果不一致", "Compared: the recount is not as in the result"
    ),
    # Told by entries from before counting and comparing were two acts.
    ("ballot.batch", "same"): Text("第二人清点，与第一人一致", "Counted by a second person, alike"),
    ("ballot.batch", "differs"): Text(
        "第二人清点，与第一人不一致，两人重新清点", "Counted by a second person, and differ: both count again"
    ),
    ("ballot.rebatch", "apart"): Text(
        "两人复核不一致，重新复核", "Counted again by two who differ: both count again"
    ),
    ("ballot.rebatch", "same"): Text("复核纸质票，结果一致", "Paper slips counted again, alike"),
    ("ballot.rebatch", "differs"): Text("复核纸质票，结果不一致", "Paper slips counted again, and differ"),
}
"""What two persons do in two steps is told by where it stands."""


def verb_of(kind: str, body: Mapping[str, Any]) -> Text:
    """Return what an entry tells that was done; what two persons do in two steps by where it stands."""
    stage = ""
    if kind == "ballot.void":
        stage = "" if body["state"] == BallotState.VOID else "asked"
    elif kind == "ballot.reopen":
        stage = "open" if body.get("open") else ""
    elif body.get("dropped"):
        stage = "dropped"
    elif body.get("apart"):
        stage = "apart"
    elif body.get("waits"):
        stage = "waits"
    elif kind in ("ballot.batch", "ballot.rebatch", "ballot.compare") and body.get("same") is not None:
        again = "again_" if kind == "ballot.compare" and body.get("recount") else ""
        stage = again + ("same" if body["same"] else "differs")
    return STAGES.get((kind, stage)) or VERBS.get(kind) or MEETING_VERBS[kind]
