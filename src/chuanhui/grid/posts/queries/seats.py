"""Seats that elections fill: who sits where until when, and which are empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

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
    rows = Post.objects.filter(code__startswith=f"{stem_of(role, area_path, place)}#", valid_until=None)
    posts = sorted(narrow(rows, sight), key=lambda one: int(one.code.rpartition("#")[2]))
    held = {
        one.post_id: one
        for one in Term.objects.filter(post__in=posts, superseded_at=None, valid_from__lte=on)
        .exclude(valid_until__lte=on)
        .select_related("account")
    }
    return tuple(_seat(one, held.get(one.pk)) for one in posts)


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
