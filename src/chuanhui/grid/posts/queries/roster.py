"""The roster: which posts stand in an area, who holds them, which are empty, what a person holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries.directory import KNOWN_NOW, open_directory
from chuanhui.grid.posts.rules import EXPECTED, CoverKind, Role
from chuanhui.journal import scope
from chuanhui.journal.scope import settings_of
from chuanhui.kernel.sight import Sight, subtree

_HOLDINGS = """
    SELECT p.id, p.code, p.title, p.role, p.area_path, u.id, u.name, p.phone, p.valid_from, p.valid_until,
           t.id, a.id, coalesce(a.work_name, ''), t.valid_from, t.valid_until,
           (SELECT max(least(old.valid_until, %(on)s)) FROM posts_term old
             WHERE old.post_id = p.id AND old.superseded_at IS NULL AND old.valid_until <= %(on)s)
    FROM posts_post p JOIN posts_unit u ON u.id = p.unit_id
    LEFT JOIN posts_term t ON t.post_id = p.id AND t.learned_at <= %(known)s::timestamptz
        AND (t.superseded_at IS NULL OR t.superseded_at > %(known)s::timestamptz)
        AND t.valid_from <= %(on)s AND (t.valid_until IS NULL OR t.valid_until > %(on)s)
    LEFT JOIN posts_account a ON a.id = t.account_id
    WHERE p.opened_at <= %(known)s::timestamptz AND p.valid_from <= %(on)s
      AND (p.valid_until IS NULL OR p.valid_until > %(on)s OR p.closed_at > %(known)s::timestamptz)
"""
_WITHIN = """
      AND p.area_path >= %(lo)s AND p.area_path < %(hi)s
"""
_IN_SIGHT = """
      AND p.area_path >= %(app_lo)s AND p.area_path < %(app_hi)s
      AND (%(app_spans)s = '' OR p.area_path <@ nullif(%(app_spans)s, '')::pathspan_multirange)
      AND (%(app_unit)s = '' OR p.unit_id = nullif(%(app_unit)s, '')::bigint)
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """A post and whoever holds it; with `holder_id` None nobody does, since `vacant_since` if known."""

    post_id: int
    code: str
    title: str
    role: str
    area_path: str
    unit_id: int
    unit_name: str
    phone: str
    valid_from: date
    valid_until: date | None
    term_id: int | None
    holder_id: int | None
    holder: str
    since: date | None
    until: date | None
    vacant_since: date | None

    def role_name(self, lang: str = "zh") -> str:
        """Return the name of the role in `lang`."""
        return Role(self.role).name_in(lang)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Something that nobody answers for.

    Attributes:
        why: ``no_holder`` (a post without a person), ``no_post`` (a duty without a post: `role` is missing
            in the area), or ``idle_cover`` (a cover carried by a post that nobody holds).
        since: first day without a holder, where known.
    """

    why: str
    area_path: str
    role: str
    post_code: str
    title: str
    since: date | None


def holders(
    sight: Sight,
    path: str,
    on: date,
    *,
    known: datetime | None = None,
    role: Role | None = None,
    limit: int = 200,
    offset: int = 0,
) -> list[Holding]:
    """Return the posts that stand in an area and below it, by area and code, with whoever holds them.

    Args:
        sight: what the asking post may see.
        path: area whose subtree is asked for.
        on: local day.
        known: what was believed at this instant; None is now.
        role: only posts of this role.
        limit, offset: the page.
    """
    more = " AND p.role = %(role)s" if role else ""
    order = " ORDER BY p.area_path, p.code LIMIT %(limit)s OFFSET %(offset)s"
    values = {"role": role.value} if role else {}
    return _holdings(sight, path, on, known, more + order, {**values, "limit": limit, "offset": offset})


def holding_of(sight: Sight, post_id: int, on: date) -> Holding | None:
    """Return a post that stands on a day, with whoever holds it; None when it is not in sight."""
    more = " AND p.id = %(post)s"
    return next(iter(_holdings(sight, tuple(sight.hull), on, None, more, {"post": post_id})), None)


def vacancies(sight: Sight, on: date, path: str | None = None) -> list[Vacancy]:
    """Return what nobody answers for: posts without a person, areas without a post, covers gone idle.

    No duty without a post, no post without a person (S08).

    Args:
        sight: what the asking post may see.
        on: local day.
        path: only in this area's subtree; None asks for everything in sight.
    """
    found: list[Vacancy] = []
    for lo, hi in [tuple(subtree(path))] if path else [tuple(span) for span in sight.spans]:
        posts = _holdings(sight, (lo, hi), on, None, " ORDER BY p.area_path, p.code", {})
        empty = {one.post_id: one for one in posts if one.holder_id is None}
        found += [
            Vacancy("no_holder", one.area_path, one.role, one.code, one.title, one.vacant_since)
            for one in empty.values()
        ]
        found += _idle_covers(empty, on)
        if sight.unit is None:
            found += _areas_without(sight, (lo, hi), on, {(one.area_path, one.role) for one in posts})
    return found


def posts_of(account_id: int, on: date) -> list[Holding]:
    """Return the posts that a person holds on a day: those among which they may switch.

    The account is the caller's own or was found in sight; its posts may lie in either territory.
    """
    # No bounds of area: from a plan kept for any bounds the server expects next to no post between them,
    # begins there and reads every post of the district to find the one or two of this person.
    statement = f"{_HOLDINGS} AND t.account_id = %(account)s ORDER BY p.code"
    with scope.seeing(Sight.everything()), connection.cursor() as cursor:
        cursor.execute(statement, {"on": on, "known": KNOWN_NOW, "account": account_id})
        return [Holding(*row) for row in cursor.fetchall()]


def territories_of(account_id: int, on: date) -> set[str]:
    """Return the roots of the territories in which a person holds a post on a day or is to hold one later.

    It answers in either territory whatever the sight: it tells whose person somebody is, nothing more.
    """
    with scope.seeing(Sight.everything()):
        found = _rows(
            "SELECT DISTINCT p.territory FROM posts_term t JOIN posts_post p ON p.id = t.post_id "
            "WHERE t.account_id = %(account)s AND t.superseded_at IS NULL "
            "AND (t.valid_until IS NULL OR t.valid_until > %(on)s)",
            {"account": account_id, "on": on},
        )
    return {one["territory"] for one in found}


def holding(sight: Sight, code: str, on: date) -> Holding | None:
    """Return one post in sight with whoever holds it on a day; None where there is none to be seen."""
    lo_hi = tuple(sight.hull)
    return next(iter(_holdings(sight, lo_hi, on, None, " AND p.code = %(code)s", {"code": code})), None)


def filled_posts(territory: str, on: date) -> dict[str, int]:
    """Return how many posts of each role somebody holds in a territory on a day: numbers, no names."""
    with transaction.atomic():
        open_directory(territory)
        found = _rows(
            "SELECT p.role, count(*) AS posts FROM posts_post p JOIN posts_term t ON t.post_id = p.id "
            "AND t.superseded_at IS NULL AND t.valid_from <= %(on)s "
            "AND (t.valid_until IS NULL OR t.valid_until > %(on)s) "
            "WHERE p.territory = %(territory)s AND p.valid_from <= %(on)s "
            "AND (p.valid_until IS NULL OR p.valid_until > %(on)s) GROUP BY p.role",
            {"territory": territory, "on": on},
        )
    return {one["role"]: one["posts"] for one in found}


def terms_of(post_id: int, known: datetime | None = None) -> list[dict[str, Any]]:
    """Return who held a post and when, newest first, as believed at an instant; it was found in sight."""
    return _rows(
        "SELECT t.id, t.account_id, a.work_name AS holder, t.valid_from, t.valid_until, t.learned_at, "
        "t.source "
        "FROM posts_term t JOIN posts_account a ON a.id = t.account_id WHERE t.post_id = %(post)s "
        "AND t.learned_at <= %(known)s::timestamptz "
        "AND (t.superseded_at IS NULL OR t.superseded_at > %(known)s::timestamptz) "
        "ORDER BY t.valid_from DESC",
        {"post": post_id, "known": known or KNOWN_NOW},
    )


def covers_of(post_id: int, on: date) -> list[dict[str, Any]]:
    """Return what a post covers on a day, its unit's covers included; the post was found in sight."""
    found = _rows(
        "SELECT c.id, c.kind, c.path, c.area_path, c.valid_from, c.valid_until, c.source, "
        "c.post_id IS NULL AS by_unit "
        "FROM posts_cover c JOIN posts_post p ON p.id = c.post_id OR p.unit_id = c.unit_id "
        "WHERE p.id = %(post)s AND c.superseded_at IS NULL "
        "AND c.valid_from <= %(on)s AND (c.valid_until IS NULL OR c.valid_until > %(on)s) "
        "ORDER BY c.kind, c.path",
        {"post": post_id, "on": on},
    )
    return [{**one, "name": CoverKind(one["kind"]).zh, "name_en": CoverKind(one["kind"]).en} for one in found]


def accounts_in(sight: Sight, on: date) -> list[dict[str, Any]]:
    """Return the accounts that hold a post in sight on a day, for whoever appoints and disables."""
    return _rows(
        "SELECT DISTINCT a.id, a.username, a.work_name, a.is_active FROM posts_account a "
        "JOIN posts_term t ON t.account_id = a.id AND t.superseded_at IS NULL "
        "AND t.valid_from <= %(on)s AND (t.valid_until IS NULL OR t.valid_until > %(on)s) "
        f"JOIN posts_post p ON p.id = t.post_id WHERE true {_IN_SIGHT} ORDER BY a.username",
        {"on": on, **_in_sight(sight)},
    )


def _in_sight(sight: Sight) -> dict[str, str]:
    """Return the values of `_IN_SIGHT`."""
    return dict(zip(("app_lo", "app_hi", "app_spans", "app_unit"), settings_of(sight), strict=True))


def _holdings(
    sight: Sight,
    within: str | tuple[str, ...],
    on: date,
    known: datetime | None,
    more: str,
    values: dict[str, Any],
) -> list[Holding]:
    """Return the posts in a span of paths, as far as they are in sight."""
    lo, hi = subtree(within) if isinstance(within, str) else within
    values = {"lo": lo, "hi": hi, "on": on, "known": known or KNOWN_NOW, **_in_sight(sight), **values}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDINGS + _WITHIN + _IN_SIGHT + more, values)
        return [Holding(*row) for row in cursor.fetchall()]


def _idle_covers(empty: dict[int, Holding], on: date) -> list[Vacancy]:
    """Return the covers carried by posts that nobody holds."""
    found = _rows(
        "SELECT c.post_id, c.kind, c.path FROM posts_cover c WHERE c.post_id = ANY(%(posts)s) "
        "AND c.superseded_at IS NULL AND c.valid_from <= %(on)s "
        "AND (c.valid_until IS NULL OR c.valid_until > %(on)s) ORDER BY c.path, c.kind",
        {"posts": list(empty), "on": on},
    )
    return [
        Vacancy("idle_cover", one["path"], one["kind"], post.code, post.title, post.vacant_since)
        for one in found
        for post in [empty[one["post_id"]]]
    ]


def _areas_without(
    sight: Sight, within: tuple[str, ...], on: date, present: set[tuple[str, str]]
) -> list[Vacancy]:
    """Return the areas that lack a post which their level must have."""
    lo, hi = within
    return [
        Vacancy("no_post", area.path, role.value, "", f"{area.label()} {role.zh}", None)
        for area in areas.areas_in(sight, on)
        if lo <= area.path < hi
        for role in EXPECTED.get(area.level.value, ())
        if (area.path, role.value) not in present
    ]


def _rows(sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a statement by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
