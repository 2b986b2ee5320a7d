"""Who uses the server: the last one out stops it, unless it was asked to stay.

Each user holds a shared lock on ``users.lock``; a killed user's lock ends with it, so the count
is never wrong. ``start.lock`` lets one process at a time start or stop the server.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from chuanhui.site.postgres import cluster as server
from chuanhui.site.postgres.cluster import Cluster
from chuanhui.site.postgres.guard import require_durable
from chuanhui.site.postgres.roles import ensure_database, ensure_roles

STAYS = "stays"


@contextlib.contextmanager
def in_use(it: Cluster, *, waiting: Callable[[float], None] = lambda seconds: None) -> Iterator[Cluster]:
    """Run the server while the block lasts; stop it afterwards if nobody else uses it."""
    users = _open(it, "users.lock")
    try:
        with _starting(it):
            fcntl.flock(users, fcntl.LOCK_SH)
            _bring_up(it, waiting)
        yield it
    finally:
        with _starting(it):
            _stop_if_last(it, users)
        os.close(users)


def stay_up(it: Cluster, *, waiting: Callable[[float], None] = lambda seconds: None) -> bool:
    """Run the server until `take_down`, whoever comes and goes; return whether it was started now."""
    with _starting(it):
        started = _bring_up(it, waiting)
        (it.place.home / STAYS).touch()
    return started


def take_down(it: Cluster) -> bool:
    """Stop the server whoever uses it; return whether it ran."""
    with _starting(it):
        (it.place.home / STAYS).unlink(missing_ok=True)
        return server.stop(it)


def revive(it: Cluster, *, waiting: Callable[[float], None] = lambda seconds: None) -> bool:
    """Start the server again if it ended while we use it; return whether it had."""
    if server.is_running(it):
        return False
    with _starting(it):
        return _bring_up(it, waiting)


def _bring_up(it: Cluster, waiting: Callable[[float], None]) -> bool:
    server.make(it)
    started = server.start(it, waiting=waiting)
    if started:
        ensure_roles(it)
    ensure_database(it)
    if not it.test_only:
        require_durable(it.url(server.APP))
    return started


def _stop_if_last(it: Cluster, users: int) -> None:
    if (it.place.home / STAYS).exists():
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    server.stop(it)


def _open(it: Cluster, name: str) -> int:
    path: Path = it.place.home / name
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextlib.contextmanager
def _starting(it: Cluster) -> Iterator[None]:
    handle = _open(it, "start.lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
