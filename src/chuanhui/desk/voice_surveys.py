"""Surveys at the desk: opening, codes on paper, answers on paper, coverage by building, closing, choosing."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.answers import answers_of
from chuanhui.desk.frame import member, page, tell_after
from chuanhui.desk.voice import ENDINGS
from chuanhui.desk.voice_codes import slips_page
from chuanhui.desk.voice_forms import (
    REFUSED,
    area_of,
    attempt,
    day,
    facts,
    faults_of,
    form_of_new,
    kind_in_force,
    public_of,
    status_of,
    subject_of,
    text,
    typed_of,
)
from chuanhui.kernel.errors import BadInput, ChuanhuiError
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.errors import LineNotFound
from chuanhui.mechanism.voice.queries import SurveyTelling
from chuanhui.mechanism.voice.rules import Line, LineState
from chuanhui.mechanism.voice.rules.counting import proposed
from chuanhui.playbook.schema import FieldKind, Playbook, SurveyKind, Text

YES_NO = {"yes": Text("是", "Yes"), "no": Text("否", "No")}
STATES = {
    LineState.WAITING: ("grey", Text("未答复", "waiting")),
    LineState.NO_CONTACT: ("amber", Text("未联系上", "no contact")),
    LineState.ANSWERED: ("green", Text("已答复", "answered")),
}
LINES_MOST = 400


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, campaign: str, kind: str) -> HttpResponse:
    """Ask for a survey, or open it."""
    playbook, held = kind_in_force(request, "surveys", campaign, kind)
    if request.method != "POST":
        return _form(request, playbook, held)

    def act() -> Any:
        return actions.open_survey(
            campaign=campaign, kind=kind, title=text(request, "title", 200), text=text(request, "text"),
            subject=subject_of(request, playbook, held.about, text(request, "subject", 80)),
            area_path=area_of(request, held.about), until=day(request, "until"), **facts(request),
        )  # fmt: skip

    return attempt(
        act, lambda refusal: _form(request, playbook, held, refusal),
        lambda done: reverse("desk:survey", args=[done.id]), "survey_open",
    )  # fmt: skip


def _form(
    request: Any, playbook: Playbook, kind: SurveyKind, refusal: ChuanhuiError | None = None
) -> HttpResponse:
    asks = ("title", "text", "until")
    return form_of_new(request, playbook, kind, "survey", asks, refusal, body=True, until=True)


@member
@require_safe
def survey(request: Any, survey_id: UUID) -> HttpResponse:
    """Show how far a survey has come, and its result once it has ended."""
    return _page(request, survey_id)


def _page(
    request: Any, survey_id: UUID, refusal: ChuanhuiError | None = None, entered: str = ""
) -> HttpResponse:
    told = queries.tell_survey(request.acting, survey_id, now=request.now)
    held = told.survey
    tone, word = ENDINGS[held.ended]
    asks = told.refusals["choose"] is None or told.refusals["enter"] is None
    lines = queries.lines(request.acting, survey_id) if asks and held.has_roll else ()
    context = {
        "survey": held,
        "kind": told.kind,
        "told_of": told,
        "coverage": told.coverage,
        "tone": tone,
        "word": word,
        "may": {verb: why is None for verb, why in told.refusals.items()},
        "why": told.refusals,
        "reasons": list(told.playbook.words.get(told.kind.reasons, {}).items()),
        "attempts": [(told.playbook.words[told.kind.reasons].get(one, one), n)
                     for one, n in told.attempts.items()] if told.attempts else [],
        "asked_codes": queries.asked_codes(request.acting, survey_id),
        "buildings": _buildings(lines),
        "lines": [_line(one) for one in lines[:LINES_MOST]],
        "sums": _sums(told),
        "texts": [(told.form.get(name), said) for name, said in told.texts.items() if said],
        "public_url": public_of("survey", held.id),
        "typed": text(request, "number", 80) if refusal else entered,
        "refusal": refusal,
    }  # fmt: skip
    return page(request, "survey.html", context, section="voice", status=status_of(request, refusal))


def _line(one: Any) -> Row:
    tone, word = STATES[LineState(one.state)]
    return Row(line=one, tone=tone, word=word)


def _buildings(lines: Any) -> list[Row]:
    """Return how many answered by building: lines are numbered after what they stand in."""
    found: dict[str, list[int]] = {}
    for one in lines:
        held = found.setdefault("-".join(one.number.split("-")[:2]) if "-" in one.number else "", [0, 0])
        held[0] += 1
        held[1] += one.state == LineState.ANSWERED
    return [Row(name=name, roll=roll, answered=answered) for name, (roll, answered) in sorted(found.items())]


def _sums(told: SurveyTelling) -> list[Row]:
    result = told.survey.result
    rows = []
    for one in told.form.fields:
        if one.id not in result.get("sums", {}) or one.kind in (FieldKind.NUMBER, FieldKind.QUANTITY):
            continue
        words = told.playbook.words.get(one.of) or YES_NO
        chosen = told.survey.chosen.get(one.id, ())
        lines = [Row(id=option, name=words.get(option, Text(option)), count=count, chosen=option in chosen)
                 for option, count in proposed(result, one.id)]  # fmt: skip
        rows.append(Row(field=one, lines=lines, choosable=one.kind is not FieldKind.YES_NO))
    return rows


@member
@require_POST
def codes(request: Any, survey_id: UUID) -> HttpResponse:
    """Give out the codes: all of them once, or the other one that somebody else asked for a line."""
    back = reverse("desk:survey", args=[survey_id])
    try:
        if text(request, "confirm", 80):
            line_id = _asked_line(request, survey_id)
            given = actions.decide_code(line_id=line_id, good=True, **facts(request))
        else:
            given = actions.print_codes(survey_id=survey_id, **facts(request))
    except REFUSED as refusal:
        return _page(request, survey_id, refusal)
    told = queries.tell_survey(request.acting, survey_id, now=request.now)
    address = request.build_absolute_uri(public_of("survey", survey_id))
    return slips_page(request, told.survey.title, told.survey.until, given.codes, address, back)


def _asked_line(request: Any, survey_id: UUID) -> UUID:
    """Return the line that waits for another code and is meant; who confirms it need not see the roll.

    Raises:
        LineNotFound: no such line waits.
    """
    said = text(request, "confirm", 80)
    for one in queries.asked_codes(request.acting, survey_id):
        if one.number == said:
            return one.line_id
    raise LineNotFound()


def _line_of(request: Any, survey_id: UUID) -> Line:
    """Return the line whose number was typed, whole or as the one ending that fits.

    Raises:
        LineNotFound: none fits, or several.
    """
    line = typed_of(queries.lines(request.acting, survey_id), text(request, "number", 80))
    if line is None:
        raise LineNotFound()
    return line


@member
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: Any, survey_id: UUID) -> HttpResponse:
    """Enter answers on paper, one household after the other; the form stands ready for the next at once."""
    told = queries.tell_survey(request.acting, survey_id, now=request.now)
    if refusal := told.refusals["enter"]:
        raise refusal
    if request.method != "POST":
        return _paper(request, told)
    try:
        line = _line_of(request, survey_id)
        given = answers_of(request.POST, told.form.fields)
        actions.answer_on_paper(line_id=line.id, answers=given, **facts(request))
    except REFUSED as refusal:
        return _paper(request, told, refusal)
    return tell_after(reverse("desk:survey_paper", args=[survey_id]), "paper_in")


def _paper(request: Any, told: SurveyTelling, refusal: ChuanhuiError | None = None) -> HttpResponse:
    given = answers_of(request.POST, told.form.fields) if refusal else {}
    faults = faults_of(refusal)
    questions = [
        Row(field=one, value=given.get(one.id), options=told.playbook.words.get(one.of, {}),
            most=dict(told.kind.most).get(one.id),
            faults=[fault for fault in faults if getattr(fault, "field", "") == one.id])
        for one in told.form.fields if one.kind not in (FieldKind.PHOTO, FieldKind.POINT)
    ]  # fmt: skip
    context = {
        "survey": told.survey,
        "coverage": told.coverage,
        "questions": questions,
        "typed": text(request, "number", 80) if refusal else "",
        "faults": faults,
        "refusal": None if faults else refusal,
        "label_of": {one.number: one.label for one in queries.lines(request.acting, told.survey.id)
                     if one.state != LineState.ANSWERED},
    }  # fmt: skip
    status = status_of(request, refusal)
    return page(request, "survey_paper.html", context, section="voice", status=status)


def _ask_code(request: Any, survey_id: UUID) -> Any:
    line, reason = _line_of(request, survey_id), text(request, "reason", 600)
    return actions.ask_code(line_id=line.id, reason=reason, **facts(request))


def _drop_code(request: Any, survey_id: UUID) -> Any:
    return actions.decide_code(line_id=_asked_line(request, survey_id), good=False, **facts(request))


CODES = {"ask_code": (_ask_code, "code_asked"), "drop_code": (_drop_code, "kept")}


@member
@require_POST
def act(request: Any, survey_id: UUID, verb: str) -> HttpResponse:
    """Note that nobody was met, close, withdraw, count, or say what the plan takes.

    Raises:
        Http404: no such verb.
    """
    back = reverse("desk:survey", args=[survey_id])

    def show(refusal: ChuanhuiError) -> HttpResponse:
        return _page(request, survey_id, refusal)

    if verb == "absent":
        return attempt(
            lambda: actions.no_contact(
                line_id=_line_of(request, survey_id).id, reason=text(request, "reason", 40), **facts(request)
            ),
            show, back, "kept",
        )  # fmt: skip
    if verb in CODES:
        do, done = CODES[verb]
        return attempt(lambda: do(request, survey_id), show, back, done)
    if verb in ("close", "withdraw"):
        return attempt(
            lambda: actions.close_survey(
                survey_id=survey_id, reason=text(request, "reason", 600), withdrawn=verb == "withdraw",
                **facts(request, revision=True),
            ),
            show, back, "survey_ended",
        )  # fmt: skip
    if verb == "count":
        return attempt(
            lambda: actions.count_survey(survey_id=survey_id, **facts(request, revision=True)),
            show, back, "survey_counted",
        )  # fmt: skip
    if verb != "choose":
        raise Http404
    told = queries.tell_survey(request.acting, survey_id, now=request.now)
    chosen = {one.id: request.POST.getlist(f"c.{one.id}") for one in told.form.fields}

    def choose() -> Any:
        wanted = {name: options for name, options in chosen.items() if options}
        if not wanted:
            raise BadInput()
        reason = text(request, "reason", 600)
        return actions.choose_items(survey_id=survey_id, chosen=wanted, reason=reason, **facts(request))

    return attempt(choose, show, back, "kept")
