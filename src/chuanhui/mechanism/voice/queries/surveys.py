"""Reading surveys: how far one has come, its roll for those who ask, its result once it has ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from chuanhui.grid.posts.queries import open_directory, units
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import seeing
from chuanhui.journal.statements import Statement
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.folding import state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.errors import SurveyRuns
from chuanhui.mechanism.voice.ground import ground_of
from chuanhui.mechanism.voice.models import Line as LineRow
from chuanhui.mechanism.voice.models import Survey as SurveyRow
from chuanhui.mechanism.voice.queries.reading import chosen_of, held, in_sight
from chuanhui.mechanism.voice.queries.story import Did, story
from chuanhui.mechanism.voice.rules import Channel, Coverage, Ending, Line, LineState, PublicResult, Survey
from chuanhui.playbook.schema import FieldKind, Form, Playbook, SurveyKind, Text

SURVEYS_MOST = 200
COUNTABLE = Statement("SELECT voice_countable($1::uuid)")


@dataclass(frozen=True, slots=True)
class SurveyTelling:
    """A survey as its desk page shows it.

    Attributes:
        coverage: how many answered; the answers themselves are told after the end.
        attempts: lines without an answer by the last reason why nobody was met.
        refusals: by verb (``print``, ``enter``, ``close``, ``count``, ``choose``): why not, or None.
        texts: what was written beside the choices, by field, in chance order, once it is counted.
    """

    survey: Survey
    playbook: Playbook
    kind: SurveyKind
    form: Form
    coverage: Coverage
    attempts: Mapping[str, int]
    refusals: Mapping[str, ChuanhuiError | None]
    texts: Mapping[str, tuple[str, ...]]
    story: tuple[Did, ...]


@dataclass(frozen=True, slots=True)
class PublicSurvey:
    """What anybody may read of a survey.

    Attributes:
        form, words: what is asked, for the page on which one answers.
        most: by field, how many options one may choose.
        needs_code: one answers by the code on the paper; otherwise anybody may.
        takes_answers: online, now.
        result: once it is counted, with small numbers hidden; None before, and where it was withdrawn.
        chosen: the options that the plan takes, by field.
        reissued: how many lines were given another code in the place of a lost one: whoever gives out codes
            could use them, so that the number is told.
    """

    id: UUID
    number: str
    kind: Text
    title: str
    text: str
    area_path: str
    thing: str
    unit: str
    form: Form
    words: Mapping[str, Mapping[str, Text]]
    most: Mapping[str, int]
    named: bool
    needs_code: bool
    takes_answers: bool
    opened_at: datetime
    until: date | None
    ending: Ending
    reason: str
    ended_at: datetime | None
    result: PublicResult | None
    chosen: Mapping[str, tuple[str, ...]]
    reissued: int = 0


@dataclass(frozen=True, kw_only=True)
class RollLine(Line):
    """A line of a roll as it is shown: `label` is what the register calls it now, masked where protected."""

    label: str = ""


def surveys(
    sight: Sight, *, running: bool | None = None, subject: UUID | None = None, most: int = SURVEYS_MOST
) -> tuple[Survey, ...]:
    """Return surveys in sight, newest first.

    Args:
        running: only those that run, or only those that ended; None for all.
        subject: only those about this case or thing.
    """
    rows = chosen_of(in_sight(SurveyRow.objects.all(), sight), running=running, subject=subject)
    return tuple(state_from(Survey, row) for row in rows.order_by("-opened_at", "-id")[:most])


def tell_survey(by: Acting, survey_id: UUID, *, now: datetime) -> SurveyTelling:
    """Return a survey with its coverage and what this post may do.

    Raises:
        SurveyNotFound: there is none in sight.
    """
    survey = held(Survey, by.sight, survey_id)
    ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
    kind, form = ground.kind, ground.playbook.forms[ground.kind.form]
    asking = rules.refusal_of_asker(kind, by, survey)
    refusals = {
        "print": rules.refusal_to_print(kind, survey, by, ground.calendar),
        "enter": asking,
        "close": asking,
        "count": rules.refusal_to_sum(kind, survey, by),
        "choose": rules.refusal_to_choose(kind, survey, by),
    }
    texts = _texts(survey, form) if by.role in kind.by and survey.result else {}
    return SurveyTelling(
        survey, ground.playbook, kind, form, coverage_of(survey, kind), _attempts(survey), refusals, texts,
        story(by.sight, survey.id),
    )  # fmt: skip


def lines(
    by: Acting, survey_id: UUID, *, state: str = "", after: str = "", most: int | None = None
) -> tuple[RollLine, ...]:
    """Return the roll of a survey, by number: to the posts that ask, since they go round, and to nobody else.

    Args:
        state: only lines in it; "" for all.
        after: number behind which a page begins.
        most: how many; None for the whole roll, for none of a roll may be overlooked.

    Raises:
        SurveyNotFound: there is none in sight.
        NotYourSurvey: others ask.
    """
    survey = held(Survey, by.sight, survey_id)
    ground = ground_of(SurveyKind, survey.ref, survey.kind, by)
    if refusal := rules.refusal_of_asker(ground.kind, by):
        raise refusal
    rows = in_sight(LineRow.objects.filter(survey_id=survey.id), by.sight)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(number__gt=after) if after else rows
    found = [state_from(Line, row) for row in rows.order_by("number")[:most]]
    called = registers.labels(one.thing_id for one in found)
    return tuple(_labelled(one, called) for one in found)


def _labelled(line: Line, called: Mapping[UUID, str]) -> RollLine:
    held = {one.name: getattr(line, one.name) for one in fields(Line)}
    return RollLine(**held, label=called.get(line.thing_id, line.number))


def line_of_number(sight: Sight, survey_id: UUID, number: str) -> Line | None:
    """Return the line of a roll for the thing with a number, if it is in sight; for trials and the demo."""
    row = in_sight(LineRow.objects.filter(survey_id=survey_id, number=number), sight).first()
    return state_from(Line, row) if row else None


def public_surveys(
    sight: Sight, *, now: datetime, thing: UUID | None = None, most: int = SURVEYS_MOST
) -> tuple[PublicSurvey, ...]:
    """Return the surveys of an area as anybody may read them, newest first; of one `thing`."""
    return tuple(_public(one, now) for one in surveys(sight, subject=thing, most=most))


def public_survey(survey_id: UUID, *, now: datetime) -> PublicSurvey:
    """Return a survey as anybody may read it; this one look is made with the system's sight.

    Raises:
        SurveyNotFound: there is no such survey.
    """
    everything = Sight.everything()
    with seeing(everything):
        return _public(held(Survey, everything, survey_id), now)


def coverage_of(survey: Survey, kind: SurveyKind) -> Coverage:
    """Return how far a survey has come. The caller sees it."""
    if not survey.has_roll:
        return Coverage(0, int(survey.result.get("answers", 0)), needed_pct=kind.coverage_pct)
    counted = LineRow.objects.filter(survey_id=survey.id).values_list("state", "channel")
    many = {(state, channel): count for state, channel, count in counted.annotate(count=Count("id"))}
    online = many.get((LineState.ANSWERED, Channel.ONLINE), 0)
    paper = many.get((LineState.ANSWERED, Channel.PAPER), 0)
    silent = many.get((LineState.NO_CONTACT, ""), 0)
    return Coverage(survey.roll_count, online + paper, silent, online, paper, kind.coverage_pct)


def survey_kind(survey: Survey) -> SurveyKind:
    """Return the kind of a survey, in the playbook version that it is pinned to."""
    return ground_of(SurveyKind, survey.ref, survey.kind).kind


def given_answers(survey: Survey) -> list[Mapping[str, Any]]:
    """Return the answers to a survey that has ended, in chance order.

    A named answer whose line let go of it before the count lies in the urn, with what a count needs of it.

    Raises:
        SurveyRuns: its urn is open, or was closed in this very transaction: that could still be undone.
    """
    if COUNTABLE.row(survey.id) != ("t",):
        raise SurveyRuns()
    with connection.cursor() as cursor:
        cursor.execute("SELECT voice_slips(%s)::text", [survey.id])
        found = [json.loads(told) for (told,) in cursor.fetchall()]
    if survey.named:
        rows = LineRow.objects.filter(survey_id=survey.id, state=LineState.ANSWERED).exclude(answers={})
        found += rows.order_by("?").values_list("answers", flat=True)
    return found


def _attempts(survey: Survey) -> dict[str, int]:
    found: dict[str, int] = {}
    rows = LineRow.objects.filter(survey_id=survey.id, state=LineState.NO_CONTACT)
    for contacts in rows.values_list("contacts", flat=True):
        reason = contacts[-1]["reason"]
        found[reason] = found.get(reason, 0) + 1
    return found


def _texts(survey: Survey, form: Form) -> dict[str, tuple[str, ...]]:
    wanted = [one.id for one in form.fields if one.kind is FieldKind.TEXT]
    given = given_answers(survey) if wanted else []
    return {name: tuple(str(one[name]) for one in given if one.get(name)) for name in wanted}


def _public(survey: Survey, now: datetime) -> PublicSurvey:
    ground = ground_of(SurveyKind, survey.ref, survey.kind)
    playbook, kind = ground.playbook, ground.kind
    form = playbook.forms[kind.form]
    open_directory(survey.territory)
    return PublicSurvey(
        id=survey.id,
        number=survey.number,
        kind=kind.name,
        title=survey.title,
        text=survey.text,
        area_path=survey.area_path,
        thing=survey.thing,
        unit=units(survey.territory).name_of(survey.unit_id) if survey.unit_id else "",
        form=form,
        words={one.of: playbook.words.get(one.of, {}) for one in form.fields if one.of},
        most=dict(kind.most),
        named=survey.named,
        needs_code=survey.has_roll,
        takes_answers=survey.runs and not rules.is_late(survey, now, ground.calendar),
        opened_at=survey.opened_at,
        until=survey.until,
        ending=survey.ended,
        reason=survey.reason,
        ended_at=survey.ended_at,
        result=rules.public_result(form, survey.result) if survey.result else None,
        chosen={name: tuple(options) for name, options in survey.chosen.items()},
        reissued=LineRow.objects.filter(survey_id=survey.id, issue__gt=1).count() if survey.codes_at else 0,
    )
