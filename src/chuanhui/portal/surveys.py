"""Answering a survey by the code on a paper, without an account; and its result.

A code never stands in an address: it is typed and posted, or comes behind the `#` of a QR code, which no
browser sends. A wrong code looks the same whatever is wrong with it.
"""

from __future__ import annotations

from math import ceil
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.grid.posts.actions import count_visit
from chuanhui.grid.posts.queries import visit_wait
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, MovedOn
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.actions.answering import line_by_code
from chuanhui.mechanism.voice.errors import AnsweredAlready, CodeUnknown
from chuanhui.mechanism.voice.queries import PublicSurvey
from chuanhui.mechanism.voice.rules import Line, LineState
from chuanhui.playbook.schema import Text
from chuanhui.portal import limiting
from chuanhui.portal.boards import board_of
from chuanhui.portal.faults import Fault
from chuanhui.portal.pages import page
from chuanhui.portal.places import name_of
from chuanhui.portal.posted import answers_of, key_of, questions_of, summary, text_of
from chuanhui.portal.sight import only

LONGEST_CODE = 20
WRONG, WRONG_IN_AN_HOUR = "survey_code", 40
"""Wrong codes from one address; 23 signs at eight places leave a guess one chance in a million, or less."""
YES_NO = {"yes": Text("是", "Yes"), "no": Text("否", "No")}


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def survey(request: Any, survey_id: UUID) -> HttpResponse:
    """Show a survey, open its questions by a code, or take the answers.

    Raises:
        SurveyNotFound: no such survey.
    """
    found = queries.public_survey(survey_id, now=request.now)
    if request.method != "POST" or not found.takes_answers:
        return _page(request, found)
    code = text_of(request.POST, "code", LONGEST_CODE)
    if found.needs_code:
        line, refused = _line(request, found, code)
        if line is None:
            return refused
        if line.state == LineState.ANSWERED:
            return _page(request, found, stage="already", line=line)
        if "send" not in request.POST:
            return _page(request, found, stage="asked", line=line, code=code)
    return _send(request, found, code, line if found.needs_code else None)


def _line(request: Any, found: PublicSurvey, code: str) -> tuple[Line | None, HttpResponse]:
    """Return the line that a code leads to, or the page that tells that it leads nowhere."""
    none = HttpResponse(status=400)
    address = limiting.address_of(request)
    facts = {"what": WRONG, "address": address, "most": WRONG_IN_AN_HOUR, "now": request.now}
    if wait := visit_wait(**facts):
        locked = [Fault("code", "code_locked", {"minutes": ceil(wait / 60)})]
        return None, limiting.come_back(_page(request, found, faults=locked), wait)
    by = Acting.resident(found.area_path, language=request.lang)
    try:
        with only(found.area_path):
            return line_by_code(by, found.id, code), none
    except CodeUnknown as refusal:
        count_visit(**facts)
        return None, _page(request, found, faults=[_told(refusal, "code")])


def _send(request: Any, found: PublicSurvey, code: str, line: Line | None) -> HttpResponse:
    """Take the answers, once for each line of the roll.

    A code answers once, so that those who share an address, as a community office does, need not wait for
    each other; wrong codes are counted where they are read. Where anybody may answer, addresses are.
    """
    answers = answers_of(request.POST, found.form)
    if line is None and (wait := limiting.wait_for(request, "report")):
        often = [limiting.too_often("", "report", wait)]
        return limiting.come_back(
            _page(request, found, stage="asked", line=line, code=code, answers=answers, faults=often), wait
        )
    facts: dict[str, Any] = {"survey_id": found.id, "answers": answers, "now": request.now}
    facts |= {"by": Acting.resident(found.area_path, language=request.lang), "key": key_of(request.POST)}
    try:
        with only(found.area_path):
            if line is None:
                actions.answer_freely(**facts)
            else:
                actions.answer_online(code=code, **facts)
    except AnsweredAlready:
        return _page(request, found, stage="already", line=line)
    except BadInput as refusal:
        told = list(refusal.faults) or [refusal]
        return _page(request, found, stage="asked", line=line, code=code, answers=answers, faults=told)
    except MovedOn as refusal:
        told = [_told(refusal, "")]
        return _page(request, found, stage="asked", line=line, code=code, answers=answers, faults=told)
    return HttpResponseRedirect(reverse("portal:survey_done", args=[found.id]), status=303)


def _told(refusal: Any, field: str) -> Row:
    return Row(field=field, sentence=refusal.sentence)


def _page(
    request: Any,
    found: PublicSurvey,
    *,
    stage: str = "",
    line: Line | None = None,
    code: str = "",
    answers: Any = None,
    faults: Any = (),
) -> HttpResponse:
    free = found.takes_answers and not found.needs_code
    told = list(faults)
    context = {
        "survey": found,
        "place": name_of(found.area_path),
        "board": board_of(found.thing, found.area_path),
        "stage": stage or ("asked" if free else ""),
        "line": line,
        "code": code,
        "questions": questions_of(found.form, found.words, answers or {}, told, found.most),
        "faults": summary(found.form, told),
        "code_faults": [one for one in told if one.field == "code"],
        "sums": _sums(found),
        "key": request.POST.get("key") or str(new_id(request.now)),
    }
    status = 422 if told else 200
    return page(request, "survey.html", context, section="grid", status=status, private=bool(stage))


def _sums(found: PublicSurvey) -> list[Row]:
    """Return the public sums by question, the options in the order of the playbook; None is hidden."""
    if found.result is None:
        return []
    rows = []
    for one in found.form.fields:
        sums = found.result.sums.get(one.id)
        if sums is None:
            continue
        words = found.words.get(one.of) or YES_NO
        chosen = found.chosen.get(one.id, ())
        lines = [
            Row(name=words.get(option, Text(option)), count=count, chosen=option in chosen)
            for option, count in sums.items()
        ]
        rows.append(Row(ask=one.ask, lines=sorted(lines, key=lambda line: -(line.count or 0))))
    return rows


@require_safe
def done(request: Any, survey_id: UUID) -> HttpResponse:
    """Say thanks; nothing of what was answered is shown.

    Raises:
        SurveyNotFound: no such survey.
    """
    found = queries.public_survey(survey_id, now=request.now)
    context = {"title": found.title, "until": found.until, "board": board_of(found.thing, found.area_path),
               "back": reverse("portal:survey", args=[found.id]), "named": found.named}  # fmt: skip
    return page(request, "survey_done.html", context, section="grid", private=True)
