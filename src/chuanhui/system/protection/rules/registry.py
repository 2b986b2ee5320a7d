"""Every table that holds something about a person, and by which columns: complete, or a test fails; pure.

A person is a thing of a register, found by its UUID, or an account, found by its number. A new table with
such a column that is not listed here fails tests/repo/test_held.py; so does a listed column that is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chuanhui.playbook.schema import Text


@dataclass(frozen=True, slots=True)
class Held:
    """One table.

    Attributes:
        table: name in the database.
        things: UUID columns that name a registered person or household.
        accounts: bigint columns that name an account.
        via: own column, table and column of the row that it hangs on (the photo on its case).
        without: columns that are never handed out: secrets, ciphertexts, digests, words of others.
        own: columns handed out only to whom `accounts` names: what that person said of it, and who that was.
        why_not: why no row is handed out at all; "" where rows are.
        opens: column that names whom a row's `sealed` is about: to that person it is handed out in the open.
    """

    table: str
    name: Text
    things: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    via: tuple[str, str, str] | None = None
    without: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    why_not: str = ""
    opens: str = ""


_SEALED = ("sealed",)
_DIGESTS = "keyed digests for finding; they say nothing that the card does not say"

HELD: tuple[Held, ...] = (
    Held(
        "registers_thing",
        Text("登记卡", "register card"),
        ("id", "merged_into"),
        without=("sealed", "commitment"),
    ),
    Held("registers_tie", Text("归属关系", "ties"), ("thing_id", "to_id")),
    Held(
        "registers_request",
        Text("更正申请", "requests for a change"),
        ("thing_id", "other_id"),
        ("asked_by", "decided_by"),
        without=("sealed",),
    ),
    Held("registers_merge", Text("合并记录", "merges"), ("kept_id", "lost_id"), ("person_id", "undone_by")),
    Held("registers_reveal", Text("查看记录", "who saw it"), ("thing_id",), ("person_id",)),
    Held("registers_mark", Text("检索标记", "marks"), ("thing_id",), why_not=_DIGESTS),
    Held("registers_alike", Text("查重标记", "digests of duplicates"), ("thing_id",), why_not=_DIGESTS),
    Held(
        "protection_request",
        Text("本人查询", "own requests"),
        ("thing_id",),
        ("asked_person", "ended_person"),
    ),
    Held(
        "cases_case",
        Text("事项", "cases"),
        ("thing_id",),
        ("reporter_person",),
        # What others asked, answered and did is packed in `life`; whoever complained stays unnamed.
        without=("life",),
        own=(
            *("title", "fields", "address", "lon", "lat"),
            *("reporter_kind", "reporter_post", "reporter_person", "reporter_unit"),
        ),
    ),
    Held("cases_evidence", Text("事项附件", "attachments"), via=("case_id", "cases_case", "id")),
    Held(
        "linkage_link",
        Text("数据比对结果", "matches"),
        ("thing_id", "household_id"),
        ("answered_by",),
        without=("mark",),
    ),
    Held(
        "linkage_pair",
        Text("待核对的比对", "doubtful matches"),
        ("thing_id", "other_id"),
        ("decided_by",),
        without=("mark", "sealed"),
    ),
    # Whose home it is, others live there too: what a file says goes to whom it is about.
    Held(
        "linkage_fact",
        Text("部门数据", "facts of departments"),
        ("thing_id", "household_id"),
        without=_SEALED,
        opens="thing_id",
    ),
    Held(
        "linkage_warning",
        Text("预警", "warnings"),
        ("thing_id", "household_id"),
        without=_SEALED,
        opens="thing_id",
    ),
    Held("linkage_share", Text("数据共享记录", "sharing ledger"), ("thing_id",), ("person_id",)),
    Held(
        "linkage_delivery",
        Text("部门报送", "deliveries"),
        accounts=("person_id",),
        without=(*_SEALED, "unread"),
    ),
    Held("linkage_run", Text("比对任务", "runs"), accounts=("person_id",), without=("parameters",)),
    Held("registers_hold", Text("暂缓清除", "holds"), ("thing_id",), ("placed_by", "lifted_by")),
    Held("voice_notice", Text("公示", "notices"), ("thing_id",), ("person_id",)),
    Held("voice_draft", Text("征求意见", "drafts for comment"), ("thing_id",), ("person_id",)),
    Held("voice_opinion", Text("意见", "opinions"), accounts=("person_id", "disposed_person")),
    Held("voice_survey", Text("调查", "surveys"), ("thing_id",), ("person_id",)),
    Held("voice_line", Text("调查名册", "lines of survey rolls"), ("thing_id",), without=("code",)),
    Held("assemblies_meeting", Text("会议", "meetings"), ("thing_id",), ("person_id",)),
    Held("assemblies_ballot", Text("表决", "ballots"), ("thing_id",), ("person_id",)),
    Held(
        "assemblies_voter", Text("表决名册", "lines of ballot rolls"), ("elector",), without=("code_digest",)
    ),
    Held(
        "assemblies_mark",
        Text("参加表决", "that somebody voted"),
        accounts=("person_id",),
        via=("voter_id", "assemblies_voter", "id"),
    ),
    Held("posts_account", Text("账号", "account"), accounts=("id",), without=("password",)),
    Held("posts_term", Text("任职", "terms"), accounts=("account_id",)),
    Held("posts_handover", Text("交接", "hand-overs"), accounts=("account_id",)),
    Held("posts_sign_in", Text("登录", "sign-ins"), accounts=("account_id",), without=("token_hash",)),
    Held("inspections_round", Text("督查轮次", "rounds"), accounts=("person_id",)),
    Held("inspections_visit", Text("督查评分", "visits"), accounts=("person_id",)),
    Held("returns_cell", Text("报表", "returns"), accounts=("sent_person", "approved_person")),
    Held(
        "rankings_proposal",
        Text("排名结果建议", "proposals"),
        accounts=("proposed_person", "explained_person", "decided_person"),
    ),
    Held("rankings_objection", Text("排名异议", "objections"), accounts=("raised_person", "answered_person")),
)
"""The order is that of the copy."""

BY_TABLE: Mapping[str, Held] = {one.table: one for one in HELD}

JOURNAL = Text("办理日志", "journal")
