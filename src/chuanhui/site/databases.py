"""The two logins to PostgreSQL: the application's, and the owner's for migrations."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from environs import Env


def connection_settings(env: Env, *, as_owner: bool) -> dict[str, Any]:
    """Return Django's settings of the one database.

    The application connects by `DATABASE_URL`, migrations by `DATABASE_OWNER_URL`. Where only
    `DATABASE_URL` is given it serves both, and the application steps down to the role ``ch_app``
    as it connects, so that row-level security binds it.
    """
    app_url = env.str("DATABASE_URL", "postgresql:///chuanhui")
    owner_url = env.str("DATABASE_OWNER_URL", "")
    settings = parse_url(owner_url or app_url if as_owner else app_url)
    if not as_owner and not owner_url:
        settings["OPTIONS"]["options"] = "-c role=ch_app"
    return settings


def parse_url(url: str) -> dict[str, Any]:
    """Return Django's settings for a ``postgresql://user:password@host:port/name?host=/socket`` address."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "chuanhui",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(query.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1, **query},
        "TEST": {"NAME": None},
    }
