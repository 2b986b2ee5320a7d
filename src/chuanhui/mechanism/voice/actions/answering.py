"""Answering a survey: one answer for each line of the roll, online by its code or on paper through a clerk.

What a line of an unnamed survey answers goes into the urn by a function of the database and nowhere else: no
entry holds it, no digest of a request, no row of the line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.journal import actions as journal
from chuanhui.journal.statements import Statement
from chuanhui.kernel.codes import rolls
from chuanhui.kernel.folding import state_from
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.actions.writing import Receipt, once, refuse_faults, tell, write
from chuanhui.mechanism.voice.errors import BadVoice, CodeUnknown, NoRoll, SurveyOver, VoiceFault
from chuanhui.mechanism.voice.ground import Ground, ground_of
from chuanhui.mechanism.voice.models import Line as LineRow
from chuanhui.mechanism.voice.queries.reading import SUBJECTS, held, in_sight
from chuanhui.mechanism.voice.rules import Channel, Line, LineState, Survey
from chuanhui.playbook.schema import SurveyKind

CAST = Statement("SELECT voice_cast($1::uuid, $2::uuid, $3::jsonb, $4::text, $5::timestamptz)")
"""Its values travel apart from its text: what is answered shows in no list of running statements."""


def answer_online(
    *,
    survey_id: UUID,
    code: str,
    answers: Mapping[str, Any],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
) -> Receipt:
    """Answer by the code on the paper, without an account.

    Args:
        code: as typed; case and gaps do not matter.
        answers: by field of the survey's form.

    Raises:
        SurveyNotFound, CodeUnknown, SurveyOver, AnsweredAlready, BadVoice: see their sentences.
    """
    line = line_by_code(by, survey_id, code)
    return _answer(line.id, answers, Channel.ONLINE, by=by, now=now, key=key)


def answer_on_paper(
    *, line_id: UUID, answers: Mapping[str, Any], by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Enter what a line of the roll answered on paper.

    Raises:
        LineNotFound, NotYourSurvey, SurveyOver, AnsweredAlready, BadVoice: see their sentences.
    """
    return _answer(line_id, answers, Channel.PAPER, by=by, now=now, key=key)


def answer_freely(
    *, survey_id: UUID, answers: Mapping[str, Any], by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Answer a survey without a roll, as anybody may; only the number of answers is told of it.

    Raises:
        SurveyNotFound, SurveyOver, NoRoll, BadVoice: see their sentences.
    """
    deed = Deed("voice.free_answer", by, now, key, {"survey": str(survey_id)})

    def act() -> Receipt:
        survey = _sharing(by, survey_id)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if survey.has_roll:
            raise NoRoll()
        if not survey.runs or rules.is_late(survey, now, ground.calendar):
            raise SurveyOver()
        told = _read(ground, answers)
        _cast(survey, None, told, Channel.ONLINE, now)
        # No subject: the entry counts an answer and belongs to no line of anybody.
        entry = deed.entry(
            area_path=survey.area_path,
            body={"number": survey.number, "revision": survey.revision, "survey": str(survey.id)},
            subject_kind=SUBJECTS[Survey],
            subject_ref=survey.number,
            playbook=survey.ref,
        )
        journal.write(entry)
        return Receipt(survey.id, survey.number, survey.revision, entry.id)

    return once(deed, act)


def no_contact(*, line_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Note that nobody was met: why, from the playbook's list. An answer may still come.

    Raises:
        LineNotFound, NotYourSurvey, SurveyOver, AnsweredAlready, BadVoice: see their sentences.
    """
    deed = Deed("voice.no_contact", by, now, key, {"line": str(line_id), "reason": reason})

    def act() -> Receipt:
        line = held(Line, by.sight, line_id, lock=True)
        survey = held(Survey, by.sight, line.survey_id)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if refusal := rules.refusal_of_asker(ground.kind, by, survey):
            raise refusal
        if refusal := rules.refusal_to_count(line, ground.calendar):
            raise refusal
        options = ground.playbook.words.get(ground.kind.reasons, {})
        if reason not in options:
            listed = "、".join(one.zh for one in options.values())
            raise BadVoice((VoiceFault("reason", "not_option", {"options": listed}),), count=1)
        contacts = [*line.contacts, {"reason": reason, "at": utc_text(now), "post": by.post_id}]
        new = replace(line, state=LineState.NO_CONTACT.value, contacts=contacts)
        return write(line, new, deed, survey.ref)

    return once(deed, act)


def line_by_code(by: Acting, survey_id: UUID, code: str) -> Line:
    """Return the line that a code leads to.

    Raises:
        SurveyNotFound: no such survey in sight.
        CodeUnknown: the code leads nowhere in it.
    """
    survey = held(Survey, by.sight, survey_id)
    mark = rules.mark_of(str(settings.RECEIPT_KEY).encode(), survey.id, rolls.as_meant(code))
    row = in_sight(LineRow.objects.filter(survey_id=survey.id, code=mark), by.sight).first()
    if row is None:
        raise CodeUnknown()
    return state_from(Line, row)


def _answer(
    line_id: UUID,
    answers: Mapping[str, Any],
    channel: Channel,
    *,
    by: Acting,
    now: datetime,
    key: UUID | None,
) -> Receipt:
    # Not even a digest of the answers is kept with the request: there are so few answers that it would tell.
    deed = Deed("voice.answer", by, now, key, {"line": str(line_id), "channel": channel.value})

    def act() -> Receipt:
        survey = _sharing(by, held(Line, by.sight, line_id).survey_id)
        line = held(Line, by.sight, line_id, lock=True)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        late = channel is Channel.ONLINE and rules.is_late(survey, now, ground.calendar)
        if channel is Channel.PAPER and (refusal := rules.refusal_of_asker(ground.kind, by, survey)):
            raise refusal
        if not survey.runs or late:
            raise SurveyOver()
        if refusal := rules.refusal_to_count(line, ground.calendar):
            raise refusal
        told = _read(ground, answers)
        if survey.named:
            told = rules.salted(told, token_bytes(16))
        _cast(survey, line, told, channel, now)
        # What the entry tells; a named answer itself stands in the row alone, which can let go of it.
        new = replace(
            line, state=LineState.ANSWERED.value, channel=channel.value, answered_at=now,
            answers=rules.committed(told) if survey.named else line.answers,
        )  # fmt: skip
        return tell(new, deed, rules.changes(line, new), line.revision + 1, survey.ref)

    return once(deed, act)


def _sharing(by: Acting, survey_id: UUID) -> Survey:
    """Return a survey that nobody can close until this transaction ends; others may answer it meanwhile.

    Raises:
        SurveyNotFound: there is none in sight.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM voice_survey WHERE id = %s FOR SHARE", [survey_id])
    return held(Survey, by.sight, survey_id)


def _read(ground: Ground[SurveyKind], answers: Mapping[str, Any]) -> dict[str, Any]:
    told, faults = rules.answers_read(ground.playbook, ground.kind, answers)
    refuse_faults(faults)
    return told


def _cast(
    survey: Survey, line: Line | None, told: Mapping[str, Any], channel: Channel, now: datetime
) -> None:
    """Drop an answer in; the caller holds the line's lock and has seen that it did not answer."""
    if CAST.row(survey.id, line.id if line else None, json.dumps(told), channel.value, now) != ("t",):
        raise SurveyOver()
