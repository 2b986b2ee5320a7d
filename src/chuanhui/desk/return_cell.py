"""One cell: what the ledger proposes; sending, zero, correcting, approving, a shift; and its story."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chuanhui.desk.answers import answers_of
from chuanhui.desk.frame import key_of, member, page, refused, revision_of, safe_next, tell_after
from chuanhui.desk.returned import chip_of, story_rows, words_of
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.cases.rules import may_file
from chuanhui.mechanism.returns import actions, queries
from chuanhui.mechanism.returns.actions import Key
from chuanhui.mechanism.returns.queries import Ground
from chuanhui.mechanism.returns.rules import (
    Answer,
    CellView,
    Shown,
    Stored,
    begins_at,
    may_send,
    refusal_to_close,
)
from chuanhui.playbook.schema import Text

VERBS = ("send", "confirm", "zero", "not_applicable", "restate", "withdraw", "approve", "plan")
STATES = {"value": Stored.VALUE, "zero": Stored.ZERO, "not_applicable": Stored.NOT_APPLICABLE}
REASON_LONGEST = 500


@member
@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: Any, campaign: str, work: str, period: str, area: int) -> HttpResponse:
    """Show one cell, or do something with it."""
    slot = str(request.POST.get("slot") or request.GET.get("slot", ""))[:60]
    key = Key(campaign, work, period, area, slot)
    if request.method != "POST":
        return _page(request, key)
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Http404
    try:
        receipt = _do(request, key, verb)
    except NotInSight:
        raise
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _page(request, key, verb=verb, refusal=refusal, status=refused(request, refusal))
    address = reverse("desk:return_cell", args=[campaign, work, period, area])
    home = f"{address}?slot={slot}" if slot else address
    return tell_after(safe_next(request, home), "repeated" if receipt.repeated else "step")


def _do(request: Any, key: Key, verb: str) -> actions.Receipt:
    """Call the one action that the form is for."""
    by: Acting = request.acting
    facts: dict[str, Any] = {
        "cell": key,
        "by": by,
        "now": request.now,
        "key": key_of(request),
        "revision": revision_of(request),
    }
    reason = str(request.POST.get("reason", "")).replace("\0", "").strip()
    if verb == "approve":
        return actions.approve(**facts)
    if verb == "plan":
        posts = [int(one) for one in request.POST.getlist("post") if one.isdecimal() and len(one) < 16]
        return actions.plan_shift(posts=posts, **facts)
    if verb == "withdraw":
        return actions.withdraw(reason=reason, **facts)
    if verb == "zero":
        return actions.confirm_zero(reason=reason, **facts)
    if verb == "not_applicable":
        return actions.not_applicable(reason=reason, **facts)
    ground, view = _found(request, key)
    if verb == "confirm":
        return actions.send(values=_proposed(by, ground, view), reason=reason, **facts)
    values = answers_of(request.POST, ground.work.fields)
    if verb == "restate":
        state = STATES.get(request.POST.get("state", ""), Stored.VALUE)
        return actions.restate(answer=Answer(state, values, reason), **facts)
    return actions.send(values=values, reason=reason, **facts)


def _found(request: Any, key: Key) -> tuple[Ground, CellView]:
    by: Acting = request.acting
    period = parse_period(key.period)
    ground = queries.ground_of(
        key.campaign, key.work, by.territory, period, now=request.now, stamps=by.stamps
    )
    return ground, queries.view(by.sight, ground, key.area, key.slot, now=request.now, stamps=by.stamps)


def _proposed(by: Acting, ground: Ground, view: CellView) -> dict[str, int]:
    return queries.proposed(by.sight, ground, [view.stood])[view.stood.id]


def _page(
    request: Any, key: Key, *, verb: str = "", refusal: ChuanhuiError | None = None, status: int = 200
) -> HttpResponse:
    """Show the cell as it stands, with a form that was refused still filled in."""
    by: Acting = request.acting
    ground, view = _found(request, key)
    work, held = ground.work, view.cell
    sent = held is not None and held.is_sent
    fill = {} if sent else _proposed(by, ground, view)
    sends = may_send(work, by, stands=view.stood.last >= request.now.astimezone(ground.calendar.zone).date())
    begun = request.now >= begins_at(work, ground.span, view.slot, ground.calendar)
    may_approve = sent and by.role in work.approve and held is not None and held.approved_at is None
    early = refusal_to_close(work, ground.span, ground.calendar, request.now)
    must = [one for one in work.fields if one.required]
    context = {
        "work": work,
        "view": view,
        "cell": held,
        "sent": sent,
        "chip": chip_of(view.shown),
        "period": Text(ground.period.label("zh"), ground.period.label("en")),
        "slot": next((one for one in work.shifts if one.id == view.slot), None),
        "fields": _fields(request, ground, view, fill, verb, refusal),
        "said": [(one.ask, words_of(held.values.get(one.id), one, ground.words)) for one in work.fields]
        if sent and held
        else (),
        "fill": [(one.ask, fill[one.id]) for one in work.fields if one.id in fill],
        "one_tap": bool(fill) and all(one.id in fill for one in must) and any(fill.values()),
        "late": view.shown is Shown.MISSING,
        "sends": sends and begun and not sent,
        "restates": sends and sent,
        "withdraws": sends and sent and held is not None and not held.locked,
        "approves": may_approve and held is not None and not by.is_same_person(held.sent_person),
        "early": early,
        "zero": work.kind is not None and work.kind.zero,
        "plan": _plan(request, ground, view) if work.roster and sends else None,
        "on_duty": _on_duty(view),
        "story": story_rows(queries.story(by.sight, held.id), work, ground.words) if held else [],
        "who": _who(view),
        "grid_url": f"{reverse('desk:return_grid', args=[work.campaign, work.ref])}?period={key.period}",
        "verb": verb,
        "refusal": refusal if refusal is not None and not getattr(refusal, "faults", ()) else None,
        "typed_reason": request.POST.get("reason", "")[:REASON_LONGEST],
        "opens": _opens(by, ground, view),
        "partly": (view.stood.first, view.stood.last) != tuple(ground.span),
    }
    return page(request, "return_cell.html", context, section="returns", status=status)


def _opens(by: Acting, ground: Ground, view: CellView) -> str:
    """Return where the sender files what was found on the way, this area filled in; "" where he may not."""
    bounds = ground.work.kind or ground.work.roster
    kind = ground.playbook.cases.get(bounds.opens) if bounds else None
    if kind is None or not may_file(kind, by):
        return ""
    address = reverse("desk:file", args=[ground.work.campaign, kind.id])
    return f"{address}?{urlencode({'area': view.stood.area_path})}"


def _fields(
    request: Any, ground: Ground, view: CellView, fill: dict[str, int], verb: str, refusal: Any
) -> list[Row]:
    """Return the questions with what stands in them: as typed, as sent before, or as the ledger proposes."""
    faults = getattr(refusal, "faults", ())
    typed = answers_of(request.POST, ground.work.fields) if verb in {"send", "restate"} else None
    kept = view.cell.values if view.cell and view.cell.is_sent else fill
    return [
        Row(
            field=one,
            value=(typed if typed is not None else kept).get(one.id, ""),
            faults=[fault for fault in faults if fault.field == one.id],
            options=ground.words.get(one.of),
            filled=typed is None and one.id in fill,
        )
        for one in ground.work.fields
    ]


def _plan(request: Any, ground: Ground, view: CellView) -> Row | None:
    """Return the posts that may be planned, those on duty ticked; None once presence was told."""
    roster = ground.work.roster
    if roster is None or (view.cell is not None and view.cell.is_sent):
        return None
    on_duty = view.cell.plan if view.cell else ()
    posts = [
        Row(post=one, chosen=one.post_id in on_duty)
        for one in queries.pool_of(request.acting.sight, ground, view.stood)
    ]
    return Row(posts=posts, picks=roster.picks)


def _on_duty(view: CellView) -> list[str]:
    """Return the titles of the posts on duty."""
    plan = view.cell.plan if view.cell else ()
    names = names_of(post_ids=plan) if plan else None
    return [names.post(one) for one in plan] if names else []


def _who(view: CellView) -> Row | None:
    """Return who sent it and who approved it."""
    cell = view.cell
    if cell is None or not cell.is_sent:
        return None
    people = {one for one in (cell.sent_person, cell.approved_person) if one is not None}
    names = names_of(post_ids=[cell.sent_post] if cell.sent_post else [], person_ids=people)
    return Row(
        sent=names.person(cell.sent_person) if cell.sent_person else "",
        post=names.post(cell.sent_post) if cell.sent_post else "",
        approved=names.person(cell.approved_person) if cell.approved_person else "",
    )
