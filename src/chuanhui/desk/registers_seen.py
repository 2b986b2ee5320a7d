"""For whoever guards personal data: who looked at protected facts, and what is purged when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page, today
from chuanhui.desk.registers import office_of
from chuanhui.desk.registers_holds import lift_url
from chuanhui.desk.registers_looks import purpose_text, purposes
from chuanhui.desk.registers_shown import url_of
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries
from chuanhui.grid.registers.queries.counting import ended
from chuanhui.grid.registers.queries.holding import holds
from chuanhui.grid.registers.queries.looks import Look, Sum, looks_between, sums_between
from chuanhui.grid.registers.rules import day_after, sees_cards
from chuanhui.playbook.schema import Text
from chuanhui.system.protection.errors import NotAnOfficer
from chuanhui.system.protection.rules import is_officer

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
PAGE = 100
NOTHING_HELD = Text("没有个人信息", "No personal facts")


def ask_officer(by: Acting) -> None:
    """Return when a post guards personal data.

    Raises:
        NotAnOfficer: it does not.
    """
    if not is_officer(by):
        raise NotAnOfficer()


@member
@require_safe
def seen(request: Any) -> HttpResponse:
    """Show who looked at protected facts on a day, by post and one by one.

    Raises:
        NotAnOfficer: see there.
    """
    by: Acting = request.acting
    ask_officer(by)
    on = _day(request)
    first = datetime.combine(on, time(), ZONE)
    wanted = request.GET.get("post", "")
    post = int(wanted) if wanted.isdecimal() and len(wanted) < 16 else None
    known = {one.id for one in purposes()}
    purpose = request.GET.get("purpose", "") if request.GET.get("purpose", "") in known else ""
    posts_of_day = sums_between(by, first, first + DAY)
    sums = sums_between(by, first, first + DAY, purpose=purpose, post=post)
    total = sum(one.looks for one in sums)
    page_number = min(_page_asked(request), max(1, -(-total // PAGE)))
    found = looks_between(
        by,
        first,
        first + DAY,
        purpose=purpose,
        post=post,
        skip=(page_number - 1) * PAGE,
        most=PAGE,
    )
    names = names_of(
        post_ids={one.post_id for one in posts_of_day if one.post_id},
        person_ids={one.seen.person_id for one in found if one.seen.person_id},
    )
    context = {
        "on": on,
        "purpose": purpose,
        "purposes": purposes(),
        "post": post,
        "posts": sorted(
            (Row(id=one.post_id, title=names.post(one.post_id)) for one in posts_of_day if one.post_id),
            key=lambda row: row.title,
        ),
        "rows": [_look(by, one, names) for one in found],
        "by_post": [_sum(one, names) for one in sums],
        "limit": settings.REVEALS_PER_HOUR,
        "office": office_of(by),
        "total": total,
        "newer_url": _url(on, purpose, post, page_number - 1) if page_number > 1 else "",
        "older_url": _url(on, purpose, post, page_number + 1) if page_number * PAGE < total else "",
        "previous_url": _url(on - DAY, purpose, post),
        "next_url": _url(on + DAY, purpose, post) if on < today(request) else "",
    }
    return page(request, "register_seen.html", context, section="registers")


def _page_asked(request: Any) -> int:
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _day(request: Any) -> date:
    try:
        found = date.fromisoformat(request.GET.get("on", "")[:10])
    except ValueError:
        return today(request)
    return found if 2000 <= found.year <= 2100 else today(request)


def _url(on: date, purpose: str, post: int | None, number: int = 1) -> str:
    said = {"on": on.isoformat(), "purpose": purpose, "post": str(post or "")}
    said |= {"page": str(number)} if number > 1 else {}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('desk:register_seen')}?{query}"


def _look(by: Acting, one: Look, names: Any) -> Row:
    """Return one look in words; the fields are named, what they hold is not."""
    held = queries.all_declared().get(one.seen.kind)
    asks = {each.id: each.field.ask for each in held.kind.fields} if held else {}
    opens = held is not None and bool(one.number) and sees_cards(held.kind, by)
    return Row(
        at=one.seen.at,
        who=names.person(one.seen.person_id) if one.seen.person_id else "",
        post=names.post(one.seen.post_id) if one.seen.post_id else "",
        number=one.number or "—",
        url=url_of(one.seen.thing_id) if opens else "",
        fields=[asks.get(name, Text(name)) for name in one.seen.fields],
        purpose=purpose_text(one.seen.purpose),
        reason=one.seen.reason,
    )


def _sum(one: Sum, names: Any) -> Row:
    """Return how often one post looked, at how many things, and at most within one hour."""
    return Row(
        title=names.post(one.post_id) if one.post_id else "—",
        looks=one.looks,
        things=one.things,
        most=one.most,
        many=one.most > settings.REVEALS_PER_HOUR,
    )


@member
@require_safe
def keep(request: Any) -> HttpResponse:
    """Show how long protected facts of each register stay, on what ground, and how many wait for their purge.

    What a legal hold keeps beyond that is listed one by one.

    Raises:
        NotAnOfficer: see there.
    """
    by: Acting = request.acting
    ask_officer(by)
    known = queries.all_declared()
    waiting = ended(by, known)
    rows = []
    for name, one in known.items():
        kept, found = one.kind.keep, waiting[name]
        due = day_after(found.first, kept.after) if kept and found.first else None
        rows.append(
            Row(
                name=one.kind.name,
                url=reverse("desk:register", args=[name]) if sees_cards(one.kind, by) else "",
                after=Text(kept.after.text("zh"), kept.after.text("en")) if kept else NOTHING_HELD,
                basis=kept.basis if kept else "",
                held=bool(one.kind.guarded),
                waiting=found.waiting if one.kind.guarded else "—",
                next=due,
                overdue=due is not None and due <= today(request),
            )
        )
    rows.sort(key=lambda row: not row.held)
    context = {"rows": rows, "holds": _holds(by), "office": office_of(by)}
    return page(request, "register_keep.html", context, section="registers")


def _holds(by: Acting) -> list[Row]:
    """Return the legal holds in sight, the oldest first."""
    found, known = holds(by), queries.all_declared()
    names = names_of(
        post_ids={one.post_id for one in found if one.post_id},
        person_ids={one.person_id for one in found if one.person_id},
    )
    rows = []
    for one in found:
        held = known.get(one.kind)
        rows.append(
            Row(
                number=one.number,
                kind=held.kind.name if held else Text(one.kind),
                url=url_of(one.thing_id) if held and sees_cards(held.kind, by) else "",
                lift=lift_url(one, held.kind, by) if held else "",
                reason=one.reason,
                at=one.at,
                ended_on=one.until,
                who=names.person(one.person_id) if one.person_id else "",
                post=names.post(one.post_id) if one.post_id else "",
            )
        )
    return rows
