"""Verbs about the database: db, backup, restore, doctor, chuanhui."""

from __future__ import annotations

import os
import subprocess
import sys

from chuanhui.site.postgres import binaries, lease
from chuanhui.site.postgres.cluster import ADMIN, APP, DATABASE, OWNER, Cluster, cluster, is_running
from chuanhui.site.postgres.errors import NotOurs

from .surroundings import is_embedded, settled, var, waiting, with_database
from .telling import tell_faults

# What works on texts alone needs no database, and must start in no time.
PURE = {
    ("playbook", "check"),
    ("playbook", "diff"),
    ("playbook", "cost"),
    ("playbook", "export"),
    ("clock", "due"),
}


@tell_faults
def db(words: list[str]) -> int:
    """Start, stop, show or open the embedded server."""
    if not is_embedded():
        raise NotOurs(action="./run db")
    it = cluster(var(), test_only="--test" in words)
    action = next((word for word in words if not word.startswith("-")), "start")
    if action == "stop":
        print("已停止 (stopped)" if lease.take_down(it) else "没有在运行 (was not running)")
    elif action == "status":
        print("运行中 (running)" if is_running(it) else "未运行 (not running)")
        return 0 if is_running(it) else 1
    elif action == "psql":
        lease.stay_up(it, waiting=waiting)
        os.execv(binaries.program("psql"), ["psql", it.url(OWNER)])
    elif action == "start":
        lease.stay_up(it, waiting=waiting)
        _show(it)
    else:
        print("用法 usage: ./run db [start|stop|status|psql] [--test]", file=sys.stderr)
        return 2
    return 0


def _show(it: Cluster) -> None:
    print(f"export DATABASE_URL='{it.url(APP)}'")
    print(f"export DATABASE_OWNER_URL='{it.url(OWNER)}'")
    print(f"# 管理员 superuser ({ADMIN}): {it.url(ADMIN, 'postgres')}")
    print(f"# 数据 data: {it.place.data}   停止 stop: ./run db stop")


@tell_faults
def backup(words: list[str]) -> int:
    """Back up into a new folder; ``--verify DIR`` reads an old one again."""
    verb = "verify" if "--verify" in words else "backup"
    with with_database() as environment:
        words = [verb, *(word for word in words if word != "--verify")]
        return _module("chuanhui.site.backup", words, environment | _unbound())


@tell_faults
def restore(words: list[str]) -> int:
    """Restore a backup and verify it."""
    with with_database() as environment:
        return _module("chuanhui.site.backup", ["restore", *words], environment | _unbound())


@tell_faults
def doctor(words: list[str]) -> int:
    """Check the installation."""
    with with_database() as environment:
        return _module("chuanhui.site.doctor", words, environment)


@tell_faults
def command(words: list[str]) -> int:
    """Run the chuanhui command, with a database unless it works on texts alone."""
    call = ["-c", "import sys; from chuanhui.site.command import main; sys.exit(main())", *words]
    if not words or tuple(words[:2]) in PURE or {"-h", "--help"} & set(words):
        return subprocess.run([sys.executable, *call], env=settled(None), check=False).returncode
    with with_database() as environment:
        return subprocess.run([sys.executable, *call], env=environment, check=False).returncode


def _unbound() -> dict[str, str]:
    """Return the login that sees every row: a backup that row-level security thins out is none."""
    return {"DATABASE_BACKUP_URL": cluster(var()).url(ADMIN, DATABASE)} if is_embedded() else {}


def _module(name: str, words: list[str], environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", name, *words], env=environment, check=False).returncode
