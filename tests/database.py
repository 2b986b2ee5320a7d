"""Databases for tests: one migrated template, cached by what the migrations say, and clones of it.

The server is the embedded one, in its careless test form, unless `DATABASE_URL` names another: then the
login of `DATABASE_OWNER_URL` (or the same login) must be allowed to create databases.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from psycopg import sql

from chuanhui.site.databases import parse_url
from chuanhui.site.postgres.cluster import ADMIN, APP, OWNER, cluster
from chuanhui.site.postgres.lease import in_use

SOURCE = Path(__file__).resolve().parents[1] / "src"
TEMPLATE, CLONE = "chuanhui_template_", "chuanhui_test_"
TEMPLATE_LOCK = 4_116_099
DISTRICT_LOADED_AT = datetime(2026, 11, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DISTRICT_PARTS = (
    "districts/chuanhui",
    "playbooks",
    "src/chuanhui/kernel",
    "src/chuanhui/playbook",
    "src/chuanhui/journal",
    "src/chuanhui/grid",
    "src/chuanhui/mechanism/rulebooks",
    "src/chuanhui/mechanism/campaigns",
    "src/chuanhui/mechanism/rankings/actions/figures.py",
    "src/chuanhui/site/demo.py",
)
"""What a demo district without a day of work is made of and made by."""
POINTED = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    """The logins of one server; `owner` is "" where one login serves all and steps down to ch_app."""

    app: str = field(repr=False)
    owner: str = field(repr=False)
    admin: str = field(repr=False)


@dataclass(frozen=True)
class Database:
    """One database on the server, for Django here and for processes that a test starts."""

    server: Server
    name: str

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment under which another process uses this database as the application does."""
        found = {"DATABASE_URL": _named(self.server.app, self.name)}
        if self.server.owner:
            found["DATABASE_OWNER_URL"] = _named(self.server.owner, self.name)
        return found

    @property
    def app_url(self) -> str:
        """Return the application's address."""
        return self.environ["DATABASE_URL"]

    @property
    def admin_url(self) -> str:
        """Return the superuser's (or the owner's) address."""
        return _named(self.server.admin, self.name)

    def connect(self) -> psycopg.Connection[Any]:
        """Return an autocommit connection of the superuser (or the owner), which the caller closes."""
        return psycopg.connect(self.admin_url, autocommit=True)

    def connect_as_app(self) -> psycopg.Connection[Any]:
        """Return an autocommit connection bound like the application's, which the caller closes."""
        options = "" if self.server.owner else "-c role=ch_app"
        return psycopg.connect(self.app_url, autocommit=True, options=options)

    def settings(self, *, as_owner: bool = False) -> dict[str, Any]:
        """Return Django's settings for this database."""
        found = parse_url(
            _named(self.server.owner or self.server.admin if as_owner else self.server.app, self.name)
        )
        if not as_owner and not self.server.owner:
            found["OPTIONS"]["options"] = "-c role=ch_app"
        return {key: found[key] for key in POINTED}


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """Run, or find, the server for the tests."""
    if app := os.environ.get("DATABASE_URL", ""):
        owner = os.environ.get("DATABASE_OWNER_URL", "")
        yield Server(app, owner, owner or app)
        return
    with in_use(cluster(settings.VAR, test_only=True)) as it:
        yield Server(it.url(APP, "postgres"), it.url(OWNER, "postgres"), it.url(ADMIN, "postgres"))


@contextlib.contextmanager
def clone(server: Server, label: str, *, district: bool = False) -> Iterator[Database]:
    """Make a database like the migrated template, or one with the demo district, and drop it afterwards."""
    name = f"{CLONE}{os.getpid()}_{label}"
    with _admin(server) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        template = _template(server, admin)
        if district:
            template = _district(server, admin, template)
        _drop(admin, name)
        _create(server, admin, name, template)
    try:
        yield Database(server, name)
    finally:
        with _admin(server) as admin:
            _drop(admin, name)


@contextlib.contextmanager
def empty(server: Server, label: str) -> Iterator[Database]:
    """Make a database without a table, for tests of the migrations themselves, and drop it afterwards."""
    with _made_from("template0", server, label) as found:
        yield found


@contextlib.contextmanager
def copy(played: Database, label: str) -> Iterator[Database]:
    """Make a database like one in which something was done, nobody connected to it; drop it afterwards.

    What takes long to play is played once, and each test that commits changes a copy of its own.
    """
    with _made_from(played.name, played.server, label) as found:
        yield found


@contextlib.contextmanager
def pointed_at(database: Database, *, as_owner: bool = False) -> Iterator[None]:
    """Let Django use `database` in every thread."""
    former = {key: connection.settings_dict[key] for key in POINTED}
    _point(database.settings(as_owner=as_owner))
    try:
        yield
    finally:
        _point(former)


def in_threads(count: int, work: Callable[[int], T]) -> list[T]:
    """Run `work(0)` … `work(count - 1)` at once, each with its own connection, and return the results."""

    def one(number: int) -> T:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def migrations_digest() -> str:
    """Return a digest of all that a migrated database depends on: migrations, what they import, packages."""
    files = sorted((SOURCE / "chuanhui").glob("**/migrations/*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    for text in list(texts.values()):
        for module in re.findall(r"^(?:from|import) (chuanhui[\w.]*)", text, re.MULTILINE):
            path = (SOURCE / module.replace(".", "/")).with_suffix(".py")
            if path.is_file():
                texts[path] = path.read_text(encoding="utf-8")
    running = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    for package in ("django", "django-axes", "procrastinate"):
        running.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    for path in sorted(texts):
        running.update(f"{path.relative_to(SOURCE)}\n{texts[path]}".encode())
    return running.hexdigest()[:16]


def district_digest(root: Path) -> str:
    """Return a digest of all that the loaded demo district depends on, besides the migrations.

    Args:
        root: the folder in which `DISTRICT_PARTS` lie.
    """
    running = hashlib.sha256(b"accounts with the demo's password")
    for part in DISTRICT_PARTS:
        found = root / part
        for path in sorted(found.rglob("*")) if found.is_dir() else [found]:
            if path.is_file() and "__pycache__" not in path.parts:
                running.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return running.hexdigest()[:12]


def _template(server: Server, admin: psycopg.Connection[Any]) -> str:
    """Return the name of the migrated template, made now if the migrations have changed."""
    name = TEMPLATE + migrations_digest()
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return name
    _tidy(admin)
    building = f"{name}_building"
    _drop(admin, building)
    _create(server, admin, building, "template0")
    with pointed_at(Database(server, building), as_owner=True):
        call_command("migrate", verbosity=0)
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
    )
    return name


def _district(server: Server, admin: psycopg.Connection[Any], template: str) -> str:
    """Return the name of the template with the demo district, its posts and its campaign loaded."""
    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    name = f"{template}_d_{district_digest(SOURCE.parent)}"
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return name
    building = f"{template}_d_building"
    _drop(admin, building)
    _create(server, admin, building, template)
    with override_settings(DEMO=True), pointed_at(Database(server, building)):
        for _said in demo.load(days=0, seed=0, now=DISTRICT_LOADED_AT):
            pass
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
    )
    return name


def _tidy(admin: psycopg.Connection[Any]) -> None:
    """Drop templates of other migrations, and clones whose run has ended without dropping them."""
    rows = admin.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^chuanhui_(template|test)_'"
    ).fetchall()
    for (name,) in rows:
        number = name.removeprefix(CLONE).split("_")[0]
        if name.startswith(CLONE) and Path(f"/proc/{number}").exists():
            continue
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


@contextlib.contextmanager
def _made_from(template: str, server: Server, label: str) -> Iterator[Database]:
    name = f"{CLONE}{os.getpid()}_{label}"
    with _admin(server) as admin:
        _drop(admin, name)
        _create(server, admin, name, template)
    try:
        yield Database(server, name)
    finally:
        with _admin(server) as admin:
            _drop(admin, name)


def _create(server: Server, admin: psycopg.Connection[Any], name: str, template: str) -> None:
    owner = urlsplit(server.owner).username or urlsplit(server.admin).username
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template)
    )
    admin.execute(statement + sql.SQL(" OWNER {}").format(sql.Identifier(owner)) if owner else statement)


def _drop(admin: psycopg.Connection[Any], name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def _admin(server: Server) -> Iterator[psycopg.Connection[Any]]:
    admin = psycopg.connect(server.admin, autocommit=True)
    try:
        yield admin
    finally:
        admin.close()


def _named(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{quote(database)}").geturl()


def _point(found: dict[str, Any]) -> None:
    connections.close_all()
    connection.settings_dict.update(found)
