"""Opening units and posts, closing posts, beginning and ending covers: forms for who manages the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chuanhui.desk.entries import Entry, Sent, worded
from chuanhui.desk.frame import key_of, member, page, refused, tell_after, today
from chuanhui.desk.posts import found_post, known_areas, show_post
from chuanhui.grid.posts import actions
from chuanhui.grid.posts import queries as posts_of
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    CoverTaken,
    LastAdministrator,
    MayNotManage,
    PostClosed,
    TermEnded,
    UnknownUnit,
)
from chuanhui.grid.posts.rules import (
    KEEPERS,
    MANAGERS,
    UNIT_COVERS,
    Acting,
    CoverKind,
    Role,
    UnitKind,
    may_manage,
)
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight

About = Mapping[type[ChuanhuiError], str]
UNIT_ABOUT: About = {MayNotManage: "kind", NotInSight: "area"}
POST_ABOUT: About = {UnknownUnit: "unit", PostClosed: "from", MayNotManage: "role", NotInSight: "area"}
COVER_ABOUT: About = {CoverTaken: "area", PostClosed: "from", BadPostFacts: "kind", NotInSight: "area"}
END_ABOUT: About = {TermEnded: "on", PostClosed: "on", LastAdministrator: "on"}
REFUSALS = (BadInput, MovedOn, NotAllowed, NotInSight)


def may_try(by: Acting) -> bool:
    """Tell whether a post opens anything anywhere; each action asks again for the place."""
    return by.role in {one.value for one in MANAGERS} and by.sight.unit is None


def _ask_to_try(by: Acting) -> None:
    if not may_try(by):
        raise MayNotManage()


def _unit_entries(by: Acting, on: Any) -> list[Entry]:
    return [
        Entry("name", "desk_posts.entry.unit_name"),
        Entry("code", "desk_posts.entry.unit_code", hint="desk_posts.entry.unit_code.hint"),
        Entry("kind", "desk_posts.entry.kind", "select", options=worded(UnitKind)),
        Entry("area", "common.area", options=known_areas(by), hint="desk_posts.entry.area.hint"),
        Entry("from", "desk_posts.entry.since", "date", value=on.isoformat()),
        Entry("aliases", "desk_posts.entry.aliases", required=False, hint="desk_posts.entry.aliases.hint"),
        Entry("phone", "common.phone", required=False),
    ]


@member
@require_http_methods(["GET", "HEAD", "POST"])
def open_unit(request: Any) -> HttpResponse:
    """Ask for a new unit, or open it and go on to its first post.

    Raises:
        MayNotManage: this post opens none.
    """
    by: Acting = request.acting
    _ask_to_try(by)
    sent = Sent(request.POST)
    status = 200
    if request.method == "POST":
        try:
            unit = _open_unit(request, sent)
            if unit is not None:
                query = urlencode({"unit": unit})
                return tell_after(f"{reverse('desk:open_post')}?{query}", "unit_opened")
            status = 422
        except REFUSALS as refusal:
            sent.refuse(refusal, _about_facts(refusal, sent, UNIT_ABOUT))
            status = refused(request, refusal)
    context = {
        "heading": "desk_posts.open_unit",
        "lead": "desk_posts.open_unit.what",
        "entries": sent.filled(_unit_entries(by, today(request))),
        "refusal": sent.loose,
        "url": reverse("desk:open_unit"),
    }
    return page(request, "post_form.html", context, section="posts", status=status)


def _about_facts(refusal: ChuanhuiError, sent: Sent, about: About) -> About:
    """Return which field a refused fact stands in: the one that holds what the refusal names."""
    if not isinstance(refusal, BadPostFacts):
        return about
    what = str(refusal.facts.get("what", ""))
    named = next((name for name in ("name", "title", "code") if what in {name, sent.given.get(name)}), "code")
    return {BadPostFacts: named, **about}


def _open_unit(request: Any, sent: Sent) -> int | None:
    by: Acting = request.acting
    name, code = sent.text("name"), sent.text("code")
    kind = sent.one_of("kind", UnitKind)
    area, since = sent.area("area", by), sent.day("from")
    aliases = sent.text("aliases", required=False).replace("，", "、").replace(",", "、")
    if sent.faults or since is None:
        return None
    return actions.open_unit(
        code=code,
        name=name,
        kind=UnitKind(kind),
        area_path=area,
        valid_from=since,
        aliases=tuple(one.strip() for one in aliases.split("、") if one.strip()),
        phone=sent.text("phone", required=False)[:40],
        by=by,
        now=request.now,
        key=key_of(request),
    )


def _post_entries(request: Any) -> list[Entry]:
    by: Acting = request.acting
    standing = [one for one in posts_of.units(by.territory) if may_manage(by, one.area_path)]
    chosen = next((one for one in standing if str(one.id) == request.GET.get("unit", "")), None)
    roles = [one for one in Role if one not in KEEPERS or by.role == Role.ADMINISTRATOR]
    area = chosen.area_path if chosen else ""
    return [
        Entry(
            "unit",
            "common.unit",
            "select",
            options=tuple((str(one.id), one.name) for one in standing),
            value=str(chosen.id) if chosen else "",
        ),
        Entry("role", "desk_posts.role", "select", options=worded(roles)),
        Entry("title", "desk_posts.entry.title"),
        Entry(
            "code",
            "desk_posts.entry.post_code",
            hint="desk_posts.entry.post_code.hint",
            value=chosen.code if chosen else "",
        ),
        Entry("area", "common.area", options=known_areas(by), hint="desk_posts.entry.area.hint", value=area),
        Entry("from", "desk_posts.entry.since", "date", value=today(request).isoformat()),
        Entry("phone", "common.phone", required=False),
    ]


@member
@require_http_methods(["GET", "HEAD", "POST"])
def open_post(request: Any) -> HttpResponse:
    """Ask for a new post, or open it and go on to appointing somebody.

    Raises:
        MayNotManage: this post opens none.
    """
    _ask_to_try(request.acting)
    sent = Sent(request.POST)
    status = 200
    if request.method == "POST":
        try:
            code = _open_post(request, sent)
            if code is not None:
                return tell_after(reverse("desk:post", args=[code]), "post_opened")
            status = 422
        except REFUSALS as refusal:
            sent.refuse(refusal, _about_facts(refusal, sent, POST_ABOUT))
            status = refused(request, refusal)
    context = {
        "heading": "desk_posts.open_post",
        "lead": "desk_posts.open_post.what",
        "entries": sent.filled(_post_entries(request)),
        "refusal": sent.loose,
        "url": reverse("desk:open_post"),
    }
    return page(request, "post_form.html", context, section="posts", status=status)


def _open_post(request: Any, sent: Sent) -> str | None:
    by: Acting = request.acting
    unit = sent.text("unit")
    role, title, named = sent.one_of("role", Role), sent.text("title"), sent.text("code")
    area, since = sent.area("area", by), sent.day("from")
    if sent.faults or since is None:
        return None
    code = f"{role}@{named.rpartition('@')[2]}"
    actions.open_post(
        code=code,
        title=title,
        role=Role(role),
        unit_id=int(unit[:18]) if unit.isdecimal() else 0,
        area_path=area,
        valid_from=since,
        phone=sent.text("phone", required=False)[:40],
        by=by,
        now=request.now,
        key=key_of(request),
    )
    return code


@member
@require_POST
def close_post(request: Any, code: str) -> HttpResponse:
    """Close a post, as far as this post manages it."""
    found, sent = found_post(request, code), Sent(request.POST)
    status = 422
    try:
        on = sent.day("on")
        if on is not None:
            actions.close_post(
                post_id=found.post_id, on=on, by=request.acting, now=request.now, key=key_of(request)
            )
            return tell_after(reverse("desk:posts"), "post_closed")
    except REFUSALS as refusal:
        sent.refuse(refusal, END_ABOUT)
        status = refused(request, refusal)
    return show_post(request, code, {"close": sent}, status)


@member
@require_POST
def cover(request: Any, code: str) -> HttpResponse:
    """Let a post, or its unit for 包联 and the like, answer for an area."""
    found, sent = found_post(request, code), Sent(request.POST)
    status = 422
    try:
        kind, area = sent.one_of("kind", CoverKind), sent.area("area", request.acting)
        since, until = sent.day("from"), sent.day("until", required=False)
        if not sent.faults and since is not None:
            by_unit = CoverKind(kind) in UNIT_COVERS
            actions.cover(
                kind=CoverKind(kind),
                path=area,
                valid_from=since,
                valid_until=until,
                post_id=None if by_unit else found.post_id,
                unit_id=found.unit_id if by_unit else None,
                source=sent.text("source", required=False),
                by=request.acting,
                now=request.now,
                key=key_of(request),
            )
            return tell_after(reverse("desk:post", args=[code]), "covered")
    except REFUSALS as refusal:
        sent.refuse(refusal, COVER_ABOUT)
        status = refused(request, refusal)
    return show_post(request, code, {"cover": sent}, status)


@member
@require_POST
def uncover(request: Any, code: str) -> HttpResponse:
    """End a cover of a post from a day on."""
    found, sent = found_post(request, code), Sent(request.POST)
    held = {str(one["id"]): one["id"] for one in posts_of.covers_of(found.post_id, today(request))}
    status = 422
    try:
        on, which = sent.day("on"), sent.one_of("cover", held)
        if on is not None and which:
            actions.uncover(
                cover_id=held[which], on=on, by=request.acting, now=request.now, key=key_of(request)
            )
            return tell_after(reverse("desk:post", args=[code]), "uncovered")
    except REFUSALS as refusal:
        sent.refuse(refusal, END_ABOUT)
        status = refused(request, refusal)
    return show_post(request, code, {"uncover": sent}, status)
