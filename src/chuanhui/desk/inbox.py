"""The inbox (收件箱): what the acting post must know, and where its alerts are sent beside it."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.frame import key_of, member, page, refused, safe_next, tell_after
from chuanhui.grid.posts.queries import holding, holding_of
from chuanhui.grid.posts.rules import Role
from chuanhui.kernel.errors import BadInput, ChuanhuiError, NotInSight
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.queries import Item
from chuanhui.system.alerts.rules.kinds import TITLES, Channel, Kind

TONES = {
    Kind.HANDED: "blue",
    Kind.VERIFY: "violet",
    Kind.DUE_SOON: "amber",
    Kind.OVERDUE: "late",
    Kind.MISSING: "amber",
    Kind.DECIDED: "green",
    Kind.PROPOSAL: "red",
    Kind.SHEET: "amber",
    Kind.LOOKS: "red",
    Kind.DIGEST: "grey",
}
SIGNS = {
    Kind.HANDED: "dispatched",
    Kind.VERIFY: "fixed",
    Kind.DUE_SOON: "yellow",
    Kind.OVERDUE: "late",
    Kind.MISSING: "standing",
    Kind.DECIDED: "check",
    Kind.PROPOSAL: "note",
    Kind.SHEET: "note",
    Kind.LOOKS: "lock",
    Kind.DIGEST: "journal",
}
MOST_IDS = 200


@member
@require_safe
def inbox(request: Any) -> HttpResponse:
    """Show what stands, or with ``?earlier=1`` what is settled."""
    by, earlier = request.acting, bool(request.GET.get("earlier"))
    rows = [_row(one) for one in queries.inbox(by, settled=earlier)]
    context = {
        "rows": rows,
        "earlier": earlier,
        "any_unread": not earlier and any(not row.item.is_read for row in rows),
        "full": len(rows) == queries.PAGE,
        "number": queries.PAGE,
        "may_set": by.role == Role.ADMINISTRATOR,
    }
    return page(request, "inbox.html", context, section="inbox")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: Any, alert_id: UUID) -> HttpResponse:
    """Go to what an alert is about; a form marks it as read on the way, a link alone changes nothing."""
    found = queries.alert(request.acting, alert_id)
    if request.method == "POST":
        actions.mark_read(by=request.acting, now=request.now, ids=[alert_id])
    return HttpResponseRedirect(_address(found))


@member
@require_POST
def read(request: Any) -> HttpResponse:
    """Mark everything in the inbox as read."""
    actions.mark_read(by=request.acting, now=request.now)
    return tell_after(safe_next(request, reverse("desk:inbox")), "read")


@member
@require_safe
def channels(request: Any) -> HttpResponse:
    """Show where alerts are sent beside the inbox: to an administrator of every post, to others their own."""
    return _channels(request)


@member
@require_POST
def subscribe(request: Any) -> HttpResponse:
    """Send alerts of a post to an address from now on."""
    sent = request.POST
    names = ("post", "channel", "address")
    typed: dict[str, Any] = {name: str(sent.get(name, "")).strip()[:400] for name in names}
    typed["kinds"] = [one for one in sent.getlist("kinds") if one in list(Kind)]
    try:
        post = holding(request.acting.sight, typed["post"], timezone.localdate(request.now))
        if post is None:
            raise NotInSight()
        actions.subscribe(
            post_id=post.post_id,
            channel=typed["channel"],
            address=typed["address"],
            kinds=typed["kinds"],
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, NotInSight) as refusal:
        return _channels(request, typed, refusal)
    return tell_after(reverse("desk:channels"), "kept")


@member
@require_POST
def unsubscribe(request: Any, subscription_id: UUID) -> HttpResponse:
    """Send no more to an address."""
    facts = {"by": request.acting, "now": request.now, "key": key_of(request)}
    actions.unsubscribe(subscription_id=subscription_id, **facts)
    return tell_after(reverse("desk:channels"), "kept")


def _channels(request: Any, typed: Any = None, refusal: ChuanhuiError | None = None) -> HttpResponse:
    by = request.acting
    status = refused(request, refusal) if refusal is not None else 200
    found = queries.channels_of(by)
    sent = queries.on_the_way(one.id for one in found)
    today = timezone.localdate(request.now)
    rows = [
        Row(
            one=one,
            post=holding_of(by.sight, one.post_id, today),
            kinds=[TITLES[Kind(kind)] for kind in one.kinds],
            secret=queries.signing_secret(one.id) if one.channel == Channel.WEBHOOK else "",
            sent=sent.get(one.id, {}).get("sent", 0),
            waiting=sent.get(one.id, {}).get("waiting", 0),
            dead=sent.get(one.id, {}).get("dead", 0),
            label=f"desk_inbox.{one.channel}",
        )
        for one in found
    ]
    may_set = by.role == Role.ADMINISTRATOR
    chosen = typed["kinds"] if typed else [Kind.OVERDUE, Kind.DIGEST]
    choices = [Row(id=kind.value, name=TITLES[kind], on=kind in chosen) for kind in Kind]
    context = {"rows": rows, "may_set": may_set, "typed": typed or {}, "choices": choices, "refusal": refusal}
    context["show_secrets"] = may_set
    return page(request, "channels.html", context, section="inbox", status=status)


def _row(item: Item) -> Row:
    counts = [(TITLES[Kind(kind)], count) for kind, count in item.counts.items()]
    return Row(item=item, tone=TONES[item.kind], sign=SIGNS[item.kind], counts=counts, link=_leads(item))


def _leads(item: Item) -> bool:
    """Tell whether an alert leads anywhere beside the inbox itself."""
    return item.is_here and item.kind is not Kind.DIGEST


def _address(item: Item) -> str:
    """Return where what an alert tells of is dealt with; the inbox itself where there is no such page."""
    if item.case_id is not None:
        return reverse("desk:case", args=[item.case_id])
    if item.subject_kind == "proposal":
        return reverse("desk:proposal", args=[item.subject])
    if item.subject_kind == "sheet":
        return reverse("desk:visit", args=[item.subject])
    if item.kind is Kind.LOOKS:
        on = timezone.localdate(item.made_at).isoformat()
        return f"{reverse('desk:register_seen')}?{urlencode({'on': on})}"
    return reverse("desk:returns" if item.subject_kind == "return" else "desk:inbox")
