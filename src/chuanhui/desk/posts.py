"""Posts (岗位): who holds what, what nobody holds, a post's history; appointing and ending a term."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.filters import area_choices
from chuanhui.desk.frame import key_of, member, page, refused, tell_after, today
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts import actions
from chuanhui.grid.posts import queries as posts_of
from chuanhui.grid.posts.errors import SameName, UnknownPost
from chuanhui.grid.posts.queries import Holding
from chuanhui.grid.posts.rules import Acting, CoverKind, Role, may_manage
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
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
    return _post(request, code)


def _post(request: Any, code: str, refusal: ChuanhuiError | None = None, status: int = 200) -> HttpResponse:
    by = request.acting
    found = _found(by, code, today(request))
    covers = posts_of.covers_of(found.post_id, today(request))
    names = areas.names({found.area_path, *(one["path"] for one in covers)}, stamp=by.stamps.get("areas"))
    manages = may_manage(by, found.area_path)
    context = {
        "post": found,
        "role": Text(found.role_name("zh"), found.role_name("en")),
        "area": names.get(found.area_path, ""),
        "terms": posts_of.terms_of(found.post_id),
        "covers": [
            Row(**one, area=names.get(one["path"], ""), duty=Text(one["name"], one["name_en"]))
            for one in covers
        ],
        "manages": manages,
        "handing": _handing(request, found) if manages or found.post_id == by.post_id else None,
        "accounts": posts_of.accounts_in(by.sight, today(request)) if manages else [],
        "today": today(request),
        "refusal": refusal,
        "typed": request.POST,
        "namesake": isinstance(refusal, SameName) or bool(request.POST.get("reason")),
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


def _found(by: Acting, code: str, on: date) -> Holding:
    """Return a post in sight.

    Raises:
        UnknownPost: none of that code in sight.
    """
    found = posts_of.holding(by.sight, code[:120], on)
    if found is None:
        raise UnknownPost(post=code[:120])
    return found


@member
@require_POST
def appoint(request: Any, code: str) -> HttpResponse:
    """Appoint a person to a post, as far as this post manages it."""
    by = request.acting
    found = _found(by, code, today(request))
    name = request.POST.get("username", "").strip()
    known = {one["username"]: one["id"] for one in posts_of.accounts_in(by.sight, today(request))}
    try:
        if name not in known:
            raise NoSuchAccount(name=name[:80])
        until = request.POST.get("until", "")
        actions.appoint(
            post_id=found.post_id,
            account_id=known[name],
            valid_from=_day(request.POST.get("from", "")),
            valid_until=_day(until) if until else None,
            source=request.POST.get("source", "").replace("\0", "").strip()[:200],
            reason=request.POST.get("reason", "").replace("\0", "").strip()[:200],
            by=by,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _post(request, code, refusal, refused(request, refusal))
    return tell_after(reverse("desk:post", args=[code]), "appointed")


@member
@require_POST
def end(request: Any, code: str) -> HttpResponse:
    """End the term of whoever holds a post, as far as this post manages it."""
    by = request.acting
    found = _found(by, code, today(request))
    try:
        term = request.POST.get("term", "")
        if not term.isdecimal() or found.term_id is None or int(term[:18]) != found.term_id:
            raise MovedOn()
        actions.end_term(
            term_id=found.term_id,
            on=_day(request.POST.get("on", "")),
            source=request.POST.get("source", "").replace("\0", "").strip()[:200],
            by=by,
            now=request.now,
            key=key_of(request),
        )
    except NotInSight:
        raise
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _post(request, code, refusal, refused(request, refusal))
    return tell_after(reverse("desk:post", args=[code]), "ended")


class NoSuchAccount(BadInput):
    """Nobody in sight has this user name."""

    code = "desk.no_such_account"
    zh = "职责范围内没有用户名为“{name}”的账号，请从列表中选择。"
    en = "No account “{name}” in your sight; choose one from the list."


class NoDay(BadInput):
    """What was sent as a day is none."""

    code = "desk.no_day"
    zh = "请填写日期，如 2026-11-21。"
    en = "Give a date such as 2026-11-21."


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoDay() from None
