"""The directory: units by name, who answers for an area. Reading goes up the tree, where sight goes down.

Row-level security lets every post read the directory of its own territory; `open_directory` opens that
of a named territory to somebody without a sight, for the public page of a grid.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.errors import UnknownUnit
from chuanhui.grid.posts.rules import (
    DESK_OF,
    Answering,
    CoverKind,
    Role,
    UnitKind,
    ancestors,
    in_order,
    is_public,
    nearest,
    territory_of,
)
from chuanhui.journal import stamps

KNOWN_NOW = "infinity"
"""The instant of knowledge that asks what is believed now: no row is superseded after it."""

_UNITS = """
    SELECT id, code, name, aliases, kind, territory, area_path, phone, synthetic
    FROM posts_unit WHERE territory = %s AND valid_until IS NULL ORDER BY code
"""
_HELD = """
    LEFT JOIN posts_term t ON t.post_id = p.id AND t.learned_at <= %(known)s::timestamptz
        AND (t.superseded_at IS NULL OR t.superseded_at > %(known)s::timestamptz)
        AND t.valid_from <= %(on)s AND (t.valid_until IS NULL OR t.valid_until > %(on)s)
    LEFT JOIN posts_account a ON a.id = t.account_id
"""
_STANDS = """
    p.opened_at <= %(known)s::timestamptz AND p.valid_from <= %(on)s
    AND (p.valid_until IS NULL OR p.valid_until > %(on)s OR p.closed_at > %(known)s::timestamptz)
"""
_ANSWERS = f"""
    SELECT p.role, false, p.area_path, p.id, p.code, p.title, u.id, u.name, p.phone,
           coalesce(a.work_name, ''), a.id
    FROM posts_post p JOIN posts_unit u ON u.id = p.unit_id {_HELD}
    WHERE p.area_path = ANY(%(paths)s) AND {_STANDS}
    UNION ALL
    SELECT c.kind, true, c.path, p.id, coalesce(p.code, ''), coalesce(p.title, u.name), u.id, u.name,
           coalesce(nullif(p.phone, ''), u.phone), coalesce(a.work_name, ''), a.id
    FROM posts_cover c LEFT JOIN posts_post p ON p.id = c.post_id
    JOIN posts_unit u ON u.id = coalesce(c.unit_id, p.unit_id) {_HELD}
    WHERE c.path = ANY(%(paths)s) AND c.learned_at <= %(known)s::timestamptz
      AND (c.superseded_at IS NULL OR c.superseded_at > %(known)s::timestamptz)
      AND c.valid_from <= %(on)s AND (c.valid_until IS NULL OR c.valid_until > %(on)s)
"""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One unit that stands."""

    id: int
    code: str
    name: str
    aliases: tuple[str, ...]
    kind: UnitKind
    territory: str
    area_path: str
    phone: str
    synthetic: bool

    @property
    def desk_role(self) -> Role:
        """Return the role of the post at which work for this unit arrives."""
        return DESK_OF[self.kind]


_OFFICES = frozenset({UnitKind.DISTRICT, UnitKind.STREET, UnitKind.COMMUNITY})


class Units:
    """The units of one territory, by id, code, name and alias."""

    def __init__(self, territory: str, standing: tuple[UnitFacts, ...]) -> None:
        self.territory = territory
        self._standing = standing
        self._by_id = {one.id: one for one in standing}
        self._by_word = {word: one for one in standing for word in one.aliases}
        self._by_word |= {one.name: one for one in standing}
        self._by_word |= {one.code: one for one in standing}
        self._offices = {one.area_path: one.id for one in reversed(standing) if one.kind in _OFFICES}

    def __iter__(self) -> Iterator[UnitFacts]:
        return iter(self._standing)

    def __len__(self) -> int:
        return len(self._standing)

    def get(self, word: str | int) -> UnitFacts | None:
        """Return the unit of this id, code, name or alias, or None."""
        return self._by_id.get(word) if isinstance(word, int) else self._by_word.get(word)

    def named(self, word: str) -> UnitFacts:
        """Return the unit that a playbook names.

        Raises:
            UnknownUnit: the territory has no unit of that code, name or alias.
        """
        found = self._by_word.get(word)
        if found is None:
            raise UnknownUnit(unit=word)
        return found

    def by_name(self, name: str) -> int | None:
        """Return the id of the unit of this name, code or alias, or None."""
        found = self._by_word.get(name)
        return found.id if found else None

    def name_of(self, unit_id: int) -> str:
        """Return the name of a unit; empty for one that no longer stands or belongs to another territory."""
        found = self._by_id.get(unit_id)
        return found.name if found else ""

    def office_at(self, path: str) -> int | None:
        """Return the id of the unit that runs the area at `path` itself: street office, community."""
        return self._offices.get(path)


_remembered: dict[str, tuple[int, Units]] = {}


def open_directory(territory: str) -> None:
    """Let this transaction read the directory of `territory`: units, posts and covers, nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.directory', %s, true)", [territory])


def units(territory: str, stamp: int | None = None) -> Units:
    """Return the units of a territory, remembered in the process until the stamp moves.

    Args:
        territory: root path such as ``411602.``, or any path in it.
        stamp: version of ``posts`` as read in this request (`acting.stamps["posts"]`); None reads it.
    """
    territory = territory_of(territory)
    wanted = stamps.read("posts")["posts"] if stamp is None else stamp
    remembered = _remembered.get(territory)
    if remembered is not None and remembered[0] == wanted:
        return remembered[1]
    with transaction.atomic(), connection.cursor() as cursor:
        open_directory(territory)
        cursor.execute(_UNITS, [territory])
        rows = cursor.fetchall()
    found = Units(
        territory, tuple(UnitFacts(*(*row[:3], _words(row[3]), UnitKind(row[4]), *row[5:])) for row in rows)
    )
    # With no stamp from outside the rows may be this transaction's own, not yet committed.
    if stamp is not None:
        _remembered[territory] = (stamp, found)
    return found


def forget_units() -> None:
    """Forget the remembered units: for tests, whose databases share stamps without sharing rows."""
    _remembered.clear()


def responsible(
    path: str, kind: Role | CoverKind, on: date, known: datetime | None = None
) -> tuple[Answering, ...]:
    """Return who answers for an area in one capacity on a day, nearest first, as believed at an instant.

    Args:
        path: of an area in any layer: a grid cell, a road section, a key site.
        kind: role of a post that stands on the way up, or kind of a cover of an area on the way up; where a
            role and a cover share their id (grid worker, grid head) both answer.
        on: local day.
        known: what was believed at this instant; None is now.
    """
    return tuple(one for one in in_order(path, _answers(path, on, known)) if one.kind == kind.value)


def answering(path: str, on: date, known: datetime | None = None) -> tuple[Answering, ...]:
    """Return everybody who answers for the nearest area on the way up that has an answer."""
    return nearest(path, _answers(path, on, known))


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """One line of the public page of a grid: post, work name, work phone; nothing private."""

    kind: str
    by_cover: bool
    area_path: str
    area_name: str
    title: str
    unit_name: str
    holder: str
    phone: str
    is_vacant: bool

    def duty(self, lang: str = "zh") -> str:
        """Return the name of the duty in `lang`."""
        return (CoverKind(self.kind) if self.by_cover else Role(self.kind)).name_in(lang)


def who_answers(path: str, on: date) -> tuple[PublicAnswer, ...]:
    """Return who answers for a grid cell and the areas above it, nearest first, for everybody to read.

    Args:
        path: an administrative area.
        on: local day.
    """
    names = {one.path: one.label() for one in areas.chain(path, on)}
    return tuple(
        PublicAnswer(
            one.kind,
            one.by_cover,
            one.area_path,
            names.get(one.area_path, ""),
            one.title,
            one.unit_name,
            one.holder,
            one.phone,
            one.is_vacant,
        )
        for one in in_order(path, _answers(path, on, None))
        if is_public(one)
    )


class Names:
    """Work names and titles of people and posts, for timelines; whoever reads has the case in sight."""

    def __init__(
        self, people: dict[int, str], posts: dict[int, str], units: dict[int, str] | None = None
    ) -> None:
        self._people = people
        self._posts = posts
        self._units = units or {}

    def person(self, person_id: int) -> str:
        """Return the work name of a person."""
        return self._people.get(person_id, "")

    def post(self, post_id: int) -> str:
        """Return the title of a post."""
        return self._posts.get(post_id, "")

    def unit(self, post_id: int) -> str:
        """Return the name of the unit of a post."""
        return self._units.get(post_id, "")


def names_of(*, post_ids: Iterable[int] = (), person_ids: Iterable[int] = ()) -> Names:
    """Return the names of people and posts by id, in one statement; posts of the territory in sight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT true, id, work_name, '' FROM posts_account WHERE id = ANY(%s) "
            "UNION ALL SELECT false, p.id, p.title, u.name FROM posts_post p "
            "JOIN posts_unit u ON u.id = p.unit_id WHERE p.id = ANY(%s)",
            [list(person_ids), list(post_ids)],
        )
        rows = cursor.fetchall()
    people = {found: name for is_person, found, name, _ in rows if is_person}
    held = [(found, title, unit) for is_person, found, title, unit in rows if not is_person]
    return Names(people, {one[0]: one[1] for one in held}, {one[0]: one[2] for one in held})


def _answers(path: str, on: date, known: datetime | None) -> list[Answering]:
    """Return every post and cover on the way up from `path`."""
    values: dict[str, Any] = {"paths": list(ancestors(path)), "on": on, "known": known or KNOWN_NOW}
    with transaction.atomic(), connection.cursor() as cursor:
        open_directory(territory_of(path))
        cursor.execute(_ANSWERS, values)
        return [Answering(*row) for row in cursor.fetchall()]


def _words(aliases: str | list[str]) -> tuple[str, ...]:
    """Return the aliases; Django hands jsonb of a plain cursor out as text."""
    return tuple(json.loads(aliases) if isinstance(aliases, str) else aliases)
