"""What a post or a unit answers for beyond its own area: 主责, 路长, 五级网格长, 包联, 下沉 …"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.actions.recording import ask_leave, begin
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    CoverTaken,
    PostClosed,
    TermEnded,
    UnknownPost,
    UnknownUnit,
)
from chuanhui.grid.posts.models import Cover, Post, Unit
from chuanhui.grid.posts.rules import UNIT_COVERS, Acting, CoverKind, Spell, slot_of, territory_of
from chuanhui.kernel.errors import NotInSight


@transaction.atomic
def cover(
    *,
    kind: CoverKind,
    path: str,
    valid_from: date,
    by: Acting,
    now: datetime,
    post_id: int | None = None,
    unit_id: int | None = None,
    valid_until: date | None = None,
    source: str = "",
    key: UUID | None = None,
) -> int:
    """Let a post, or for 包联 and the like a unit, answer for an area; return the id of the cover.

    Args:
        kind: why it answers.
        path: of the area in the tree of its own layer: a community, a road section, a key site.
        valid_from: first local day.
        by, now, key: who, when (aware), idempotency key.
        post_id, unit_id: the carrier; a unit for the kinds of `UNIT_COVERS`, a post for all others.
        valid_until: first day no more; None until further notice.
        source: the document it rests on.

    Raises:
        NotInSight, UnknownPost, UnknownUnit, MayNotManage: out of sight, or no say in it.
        BadPostFacts: the wrong sort of carrier, another territory, an empty span.
        PostClosed: the carrier does not stand in the whole span.
        CoverTaken: the area has one of the kind already, and only one may be.
    """
    kind = CoverKind(kind)
    asked = {"cover": kind.value, "path": path, "post": post_id, "unit": unit_id, "from": valid_from}
    deed, earlier = begin("post.cover", by, now, key, **asked, until=valid_until, source=source)
    if earlier is not None:
        return int(earlier["id"])
    area = areas.area(path, valid_from)
    ask_leave(by, area.area_path)
    carrier = _carrier(kind, post_id, unit_id)
    if carrier.territory != territory_of(area.area_path):
        raise BadPostFacts(what=kind.name_in(), why="两个辖区不得混用 / territories never mix")
    spell = Spell(valid_from, valid_until)
    if valid_until is not None and valid_until <= valid_from:
        raise BadPostFacts(what=kind.name_in(), why=f"{valid_from} – {valid_until}")
    if not Spell(carrier.valid_from, carrier.valid_until).contains(spell):
        raise PostClosed(what=carrier.code)
    _refuse_taken(area.id, kind, spell)
    made = Cover.objects.create(
        post_id=post_id,
        unit_id=unit_id,
        area_id=area.id,
        kind=kind.value,
        slot=slot_of(kind),
        territory=carrier.territory,
        area_path=area.area_path,
        path=area.path,
        valid_from=valid_from,
        valid_until=valid_until,
        learned_at=now,
        source=source,
    )
    body = {"id": made.pk, "kind": kind.value, "path": path, "from": valid_from, "until": valid_until}
    subject_kind = "post" if post_id is not None else "unit"
    deed.record(subject_kind=subject_kind, subject=carrier.code, area_path=area.area_path, body=body)
    deed.changed()
    return made.pk


@transaction.atomic
def uncover(*, cover_id: int, on: date, by: Acting, now: datetime, key: UUID | None = None) -> int | None:
    """End a cover from a day on, and return the id of what remains of it, None if nothing does.

    Raises:
        NotInSight, MayNotManage: out of sight, or no say in it.
        TermEnded: it had ended by then, or was corrected meanwhile.
    """
    deed, earlier = begin("post.uncover", by, now, key, cover=cover_id, on=on)
    if earlier is not None:
        return None if earlier["id"] is None else int(earlier["id"])
    found = Cover.objects.select_for_update(of=("self",)).select_related("post", "unit").filter(pk=cover_id)
    one = found.first()
    if one is None or not by.sight.covers(one.area_path):
        raise NotInSight()
    ask_leave(by, one.area_path)
    if one.superseded_at is not None or (one.valid_until is not None and one.valid_until <= on):
        raise TermEnded()
    carrier: Any = one.post or one.unit
    shorter = _shorten(one, on, now)
    body = {"id": shorter, "cover": cover_id, "kind": one.kind, "path": one.path, "until": on}
    subject_kind = "post" if one.post_id is not None else "unit"
    deed.record(subject_kind=subject_kind, subject=carrier.code, area_path=one.area_path, body=body)
    deed.changed()
    return shorter


def end_covers(*, on: date, now: datetime, post_id: int | None = None, unit_id: int | None = None) -> None:
    """End every cover of a post or a unit that would hold on or after a day."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    carrier = Q(post_id=post_id) if post_id is not None else Q(unit_id=unit_id)
    for one in Cover.objects.filter(lasting, carrier, superseded_at__isnull=True):
        _shorten(one, on, now)


def _carrier(kind: CoverKind, post_id: int | None, unit_id: int | None) -> Post | Unit:
    """Return the post or the unit that carries the cover."""
    if (unit_id is not None) != (kind in UNIT_COVERS) or (post_id is None) == (unit_id is None):
        raise BadPostFacts(
            what=kind.name_in(), why="须由单位承担 / unit" if kind in UNIT_COVERS else "须由岗位承担 / post"
        )
    if post_id is not None:
        post = Post.objects.filter(pk=post_id).first()
        if post is None:
            raise UnknownPost(post=post_id)
        return post
    unit = Unit.objects.filter(pk=unit_id or 0).first()
    if unit is None:
        raise UnknownUnit(unit=unit_id)
    return unit


def _refuse_taken(area_id: int, kind: CoverKind, spell: Spell) -> None:
    """Refuse a second cover in a slot of the area; the exclusion constraint decides a race."""
    if not slot_of(kind):
        return
    standing = Cover.objects.filter(area_id=area_id, slot=slot_of(kind), superseded_at__isnull=True)
    for one in standing.select_related("post"):
        if Spell(one.valid_from, one.valid_until).overlaps(spell):
            raise CoverTaken(kind=kind.name_in(), post=one.post.title if one.post else "")


def _shorten(one: Cover, on: date, now: datetime) -> int | None:
    """Close the row and write what remains of the cover."""
    one.superseded_at = now
    one.save(update_fields=["superseded_at"])
    if on <= one.valid_from:
        return None
    one.pk, one.valid_until, one.learned_at, one.superseded_at = None, on, now, None
    one.save(force_insert=True)
    return one.pk
