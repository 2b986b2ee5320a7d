"""What alerts are about, and where they may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chuanhui.playbook.schema import Text


class Kind(StrEnum):
    """What an alert tells."""

    HANDED = "handed"
    VERIFY = "verify"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MISSING = "missing"
    DECIDED = "decided"
    PROPOSAL = "proposal"
    SHEET = "sheet"
    LOOKS = "looks"
    DIGEST = "digest"


class Channel(StrEnum):
    """How an alert leaves the house."""

    EMAIL = "email"
    WEBHOOK = "webhook"


TITLES: Mapping[Kind, Text] = {
    Kind.HANDED: Text("待您办理", "In your hands"),
    Kind.VERIFY: Text("待您核查", "Waits for your verification"),
    Kind.DUE_SOON: Text("即将到期", "Due soon"),
    Kind.OVERDUE: Text("已经逾期", "Overdue"),
    Kind.MISSING: Text("缺报", "Return missing"),
    Kind.DECIDED: Text("申请已批复", "Your request is decided"),
    Kind.PROPOSAL: Text("涉及您岗位的建议", "A proposal that concerns your post"),
    Kind.SHEET: Text("涉及您的评分表", "A score sheet about you"),
    Kind.LOOKS: Text("频繁查看个人信息", "Unusually many looks at personal data"),
    Kind.DIGEST: Text("今日提醒", "Today's digest"),
}
DUTIES = frozenset({Kind.HANDED, Kind.VERIFY})
"""Alerts that are settled when the duty they tell of has moved on."""
CLOCKS = frozenset({Kind.DUE_SOON, Kind.OVERDUE})
"""Alerts that are settled when the deadline they tell of has changed or gone."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an alert is about; nothing here was typed by anybody.

    Attributes:
        kind: "case", "return", "proposal", "sheet", "looks", "day", "delivery" or "match".
        id: the case's, proposal's or sheet's id, or a key: of campaign, work, period and area, of account and
            territory, of campaign, source or plan, period and party.
        number: the case's number; "" where there is none.
        area_path: where it lies.
        facts: names out of the playbook, each ``{"zh": …, "en": …}``, and counts.
        due_at: by when something is to be done about it.
        urgent: passes the quiet hours.
    """

    kind: str
    id: str
    area_path: str
    number: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class To:
    """A post that is told."""

    post_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One alert to be made: what kind, which occasion, about what, to whom."""

    kind: Kind
    round: str
    about: Subject
    to: To

    @property
    def occasion(self) -> str:
        """Return what tells it from an earlier one about the same thing."""
        return occasion_of(self.kind, self.round)


def occasion_of(kind: Kind, turn: str) -> str:
    """Return what tells an alert from an earlier one of its kind about the same thing."""
    return f"{kind}:{turn}"


PRESSING = (
    Kind.OVERDUE,
    Kind.DUE_SOON,
    Kind.VERIFY,
    Kind.HANDED,
    Kind.LOOKS,
    Kind.MISSING,
    Kind.PROPOSAL,
    Kind.SHEET,
    Kind.DECIDED,
)
"""Kinds as a digest counts them, what presses most first."""


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of a digest, what presses most first; a table keeps no order of its own."""
    return {kind.value: counts[kind.value] for kind in PRESSING if kind.value in counts}


def words(text: Text) -> dict[str, str]:
    """Return a wording as facts hold it."""
    return {"zh": text.zh, "en": text.get("en")}
