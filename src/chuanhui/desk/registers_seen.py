"""For whoever guards personal data: who looked at protected facts, and what is purged when."""

from __future__ import annotations

from collections.abc import Iterable
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
from chuanhui.desk.registers_looks import purpose_text, purposes
from chuanhui.desk.registers_shown import url_of
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries
from chuanhui.grid.registers.queries.counting import ended
from chuanhui.grid.registers.queries.holding import holds
from chuanhui.grid.registers.queries.looks import Look, looks_between
from chuanhui.grid.registers.rules import day_after, sees_cards
from chuanhui.playbook.schema import Text
from chuanhui.system.protection.errors import NotAnOfficer
from chuanhui.system.protection.rules import is_officer

ZONE = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
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
    whole = looks_between(by, first, first + DAY)
    found = [
        one
        for one in whole
        if (not purpose or one.seen.purpose == purpose) and (post is None or one.seen.post_id == post)
    ]
    names = names_of(
        post_ids={one.seen.post_id for one in whole if one.seen.post_id},
        person_ids={one.seen.person_id for one in whole if one.seen.person_id},
    )
    context = {
        "on": on,
        "purpose": purpose,
        "purposes": purposes(),
        "post": post,
        "posts": sorted(
            (Row(id=one, title=names.post(one)) for one in {each.seen.post_id for each in whole} if one),
            key=lambda row: row.title,
        ),
        "rows": [_look(by, one, names) for one in found],
        "by_post": _by_post(found, names),
        "limit": settings.REVEALS_PER_HOUR,
        "office": office_of(by),
        "previous_url": _url(on - DAY, purpose, post),
        "next_url": _url(on + DAY, purpose, post) if on < today(request) else "",
    }
    return page(request, "register_seen.html", context, section="registers")


def _day(request: Any) -> date:
    try:
        found = date.fromisoformat(request.GET.get("on", "")[:10])
    except ValueError:
        return today(request)  # type: ignore[no-any-return]
    return found if 2000 <= found.year <= 2100 else today(request)


def _url(on: date, purpose: str, post: int | None) -> str:
    said = {"on": on.isoformat(), "purpose": purpose, "post": str(post or "")}
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


def _by_post(found: Iterable[Look], names: Any) -> list[Row]:
    """Return how often each post looked, at how many things, and at most within one hour; most first."""
    groups: dict[int | None, list[Look]] = {}
    for one in found:
        groups.setdefault(one.seen.post_id, []).append(one)
    rows = [
        Row(
            title=names.post(post) if post else "—",
            looks=len(looks),
            things=len({one.seen.thing_id for one in looks}),
            most=(most := most_within_an_hour([one.seen.at for one in looks])),
            many=most > settings.REVEALS_PER_HOUR,
        )
        for post, looks in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row.most, -row.looks, row.title))


def most_within_an_hour(moments: Iterable[datetime]) -> int:
    """Return the largest number of moments that lie within any one hour."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= HOUR:
            first += 1
        most = max(most, last - first + 1)
    return most


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
                reason=one.reason,
                at=one.at,
                ended_on=one.until,
                who=names.person(one.person_id) if one.person_id else "",
                post=names.post(one.post_id) if one.post_id else "",
            )
        )
    return rows
