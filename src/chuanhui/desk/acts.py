"""Doing something with a case: the form of one step, request, decision, merge or paper, and its sending."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chuanhui.desk.answers import answers_of, photos_of, typed_of
from chuanhui.desk.case import case_page
from chuanhui.desk.frame import is_part, key_of, member, page, refused, revision_of, tell_after
from chuanhui.desk.mine import quick_of
from chuanhui.desk.opened import Opened, fields_of
from chuanhui.desk.shown import row_of
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.mechanism.cases import actions, queries
from chuanhui.mechanism.cases.rules import CaseState, Fault, Given, Offer, Paper, Photo
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.playbook.schema import FieldKind, Text

VERBS = ("step", "ask", "grant", "refuse", "resume", "reopen", "merge")
SLOTS = ("line", "subject")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Any, case_id: UUID, verb: str, what: str) -> HttpResponse:
    """Open the form of one thing that may be done, or do it."""
    if verb not in VERBS:
        raise Http404
    found = queries.case(request.acting.sight, case_id)
    if request.method != "POST":
        return case_page(request, found, Opened(f"{verb}-{what}"))
    return _do(request, found, verb, what)


def _do(request: Any, found: CaseState, verb: str, what: str) -> HttpResponse:
    fields = _fields(found, verb, what)
    photos: tuple[Photo, ...] = ()
    faults: tuple[Any, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    for one in fields:
        if one.kind is FieldKind.PHOTO:
            more, wrong, tokens = photos_of(request, one.id, one.id.partition("_")[2])
            photos, faults, kept = photos + more, faults + wrong, kept + tokens
    typed = {**typed_of(request.POST, fields), **_owners_typed(request), "reason": _text(request, "reason")}
    typed["outcome"] = _text(request, "outcome")
    try:
        if faults:
            raise BadInput(faults)
        receipt = _send(request, found, verb, what, photos, fields)
    except NotInSight:
        raise
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _again(request, found, f"{verb}-{what}", typed, refusal, kept)
    if is_part(request):
        return _row_done(request, found.id)
    told = "repeated" if receipt.repeated else verb
    return tell_after(reverse("desk:case", args=[found.id]), told, draft=f"case-{found.id}-{verb}-{what}")


def _fields(found: CaseState, verb: str, what: str) -> list[Any]:
    """Return what the form asks; for a step that the state no longer offers too, so that nothing is lost."""
    playbook = rulebook(found.ref)
    step = playbook.cases[found.kind].step(what) if verb == "step" else None
    return list(fields_of(Offer(verb, what, Text(what), needs=step.needs if step else ()), playbook, found))


def _send(
    request: Any, found: CaseState, verb: str, what: str, photos: tuple[Photo, ...], fields: list[Any]
) -> Any:
    """Call the one action that the form is for."""
    common = {
        "case_id": found.id,
        "by": request.acting,
        "now": request.now,
        "key": key_of(request),
        "revision": revision_of(request),
    }
    reason = _text(request, "reason")
    if verb == "step":
        brought = [one for one in fields if one.id != "reason"]
        given = Given(
            reason=reason,
            photos=photos,
            fields=answers_of(request.POST, brought),
            outcome=_text(request, "outcome"),
            owners=_owners(request),
        )
        return actions.take_step(step=what, given=given, **common)
    if verb == "ask":
        return actions.ask(what=what, reason=reason, **common)
    if verb in {"grant", "refuse"}:
        if verb == "refuse" and not reason:
            raise BadInput((Fault("reason", "needs.reason"),))
        return actions.decide(what=what, granted=verb == "grant", reason=reason, **common)
    if verb == "resume":
        return actions.resume(**common)
    if verb == "reopen":
        return actions.reopen(reason=reason, **common)
    return actions.merge(into=_other(request), **common)


class NoSuchNumber:
    """The number typed for a merge names no case in sight."""

    field, code = "into", "desk.no_such_number"

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong and how to mend it."""
        return (
            "No case of this number in your sight; check the number."
            if lang == "en"
            else "没有找到这个编号的事件，或不在您的职责范围内，请核对编号。"
        )


def _other(request: Any) -> UUID:
    """Return the case whose number was typed.

    Raises:
        BadInput: there is none in sight.
    """
    try:
        return queries.case_by_number(request.acting.sight, _text(request, "into").upper()).id
    except NotInSight:
        raise BadInput((NoSuchNumber(),)) from None


def _text(request: Any, name: str) -> str:
    return str(request.POST.get(name, "")).replace("\0", "").strip()


def _owners(request: Any) -> dict[str, int]:
    """Return the units that the dispatcher chose."""
    return {
        slot: int(text) for slot in SLOTS if (text := _text(request, slot)).isdecimal() and len(text) < 16
    }


def _owners_typed(request: Any) -> dict[str, Any]:
    return {slot: _text(request, slot) for slot in SLOTS if _text(request, slot)}


def _again(
    request: Any, found: CaseState, form: str, typed: Any, refusal: ChuanhuiError, kept: Any
) -> HttpResponse:
    """Show the case as it stands now, with the form still filled in."""
    status = refused(request, refusal)
    now_is = queries.case(request.acting.sight, found.id)
    if is_part(request):
        return _row_refused(request, now_is, refusal, status)
    faults = refusal.faults if isinstance(refusal, BadInput) else ()
    shown = None if faults else refusal
    opened = Opened(form, typed, faults, shown, isinstance(refusal, MovedOn), kept)
    return case_page(request, now_is, opened, status=status)


def _row_done(request: Any, case_id: UUID) -> HttpResponse:
    """Answer a list that took a step: the case as one line, done."""
    return _line(request, queries.case(request.acting.sight, case_id), None, 200)


def _row_refused(request: Any, found: CaseState, refusal: ChuanhuiError, status: int) -> HttpResponse:
    """Answer a list whose step was refused: the case as it stands, and why. htmx swaps 409 and 422 only."""
    return _line(request, found, refusal, 409 if status == 403 else status)


def _line(request: Any, found: CaseState, refusal: Any, status: int) -> HttpResponse:
    by = request.acting
    line = queries.lines([found], now=request.now, stamps=by.stamps)[0]
    row = row_of(line)
    row.quick = quick_of(found, by) if refusal is not None else None
    context = {"row": row, "refusal": refusal, "done": refusal is None}
    return page(request, "mine.html", context, part="answer", status=status)


@member
@require_POST
def paper(request: Any, case_id: UUID) -> HttpResponse:
    """Put a paper of the act gate on a case."""
    found = queries.case(request.acting.sight, case_id)
    typed = {name: _text(request, f"paper_{name}") for name in ("kind", "reference", "dated")}
    try:
        receipt = actions.put_paper(
            case_id=case_id,
            paper=Paper(typed["kind"], typed["reference"], _day(typed["dated"])),
            by=request.acting,
            now=request.now,
            key=key_of(request),
            revision=revision_of(request),
        )
    except NotInSight:
        raise
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _again(request, found, "paper", typed, refusal, ())
    told = "repeated" if receipt.repeated else "paper"
    return tell_after(f"{reverse('desk:case', args=[case_id])}#papers", told, draft=f"case-{case_id}-paper")


def _day(text: str) -> date:
    """Return the day typed.

    Raises:
        BadInput: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput((Fault("dated", "not_date"),)) from None
