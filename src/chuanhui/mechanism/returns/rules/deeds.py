"""What may be done with a cell, and what it is afterwards. Pure: facts in, the next cell or a refusal out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from chuanhui.grid.posts.rules import Acting, ActingKind
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.returns.errors import (
    AlreadySent,
    BadPlan,
    CellNotExpected,
    ConfirmZero,
    Locked,
    NoSuchShift,
    NotClosing,
    NothingSent,
    NothingToApprove,
    NotYet,
    NotYours,
    OwnApproval,
    WorkUnknown,
    ZeroRefused,
)
from chuanhui.mechanism.returns.rules.answers import (
    Words,
    answered,
    is_all_zero,
    reasoned,
    within_week,
    zeros,
)
from chuanhui.mechanism.returns.rules.cell import Cell, Stored
from chuanhui.mechanism.returns.rules.spans import Span, begins_at, closes_at, due_at
from chuanhui.mechanism.returns.rules.works import Work
from chuanhui.playbook.vocabulary import ROLES

LATE = ("已超过报送时间", "It is late")
RESTATED = ("更正已报送的内容", "A correction of what was sent")
WITHDRAWN = ("撤回已报送的内容", "A withdrawal")
NOT_APPLICABLE = ("本期不适用", "Not applicable")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an area says: values, a confirmed zero, or that it does not apply."""

    state: Stored
    values: Mapping[str, Any]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an answer meets its rules.

    Attributes:
        span: the days of the period that are asked for.
        stands: the area still stands today; for one that no longer does, those who approve may answer too.
        visited: reached in the other periods of this week, for a sweep with a bound.
    """

    work: Work
    span: Span
    calendar: WorkingCalendar
    words: Words
    stands: bool = True
    visited: int | Decimal = 0


def may_send(work: Work, by: Acting, *, stands: bool = True) -> bool:
    """Tell whether a post may answer for areas in its sight, or plan and attest their shifts.

    An area that was redrawn away keeps its answer for the days it stood, but may have no post any more:
    there those who approve may answer.
    """
    if by.kind is ActingKind.RESIDENT or by.sight.unit is not None:
        return False
    return by.role in work.by or (not stands and by.role in work.approve)


def ask_sender(setting: Setting, by: Acting) -> None:
    """Refuse posts that may not answer.

    Raises:
        NotYours: the work is for others.
    """
    if not may_send(setting.work, by, stands=setting.stands):
        raise _not_yours(setting.work, setting.work.by)


def sent(cell: Cell, answer: Answer, setting: Setting, *, by: Acting, now: datetime) -> Cell:
    """Return the cell with its first answer, or its first one after a withdrawal.

    Raises:
        NotYours, AlreadySent, NotYet, ReasonNeeded, BadReturn: see their sentences.
    """
    ask_sender(setting, by)
    if cell.is_sent:
        raise AlreadySent()
    work = setting.work
    begins = begins_at(work, setting.span, cell.slot, setting.calendar)
    if now < begins:
        raise NotYet(work_name=work.name.zh, begins=f"{begins:%Y-%m-%d %H:%M}")
    _ask_zero(answer, setting, now)
    values, reason = _said(answer, setting)
    until = due_at(work, setting.span, cell.slot, setting.calendar)
    late = now > until
    if late:
        reason = reasoned(answer.reason, *LATE)
    return replace(
        cell,
        state=answer.state,
        values=values,
        reason=reason,
        due_at=until,
        sent_at=now,
        sent_post=by.post_id,
        sent_person=by.person_id,
        late=late,
        locked=cell.locked or not work.approve,
        restated=cell.restated + cell.was_withdrawn,
        touched_at=now,
    )


def restated(cell: Cell, answer: Answer, setting: Setting, *, by: Acting, now: datetime) -> Cell:
    """Return the cell corrected in sight of everybody; what it said before stays in the journal.

    An approval falls away with what it approved; the lock stays.

    Raises:
        NotYours, NothingSent, ReasonNeeded, BadReturn: see their sentences.
    """
    ask_sender(setting, by)
    if not cell.is_sent:
        raise NothingSent()
    _ask_zero(answer, setting, now)
    values, _ = _said(answer, setting)
    return replace(
        cell,
        state=answer.state,
        values=values,
        reason=reasoned(answer.reason, *RESTATED),
        sent_post=by.post_id,
        sent_person=by.person_id,
        restated=cell.restated + 1,
        approved_at=None,
        approved_person=None,
        touched_at=now,
    )


def withdrawn(cell: Cell, reason: str, setting: Setting, *, by: Acting, now: datetime) -> Cell:
    """Return the cell without its answer; it is missing, or not due, again.

    Raises:
        NotYours, NothingSent, Locked, ReasonNeeded: see their sentences.
    """
    ask_sender(setting, by)
    if not cell.is_sent:
        raise NothingSent()
    if cell.locked:
        raise Locked()
    return replace(
        cell,
        state=Stored.PLANNED if cell.plan else Stored.WITHDRAWN,
        values={},
        reason=reasoned(reason, *WITHDRAWN),
        due_at=None,
        sent_at=None,
        sent_post=None,
        sent_person=None,
        late=False,
        touched_at=now,
    )


def ask_approver(work: Work, by: Acting) -> None:
    """Refuse posts that may not approve.

    Raises:
        NotYours: others approve it, or nobody does.
    """
    if by.role not in work.approve or by.sight.unit is not None:
        raise _not_yours(work, work.approve or work.by)


def approved(cell: Cell, setting: Setting, *, by: Acting, now: datetime) -> Cell:
    """Return the cell approved, and locked from now on.

    Raises:
        NotClosing, NotYours, NothingSent, NothingToApprove, OwnApproval: see their sentences.
    """
    ask_approver(setting.work, by)
    if not cell.is_sent:
        raise NothingSent()
    if cell.approved_at is not None:
        raise NothingToApprove()
    if by.is_same_person(cell.sent_person):
        raise OwnApproval()
    _ask_closing(setting.work, setting.span, setting.calendar, now)
    return replace(cell, approved_at=now, approved_person=by.person_id, locked=True, touched_at=now)


def planned(
    cell: Cell, posts: Sequence[int], pool: frozenset[int], setting: Setting, *, by: Acting, now: datetime
) -> Cell:
    """Return the shift with the posts on duty; an earlier plan gives way until presence is attested.

    Args:
        cell: the shift's cell.
        posts: ids of posts, in order.
        pool: ids of posts of the roster's roles that stand in or above the area.
        setting, by, now: as elsewhere.

    Raises:
        NotYours, AlreadySent, BadPlan: see their sentences.
    """
    ask_sender(setting, by)
    roster = setting.work.roster
    if roster is None:
        raise WorkUnknown(work=setting.work.ref)
    if cell.is_sent:
        raise AlreadySent()
    if len(posts) > roster.picks or len(set(posts)) < len(posts) or not set(posts) <= pool:
        words = [ROLES[one].zh if one in ROLES else one for one in roster.pool]
        raise BadPlan(picks=roster.picks, pool="、".join(words))
    state = Stored.PLANNED if posts else Stored.WITHDRAWN
    return replace(cell, state=state, plan=tuple(posts), touched_at=now)


def slot_of(work: Work, slot: str) -> str:
    """Return the slot named, when the work has it.

    Raises:
        NoSuchShift: it has not.
    """
    if slot not in work.slots:
        raise NoSuchShift(slot=slot, slots="、".join(one for one in work.slots if one) or "—")
    return slot


def asked(span: Span | None) -> Span:
    """Return the days asked for.

    Raises:
        CellNotExpected: none are.
    """
    if span is None:
        raise CellNotExpected()
    return span


def _ask_zero(answer: Answer, setting: Setting, now: datetime) -> None:
    """Refuse to say that nothing happened in a period of which days are still to come.

    Raises:
        NotClosing: the last day of the period has not begun.
    """
    if answer.state is Stored.ZERO:
        _ask_closing(setting.work, setting.span, setting.calendar, now)


def _ask_closing(work: Work, span: Span, calendar: WorkingCalendar, now: datetime) -> None:
    if refusal := refusal_to_close(work, span, calendar, now):
        raise refusal


def refusal_to_close(work: Work, span: Span, calendar: WorkingCalendar, now: datetime) -> NotClosing | None:
    """Return why neither a zero is taken nor an answer approved yet, or None.

    Args:
        now: aware; from the beginning of the last day asked for both are.
    """
    closes = closes_at(span, calendar)
    return NotClosing(work_name=work.name.zh, closes=f"{closes:%Y-%m-%d}") if now < closes else None


def _said(answer: Answer, setting: Setting) -> tuple[dict[str, Any], str]:
    """Return values and reason as they are kept.

    A roster attests nought by its figures: nobody present is no return without incidents.
    """
    work = setting.work
    if answer.state is Stored.NOT_APPLICABLE:
        return {}, reasoned(answer.reason, *NOT_APPLICABLE)
    if answer.state is Stored.ZERO:
        if work.kind is not None and not work.kind.zero:
            raise ZeroRefused(work_name=work.name.zh)
        return zeros(work), answer.reason.strip()
    values = answered(work, answer.values, setting.words)
    if work.kind is not None and is_all_zero(work, values):
        raise ConfirmZero() if work.kind.zero else ZeroRefused(work_name=work.name.zh)
    within_week(work, values, setting.visited)
    return values, answer.reason.strip()


def _not_yours(work: Work, roles: tuple[str, ...]) -> NotYours:
    zh = "、".join(ROLES[one].zh if one in ROLES else one for one in roles)
    en = ", ".join(ROLES[one].get("en") if one in ROLES else one for one in roles)
    return NotYours(work_name=work.name.zh, who=zh, who_en=en)
