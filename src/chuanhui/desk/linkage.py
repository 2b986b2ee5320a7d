"""The match (数据比对), first page: who has sent what this period, and what came no more."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.entries import worded
from chuanhui.desk.frame import key_of, member, refused, tell_after, today
from chuanhui.desk.linkage_frame import (
    NoLinkagePage,
    chip,
    has_tab,
    linkage_page,
    part_in_hand,
    period_name,
    plan_name,
)
from chuanhui.desk.registers_questions import typed_text
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.system.linkage import actions
from chuanhui.system.linkage.queries import vanished
from chuanhui.system.linkage.queries.expecting import (
    Expected,
    PartyLine,
    calendar,
    last_periods,
    vanished_counts,
)
from chuanhui.system.linkage.queries.pages import Part, parts
from chuanhui.system.linkage.rules import DeliveryState, Sent, Why

PERIODS = 12
TONES = {
    Sent.SENT: ("green", "check"),
    Sent.NOTHING: ("green", "green"),
    Sent.NOT_DUE: ("grey", "clock"),
    Sent.MISSING: ("late", "late"),
    Sent.EXPIRED: ("amber", "yellow"),
}


@member
@require_safe
def linkage(request: Any) -> HttpResponse:
    """Show who has sent what, the latest period first: missing is neither nothing nor not yet due."""
    mine = parts(request.acting, at=request.now)
    if not mine:
        raise NoLinkagePage()
    if not request.GET.get("plan") and not any(has_tab("linkage", one) for one in mine):
        return HttpResponseRedirect(reverse("desk:linkage_warnings"))
    return _shown(request, part_in_hand(request, "linkage"))


def _shown(
    request: Any,
    part: Part,
    refusal: ChuanhuiError | None = None,
    asked: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    by: Acting = request.acting
    periods = last_periods(part.ground, today(request), PERIODS)[::-1]
    lines = calendar(by, part, periods, now=request.now)
    gone, unanswered = vanished_counts(by.sight, part.ground) if part.reads else (0, 0)
    context = {
        "plan_name": plan_name(part),
        "periods": [Row(key=one.key, name=period_name(one.key), short=short(one.key)) for one in periods],
        "rows": [_line(one, request.now) for one in lines],
        "mine": [_mine(one, request.now) for one in lines if _is_mine(one, part, by)],
        "latest": _tally(lines, 1) if len(periods) > 1 else [],
        "latest_name": period_name(periods[min(1, len(periods) - 1)].key),
        "reads": part.reads,
        "gone": gone,
        "unanswered": unanswered,
        "questions": _questions(request, part, asked, refusal),
        "whys": worded(Why),
        "refusal": refusal if asked is None else None,
    }
    return linkage_page(request, "linkage.html", context, tab="linkage", here=part, status=status)


def _is_mine(line: PartyLine, part: Part, by: Acting) -> bool:
    return line.unit.id == by.unit_id and any(one.id == line.source.id for one in part.sends)


def short(key: str) -> str:
    """Return a period as the head of a narrow column says it: 26-11 for a month, its key else."""
    return key[2:] if len(key) == 7 and key[5:].isdecimal() else key


def _line(line: PartyLine, now: datetime) -> Row:
    return Row(
        name=line.source.name,
        unit=line.unit.name,
        cells=[_cell(one) for one in line.cells],
    )


def _cell(one: Expected) -> Row:
    tone, sign = TONES[one.known]
    sent = one.delivery
    late = bool(sent and sent.late and one.known in {Sent.SENT, Sent.NOTHING})
    return Row(
        known=one.known.value,
        tone="amber" if late else tone,
        sign=sign,
        late=late,
        rows=sent.rows if sent else 0,
        refused=sent.refused if sent else 0,
        at=sent.sent_at if sent else None,
        due_at=one.due_at,
        name=period_name(one.period.key),
    )


def _mine(line: PartyLine, now: datetime) -> Row:
    """Return what a sender has to do: the oldest file that is missing or due, else what came last."""
    open_ = [one for one in line.cells if one.known in {Sent.MISSING, Sent.NOT_DUE}]
    # The oldest that is missing burns most, but only of the last three: older ones are the officer's affair.
    recent = [one for one in open_ if one in line.cells[:3]]
    turn = recent[-1] if recent else line.cells[0]
    sent = turn.delivery
    return Row(
        name=line.source.name,
        purpose=line.source.purpose,
        cell=_cell(turn),
        state=chip(sent.state) if sent else None,
        waits=bool(sent and sent.state is DeliveryState.WAITING),
        url=reverse("desk:linkage_deliver", args=[line.source.id]),
        period=turn.period.key,
        overdue=turn.known is Sent.MISSING,
    )


def _tally(lines: list[PartyLine], place: int) -> list[Row]:
    """Return how many parties of a period have sent, have nothing, are missing, are not due."""
    found = [one.cells[place].known for one in lines]
    return [
        Row(known=known.value, count=found.count(known), tone=TONES[known][0], sign=TONES[known][1])
        for known in Sent
        if known in found
    ]


def _questions(request: Any, part: Part, asked: UUID | None, refusal: ChuanhuiError | None) -> list[Row]:
    """Return what came no more of what the post's own unit sends, for it to say why."""
    by: Acting = request.acting
    if not part.sends:
        return []
    mine = {one.id for one in part.sends}
    found = [
        one
        for one in vanished(by, now=request.now)
        if one.source in mine and one.sender_id is not None and one.sender_id == by.unit_id
    ]
    return [
        Row(
            id=one.id,
            source=one.source_name,
            number=one.number,
            label=one.label,
            seen=period_name(one.seen),
            gone=period_name(one.gone),
            url=reverse("desk:linkage_answer", args=[one.id]),
            refusal=refusal if one.id == asked else None,
        )
        for one in found
    ]


@member
@require_POST
def answer(request: Any, link_id: UUID) -> HttpResponse:
    """Say why a row did not come again."""
    part = part_in_hand(request, "linkage")
    try:
        receipt = actions.answer_vanished(
            link_id=link_id,
            answer=typed_text(request, "answer"),
            note=typed_text(request, "note"),
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _shown(request, part, refusal, link_id, refused(request, refusal))
    return tell_after(
        f"{reverse('desk:linkage')}?plan={part.name}", "repeated" if receipt.repeated else "answered_gone"
    )
