"""The codes of a roll: given out once, and replaced one by one, by two persons, where they are lost."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.queries import entry_by_key
from chuanhui.kernel.folding import state_from
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.actions.writing import Receipt, once, write
from chuanhui.mechanism.voice.ground import ground_of
from chuanhui.mechanism.voice.models import Line as LineRow
from chuanhui.mechanism.voice.queries.reading import held
from chuanhui.mechanism.voice.rules import Line, Survey
from chuanhui.playbook.schema import SurveyKind

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a roll, as it is printed: for whom, and the eight signs."""

    number: str
    label: str
    code: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that were given out, and the receipt of giving them out."""

    receipt: Receipt
    codes: tuple[Code, ...]


def print_codes(*, survey_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Codes:
    """Give out the code of every line, once, to the one who opened the survey; the same key gets them again.

    A line that was given another code meanwhile, by two persons, is left out then: its present code is not
    the opener's to have, and the former one is of no use.

    Raises:
        SurveyNotFound, NotYourSurvey, SurveyOver, NoRoll, CodesPrinted: see their sentences.
    """
    deed = Deed("voice.codes", by, now, key, {"survey": str(survey_id)})

    def act() -> Receipt:
        survey = held(Survey, by.sight, survey_id, lock=True)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if refusal := rules.refusal_to_print(ground.kind, survey, by, ground.calendar):
            raise refusal
        rows = list(LineRow.objects.filter(survey_id=survey.id).order_by("id"))
        taken: set[bytes] = set()
        issues: dict[str, int] = {}
        for row in rows:
            issue, row.code = _fresh(survey.id, row.id, row.issue, taken)
            taken.add(row.code)
            if issue != row.issue:
                line, issues[row.number] = state_from(Line, row), issue
                write(line, replace(line, issue=issue), Deed("voice.code", by, now, None), survey.ref)
        LineRow.objects.bulk_update(rows, ["code"], batch_size=AT_ONCE)
        return write(survey, replace(survey, codes_at=now, touched_at=now), deed, survey.ref, issues=issues)

    receipt = once(deed, act)
    rows = LineRow.objects.filter(survey_id=survey_id).order_by("number")
    lines = [state_from(Line, row) for row in rows]
    issues = _issues(key) if key is not None and receipt.repeated else None
    if issues is not None:
        lines = [one for one in lines if one.issue == issues.get(one.number, Line.issue)]
    return Codes(receipt, _codes(lines))


def _issues(key: UUID) -> dict[str, int]:
    """Return by number the issues other than the first that giving out the codes under a key wrote."""
    entry = entry_by_key(key)
    return json.loads(entry.body).get("issues", {}) if entry else {}


def ask_code(*, line_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Ask for another code in the place of a lost one; it is given when another person confirms it.

    Whoever gave a line another code alone could answer in its place.

    Args:
        reason: how it was lost.

    Raises:
        LineNotFound, NotYourSurvey, SurveyOver, CodesAbsent, AnsweredAlready, ReasonMissing,
        CodeSecondPerson: see their sentences.
    """
    deed = Deed("voice.ask_code", by, now, key, {"line": str(line_id), "reason": reason})

    def act() -> Receipt:
        line = held(Line, by.sight, line_id, lock=True)
        survey = held(Survey, by.sight, line.survey_id)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if refusal := rules.refusal_to_ask_code(ground.kind, survey, line, by, ground.calendar):
            raise refusal
        said = rules.reason_of(reason)
        asked = {"reason": said, "person": by.person_id, "post": by.post_id}
        return write(line, replace(line, asked=asked), deed, survey.ref, reason=said)

    return once(deed, act)


def decide_code(*, line_id: UUID, good: bool, by: Acting, now: datetime, key: UUID | None = None) -> Codes:
    """Give a line the other code that somebody else asked for, which ends its former one; or drop the asking.

    Any post with the line in sight may confirm, so that somebody else than the only one who asks can.

    Args:
        good: False drops it, which who asked may do too.

    Returns:
        The code where it is given: to whoever confirmed it, this once. The same key answers with the receipt
        alone: the line may have been given yet another code.

    Raises:
        LineNotFound, SurveyOver, AnsweredAlready, CodeNotAsked: see their sentences.
        CodeSecondPerson: the person who asked confirms it himself.
    """
    deed = Deed("voice.code", by, now, key, {"line": str(line_id), "good": good})

    def act() -> Receipt:
        # Of two that confirm at once the second waits, so that each looks at all codes there are.
        survey = held(Survey, by.sight, held(Line, by.sight, line_id).survey_id, lock=True)
        line = held(Line, by.sight, line_id, lock=True)
        ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
        if refusal := rules.refusal_to_decide_code(survey, line, by, ground.calendar, good=good):
            raise refusal
        if not good:
            return write(line, replace(line, asked={}), deed, survey.ref)
        others = LineRow.objects.filter(survey_id=survey.id, code__isnull=False)
        taken = {bytes(one) for one in others.values_list("code", flat=True) if one is not None}
        issue, mark = _fresh(survey.id, line.id, line.issue + 1, taken)
        LineRow.objects.filter(id=line.id).update(code=mark)
        return write(line, replace(line, issue=issue, asked={}), deed, survey.ref)

    receipt = once(deed, act)
    return Codes(receipt, _codes([held(Line, by.sight, line_id)]) if good and not receipt.repeated else ())


def _fresh(survey_id: UUID, line_id: UUID, issue: int, taken: Collection[bytes]) -> tuple[int, bytes]:
    """Return the first issue from `issue` on whose code no other line of the survey has, and its mark."""
    while (mark := rules.mark_of(_key(), survey_id, rules.code_for(_key(), line_id, issue))) in taken:
        issue += 1
    return issue, mark


def _codes(lines: Sequence[Line]) -> tuple[Code, ...]:
    called = registers.labels(one.thing_id for one in lines)
    return tuple(
        Code(one.number, called.get(one.thing_id, one.number), rules.code_for(_key(), one.id, one.issue))
        for one in lines
    )


def _key() -> bytes:
    return str(settings.RECEIPT_KEY).encode()
