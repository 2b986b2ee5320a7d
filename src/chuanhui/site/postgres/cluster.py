"""Make, start, find and stop the embedded server."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from chuanhui.site.postgres import binaries, conf, keepsakes
from chuanhui.site.postgres.account import Account, server_account
from chuanhui.site.postgres.errors import CannotMake, CannotStart, WillNotStop
from chuanhui.site.postgres.place import SOCKET_NAME, Place, choose

ADMIN, OWNER, APP = "ch_admin", "ch_owner", "ch_app"
DATABASE = "chuanhui"
STOP_SECONDS = 120
# Servers that this process started: kept, so that a server that ended is collected.
_CHILDREN: dict[Path, subprocess.Popen[bytes]] = {}
PLAIN_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": "/", "TZ": "UTC"}


@dataclass(frozen=True)
class Cluster:
    """One embedded server; `test_only` ones trade safety for speed and never serve."""

    var: Path
    place: Place
    account: Account
    test_only: bool

    def secret(self, role: str) -> str:
        """Return the password of `role`, made on first use."""
        prefix = "test-" if self.test_only else ""
        return keepsakes.keep(self.var, f"{prefix}{role.replace('_', '-')}")

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return the address under which `role` reaches `database`."""
        return f"postgresql://{role}:{self.secret(role)}@/{database}?host={quote(str(self.place.socket))}"


def cluster(var: Path, *, test_only: bool = False) -> Cluster:
    """Return the cluster of `var`, which may not exist or run yet."""
    account = server_account()
    var = var.resolve()
    return Cluster(var, choose(var, "pg-test" if test_only else "pg", account), account, test_only)


def make(it: Cluster) -> bool:
    """Make the data folder with initdb unless it is there; return whether it was made.

    Raises:
        CannotMake: initdb failed; nothing is left behind.
    """
    if (it.place.data / "PG_VERSION").is_file():
        return False
    password = it.place.home / "password"
    password.touch(mode=0o600)
    it.account.own(password)
    password.write_text(it.secret(ADMIN) + "\n", encoding="ascii")
    words = [str(binaries.usable_by(it.account) / "bin" / "initdb"), "-D", str(it.place.data)]
    words += ["-U", ADMIN, f"--pwfile={password}", "--auth=scram-sha-256", "--data-checksums"]
    words += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    words += ["--no-instructions", *(["--no-sync"] if it.test_only else [])]
    try:
        outcome = subprocess.run(
            words,
            **it.account.as_user(),
            cwd="/",
            env=PLAIN_ENVIRONMENT,
            umask=0o077,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        password.unlink()
    if outcome.returncode != 0:
        raise CannotMake(folder=str(it.place.data), log=outcome.stdout + outcome.stderr)
    if it.test_only:
        (it.place.home / "TEST-ONLY").write_text(
            "fsync is off here: tests only, never data.\n", encoding="utf-8"
        )
    return True


def is_running(it: Cluster) -> bool:
    """Return whether any process of the server is alive.

    Every server process inherits the lock file locked, so the answer holds after a crash, a kill
    and a restart of the machine, when process numbers have been given to others.
    """
    handle = os.open(it.place.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def start(it: Cluster, *, waiting: Callable[[float], None] = lambda seconds: None) -> bool:
    """Start the server unless it runs and wait until it takes logins; return whether it was started.

    Crash recovery may take as long as it needs: `waiting` hears the seconds so far, once a second.
    The caller holds the cluster's start lock (see lease.py).

    Raises:
        CannotStart: the server ended before it was ready.
    """
    handle = os.open(it.place.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(it, handle, waiting):
            _wait_until_ready(it, None, waiting)
            return False
        # We hold the lock, so no server lives: what a killed one left behind names strangers by now.
        for left in (it.place.data / "postmaster.pid", *it.place.socket.glob(f"{SOCKET_NAME}*")):
            left.unlink(missing_ok=True)
        conf.write(it.place.data, it.place.socket, test_only=it.test_only)
        process = _launch(it, handle)
    finally:
        os.close(handle)
    _wait_until_ready(it, process, waiting)
    return True


def _lock(it: Cluster, handle: int, waiting: Callable[[float], None]) -> bool:
    """Take the running lock; False when a server that can be talked to holds it.

    Backends of a killed postmaster, or a server on its way down, still hold the lock: they end soon.
    """
    began = time.monotonic()
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if _postmaster(it) and _answers(it):
                return False
            time.sleep(0.1)
            waiting(time.monotonic() - began)
        else:
            return True


def _launch(it: Cluster, handle: int) -> subprocess.Popen[bytes]:
    if former := _CHILDREN.pop(it.place.home, None):
        former.wait()
    programs = binaries.usable_by(it.account)
    with it.place.start_log.open("wb") as log:
        process = subprocess.Popen(
            [str(programs / "bin" / "postgres"), "-D", str(it.place.data)],
            **it.account.as_user(),
            cwd="/",
            env=PLAIN_ENVIRONMENT,
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(handle,),
            # Ctrl-C reaches every process of the terminal's group; the server must outlive its users.
            start_new_session=True,
        )
    _CHILDREN[it.place.home] = process
    return process


def _answers(it: Cluster) -> bool:
    """Return whether the server is there, be it still in recovery; False while it goes down."""
    try:
        connect(it, ADMIN, "postgres").close()
    except psycopg.OperationalError as fault:
        return "starting up" in str(fault) or "recovery" in str(fault) or "not yet accepting" in str(fault)
    return True


def _wait_until_ready(
    it: Cluster, process: subprocess.Popen[bytes] | None, waiting: Callable[[float], None]
) -> None:
    began = told = time.monotonic()
    while True:
        try:
            connect(it, ADMIN, "postgres").close()
        except psycopg.OperationalError as fault:
            ended = process.poll() is not None if process else not is_running(it)
            if ended or "password authentication failed" in str(fault):
                raise CannotStart(log=f"{fault}\n{log_tail(it)}") from fault
        else:
            return
        time.sleep(0.05)
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            waiting(told - began)


def connect(it: Cluster, role: str, database: str = DATABASE) -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection of `role` in autocommit, which the caller closes."""
    return psycopg.connect(
        host=str(it.place.socket),
        dbname=database,
        user=role,
        password=it.secret(role),
        connect_timeout=10,
        autocommit=True,
    )


def log_tail(it: Cluster, lines: int = 20) -> str:
    """Return the last lines that the server wrote."""
    files = sorted((it.place.data / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]
    text = "".join(
        path.read_text(encoding="utf-8", errors="replace") for path in [*files, it.place.start_log]
    )
    return "\n".join(text.splitlines()[-lines:])


def _postmaster(it: Cluster) -> int | None:
    try:
        return int((it.place.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def stop(it: Cluster, *, seconds: float = STOP_SECONDS) -> bool:
    """Stop the server cleanly (open transactions are rolled back); return whether it ran.

    Raises:
        WillNotStop: it still ran after `seconds`.
    """
    if not is_running(it):
        return False
    pid = _postmaster(it)
    if pid is not None:
        os.kill(pid, signal.SIGINT)
    began = time.monotonic()
    while is_running(it):
        if child := _CHILDREN.get(it.place.home):
            child.poll()
        if time.monotonic() - began > seconds:
            raise WillNotStop(pid=pid, seconds=seconds)
        time.sleep(0.05)
    if child := _CHILDREN.pop(it.place.home, None):
        child.wait()
    return True
