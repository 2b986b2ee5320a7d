"""Restore a backup beside what is there, compare it row by row, and only then put it in place."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from chuanhui.site.backup import tools, urns
from chuanhui.site.backup.digests import files_of, sequences_of, tables_of
from chuanhui.site.backup.errors import DataThere, Differs, listed
from chuanhui.site.backup.making import DUMP, EVIDENCE, verify
from chuanhui.site.postgres.cluster import APP, OWNER

JOBS = 2


def restore(folder: Path, *, url: str, evidence: Path, replace: bool, now: datetime) -> dict[str, Any]:
    """Restore `folder` into the database of `url` and return the manifest it was compared with.

    Rows that were there are renamed, never dropped: ``DATABASE_before_TIME``, ``evidence.before-TIME``.

    Args:
        url: a login that may create databases and that row-level security does not bind.
        replace: whether a database that holds rows may be put aside.

    Raises:
        NotABackup, Damaged, ToolFailed: the backup cannot be trusted.
        DataThere: there are rows and `replace` is not asked.
        Differs: naming every table and file that is not as it was; nothing was put aside.
    """
    manifest = verify(folder)
    target = urlsplit(url).path.lstrip("/")
    stamp = now.strftime("%Y%m%d%H%M%S")
    with psycopg.connect(_at(url, "postgres"), autocommit=True) as admin:
        holds_rows = _holds_rows(admin, url, target)
        if holds_rows and not replace:
            raise DataThere()
        beside = f"{target}_restoring_{stamp}"
        _create(admin, beside)
        beside_evidence = evidence.with_name(f"{evidence.name}.restoring-{stamp}")
        try:
            _load(folder, _at(url, beside))
            _copy(folder / EVIDENCE, beside_evidence)
            _compare(manifest, _at(url, beside), beside_evidence)
        except BaseException:
            _drop(admin, beside)
            shutil.rmtree(beside_evidence, ignore_errors=True)
            raise
        _swap(admin, target, beside, f"{target}_before_{stamp}", keep=holds_rows)
    if evidence.exists():
        evidence.rename(evidence.with_name(f"{evidence.name}.before-{stamp}"))
    beside_evidence.rename(evidence)
    return manifest


def _at(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{quote(database)}").geturl()


def _holds_rows(admin: psycopg.Connection[Any], url: str, target: str) -> bool:
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [target]).fetchone():
        return False
    with psycopg.connect(_at(url, target), autocommit=True) as connection:
        connection.execute("SET row_security = off")
        return any(facts["rows"] for facts in tables_of(connection).values())


def _create(admin: psycopg.Connection[Any], name: str) -> None:
    identifier = sql.Identifier(name)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(identifier, sql.Identifier(OWNER))
    )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(identifier, sql.Identifier(APP)))


def _drop(admin: psycopg.Connection[Any], name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _load(folder: Path, url: str) -> None:
    # Not as the owner: forced row security would bind it too, and foreign keys could not be proved.
    words = ["--exit-on-error", f"--jobs={JOBS}", "--no-password"]
    tools.run("pg_restore", *words, f"--dbname={urlsplit(url).path.lstrip('/')}", str(folder / DUMP), url=url)
    with psycopg.connect(url, autocommit=True) as connection:
        urns.read(connection, folder / urns.FOLDER)
        # A dump carries no statistics: without them the first day after a disaster would be slow.
        connection.execute("ANALYZE")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.mkdir(mode=0o700, parents=True)


def _compare(manifest: dict[str, Any], url: str, evidence: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET row_security = off")
        tables, sequences = tables_of(connection), sequences_of(connection)
    names = _unlike(manifest["tables"], tables)
    names |= {name for name, reached in manifest["sequences"].items() if sequences.get(name, -1) < reached}
    files = files_of(evidence)
    names |= _unlike(manifest["files"], files)
    if names:
        raise Differs(names=listed(sorted(names)))


def _unlike(told: dict[str, Any], found: dict[str, Any]) -> set[str]:
    return {name for name in {*told, *found} if told.get(name) != found.get(name)}


def _swap(admin: psycopg.Connection[Any], target: str, beside: str, aside: str, *, keep: bool) -> None:
    """Put `beside` in the place of `target`; sessions of the old one end."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    if not keep:
        _drop(admin, target)
    elif admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [target]).fetchone():
        # Nobody may come back in between the two statements.
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(target)))
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [target]
        )
        admin.execute(rename.format(sql.Identifier(target), sql.Identifier(aside)))
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(aside)))
    admin.execute(rename.format(sql.Identifier(beside), sql.Identifier(target)))
