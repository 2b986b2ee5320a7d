"""The files of departments while they wait for their run: declared columns only, encrypted.

Each file has a key of its own, which stands sealed in the row of its delivery: where that is taken away,
the file and every copy of it is unreadable. A file is written whole or not at all, and is on the disk
before the delivery commits; one whose delivery did not commit is swept away.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES: Final = 32
PIECE: Final = 1 << 22
"""Bytes of a piece; each is sealed by itself, so that a large file need not lie in memory twice."""

_SALT: Final = 16
_TABLES: Final = ("rows", "facts", "unread")
_MEMORY: Final = ("settled", "candidates", "register", "register_repairs")
_LEAST: Final = 2
"""Tables that every file has, the first of them; those that follow came later."""


def new_key() -> str:
    """Return a key for one file, as text."""
    return secrets.token_hex(KEY_BYTES)


def put(delivery_id: UUID, key: str, rows: pa.Table, facts: pa.Table, unread: pa.Table) -> None:
    """Write what a delivery brought, rows, facts and whom rows that stayed out may be about.

    They are on the disk when this returns.
    """
    _put(delivery_id, key, dict(zip(_TABLES, (rows, facts, unread), strict=True)))


def get(delivery_id: UUID, key: str) -> tuple[pa.Table, pa.Table, pa.Table] | None:
    """Return what was `put` of a delivery; None where the file is gone, or is not what was written.

    One that was written before there was a third table has none of those rows.
    """
    found = _get(delivery_id, key, _TABLES)
    if found is None:
        return None
    rows, facts = (found[name] for name in _TABLES[:2])
    return rows, facts, found.get(_TABLES[2], pa.table({}))


def remember(plan_id: UUID, key: str, tables: Mapping[str, pa.Table]) -> None:
    """Write what the engine remembers of a plan's last run; it holds keyed digests and numbers."""
    _put(plan_id, key, {name: tables[name] for name in _MEMORY})


def recall(plan_id: UUID, key: str) -> dict[str, pa.Table] | None:
    """Return what the engine remembers of a plan; None where it is lost: the next run takes longer."""
    return _get(plan_id, key, _MEMORY)


def _put(file_id: UUID, key: str, tables: Mapping[str, pa.Table]) -> None:
    folder = settings.LINKAGE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp makes it for us alone (0600).
    handle, fresh = tempfile.mkstemp(prefix=".", dir=folder)
    with os.fdopen(handle, "wb") as file:
        # A file is written again under its key: what counts the pieces begins anew each time.
        salt = secrets.token_bytes(_SALT)
        file.write(salt)
        for place, (name, table) in enumerate(tables.items()):
            sealed = list(_sealed(_packed(table), _derived(key, salt), file_id, place, name))
            file.write(len(sealed).to_bytes(4, "big"))
            for piece in sealed:
                file.write(len(piece).to_bytes(4, "big"))
                file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, _path(file_id))
    _on_disk(folder)


def _get(file_id: UUID, key: str, names: tuple[str, ...]) -> dict[str, pa.Table] | None:
    try:
        data = memoryview(_path(file_id).read_bytes())
    except FileNotFoundError:
        return None
    found, at = {}, _SALT
    derived = _derived(key, bytes(data[:_SALT]))
    try:
        for place, name in enumerate(names):
            if place >= _LEAST and at == len(data):
                break
            count, at = int.from_bytes(data[at : at + 4], "big"), at + 4
            plain = bytearray()
            for number in range(count):
                size, at = int.from_bytes(data[at : at + 4], "big"), at + 4
                bound = _bound(file_id, name, number, count)
                plain += AESGCM(derived).decrypt(_nonce(place, number), bytes(data[at : at + size]), bound)
                at += size
            found[name] = pq.read_table(pa.BufferReader(bytes(plain)))
    except (InvalidTag, ValueError, pa.ArrowException):
        return None
    return found


def drop(delivery_ids: Collection[UUID]) -> int:
    """Delete the files of some deliveries and return how many were there."""
    gone = 0
    for one in delivery_ids:
        try:
            _path(one).unlink()
            gone += 1
        except FileNotFoundError:
            pass
    if gone:
        _on_disk(settings.LINKAGE)
    return gone


def sweep(standing: Collection[UUID], *, before: datetime) -> int:
    """Delete every file that no delivery needs, if it was written before an instant; return how many."""
    known = {str(one) for one in standing}
    gone = 0
    for path in list(settings.LINKAGE.iterdir()) if settings.LINKAGE.is_dir() else ():
        if path.name not in known and _written(path) < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _packed(table: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd")
    return bytes(out.getvalue().to_pybytes())


def _derived(key: str, salt: bytes) -> bytes:
    """Return the key of one writing of a file."""
    return hmac.new(bytes.fromhex(key), salt, hashlib.sha256).digest()


def _sealed(plain: bytes, key: bytes, file_id: UUID, place: int, name: str) -> Iterator[bytes]:
    count = max(1, -(-len(plain) // PIECE))
    for number in range(count):
        piece = plain[number * PIECE : (number + 1) * PIECE]
        yield AESGCM(key).encrypt(_nonce(place, number), piece, _bound(file_id, name, number, count))


def _nonce(place: int, number: int) -> bytes:
    """Return the nonce of a piece: the key is this writing's alone, so that counting is enough."""
    return place.to_bytes(4, "big") + number.to_bytes(8, "big")


def _bound(file_id: UUID, name: str, number: int, count: int) -> bytes:
    """Return what a piece is bound to: moved, left out or taken from another file it does not open."""
    return f"linkage.{file_id}.{name}.{number}/{count}".encode()


def _path(file_id: UUID) -> Path:
    return Path(settings.LINKAGE) / str(file_id)


def _written(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)


def _on_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
