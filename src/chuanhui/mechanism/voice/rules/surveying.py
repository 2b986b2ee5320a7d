"""A survey: who asks, what an answer may hold, that each line of the roll answers once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases.rules import checked
from chuanhui.mechanism.voice.errors import (
    AnsweredAlready,
    CodeNotAsked,
    CodesAbsent,
    CodeSecondPerson,
    CodesPrinted,
    NoRoll,
    NotYourSurvey,
    SurveyCounted,
    SurveyOver,
    SurveyRuns,
    SurveyUncounted,
    VoiceFault,
)
from chuanhui.mechanism.voice.rules.counting import COUNTED
from chuanhui.mechanism.voice.rules.noticing import minute
from chuanhui.mechanism.voice.rules.saying import who
from chuanhui.mechanism.voice.rules.state import Channel, Ending, Line, LineState, Survey
from chuanhui.playbook.schema import FieldKind, Form, Playbook, SurveyKind

CHANNELS: Mapping[str, tuple[str, str]] = {
    Channel.ONLINE: ("网上", "online"),
    Channel.PAPER: ("纸质", "on paper"),
}


def refusal_of_asker(kind: SurveyKind, by: Acting, survey: Survey | None = None) -> ChuanhuiError | None:
    """Return why this post may not ask, or why nobody may any more."""
    if by.role not in kind.by:
        return NotYourSurvey(kind_name=kind.name.zh, who=who(kind.by))
    return SurveyOver() if survey is not None and not survey.runs else None


def refusal_to_print(
    kind: SurveyKind, survey: Survey, by: Acting, calendar: WorkingCalendar
) -> ChuanhuiError | None:
    """Return why the codes cannot be given out: they are once, to the one who opened the survey."""
    if refusal := refusal_of_asker(kind, by, survey):
        return refusal
    if not by.is_same_person(survey.person_id):
        return NotYourSurvey(kind_name=kind.name.zh, who="发起人本人")
    if not survey.has_roll:
        return NoRoll()
    return CodesPrinted(at=minute(survey.codes_at, calendar)) if survey.codes_at else None


def refusal_to_ask_code(
    kind: SurveyKind, survey: Survey, line: Line, by: Acting, calendar: WorkingCalendar
) -> ChuanhuiError | None:
    """Return why another code of a line cannot be asked for; somebody known asks, and another confirms."""
    if refusal := refusal_of_asker(kind, by, survey):
        return refusal
    if survey.codes_at is None:
        return CodesAbsent()
    if by.person_id is None:
        return CodeSecondPerson()
    return refusal_to_count(line, calendar)


def refusal_to_decide_code(
    survey: Survey, line: Line, by: Acting, calendar: WorkingCalendar, *, good: bool
) -> ChuanhuiError | None:
    """Return why what was asked for a line cannot be confirmed, or dropped."""
    if not survey.runs:
        return SurveyOver()
    if not line.asked:
        return CodeNotAsked(number=line.number)
    if good and (by.person_id is None or by.is_same_person(line.asked["person"])):
        return CodeSecondPerson()
    return refusal_to_count(line, calendar) if good else None


def refusal_to_count(line: Line, calendar: WorkingCalendar) -> ChuanhuiError | None:
    """Return why nothing more is taken from a line: it answered."""
    if line.state != LineState.ANSWERED or line.answered_at is None:
        return None
    zh, en = CHANNELS[line.channel]
    return AnsweredAlready(at=minute(line.answered_at, calendar), channel=zh, channel_en=en)


def answers_read(
    playbook: Playbook, kind: SurveyKind, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Any]]:
    """Return the answers as they are kept, and every fault."""
    form = playbook.forms[kind.form]
    values, faults = checked(form, answers, words=playbook.words)
    told: list[Any] = list(faults)
    for name, most in kind.most:
        chosen = values.get(name)
        if isinstance(chosen, list):
            values[name] = chosen = list(dict.fromkeys(chosen))
            if len(chosen) > most:
                told.append(VoiceFault(name, "choose_most", {"most": most}))
    return values, told


def chosen_read(
    form: Form, playbook: Playbook, chosen: Mapping[str, Any]
) -> tuple[dict[str, list[str]], list[VoiceFault]]:
    """Return the options that a plan takes, by question, and what is wrong with them."""
    found: dict[str, list[str]] = {}
    faults = []
    for name, wanted in chosen.items():
        one = form.get(name)
        if one is None or one.kind not in COUNTED or one.kind is FieldKind.YES_NO:
            faults.append(VoiceFault(name, "not_sums"))
            continue
        options = playbook.words.get(one.of, {})
        found[name] = list(dict.fromkeys(map(str, wanted)))
        if not set(found[name]) <= set(options):
            faults.append(VoiceFault(name, "not_option", {"options": "、".join(options)}))
    if not found and not faults:
        faults.append(VoiceFault("chosen", "required"))
    return found, faults


def refusal_to_choose(kind: SurveyKind, survey: Survey, by: Acting) -> ChuanhuiError | None:
    """Return why the plan's items cannot be chosen: they are after the end, when the sums are known."""
    if by.role not in kind.by:
        return NotYourSurvey(kind_name=kind.name.zh, who=who(kind.by))
    if survey.runs:
        return SurveyRuns()
    return None if survey.result else SurveyUncounted()


def refusal_to_sum(kind: SurveyKind, survey: Survey, by: Acting) -> ChuanhuiError | None:
    """Return why the answers cannot be counted: they are once, after the end."""
    if by.role not in kind.by:
        return NotYourSurvey(kind_name=kind.name.zh, who=who(kind.by))
    if survey.runs:
        return SurveyRuns()
    return SurveyCounted() if survey.result or survey.ended is Ending.WITHDRAWN else None


def is_late(survey: Survey, now: datetime, calendar: WorkingCalendar) -> bool:
    """Tell whether the last day that was told is over."""
    return survey.until is not None and now.astimezone(calendar.zone).date() > survey.until
