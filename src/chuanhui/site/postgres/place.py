"""The folders of one cluster: chosen once, remembered, never guessed again."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from chuanhui.site.postgres.account import Account
from chuanhui.site.postgres.errors import NoPlace

LONGEST_SOCKET = 100
SOCKET_NAME = ".s.PGSQL.5432"
ELSEWHERE = Path("/var/lib/chuanhui")


@dataclass(frozen=True)
class Place:
    """Where one cluster lies: `home` holds everything of it, `socket` is the folder of its socket."""

    home: Path
    socket: Path

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.home / "data"

    @property
    def lock(self) -> Path:
        """Return the file that every process of the running server holds locked."""
        return self.home / "running.lock"

    @property
    def start_log(self) -> Path:
        """Return the file for what the server says before its own log begins."""
        return self.home / "start.log"


def choose(var: Path, name: str, account: Account) -> Place:
    """Return the place of the cluster `name` of `var`, chosen on first use and remembered in `var`.

    The cluster lies in ``var/name`` when `account` can enter `var`; when it cannot (a checkout
    under /root, say) it lies below /var/lib/chuanhui, and nobody's folders are opened.

    Raises:
        NoPlace: the folder cannot be made, or its socket would have too long a path.
    """
    _make_var(var)
    note = var / f"{name}-place.json"
    if note.is_file():
        told = json.loads(note.read_text(encoding="utf-8"))
        place = Place(Path(told["home"]), Path(told["socket"]))
    else:
        home = var / name if account.may_enter(var) else ELSEWHERE / f"{_mark(var)}-{name}"
        place = Place(home, _socket_folder(home, var, account))
        fresh = note.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"home": str(place.home), "socket": str(place.socket)}), encoding="utf-8")
        fresh.replace(note)
    _private(place.home, account)
    _private(place.socket, account)
    return place


def _make_var(var: Path) -> None:
    if not var.is_dir():
        var.mkdir(parents=True)
        var.chmod(0o755)


def _mark(var: Path) -> str:
    return hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]


def _socket_folder(home: Path, var: Path, account: Account) -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    candidates = [home / "sock"]
    if account.dropped:
        candidates.append(Path("/run/chuanhui") / f"{_mark(var)}-{home.name}")
    elif runtime:
        candidates.append(Path(runtime) / f"chuanhui-{_mark(var)}-{home.name}")
    candidates.append(Path("/tmp") / f"chuanhui-{account.uid}-{_mark(home)}")
    for folder in candidates:
        if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET:
            return folder
    raise NoPlace(folder=str(home), reason=f"> {LONGEST_SOCKET} bytes")


def _private(folder: Path, account: Account) -> None:
    """Make `folder` for the account alone; refuse one that somebody else put there."""
    try:
        folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not folder.exists():
            folder.mkdir(mode=0o700)
            account.own(folder)
        facts = folder.lstat()
    except OSError as fault:
        raise NoPlace(folder=str(folder), reason=str(fault)) from fault
    if facts.st_uid != account.uid:
        raise NoPlace(folder=str(folder), reason=f"uid {facts.st_uid} ≠ {account.uid}")
    if facts.st_mode & 0o077:
        folder.chmod(0o700)
