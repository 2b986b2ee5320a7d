"""What is known of a delivery, a run, a doubtful pair and a warning: values that their entries fold to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID


class _Worded(StrEnum):
    """A closed list whose words have a name in each language."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make one word from its id and its two names."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh = zh
        word.en = en
        return word

    def name_in(self, lang: str = "zh") -> str:
        """Return the name in `lang`, "zh" or "en"."""
        return self.en if lang == "en" else self.zh


class DeliveryState(_Worded):
    """Where a department's file stands; its content is there while it waits or is taken, never after."""

    WAITING = "waiting", "待比对", "waiting"
    TAKEN = "taken", "比对中", "being matched"
    MATCHED = "matched", "已比对，原始文件已删除", "matched, its file deleted"
    REPLACED = "replaced", "已被更正件替换", "replaced"
    EXPIRED = "expired", "逾期未比对，原始文件已删除", "deleted unmatched"


class RunState(_Worded):
    """Where a run stands."""

    QUEUED = "queued", "排队中", "queued"
    RUNNING = "running", "进行中", "running"
    REVIEW = "review", "待人工核对", "waiting for a clerk"
    DONE = "done", "已完成", "done"
    CANCELLED = "cancelled", "已取消", "cancelled"
    FAILED = "failed", "出错中止", "failed"


UNDER_WAY = frozenset({RunState.QUEUED, RunState.RUNNING})
"""A run of a plan in one of these keeps another from starting."""


class PairState(_Worded):
    """What a clerk said of a doubtful pair."""

    OPEN = "open", "待核对", "open"
    CONFIRMED = "confirmed", "是同一人", "the same person"
    DENIED = "denied", "不是同一人", "not the same person"
    UNSURE = "unsure", "不能确定", "unsure"
    TAKEN_BACK = "taken_back", "经本人异议撤回", "taken back, as the person contested it"
    DROPPED = "dropped", "随比对取消", "dropped with its run"


class Decision(StrEnum):
    """Who says that a row is somebody, or is not: the match, or a clerk."""

    AUTOMATIC = "automatic"
    CONFIRMED = "confirmed"
    DENIED = "denied"


class Verdict(_Worded):
    """What came of a warning: read off the case that it opened."""

    OPEN = "open", "核实中", "being looked into"
    VERIFIED = "verified", "属实", "verified"
    REFUTED = "refuted", "不属实", "refuted"
    UNCLEAR = "unclear", "未得出结论", "no answer"


class Stage(_Worded):
    """The stages of a run, each one transaction, in this order."""

    TAKE = "take", "登记输入", "take in the files"
    MATCH = "match", "比对身份", "match people"
    VANISH = "vanish", "对照上期", "compare with the last period"
    FACTS = "facts", "汇总事实", "gather facts"
    WARN = "warn", "套用规则", "apply the rules"
    CASES = "cases", "交村核实", "open cases"
    CLOSE = "close", "删除原始文件", "delete the files"
    AGAIN = "again", "核对后再套规则", "apply the rules again"
    LAST = "last", "核对后交村核实", "open further cases"


STAGES = (Stage.TAKE, Stage.MATCH, Stage.VANISH, Stage.FACTS, Stage.WARN, Stage.CASES, Stage.CLOSE)
"""What every run goes through; its files are deleted with the last."""

AFTER_REVIEW = (Stage.AGAIN, Stage.LAST)
"""What follows when a clerk has confirmed rows: their facts count from then on."""


class Why(_Worded):
    """Why a row that came last period did not come again, as its sender answers."""

    ENDED = "ended", "待遇或关系已终止", "the benefit or relation has ended"
    MOVED = "moved", "已迁出", "moved away"
    DIED = "died", "已去世", "died"
    CORRECTED = "corrected", "上期报送有误", "the last file was wrong"
    FORGOTTEN = "forgotten", "本期漏报", "left out by mistake"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One party's file of a source for a period, or its word that there is nothing.

    Attributes:
        area_path, unit_id: where the party stands, and the party.
        runner_id: unit that runs the plan, where the playbook names one; it sees the file's line.
        campaign, version, plan, source: what it was sent under.
        due_at: by when it was due; `late` whether it came after.
        nothing: the party says that there is nothing this period; a confirmed zero, not missing.
        sha256: of the file, keyed (`marks.digest_of`): the same file is known again, nobody can guess at it.
        columns: of the file that were taken in: roles and facts.
        rows, refused: how many rows stay, and how many stay out.
        doubled: how many rows are about somebody whom another row of the file is about too, as the match
            found; `doubled_lines` the first of them, by their lines in the file.
        replaces: the delivery of the same party and period that it took the place of.
        run_id: the run that took it.
    """

    id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    plan: str
    source: str
    period: str
    sent_at: datetime
    due_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    state_at: datetime | None = None
    runner_id: int | None = None
    post_id: int | None = None
    person_id: int | None = None
    late: bool = False
    nothing: bool = False
    sha256: str = ""
    columns: tuple[str, ...] = ()
    rows: int = 0
    refused: int = 0
    replaces: UUID | None = None
    run_id: UUID | None = None
    revision: int = 0
    doubled: int = 0
    doubled_lines: tuple[int, ...] = ()

    @property
    def ref(self) -> str:
        """Return the playbook version it was sent under."""
        return f"{self.campaign}@{self.version}"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a plan for a period.

    Attributes:
        number: which run of the period it is; a file that comes late is matched by a further one.
        counts: by stage, what it came to; numbers only.
        model: SHA-256 of the parameters it was matched by; the parameters are kept beside it.
        fault: code of what stopped it.
    """

    id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    plan: str
    period: str
    number: int
    queued_at: datetime
    state: RunState = RunState.QUEUED
    stage: str = ""
    post_id: int | None = None
    person_id: int | None = None
    cancel_asked: bool = False
    counts: Mapping[str, Any] = field(default_factory=dict)
    engine: str = ""
    model: str = ""
    fault: str = ""
    finished_at: datetime | None = None
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook version it runs under."""
        return f"{self.campaign}@{self.version}"

    @property
    def is_under_way(self) -> bool:
        """Tell whether it waits for a worker or has one."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a file and the person it may be, for a clerk.

    Attributes:
        thing_id, other_id: the most likely person, and the next; None for none.
        score, runner_up: in bits.
        pattern: which comparisons agreed; explained by the run's model.
    """

    id: UUID
    run_id: UUID
    delivery_id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    plan: str
    source: str
    period: str
    made_at: datetime
    thing_id: UUID
    other_id: UUID | None = None
    score: float = 0.0
    runner_up: float | None = None
    pattern: int = 0
    state: PairState = PairState.OPEN
    reason: str = ""
    decided_at: datetime | None = None
    decided_post: int | None = None
    decided_by: int | None = None
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook version it was made under."""
        return f"{self.campaign}@{self.version}"


@dataclass(frozen=True, slots=True)
class Warned:
    """A question that a rule raised about a household or a person. It says nothing of anybody's state.

    Attributes:
        thing_id: whom it is about; `household_id` the household, the same where the rule is about households.
        unit_id: unit that runs the plan.
        risk: what is feared, the rule's `kind`.
        band: how many limits the facts had passed.
        asks: the rule fired because a fact is empty and somebody must be asked.
        case_id, number: of the case; None and "" until it is opened.
        fault: code of what kept the case from being opened.
    """

    id: UUID
    run_id: UUID
    territory: str
    area_path: str
    unit_id: int | None
    campaign: str
    version: int
    plan: str
    rule: str
    risk: str
    period: str
    thing_id: UUID
    household_id: UUID | None
    opened_at: datetime
    band: int = 0
    asks: bool = False
    case_id: UUID | None = None
    number: str = ""
    fault: str = ""
    verdict: Verdict = Verdict.OPEN
    settled_at: datetime | None = None
    revision: int = 0

    @property
    def ref(self) -> str:
        """Return the playbook version of the rule."""
        return f"{self.campaign}@{self.version}"
