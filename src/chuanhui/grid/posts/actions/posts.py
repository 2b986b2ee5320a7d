"""Opening and closing units and posts."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.actions.covers import end_covers
from chuanhui.grid.posts.actions.keeping import keeping_an_administrator
from chuanhui.grid.posts.actions.recording import ask_leave, ask_leave_to_fill, begin, said
from chuanhui.grid.posts.actions.terms import end_terms_of
from chuanhui.grid.posts.errors import BadPostFacts, MayNotManage, PostClosed, UnknownPost, UnknownUnit
from chuanhui.grid.posts.models import Post, Unit
from chuanhui.grid.posts.rules import Acting, Role, UnitKind, may_open_unit, territory_of

UNIT_CODE = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")
POST_CODE = re.compile(r"([a-z_]+)@[a-z0-9]+(?:[/#-][a-z0-9]+)*")


@transaction.atomic
def open_unit(
    *,
    code: str,
    name: str,
    kind: UnitKind,
    area_path: str,
    valid_from: date,
    by: Acting,
    now: datetime,
    aliases: tuple[str, ...] = (),
    phone: str = "",
    key: UUID | None = None,
) -> int:
    """Open a unit and return its id.

    Args:
        code: lower-case letters, digits, ``-`` and ``/``; unique for ever.
        name: unique in its territory.
        kind: decides how far its posts see.
        area_path: administrative area it stands in; a department stands at the territory's root.
        valid_from: first local day.
        by, now, key: who, when (aware), idempotency key.
        aliases: other names under which playbooks know it.
        phone: work phone.

    Raises:
        NotInSight, MayNotManage: see `ask_leave` and `may_open_unit`.
        BadPostFacts: code or name cannot stand.
    """
    asked = {"code": code, "name": name, "unit_kind": str(kind), "area": area_path, "from": valid_from}
    deed, earlier = begin("unit.open", by, now, key, **asked, aliases=list(aliases), phone=phone)
    if earlier is not None:
        return int(earlier["id"])
    ask_leave(by, area_path)
    if not may_open_unit(by, UnitKind(kind), area_path, territory_of(area_path)):
        raise MayNotManage()
    if not UNIT_CODE.fullmatch(code) or Unit.objects.filter(code=code).exists():
        raise BadPostFacts(what=code, why="a-z 0-9 - /, 不可重复 / unique")
    territory = territory_of(area_path)
    if Unit.objects.filter(territory=territory, name=said("name", name)).exists():
        raise BadPostFacts(what=name, why="名称重复 / name taken")
    unit = Unit.objects.create(
        code=code,
        name=said("name", name),
        aliases=list(aliases),
        kind=UnitKind(kind).value,
        territory=territory,
        area_path=areas.area(area_path, valid_from).path,
        phone=phone,
        valid_from=valid_from,
        opened_at=now,
    )
    body = {"id": unit.pk, "name": unit.name, "kind": unit.kind, "from": valid_from}
    deed.record(subject_kind="unit", subject=code, area_path=area_path, body=body)
    deed.changed()
    return unit.pk


@transaction.atomic
def open_post(
    *,
    code: str,
    title: str,
    role: Role,
    unit_id: int,
    area_path: str,
    valid_from: date,
    by: Acting,
    now: datetime,
    phone: str = "",
    key: UUID | None = None,
) -> int:
    """Open a post in a unit and return its id; nobody holds it yet.

    Args:
        code: ``role@unit-or-area``, unique for ever.
        title: as pages show it.
        role: what the post does.
        unit_id: a unit of the same territory that stands on `valid_from`.
        area_path: administrative area it stands in.
        valid_from: first local day.
        by, now, key: who, when (aware), idempotency key.
        phone: work phone.

    Raises:
        NotInSight, MayNotManage: see `ask_leave` and `ask_leave_to_fill`.
        UnknownUnit: no such unit in the territory.
        PostClosed: the unit does not stand on that day.
        BadPostFacts: the code does not fit.
    """
    asked = {"code": code, "title": title, "role": str(role), "area": area_path, "from": valid_from}
    deed, earlier = begin("post.open", by, now, key, **asked, unit=unit_id, phone=phone)
    if earlier is not None:
        return int(earlier["id"])
    ask_leave(by, area_path)
    unit = Unit.objects.filter(pk=unit_id, territory=territory_of(area_path)).first()
    if unit is None:
        raise UnknownUnit(unit=unit_id)
    if valid_from < unit.valid_from or (unit.valid_until is not None and unit.valid_until <= valid_from):
        raise PostClosed(what=unit.name)
    fits = POST_CODE.fullmatch(code)
    if not fits or fits[1] != role or Post.objects.filter(code=code).exists():
        raise BadPostFacts(what=code, why=f"{Role(role).value}@…, 不可重复 / unique")
    ask_leave_to_fill(by, role, unit)
    area = areas.area(area_path, valid_from)
    post = Post.objects.create(
        code=code,
        title=said("title", title),
        role=Role(role).value,
        unit=unit,
        area_id=area.id,
        territory=unit.territory,
        area_path=area.path,
        phone=phone,
        valid_from=valid_from,
        opened_at=now,
    )
    body = {"id": post.pk, "title": post.title, "role": post.role, "unit": unit.code, "from": valid_from}
    deed.record(subject_kind="post", subject=code, area_path=area_path, body=body)
    deed.changed()
    return post.pk


@transaction.atomic
def close_post(*, post_id: int, on: date, by: Acting, now: datetime, key: UUID | None = None) -> None:
    """Close a post: from `on` it no longer stands, its term and covers end, who sits on it is signed out.

    Args:
        post_id: the post.
        on: first local day on which it no longer stands.
        by, now, key: who, when (aware), idempotency key.

    Raises:
        UnknownPost, MayNotManage: out of sight, or no say in it.
        PostClosed: it is closed already, or would close before it opened.
        LastAdministrator: the territory would be left without one.
    """
    deed, earlier = begin("post.close", by, now, key, post=post_id, on=on)
    if earlier is not None:
        return
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or not by.sight.covers(post.area_path):
        raise UnknownPost(post=post_id)
    ask_leave(by, post.area_path)
    with keeping_an_administrator(post.territory, by=by, now=now):
        _close(post, on, now)
    deed.record(
        subject_kind="post", subject=post.code, area_path=post.area_path, body={"id": post.pk, "on": on}
    )
    deed.changed()


@transaction.atomic
def close_unit(*, unit_id: int, on: date, by: Acting, now: datetime, key: UUID | None = None) -> None:
    """Close a unit with all its posts and covers.

    Raises:
        UnknownUnit, MayNotManage: out of sight, or no say in it.
        PostClosed: it is closed already, or would close before it opened.
        LastAdministrator: the territory would be left without one.
    """
    deed, earlier = begin("unit.close", by, now, key, unit=unit_id, on=on)
    if earlier is not None:
        return
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None or not by.sight.covers(unit.area_path):
        raise UnknownUnit(unit=unit_id)
    ask_leave(by, unit.area_path)
    if unit.valid_until is not None or on <= unit.valid_from:
        raise PostClosed(what=unit.name)
    posts = list(Post.objects.select_for_update().filter(unit=unit, valid_until__isnull=True))
    with keeping_an_administrator(unit.territory, by=by, now=now):
        for post in posts:
            _close(post, on, now)
    end_covers(unit_id=unit.pk, on=on, now=now)
    unit.valid_until, unit.closed_at = on, now
    unit.save(update_fields=["valid_until", "closed_at"])
    body = {"id": unit.pk, "on": on, "posts": [post.code for post in posts]}
    deed.record(subject_kind="unit", subject=unit.code, area_path=unit.area_path, body=body)
    deed.changed()


def _close(post: Post, on: date, now: datetime) -> None:
    """Close the rows of a post."""
    if post.valid_until is not None or on <= post.valid_from:
        raise PostClosed(what=post.code)
    end_terms_of(post, on, now)
    end_covers(post_id=post.pk, on=on, now=now)
    post.valid_until, post.closed_at = on, now
    post.save(update_fields=["valid_until", "closed_at"])
