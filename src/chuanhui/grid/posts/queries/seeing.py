"""What a post sees on a day, and acting under a post without signing in (trials, command line, loaders)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from chuanhui.grid.posts.errors import PostClosed, PostVacant, UnknownPost
from chuanhui.grid.posts.rules import (
    Acting,
    CoverFacts,
    CoverKind,
    PostFacts,
    Role,
    Spell,
    UnitKind,
    sight_of,
)
from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight

_POST = """
    SELECT p.id, p.code, p.title, p.role, p.unit_id, u.name, u.kind, p.territory, p.area_path, p.phone,
           p.valid_from, least(p.valid_until, u.valid_until)
    FROM posts_post p JOIN posts_unit u ON u.id = p.unit_id
"""
_COVERS = """
    SELECT c.kind, c.area_path, c.valid_from, c.valid_until, c.post_id IS NULL
    FROM posts_cover c
    WHERE (c.post_id = %s OR c.unit_id = %s) AND c.superseded_at IS NULL
      AND c.valid_from <= %s AND (c.valid_until IS NULL OR c.valid_until > %s)
    ORDER BY c.area_path
"""
_COVERS_OF_MANY = """
    SELECT c.post_id, c.unit_id, c.kind, c.area_path, c.valid_from, c.valid_until
    FROM posts_cover c
    WHERE (c.post_id = ANY(%s) OR c.unit_id = ANY(%s)) AND c.superseded_at IS NULL
      AND c.valid_from <= %s AND (c.valid_until IS NULL OR c.valid_until > %s)
    ORDER BY c.area_path
"""
_HOLDER = """
    SELECT a.id, a.work_name, a.language, a.large_type
    FROM posts_term t JOIN posts_account a ON a.id = t.account_id
    WHERE t.post_id = %s AND t.superseded_at IS NULL
      AND t.valid_from <= %s AND (t.valid_until IS NULL OR t.valid_until > %s)
"""


class StandingPost(NamedTuple):
    """A post as the tables have it, with the days on which both it and its unit stand."""

    facts: PostFacts
    spell: Spell


def post_by_id(post_id: int) -> StandingPost | None:
    """Return a post, whatever the day; the transaction must see it."""
    return next(iter(_posts("WHERE p.id = %s", post_id)), None)


def post_by_code(code: str) -> StandingPost | None:
    """Return a post by its code, or by ``role@name`` where `name` is the unit's code, name or alias.

    Where a unit has several posts of the role, the first by code is meant.
    """
    exact = next(iter(_posts("WHERE p.code = %s", code)), None)
    role, at, unit = code.partition("@")
    if exact is not None or not at:
        return exact
    named = "(u.code = %s OR u.name = %s OR u.aliases @> to_jsonb(ARRAY[%s::text]))"
    where = f"WHERE p.role = %s AND {named} ORDER BY p.territory, p.valid_until NULLS FIRST, p.code LIMIT 1"
    return next(iter(_posts(where, role, unit, unit, unit)), None)


def sight_on_day(post: PostFacts, on: date) -> Sight:
    """Return what a post sees on the local day `on`; the transaction must see its covers."""
    with connection.cursor() as cursor:
        cursor.execute(_COVERS, [post.id, post.unit_id, on, on])
        covers = [
            CoverFacts(CoverKind(kind), path, Spell(first, until), by_unit)
            for kind, path, first, until, by_unit in cursor.fetchall()
        ]
    return sight_of(post, covers, on)


def acting_for(post_code: str, on: date, now: datetime) -> Acting:
    """Return whoever holds the post on the day, acting under it, without a sign-in.

    For trials, the command line and loaders; doors use `acting`. The sight is not entered.

    Args:
        post_code: a code such as ``street_desk@xiaoqiao``, or ``department_desk@区城管局``.
        on: local day.
        now: aware; kept for the caller's actions, which take the same instant.

    Raises:
        UnknownPost: no such post.
        PostClosed: the post does not stand on that day.
        PostVacant: nobody holds it on that day.
    """
    with transaction.atomic(), scope.seeing(Sight.everything()), connection.cursor() as cursor:
        post = post_by_code(post_code)
        if post is None:
            raise UnknownPost(post=post_code)
        if not post.spell.holds(on):
            raise PostClosed(what=post_code)
        cursor.execute(_HOLDER, [post.facts.id, on, on])
        holder = cursor.fetchone()
        if holder is None:
            raise PostVacant(post=post_code, on=on.isoformat())
        sight = sight_on_day(post.facts, on)
    person_id, name, language, large = holder
    return acting_under(post.facts, sight, person_id, name, language, large)


def doers(codes: Collection[str], on: date) -> dict[str, Acting]:
    """Return each post as somebody would act under it on a day, without anybody: for asking what it must do.

    The sight is worked out but not entered, and nobody stands behind it: it reads, and never acts. Posts that
    the transaction does not see are left out. Two statements, however many posts are asked for.

    Args:
        codes: of posts.
        on: local day.
    """
    posts = [one.facts for one in _posts("WHERE p.code = ANY(%s)", list(codes))]
    with connection.cursor() as cursor:
        cursor.execute(_COVERS_OF_MANY, [[one.id for one in posts], [one.unit_id for one in posts], on, on])
        rows = cursor.fetchall()
    found = {}
    for post in posts:
        covers = [
            CoverFacts(CoverKind(kind), path, Spell(first, until), post_id is None)
            for post_id, unit_id, kind, path, first, until in rows
            if post_id == post.id or (post_id is None and unit_id == post.unit_id)
        ]
        found[post.code] = acting_under(post, sight_of(post, covers, on), None, "", "zh", False)
    return found


def acting_under(
    post: PostFacts, sight: Sight, person_id: int | None, name: str, language: str, large: bool
) -> Acting:
    """Return the person acting under the post."""
    return Acting(
        post_id=post.id,
        post_code=post.code,
        role=post.role.value,
        unit_id=post.unit_id,
        unit_name=post.unit_name,
        person_id=person_id,
        person_name=name,
        area_path=post.area_path,
        territory=post.territory,
        sight=sight,
        title=post.title,
        language=language,
        large_type=large,
    )


@contextmanager
def acting_as(post_code: str, *, on: date, now: datetime) -> Iterator[Acting]:
    """Open a transaction in the sight of a post, for trials and the command line.

    Raises:
        UnknownPost, PostClosed, PostVacant: see `acting_for`.
    """
    with transaction.atomic():
        acting = acting_for(post_code, on, now)
        scope.enter(acting.sight)
        yield acting


def _posts(where: str, *values: Any) -> list[StandingPost]:
    """Return the posts that a condition selects."""
    with connection.cursor() as cursor:
        cursor.execute(_POST + where, values)
        return [
            StandingPost(
                PostFacts(*(*row[:3], Role(row[3]), *row[4:6], UnitKind(row[6]), *row[7:10])),
                Spell(row[10], row[11]),
            )
            for row in cursor.fetchall()
        ]
