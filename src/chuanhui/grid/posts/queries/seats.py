"""Seats that elections fill: who sits where until when, and which are empty."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chuanhui.grid.posts.models import Post, Term
from chuanhui.grid.posts.rules import Role
from chuanhui.journal.scope import narrow
from chuanhui.kernel.sight import Sight

_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat on a day; `holder` is "" and the days None where nobody sits on it."""

    post_id: int
    code: str
    title: str
    holder: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""


def stem_of(role: Role, area_path: str, place: str) -> str:
    """Return what the codes of the seats of one place begin with: ``council_member@411602-001-002-c001``.

    Args:
        role: of the seats.
        area_path: administrative area in which the place stands.
        place: number of the thing, or "" for the area itself.
    """
    code = _OTHER.sub("-", area_path.lower()).strip("-")
    slug = _OTHER.sub("-", place.lower()).strip("-")
    return f"{role.value}@{code}-{slug}" if slug else f"{role.value}@{code}"


def seats_at(sight: Sight, role: Role, area_path: str, place: str, on: date) -> tuple[Seat, ...]:
    """Return the seats of a role at one place on a day, by number.

    Args:
        sight: what may be seen; seats elsewhere are none.
        role, area_path, place: see `stem_of`.
        on: local day.
    """
    return seats_of_each(sight, [(role, area_path, place)], on)[role, area_path, place]


def seats_of_each(
    sight: Sight, places: Collection[tuple[Role, str, str]], on: date
) -> dict[tuple[Role, str, str], tuple[Seat, ...]]:
    """Return the seats of several places on a day, by role, area and place; see `seats_at`. Two queries."""
    stems = {stem_of(*one): one for one in places}
    found: dict[tuple[Role, str, str], list[Seat]] = {one: [] for one in places}
    if not stems:
        return {}
    any_of = Q()
    for stem in stems:
        any_of |= Q(code__startswith=f"{stem}#")
    rows = narrow(Post.objects.filter(any_of, valid_until=None), sight)
    posts = sorted(rows, key=lambda one: int(one.code.rpartition("#")[2]))
    held = {
        one.post_id: one
        for one in Term.objects.filter(post__in=posts, superseded_at=None, valid_from__lte=on)
        .exclude(valid_until__lte=on)
        .select_related("account")
    }
    for one in posts:
        found[stems[one.code.rpartition("#")[0]]].append(_seat(one, held.get(one.pk)))
    return {one: tuple(seats) for one, seats in found.items()}


def _seat(post: Post, term: Term | None) -> Seat:
    if term is None:
        return Seat(post.pk, post.code, post.title)
    return Seat(
        post.pk,
        post.code,
        post.title,
        term.account.work_name,
        term.valid_from,
        term.valid_until,
        term.source,
    )
