"""The keyring: a file that only we can read, with every key that anything was sealed under.

One key is active: what is written now is sealed under it. The others stay for reading, so that keys are
changed while everybody works. The marks have keys of their own, of which likewise one is active. Each process
looks at the file's time before it uses the ring, so a new key is known everywhere at once without a restart.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings

from chuanhui.grid.registers.errors import KeyringFaulty, KeyringMissing, KeyUnknown

MARK_BYTES = 32
FORMAT = 2
"""The former had one key for all marks, `index`; it is read as the first of them."""


class Suite(StrEnum):
    """How something is sealed; the number stands in the ciphertext."""

    AES_256_GCM = "aes-256-gcm"
    SM4_GCM = "sm4-gcm"

    @property
    def number(self) -> int:
        """Return the suite's number in a ciphertext."""
        return 1 if self is Suite.AES_256_GCM else 2

    @property
    def key_bytes(self) -> int:
        """Return the length of its keys."""
        return 32 if self is Suite.AES_256_GCM else 16


@dataclass(frozen=True, slots=True)
class Key:
    """One key; never shown by `repr`, so that no log and no error page holds it."""

    id: int
    suite: Suite
    secret: bytes
    made_at: str = ""

    def __repr__(self) -> str:
        return f"Key({self.id}, {self.suite.value})"


@dataclass(frozen=True, slots=True)
class Keyring:
    """All keys and the one that is active; the keys of the marks, and the number of the active one."""

    active: Key
    keys: Mapping[int, Key]
    marking: int
    marks: Mapping[int, bytes]

    def __repr__(self) -> str:
        return f"Keyring(active={self.active!r}, keys={len(self.keys)}, marking={self.marking})"

    def key(self, number: int) -> Key:
        """Return a key by its number.

        Raises:
            KeyUnknown: the ring has none.
        """
        if number not in self.keys:
            raise KeyUnknown(key=number)
        return self.keys[number]


class _Held:
    """The ring as this process last read it, and what the file looked like then."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.mark: tuple[str, int, int, int] | None = None
        self.ring: Keyring | None = None


_held = _Held()
_own = threading.local()


@contextmanager
def pinned() -> Iterator[None]:
    """Use the ring as it stands now for a stretch of work in this thread: one look at the file for all."""
    former = getattr(_own, "ring", None)
    _own.ring = former or ring()
    try:
        yield
    finally:
        _own.ring = former


def ring() -> Keyring:
    """Return the keyring, read afresh whenever its file has changed; made on the first use of all.

    Raises:
        KeyringMissing: a file is named in the settings and is not there.
        KeyringFaulty: it cannot be read, or others than its owner may read it.
    """
    own: Keyring | None = getattr(_own, "ring", None)
    if own is not None:
        return own
    path = Path(settings.KEYRING)
    mark = _mark(path)
    if mark is None:
        if not settings.KEYRING_MADE:
            raise KeyringMissing(path=path.name)
        make(path, Suite(settings.KEYRING_SUITE))
        mark = _mark(path)
    # One look at the pair: another thread may put a newer pair there meanwhile.
    with _held.lock:
        if _held.ring is None or _held.mark != mark:
            _held.ring, _held.mark = read(path), mark
        return _held.ring


def read(path: Path) -> Keyring:
    """Return the ring that stands in a file.

    Raises:
        KeyringFaulty: it is no ring, or its mode lets others read it.
    """
    if path.stat().st_mode & 0o077:
        raise KeyringFaulty(why="权限应为 600", why_en="its mode must be 600")
    try:
        told = json.loads(path.read_text(encoding="ascii"))
        keys = {
            int(number): Key(int(number), Suite(one["suite"]), _bytes(one["key"]), one.get("made_at", ""))
            for number, one in told["keys"].items()
        }
        marking, marks = _marks_of(told)
        found = Keyring(keys[int(told["active"])], keys, marking, marks)
    except (ValueError, KeyError, TypeError):
        # From None: what stands in the file must not reach a log with the error.
        raise KeyringFaulty(why="内容无法识别", why_en="it holds no ring") from None
    short = any(len(one) < MARK_BYTES for one in marks.values())
    if short or any(len(one.secret) != one.suite.key_bytes for one in keys.values()):
        raise KeyringFaulty(why="密钥长度不对", why_en="a key has the wrong length")
    return found


def make(path: Path, suite: Suite, *, now: datetime | None = None) -> Keyring:
    """Make a ring with one key where there is none yet; two that do so at once agree on one ring.

    Args:
        path: of the file; its folder is made for the owner alone.
        suite: of the first key.
        now: when; None leaves it untold.
    """
    key = _new_key(1, suite, now)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = _written(path, Keyring(key, {1: key}, 1, {1: secrets.token_bytes(MARK_BYTES)}))
    try:
        os.link(fresh, path)
    except FileExistsError:
        # Another start was quicker: its ring is the one.
        pass
    finally:
        os.unlink(fresh)
    return read(path)


def add(path: Path, suite: Suite, *, now: datetime) -> Keyring:
    """Add a key to the ring and make it active; the former ones stay for reading."""
    former = read(path)
    key = _new_key(next_key(path), suite, now)
    return _put(path, replace(former, active=key, keys={**former.keys, key.id: key}))


def next_key(path: Path) -> int:
    """Return the number that the next key has."""
    return max(read(path).keys) + 1


def without(former: Keyring, number: int) -> Keyring:
    """Return a ring without a key.

    Raises:
        KeyUnknown: no such key.
        KeyringFaulty: it is the active one.
    """
    if former.key(number) == former.active:
        raise KeyringFaulty(why="正在使用的密钥不能移除", why_en="the active key cannot be taken out")
    return replace(former, keys={id: one for id, one in former.keys.items() if id != number})


def drop(path: Path, number: int) -> Keyring:
    """Take a key out of the ring, when nothing is sealed under it any more and no backup needs it.

    Raises:
        KeyUnknown: no such key.
        KeyringFaulty: it is the active one.
    """
    return _put(path, without(read(path), number))


def add_marks(path: Path) -> Keyring:
    """Add a key of the marks and make it active; things are found under the former ones too."""
    former, number = read(path), next_marks(path)
    return _put(
        path,
        replace(former, marking=number, marks={**former.marks, number: secrets.token_bytes(MARK_BYTES)}),
    )


def next_marks(path: Path) -> int:
    """Return the number that the next key of the marks has."""
    return max(read(path).marks) + 1


def without_marks(former: Keyring, number: int) -> Keyring:
    """Return a ring without a key of the marks.

    Raises:
        KeyUnknown: no such key.
        KeyringFaulty: it is the active one.
    """
    if number not in former.marks:
        raise KeyUnknown(key=number)
    if number == former.marking:
        raise KeyringFaulty(why="正在使用的密钥不能移除", why_en="the active key cannot be taken out")
    return replace(former, marks={id: one for id, one in former.marks.items() if id != number})


def drop_marks(path: Path, number: int) -> Keyring:
    """Take a key of the marks out of the ring, when nothing is marked under it any more.

    Raises:
        KeyUnknown: no such key.
        KeyringFaulty: it is the active one.
    """
    return _put(path, without_marks(read(path), number))


def _put(path: Path, new: Keyring) -> Keyring:
    os.replace(_written(path, new), path)
    return read(path)


def _written(path: Path, new: Keyring) -> str:
    """Write a ring beside `path`, readable for us alone and on the disk, and return the name."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "active": new.active.id,
        "marks": {
            "active": new.marking,
            "keys": {str(id): _text(one) for id, one in new.marks.items()},
        },
        "keys": {
            str(one.id): {"suite": one.suite.value, "key": _text(one.secret), "made_at": one.made_at}
            for one in new.keys.values()
        },
    }
    # mkstemp makes it for us alone (0600).
    handle, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(told, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _marks_of(told: Mapping[str, Any]) -> tuple[int, dict[int, bytes]]:
    """Return the number of the active key of the marks, and all of them."""
    if "marks" not in told:
        return 1, {1: _bytes(told["index"])}
    marks = {int(id): _bytes(one) for id, one in told["marks"]["keys"].items()}
    active = int(told["marks"]["active"])
    marks[active]
    return active, marks


def _new_key(number: int, suite: Suite, now: datetime | None) -> Key:
    return Key(number, suite, secrets.token_bytes(suite.key_bytes), now.isoformat() if now else "")


def _mark(path: Path) -> tuple[str, int, int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return str(path), facts.st_ino, facts.st_mtime_ns, facts.st_size


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
