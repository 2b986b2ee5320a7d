"""When somebody asks what we hold on them: take the request, hand out the copy or refuse it."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import key_of, member, page, refused, tell_after
from chuanhui.desk.registers import answers_people, office_of
from chuanhui.desk.registers_asked import clean, finds_of, found_by
from chuanhui.desk.registers_questions import typed_text
from chuanhui.desk.registers_shown import place_names
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.queries import Declared, Line
from chuanhui.grid.registers.rules import refusal_to_reveal, sees_cards
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.playbook.schema import Text
from chuanhui.system.protection import actions, queries
from chuanhui.system.protection.rules import Request, State

ZIP = "application/zip"
BETWEEN = ":"
ENDED_MOST = 50
REFUSALS = (BadInput, MovedOn, NotAllowed, NotInSight)


class NoneToAnswer(NotAllowed):
    """This post answers no person's request: it may not look at what would be handed out."""

    code = "desk.none_to_answer"
    zh = "您的岗位不能办理个人信息查询：只有可以查看完整信息的岗位才能答复本人。"
    en = "Your post answers no such requests: only those who may look at protected facts do."


def _kinds(by: Acting) -> dict[str, Declared]:
    """Return the registers of people and households whose facts this post may hand out."""
    return {
        name: one
        for name, one in registers.all_declared().items()
        if one.kind.guarded and sees_cards(one.kind, by) and refusal_to_reveal(one.kind, by) is None
    }


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("value")
def subject(request: Any) -> HttpResponse:
    """Show the requests that wait, and find the person who asks. What was typed is in no address.

    Raises:
        NoneToAnswer: see there.
    """
    by: Acting = request.acting
    if not answers_people(by):
        raise NoneToAnswer()
    if request.method != "POST":
        return _page(request)
    wanted, value = typed_text(request, "field"), clean(request.POST.get("value", ""))
    register, _, field = wanted.partition(BETWEEN)
    held = _kinds(by).get(register)
    try:
        lines = found_by(by, held, field, value) if held is not None else ()
    except BadInput as fault:
        return _page(request, find_field=wanted, find_fault=fault, status=refused(request, fault))
    rows = [_person(by, held, one) for one in lines] if held is not None else []
    return _page(request, searched=True, rows=rows, find_field=wanted)


def _person(by: Acting, held: Declared, line: Line) -> Row:
    return Row(
        id=line.id,
        kind=held.kind.name,
        number=line.number,
        label=line.label,
        place=place_names({line.area_path}, by)[line.area_path],
        ask=reverse("desk:subject_ask", args=[line.id]),
    )


def _page(request: Any, refusal: ChuanhuiError | None = None, status: int = 200, **more: Any) -> HttpResponse:
    by: Acting = request.acting
    kinds = _kinds(by)
    found = [one for one in queries.requests(by.sight, waiting=False) if one.kind in kinds]
    waiting = [one for one in found if one.state is State.WAITING]
    ended = sorted((one for one in found if one.state is not State.WAITING), key=_ended_at, reverse=True)
    context = {
        "finds": [
            Row(
                id=f"{name}{BETWEEN}{one.id}",
                name=Text(
                    f"{held.kind.name.zh} · {one.ask.zh}", f"{held.kind.name.get('en')} · {one.ask.get('en')}"
                ),
            )
            for name, held in kinds.items()
            for one in finds_of(held.kind, by)
        ],
        "waiting": [_request(kinds, one, request.now) for one in waiting],
        "ended": [_request(kinds, one, request.now) for one in ended[:ENDED_MOST]],
        "refusal": refusal,
        "office": office_of(by),
        **more,
    }
    return page(request, "register_subject.html", context, section="registers", status=status)


def _ended_at(one: Request) -> Any:
    return one.ended_at


def _request(kinds: dict[str, Declared], one: Request, now: Any) -> Row:
    return Row(
        id=one.id,
        kind=kinds[one.kind].kind.name,
        number=one.number,
        identified=one.identified,
        asked_at=one.asked_at,
        due_at=one.due_at,
        ended_at=one.ended_at,
        late=one.is_late(now),
        reason=one.reason,
        refused=one.state is State.REFUSED,
        digest=one.digest,
        answer=reverse("desk:subject_answer", args=[one.id]),
        refuse=reverse("desk:subject_refuse", args=[one.id]),
    )


@member
@require_POST
def ask(request: Any, thing_id: UUID) -> HttpResponse:
    """Take somebody's request down; the clock of the answer starts."""
    try:
        receipt = actions.ask_copy(
            thing_id=thing_id,
            identified=typed_text(request, "identified"),
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except REFUSALS as refusal:
        return _page(request, refusal, refused(request, refusal))
    return tell_after(reverse("desk:register_subject"), "repeated" if receipt.repeated else "subject_asked")


@member
@require_POST
def answer(request: Any, request_id: UUID) -> HttpResponse:
    """Hand out the copy, once: it is kept nowhere."""
    try:
        receipt = actions.answer_copy(
            request_id=request_id, by=request.acting, now=request.now, key=key_of(request)
        )
    except REFUSALS as refusal:
        return _page(request, refusal, refused(request, refusal))
    if not receipt.copy:
        return tell_after(reverse("desk:register_subject"), "repeated")
    return file_answer(receipt.copy, f"copy-{request.now:%Y%m%d}.zip", ZIP)


@member
@require_POST
def refuse(request: Any, request_id: UUID) -> HttpResponse:
    """Refuse a request and say why."""
    try:
        receipt = actions.refuse_copy(
            request_id=request_id,
            reason=typed_text(request, "reason"),
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except REFUSALS as refusal:
        return _page(request, refusal, refused(request, refusal))
    return tell_after(reverse("desk:register_subject"), "repeated" if receipt.repeated else "subject_refused")
