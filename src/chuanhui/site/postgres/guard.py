"""Refuse a server that can lose what it has acknowledged."""

from __future__ import annotations

import psycopg

from chuanhui.site.postgres.errors import UnsafeServer

MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")


def switched_off(url: str) -> tuple[str, ...]:
    """Return which of the durability settings are off for the login of `url`."""
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name",
            [list(MUST_BE_ON)],
        ).fetchall()
    return tuple(name for (name,) in rows)


def require_durable(url: str) -> None:
    """Return when every acknowledged write is on the disk.

    Raises:
        UnsafeServer: naming every setting that is off.
    """
    if off := switched_off(url):
        raise UnsafeServer(settings=", ".join(off))
