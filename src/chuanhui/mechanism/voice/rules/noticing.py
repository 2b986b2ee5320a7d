"""A notice's life: how long it stands, who may object until when, what it needs to end, when it is gone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.voice.errors import (
    NoObjection,
    NoticeOver,
    NotPlaced,
    NotYourNotice,
    ObjectionsOver,
    ObjectionsWait,
    PeriodRuns,
    PlacedAlready,
    TooShort,
)
from chuanhui.mechanism.voice.rules.saying import who
from chuanhui.mechanism.voice.rules.state import Ending, Notice
from chuanhui.playbook.schema import NoticeKind, Playbook

LAST_SECOND = time(23, 59, 59)
ANSWER = "answer"
"""Field of an objection's case that holds the written answer."""


def lasting(least: Allowance, since: datetime, asked: date | None, calendar: WorkingCalendar) -> datetime:
    """Return the last instant of a period that begins at `since`.

    Args:
        least: the least period of the playbook.
        since: aware; for day clocks that day is not counted.
        asked: the last day asked for, in the calendar's zone; None takes the least.

    Raises:
        TooShort: the day asked for comes before the least period is over.
    """
    least_at = due(since, least, calendar).at
    if least_at is None:  # pragma: no cover - a clock without pauses never stands
        raise TooShort(least="—", allowance=least.text("zh"), allowance_en=least.text("en"))
    if asked is None:
        return least_at
    until = day_end(asked, calendar)
    if until < least_at:
        raise TooShort(
            least=minute(least_at, calendar), allowance=least.text("zh"), allowance_en=least.text("en")
        )
    return max(until, least_at)


def day_end(day: date, calendar: WorkingCalendar) -> datetime:
    """Return the last instant of a day."""
    return datetime.combine(day, LAST_SECOND, calendar.zone)


def minute(at: datetime, calendar: WorkingCalendar) -> str:
    """Return an instant to the minute, as a reader reads it."""
    return at.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M")


def gone_after(kind: NoticeKind, ended_at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """Return the last instant at which an ended notice can be read; None for ever."""
    return due(ended_at, kind.expires, calendar).at if kind.expires else None


def refusal_of_poster(kind: NoticeKind, by: Acting) -> ChuanhuiError | None:
    """Return why this post may not post, place or end notices of this kind."""
    return None if by.role in kind.by else NotYourNotice(kind_name=kind.name.zh, who=who(kind.by))


def refusal_to_place(kind: NoticeKind, notice: Notice, by: Acting) -> ChuanhuiError | None:
    """Return why its posting on the spot cannot be told now."""
    if refusal := refusal_of_poster(kind, by):
        return refusal
    if not notice.runs:
        return NoticeOver()
    return PlacedAlready() if notice.placed_at is not None or not kind.placed else None


def refusal_to_object(
    kind: NoticeKind, notice: Notice, *, now: datetime, calendar: WorkingCalendar
) -> ChuanhuiError | None:
    """Return why no objection is taken; one is taken from the posting to the last instant of the period."""
    if not kind.objection:
        return NoObjection(kind_name=kind.name.zh)
    if not notice.runs:
        return NoticeOver()
    if notice.until is not None and now > notice.until:
        return ObjectionsOver(until=minute(notice.until, calendar))
    return None


def is_answered(case: CaseState, playbook: Playbook) -> bool:
    """Tell whether an objection's case is closed with a written answer.

    The answer stands in the field `answer` of its form; where the form has none, in the reason that the step
    which closed it could not be taken without.
    """
    if case.is_open:
        return False
    kind = playbook.cases[case.kind]
    if playbook.forms[kind.form].get(ANSWER) is not None:
        return bool(str(case.fields.get(ANSWER) or "").strip())
    closing = [one for one in kind.steps if one.to in kind.closed and one.id in case.done]
    return bool(closing) and all(any(need.kind == "reason" for need in one.needs) for one in closing)


def refusal_to_end(
    kind: NoticeKind,
    notice: Notice,
    ending: Ending,
    waiting: Collection[str],
    by: Acting,
    *,
    now: datetime,
    calendar: WorkingCalendar,
) -> ChuanhuiError | None:
    """Return why a notice cannot end now.

    A withdrawal is always possible. To end well it must have stood its whole period, on the spot too where
    that is asked, and each objection must be answered in writing.

    Args:
        waiting: numbers of the objections without a written answer.
    """
    if refusal := refusal_of_poster(kind, by):
        return refusal
    if not notice.runs:
        return NoticeOver()
    if ending is not Ending.GOOD:
        return None
    if notice.until is None:
        return NotPlaced()
    if now <= notice.until:
        return PeriodRuns(until=minute(notice.until, calendar))
    if waiting:
        return ObjectionsWait(count=len(waiting), numbers="、".join(sorted(waiting)))
    return None
