"""Loading a district's units, posts, holders and covers from its folder; loading twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import AreaFacts, Layer
from chuanhui.grid.posts.actions.recording import Deed, ask_leave
from chuanhui.grid.posts.errors import ImportRefused
from chuanhui.grid.posts.models import Account, Cover, Post, Term, Unit
from chuanhui.grid.posts.rules import Acting, slot_of, territory_of
from chuanhui.grid.posts.rules.imports import TABLES, PostTables, read_tables
from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight

DEMO_PASSWORD = "chuanhui-demo"
"""The one password of every demo account; it is set only where settings.DEMO says so."""

_Row = TypeVar("_Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a loading added; all 0 when everything was there."""

    units: int
    accounts: int
    posts: int
    terms: int
    covers: int

    @property
    def total(self) -> int:
        """Return the sum."""
        return self.units + self.accounts + self.posts + self.terms + self.covers


@transaction.atomic
def load_posts(folder: Path, by: Acting, now: datetime, *, password: str | None = None) -> Loaded:
    """Load a folder's tables of units, posts, holders and covers; rows already there stay as they are.

    The areas are loaded before. Accounts get `password`; without one the demo's in demo mode, and
    otherwise none, so that nobody can sign in until one is given. One journal entry tells of it all.

    Args:
        folder: the district's folder.
        by: the system, or a post that may manage the whole territory; its sight is entered here.
        now: aware.
        password: first password of every new account.

    Raises:
        ImportRefused: `faults` holds every fault of the four tables; nothing was written.
        NotInSight, MayNotManage: an area lies outside what `by` may manage.
    """
    with scope.seeing(by.sight):
        grid = {one.code: one for layer in Layer for one in areas.areas_in(Sight.everything(), layer=layer)}
        tables = _read(folder, grid)
        for path in {grid[row["area"]].area_path for row in (*tables.units, *tables.posts, *tables.covers)}:
            ask_leave(by, path)
        if password is None and settings.DEMO:
            password = DEMO_PASSWORD
        loaded = _Loader(grid, now).load(tables, make_password(password))
        if loaded.total:
            deed = Deed("post.load", by, now)
            body = {name: getattr(loaded, name) for name in Loaded.__slots__}
            deed.record(subject_kind="post", subject=folder.name, area_path=by.area_path, body=body)
            deed.changed()
    return loaded


def _read(folder: Path, grid: Mapping[str, AreaFacts]) -> PostTables:
    """Return the four tables, or refuse with every fault in them."""
    files = {name: (folder / f"{name}.csv").read_bytes() for name in TABLES}
    standing = set(Unit.objects.values_list("code", flat=True))
    tables, faults = read_tables(files, {code: one.area_path for code, one in grid.items()}, standing)
    if tables is None:
        raise ImportRefused(tuple(faults), count=len(faults))
    return tables


class _Loader:
    """Writes what is missing, table by table."""

    def __init__(self, grid: Mapping[str, AreaFacts], now: datetime) -> None:
        self.grid = grid
        self.now = now

    def load(self, tables: PostTables, password: str) -> Loaded:
        """Write what is missing and count it."""
        units = self.add(Unit.objects, "code", (self.unit(row) for row in tables.units))
        self.units = dict(Unit.objects.values_list("code", "pk"))
        accounts = self.add(Account.objects, "username", self.accounts(tables.holders, password))
        posts = self.add(Post.objects, "code", (self.post(row) for row in tables.posts))
        self.posts = dict(Post.objects.values_list("code", "pk"))
        self.people = dict(Account.objects.values_list("username", "pk"))
        return Loaded(units, accounts, posts, self.terms(tables), self.covers(tables))

    def add(self, table: models.Manager[_Row], key: str, rows: Iterable[_Row]) -> int:
        """Insert the rows whose key is new."""
        known = set(table.values_list(key, flat=True))
        new = [row for row in rows if getattr(row, key) not in known]
        return len(table.bulk_create(new, batch_size=500))

    def unit(self, row: Mapping[str, Any]) -> Unit:
        """Return a unit as it will be kept."""
        area = self.grid[row["area"]]
        return Unit(
            code=row["code"],
            name=row["name"],
            aliases=[word for word in row["aliases"].split("|") if word],
            kind=row["kind"].value,
            territory=territory_of(area.area_path),
            area_path=area.area_path,
            phone=row["phone"],
            synthetic=row["synthetic"],
            valid_from=row["from"],
            opened_at=self.now,
        )

    def accounts(self, rows: Iterable[Mapping[str, Any]], password: str) -> list[Account]:
        """Return one account for each user name."""
        named = {row["username"]: row["work_name"] for row in rows}
        return [
            Account(
                username=username,
                work_name=name,
                password=password,
                synthetic="演示" in name,
                opened_at=self.now,
            )
            for username, name in named.items()
        ]

    def post(self, row: Mapping[str, Any]) -> Post:
        """Return a post as it will be kept."""
        area = self.grid[row["area"]]
        return Post(
            code=row["code"],
            title=row["title"],
            role=row["role"].value,
            unit_id=self.units[row["unit"]],
            area_id=area.id,
            territory=territory_of(area.area_path),
            area_path=area.area_path,
            phone=row["phone"],
            valid_from=row["from"],
            opened_at=self.now,
        )

    def terms(self, tables: PostTables) -> int:
        """Insert the terms of posts that never had one on that day."""
        known: set[tuple[int, date]] = set(Term.objects.values_list("post_id", "valid_from"))
        new = [
            Term(
                post_id=self.posts[row["post"]],
                account_id=self.people[row["username"]],
                valid_from=row["from"],
                valid_until=row["until"],
                learned_at=self.now,
                source=row["source"],
            )
            for row in tables.holders
            if (self.posts[row["post"]], row["from"]) not in known
        ]
        return len(Term.objects.bulk_create(new, batch_size=500))

    def covers(self, tables: PostTables) -> int:
        """Insert the covers that are not there."""
        known = set(Cover.objects.values_list("kind", "post_id", "unit_id", "area_id", "valid_from"))
        new = [self.cover(row) for row in tables.covers]
        new = [
            one
            for one in new
            if (one.kind, one.post_id, one.unit_id, one.area_id, one.valid_from) not in known
        ]
        return len(Cover.objects.bulk_create(new, batch_size=500))

    def cover(self, row: Mapping[str, Any]) -> Cover:
        """Return a cover as it will be kept."""
        area = self.grid[row["area"]]
        return Cover(
            post_id=self.posts[row["post"]] if row["post"] else None,
            unit_id=self.units[row["unit"]] if row["unit"] else None,
            area_id=area.id,
            kind=row["kind"].value,
            slot=slot_of(row["kind"]),
            territory=territory_of(area.area_path),
            area_path=area.area_path,
            path=area.path,
            valid_from=row["from"],
            valid_until=row["until"],
            learned_at=self.now,
            source=row["source"],
        )
