"""The environment variables of the processes that `./run` starts, and the database behind them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chuanhui.site.postgres import keepsakes, lease
from chuanhui.site.postgres.cluster import APP, OWNER, Cluster, cluster
from chuanhui.site.postgres.guard import require_durable

from .foundation import HOME

SECRET_KEY_BYTES = 64
DEMO_MARK = "demo-data"


def var() -> Path:
    """Return the folder of everything that changes."""
    return Path(os.environ.get("CHUANHUI_VAR") or HOME / "var").resolve()


def is_embedded() -> bool:
    """Return whether the database is ours, not one that DATABASE_URL names."""
    return not os.environ.get("DATABASE_URL")


def waiting(seconds: float) -> None:
    """Say that the database is not ready yet: crash recovery may take minutes, silence would worry."""
    if int(seconds) % 5 == 4:
        print(
            f"数据库正在启动或恢复，已等待 {seconds:.0f} 秒 (starting or recovering) …",
            file=sys.stderr,
            flush=True,
        )


def settled(it: Cluster | None) -> dict[str, str]:
    """Return the environment for a child process; what the caller has set itself is kept."""
    folder = var()
    found = {
        "CHUANHUI_HOME": str(HOME),
        "CHUANHUI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "chuanhui.site.settings",
        "PYTHONUNBUFFERED": "1",
    }
    if not os.environ.get("CHUANHUI_SECRET_KEY"):
        found["CHUANHUI_SECRET_KEY"] = keepsakes.keep(folder, "secret-key", size=SECRET_KEY_BYTES)
    if (folder / DEMO_MARK).exists():
        found["CHUANHUI_DEMO"] = "1"
    if it is not None:
        found |= {"DATABASE_URL": it.url(APP), "DATABASE_OWNER_URL": it.url(OWNER)}
    return os.environ | found


@contextmanager
def with_database() -> Iterator[dict[str, str]]:
    """Run the embedded server while the block lasts, or use the one of DATABASE_URL.

    Yields:
        The environment for child processes.

    Raises:
        UnsafeServer: a server that can lose acknowledged writes.
    """
    if is_embedded():
        with lease.in_use(cluster(var()), waiting=waiting) as it:
            yield settled(it)
    else:
        require_durable(os.environ["DATABASE_URL"])
        yield settled(None)
