"""Posts (岗位): who holds what, what nobody holds, a post's history; appointing and ending a term."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.entries import Entry, Sent, worded
from chuanhui.desk.filters import area_choices
from chuanhui.desk.frame import member, page, today
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts import queries as posts_of
from chuanhui.grid.posts.errors import (
    UnknownPost,
)
from chuanhui.grid.posts.queries import Holding
from chuanhui.grid.posts.rules import MANAGERS, Acting, CoverKind, Role, may_manage
from chuanhui.mechanism.cases.queries import open_numbers
from chuanhui.playbook.schema import Text

PAGE = 50
VACANT_MOST = 300
WHY = {
    "no_holder": Text("有岗无人", "A post without a person"),
    "no_post": Text("应设未设", "No such post"),
    "idle_cover": Text("包联无人", "A cover gone idle"),
}


@member
@require_safe
def roster(request: Any) -> HttpResponse:
    """Show the posts in sight with whoever holds them."""
    by = request.acting
    number = request.GET.get("page", "1")
    number = int(number) if number.isdecimal() and 0 < len(number) < 5 else 1
    area, role = _area(request), request.GET.get("role", "")
    role = role if role in {one.value for one in Role} else ""
    held = posts_of.holders(
        by.sight,
        area,
        today(request),
        role=Role(role) if role else None,
        limit=PAGE + 1,
        offset=(max(number, 1) - 1) * PAGE,
    )
    rows = _rows(request, held[:PAGE])
    plain = {"area": request.GET.get("area", "") and area, "role": role}
    context = {
        "rows": rows,
        "first": (number - 1) * PAGE + 1 if rows else 0,
        "last": (number - 1) * PAGE + len(rows),
        "previous_url": _query(**plain, page=number - 1) if number > 1 else "",
        "next_url": _query(**plain, page=number + 1) if len(held) > PAGE else "",
        "roles": [(one.value, Text(one.zh, one.en)) for one in Role],
        "role": role,
        "area": plain["area"],
        "areas": area_choices(by),
        "vacant": len(posts_of.vacancies(by.sight, today(request))),
        "opens": by.role in MANAGERS and by.sight.unit is None,
    }
    return page(request, "posts.html", context, section="posts")


def _query(**said: Any) -> str:
    return "?" + urlencode({name: value for name, value in said.items() if value not in {"", None, 1}})


def _area(request: Any) -> str:
    """Return the area asked for, if it is in sight; else the widest that this post sees."""
    by: Acting = request.acting
    if path := request.GET.get("area", ""):
        return areas.area_in_sight(by.sight, path[:120], stamp=by.stamps.get("areas")).path
    return by.territory


def _rows(request: Any, held: list[Holding]) -> list[Row]:
    names = areas.names({one.area_path for one in held}, stamp=request.acting.stamps.get("areas"))
    return [
        Row(
            post=one,
            role=Text(one.role_name("zh"), one.role_name("en")),
            area=names.get(one.area_path, ""),
            url=reverse("desk:post", args=[one.code]),
        )
        for one in held
    ]


@member
@require_safe
def empty_posts(request: Any) -> HttpResponse:
    """Show what nobody answers for: no duty without a post, no post without a person."""
    by = request.acting
    found = posts_of.vacancies(by.sight, today(request))
    vacant = posts_of.doers({one.post_code for one in found if one.why == "no_holder"}, today(request))
    waiting = open_numbers(by.sight, vacant)
    # Work that nobody does comes first, the most of it in front; what follows keeps its order.
    found.sort(key=lambda one: -waiting.get(one.post_code, 0) if one.why == "no_holder" else 0)
    shown = found[:VACANT_MOST]
    names = areas.names({one.area_path for one in shown}, stamp=by.stamps.get("areas"))
    rows = [
        Row(
            why=WHY[one.why],
            tone={"no_holder": "amber", "no_post": "red"}.get(one.why, "grey"),
            what=one.title or _duty(one.role),
            duty=_duty(one.role),
            area=names.get(one.area_path, ""),
            since=one.since,
            open=waiting.get(one.post_code, 0) if one.why == "no_holder" else 0,
            url=reverse("desk:post", args=[one.post_code]) if one.post_code else "",
        )
        for one in shown
    ]
    context = {"rows": rows, "number": len(found), "more": len(found) > len(rows)}
    return page(request, "vacancies.html", context, section="posts")


def _duty(word: str) -> Text:
    """Return the name of a role or of a kind of cover."""
    known = {one.value: one for one in (*CoverKind, *Role)}
    found = known.get(word)
    return Text(found.zh, found.en) if found else Text(word)


@member
@require_safe
def post(request: Any, code: str) -> HttpResponse:
    """Show a post: who holds it, who held it, what it covers."""
    return show_post(request, code)


def show_post(
    request: Any, code: str, forms: Mapping[str, Sent] | None = None, status: int = 200
) -> HttpResponse:
    """Show a post; `forms` holds what was sent and refused, by the name of its form."""
    by, sent = request.acting, forms or {}
    found = found_post(request, code)
    covers = posts_of.covers_of(found.post_id, today(request))
    names = areas.names({found.area_path, *(one["path"] for one in covers)}, stamp=by.stamps.get("areas"))
    manages = may_manage(by, found.area_path)
    shown = [
        Row(**one, area=names.get(one["path"], ""), duty=Text(one["name"], one["name_en"])) for one in covers
    ]
    context = {
        "post": found,
        "role": Text(found.role_name("zh"), found.role_name("en")),
        "area": names.get(found.area_path, ""),
        "terms": posts_of.terms_of(found.post_id),
        "covers": shown,
        "manages": manages,
        "handing": _handing(request, found) if manages or found.post_id == by.post_id else None,
        "refusal": next((one.loose for one in sent.values() if one.loose), None),
        "forms": forms_of(request, shown, sent) if manages else {},
        "opened": next(iter(sent), ""),
        "today": today(request),
        "answers_url": f"{reverse('desk:map')}?{urlencode({'area': found.area_path})}",
    }
    return page(request, "post.html", context, section="posts", status=status)


def _handing(request: Any, found: Holding) -> Row:
    """Return how much is open under a post, and how its last hand-over stands."""
    vacant = posts_of.doers([found.code], today(request))
    return Row(
        open=open_numbers(request.acting.sight, vacant).get(found.code, 0),
        state=posts_of.handover_of(found.post_id, today(request)),
    )


def found_post(request: Any, code: str) -> Holding:
    """Return a post in sight.

    Raises:
        UnknownPost: none of that code in sight.
    """
    found = posts_of.holding(request.acting.sight, code[:120], today(request))
    if found is None:
        raise UnknownPost(post=code[:120])
    return found


def forms_of(request: Any, covers: list[Row], sent: Mapping[str, Sent]) -> dict[str, list[Entry]]:
    """Return the fields of every form of a post's page, with what was typed and what is wrong with it."""
    by, on = request.acting, today(request).isoformat()
    people = tuple(
        (one["username"], one["work_name"])
        for one in posts_of.accounts_in(by.sight, today(request))
        if one["is_active"]
    )
    source = Entry("source", "desk_posts.source", required=False)
    first = Entry("from", "desk_posts.from", "date", value=on)
    until = Entry("until", "desk_posts.until", "date", required=False)
    last = Entry("on", "desk_posts.last", "date")
    ask = {
        "appoint": [Entry("username", "desk_posts.who", options=people), first, until, source],
        "end": [last, source],
        "close": [Entry("on", "desk_posts.entry.closed_on", "date")],
        "cover": [
            Entry(
                "kind",
                "desk_posts.duty",
                "select",
                options=worded(CoverKind),
                hint="desk_posts.entry.cover.hint",
            ),
            Entry("area", "common.area", options=known_areas(by), hint="desk_posts.entry.area.hint"),
            Entry("from", "desk_posts.entry.since", "date", value=on),
            Entry("until", "desk_posts.entry.until", "date", required=False),
            source,
        ],
        "uncover": [
            Entry(
                "cover",
                "desk_posts.duty",
                "select",
                options=tuple(
                    (str(one.id), Text(f"{one.duty.zh} · {one.area}", f"{one.duty.en} · {one.area}"))
                    for one in covers
                ),
            ),
            Entry("on", "desk_posts.entry.covered_until", "date"),
        ],
    }
    if request.POST.get("reason") or ("appoint" in sent and "reason" in sent["appoint"].faults):
        ask["appoint"].append(Entry("reason", "desk_posts.namesake"))
    return {name: sent.get(name, Sent({})).filled(entries) for name, entries in ask.items()}


def known_areas(by: Acting) -> tuple[tuple[str, Text], ...]:
    """Return the streets and communities in sight as proposals: path and name."""
    found: list[tuple[str, Text]] = []
    if by.sight.covers(by.territory):
        names = areas.names({by.territory}, stamp=by.stamps.get("areas"))
        found.append((by.territory, Text(names.get(by.territory, by.territory))))
    for street in area_choices(by):
        if street.path:
            found.append((street.path, Text(street.label)))
        found += [(one.path, Text(f"{street.label} · {one.label}")) for one in street.communities]
    return tuple(found)
