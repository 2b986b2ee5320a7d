"""Objections to a notice: each opens a case that must be answered in writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Report
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.actions.notices import objection_of
from chuanhui.mechanism.voice.actions.writing import Receipt, once, refuse_faults, write
from chuanhui.mechanism.voice.ground import Ground, ground_of
from chuanhui.mechanism.voice.queries.reading import held
from chuanhui.mechanism.voice.rules import Notice
from chuanhui.playbook.schema import FieldKind, NoticeKind

OBJECTION_LONGEST = 2000


def object_to(
    *,
    notice_id: UUID,
    text: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Receipt:
    """Object to a notice, as anybody may without an account; the case it opens is answered in writing.

    The receipt's `case` is the number with which, and with `cases.queries.receipt_secret(case_id)`, whoever
    objects follows the answer.

    Args:
        notice_id: the notice, in sight of `by` (a resident sees the notice's area).
        text: the objection; it goes into the first text of the case's form.
        fields: further answers of that form, by field.

    Raises:
        NoticeNotFound, NoObjection, NoticeOver, ObjectionsOver, BadVoice: see their sentences.
        ChuanhuiError: from the cases room, where the form wants more.
    """
    asked = {"notice": str(notice_id), "text": text, "fields": dict(fields or {})}
    deed = Deed("voice.object", by, now, key, asked)

    def act() -> Receipt:
        notice = held(Notice, by.sight, notice_id, lock=True)
        ground = ground_of(NoticeKind, notice.ref, notice.kind, by)
        if refusal := rules.refusal_to_object(ground.kind, notice, now=now, calendar=ground.calendar):
            raise refusal
        told, faults = rules.said("text", text, OBJECTION_LONGEST, public=False)
        refuse_faults(faults)
        filed = cases.file_case(
            campaign=notice.campaign,
            kind=ground.kind.objection,
            report=Report(
                answers=answers_for(ground, notice, told, fields or {}), thing=_thing_of(ground, notice)
            ),
            by=by,
            now=now,
            area_path=notice.area_path,
        )
        objections = [*notice.objections, objection_of(filed.case_id, filed.number, now)]
        new = replace(notice, objections=objections, touched_at=now)
        return write(notice, new, deed, notice.ref, case_id=str(filed.case_id), case=filed.number)

    return once(deed, act)


def answers_for(
    ground: Ground[NoticeKind], notice: Notice, text: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers of the objection's form: what was said, and which notice it is about.

    The first text takes the objection and the second, where it must be answered, the notice; a choice that
    must be made takes the word named like the notice's kind, or the only one there is.
    """
    playbook = ground.playbook
    form = playbook.forms[playbook.cases[ground.kind.objection].form]
    answers: dict[str, Any] = dict(fields)
    texts = [one for one in form.fields if one.kind is FieldKind.TEXT and one.id != "answer"]
    for one, value in zip(texts, (text, f"{notice.title}（{notice.number}）"), strict=False):
        if one is texts[0] or one.required:
            answers.setdefault(one.id, value[: one.longest])
    for one in form.fields:
        options = list(playbook.words.get(one.of, ())) if one.kind is FieldKind.CHOICE else []
        if one.required and options and one.id not in answers:
            answers[one.id] = ground.kind.id if ground.kind.id in options else options[0]
    return answers


def _thing_of(ground: Ground[NoticeKind], notice: Notice) -> str:
    """Return the number of the thing that the objection's case is about, where its kind asks for one."""
    return notice.thing if ground.playbook.cases[ground.kind.objection].about else ""
