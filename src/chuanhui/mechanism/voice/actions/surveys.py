"""Surveys: opened with their roll, codes given out once, ended with sums, and what a plan takes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.statements import Statement
from chuanhui.kernel.folding import columns
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.actions.notices import settle
from chuanhui.mechanism.voice.actions.writing import (
    Receipt,
    next_number,
    once,
    refuse_faults,
    write,
)
from chuanhui.mechanism.voice.errors import EmptyRoll, StandsAlready
from chuanhui.mechanism.voice.ground import Ground, Matter, common, ground_for, ground_of, matter_of
from chuanhui.mechanism.voice.models import Line as LineRow
from chuanhui.mechanism.voice.queries.reading import held
from chuanhui.mechanism.voice.queries.surveys import coverage_of, given_answers
from chuanhui.mechanism.voice.rules import Ending, Line, Survey
from chuanhui.playbook.schema import SurveyKind

AT_ONCE = 1000
CLOSE_URN = Statement("SELECT voice_close_urn($1::uuid, $2::timestamptz)")


def open_survey(
    *,
    campaign: str,
    kind: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    title: str = "",
    text: str = "",
    subject: UUID | None = None,
    area_path: str = "",
    until: date | None = None,
) -> Receipt:
    """Open a survey; its roll is taken from the register as it stands now.

    Args:
        subject, area_path: what it is about, as for a notice.
        title: "" takes the kind's name.
        text: what is said to those who are asked.
        until: the last day on which answers are taken online; None until it is closed.

    Raises:
        NoVoice, NotYourSurvey, SubjectNotFound, SubjectClosed, StandsAlready, EmptyRoll, BadVoice: see their
        sentences.
    """
    told = {"campaign": campaign, "survey": kind, "title": title, "text": text}
    asked = {**told, "subject": subject, "area": area_path, "until": until}
    deed = Deed("voice.survey", by, now, key, asked)

    def act() -> Receipt:
        ground = ground_for(SurveyKind, campaign, kind, by.territory, at=now, by=by)
        if refusal := rules.refusal_of_asker(ground.kind, by):
            raise refusal
        matter = matter_of(by, ground.playbook, ground.kind.about, subject, area_path)
        named, faults = rules.said("title", title or ground.kind.name.zh, rules.TITLE_LONGEST)
        body, more = rules.said("text", text, rules.TEXT_LONGEST, required=False)
        refuse_faults(faults + more)
        survey = Survey(
            number=next_number("DC", now),
            title=named,
            text=body,
            named=ground.kind.named,
            has_roll=ground.kind.roll is not None,
            opened_at=now,
            until=until,
            **common(ground, matter, by, now),
        )
        return _opened(ground, matter, survey, deed)

    return once(deed, act)


def close_survey(
    *,
    survey_id: UUID,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    reason: str = "",
    withdrawn: bool = False,
    revision: int | None = None,
) -> Receipt:
    """End a survey for good: its answers are shuffled, and the case learns whether enough answered.

    It is counted by another act, since nobody shall see what lies in an urn whose closing can be undone.

    Args:
        reason: needed where it is withdrawn, or ends before enough have answered.
        withdrawn: it is called off; nothing is counted.

    Raises:
        SurveyNotFound, NotYourSurvey, SurveyOver, ReasonMissing: see their sentences.
    """
    asked = {"survey": str(survey_id), "reason": reason, "withdrawn": withdrawn}
    deed = Deed("voice.close_survey", by, now, key, asked)

    def act() -> Receipt:
        survey = held(Survey, by.sight, survey_id, lock=True, seen=revision)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if refusal := rules.refusal_of_asker(ground.kind, by, survey):
            raise refusal
        coverage = coverage_of(survey, ground.kind)
        ending = Ending.GOOD if coverage.reached else Ending.SHORT
        ending = Ending.WITHDRAWN if withdrawn else ending
        why, faults = rules.said("reason", reason, rules.REASON_LONGEST, required=False)
        refuse_faults(faults)
        why = why if ending is Ending.GOOD else rules.reason_of(why)
        new = replace(survey, ending=ending.value, reason=why, ended_at=now, touched_at=now)
        receipt = write(survey, new, deed, survey.ref, reason=why)
        CLOSE_URN.row(survey.id, now)
        settle(ground.what, new, ending is Ending.GOOD, by=by, now=now)
        return receipt

    return once(deed, act)


def count_survey(
    *, survey_id: UUID, by: Acting, now: datetime, key: UUID | None = None, revision: int | None = None
) -> Receipt:
    """Count the answers of a survey that has ended, once; the sums become its result.

    Raises:
        SurveyNotFound, NotYourSurvey, SurveyCounted: see their sentences.
        SurveyRuns: it runs, or it was ended in this very transaction.
    """
    deed = Deed("voice.count_survey", by, now, key, {"survey": str(survey_id)})

    def act() -> Receipt:
        survey = held(Survey, by.sight, survey_id, lock=True, seen=revision)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if refusal := rules.refusal_to_sum(ground.kind, survey, by):
            raise refusal
        new = replace(survey, result=_counted(ground, survey), touched_at=now)
        return write(survey, new, deed, survey.ref)

    return once(deed, act)


def choose_items(
    *,
    survey_id: UUID,
    chosen: Mapping[str, Sequence[str]],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    reason: str = "",
    revision: int | None = None,
) -> Receipt:
    """Say which options the plan takes, after the end: the sums propose, a person decides.

    Args:
        chosen: options by question.
        reason: why, where a wish that many had is not taken.

    Raises:
        SurveyNotFound, NotYourSurvey, SurveyRuns, SurveyUncounted, BadVoice: see their sentences.
    """
    plain = {name: list(options) for name, options in chosen.items()}
    asked = {"survey": str(survey_id), "chosen": plain, "reason": reason}
    deed = Deed("voice.choose", by, now, key, asked)

    def act() -> Receipt:
        survey = held(Survey, by.sight, survey_id, lock=True, seen=revision)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if refusal := rules.refusal_to_choose(ground.kind, survey, by):
            raise refusal
        form = ground.playbook.forms[ground.kind.form]
        found, faults = rules.chosen_read(form, ground.playbook, plain)
        why, more = rules.said("reason", reason, rules.REASON_LONGEST, required=False)
        refuse_faults(faults + more)
        new = replace(survey, chosen=found, reason=why or survey.reason, touched_at=now)
        return write(survey, new, deed, survey.ref, reason=why)

    return once(deed, act)


def _opened(ground: Ground[SurveyKind], matter: Matter, survey: Survey, deed: Deed) -> Receipt:
    """Write the survey and the lines of its roll; the one entry tells them all."""
    lines = _lines(ground, matter, survey, deed)
    if survey.has_roll and not lines:
        raise EmptyRoll()
    survey = replace(survey, roll_count=len(lines))
    try:
        with transaction.atomic():
            roll = [[str(one.id), str(one.thing_id), one.number] for one in lines]
            receipt = write(None, survey, deed, survey.ref, roll=roll)
    except IntegrityError:
        raise StandsAlready(kind_name=ground.kind.name.zh) from None
    LineRow.objects.bulk_create(
        [LineRow(**columns(one) | {"revision": 1}) for one in lines], batch_size=AT_ONCE
    )
    return receipt


def _lines(ground: Ground[SurveyKind], matter: Matter, survey: Survey, deed: Deed) -> list[Line]:
    if ground.kind.roll is None:
        return []
    electors = registers.roll(
        deed.by.sight,
        ground.kind.roll,
        matter.within,
        area_path="" if matter.within else matter.area_path,
        on=localdate(deed.now),
        territory=survey.territory,
    )
    return [
        Line(
            id=new_id(deed.now),
            survey_id=survey.id,
            territory=survey.territory,
            area_path=survey.area_path,
            unit_id=survey.unit_id,
            thing_id=one.thing_id,
            number=one.number,
        )
        for one in electors
    ]


def _counted(ground: Ground[SurveyKind], survey: Survey) -> dict[str, object]:
    """Return the result of a survey that has ended."""
    form = ground.playbook.forms[ground.kind.form]
    counted = rules.sums_of(form, ground.playbook.words, given_answers(survey))
    coverage = coverage_of(survey, ground.kind)
    return {
        **counted,
        "roll": survey.roll_count,
        "online": coverage.online,
        "paper": coverage.paper,
    }
