"""Sealing: all protected fields of one row in one ciphertext, which opens in that row alone.

A ciphertext is: format (1 byte), suite (1), number of the key (4), nonce (12), then what AES-256-GCM or
SM4-GCM made of the canonical JSON of the fields, with its tag. The head and the place (table, column, id)
are authenticated with it, so that a ciphertext moved to another row, or given another head, does not open.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chuanhui.grid.registers.errors import SealBroken
from chuanhui.grid.registers.vault.keyring import Key, Suite, ring
from chuanhui.kernel.canonical import canonical_json

FORMAT: Final = 1
HEAD, NONCE, TAG = 6, 12, 16
SALT_BYTES = 16
COMMITMENT_SIGNS = 40
_DRAWN = 256
"""Nonces drawn at a time."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The protected fields of a row in the open; never shown by `repr`.

    Attributes:
        salt: makes the commitments meaningless to who has not opened the row; stays the row's for good.
    """

    salt: str
    values: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Fields({', '.join(self.values)})"


def new_salt() -> str:
    """Return a salt for a new row."""
    return secrets.token_hex(SALT_BYTES)


def place_of(table: str, row: UUID | str) -> str:
    """Return the place that a row's ciphertext is bound to, ``registers_thing.sealed.<id>``."""
    return f"{table}.sealed.{row}"


def seal_fields(place: str, fields: Fields) -> bytes:
    """Return the ciphertext of some fields for one place, under the active key."""
    return _seal(ring().active, place, canonical_json({"s": fields.salt, "f": fields.values}).encode())


def sealer(table: str) -> Callable[[str, str], bytes]:
    """Return what seals many rows of a table under the ring as it stands now.

    What is the same for all of them is worked out once, and nonces are drawn by the hundred. It takes the id
    of the row as text, and what `seal_fields` would write: canonical JSON, ``{"f":…,"s":…}``.
    """
    key = ring().active
    head, stem = _head_of(key), place_of(table, "")
    drawn: list[bytes] = []

    def seal(row: str, text: str) -> bytes:
        if not drawn:
            many = os.urandom(NONCE * _DRAWN)
            drawn.extend(many[at : at + NONCE] for at in range(0, len(many), NONCE))
        return _sealed(key, head, drawn.pop(), f"{stem}{row}", text.encode())

    return seal


def open_fields(place: str, sealed: bytes | memoryview) -> Fields:
    """Return the fields that a ciphertext holds.

    Raises:
        SealBroken: it was made for another place, or was altered.
        KeyUnknown: the ring lacks its key.
    """
    told = json.loads(_unseal(place, bytes(sealed)))
    return Fields(told["s"], told["f"])


def reseal(place: str, sealed: bytes | memoryview) -> bytes:
    """Return the same fields sealed afresh under the active key.

    Raises:
        SealBroken, KeyUnknown: see `open_fields`.
    """
    return _seal(ring().active, place, _unseal(place, bytes(sealed)))


def key_of(sealed: bytes | memoryview) -> int:
    """Return the number of the key that a ciphertext was made under."""
    return int.from_bytes(bytes(sealed[2:HEAD]), "big")


def commitments(fields: Fields) -> dict[str, str]:
    """Return a digest of each field under the row's salt: proves a value to who has the salt, else nothing.

    The salt lies inside the ciphertext. When that is purged, the digests in the journal mean nothing, and
    the journal still verifies.
    """
    return {
        name: hashlib.sha256(f"{fields.salt}\x1f{name}\x1f{canonical_json(value)}".encode()).hexdigest()[
            :COMMITMENT_SIGNS
        ]
        for name, value in fields.values.items()
    }


def _seal(key: Key, place: str, plain: bytes) -> bytes:
    return _sealed(key, _head_of(key), os.urandom(NONCE), place, plain)


def _head_of(key: Key) -> bytes:
    return bytes((FORMAT, key.suite.number)) + key.id.to_bytes(4, "big")


def _sealed(key: Key, head: bytes, nonce: bytes, place: str, plain: bytes) -> bytes:
    """Return a ciphertext; a nonce is used once under a key."""
    bound = head + place.encode()
    if key.suite is Suite.AES_256_GCM:
        return head + nonce + _aes(key.secret).encrypt(nonce, plain, bound)
    worker = Cipher(algorithms.SM4(key.secret), modes.GCM(nonce)).encryptor()
    worker.authenticate_additional_data(bound)
    return head + nonce + worker.update(plain) + worker.finalize() + worker.tag


def _unseal(place: str, sealed: bytes) -> bytes:
    if len(sealed) < HEAD + NONCE + TAG or sealed[0] != FORMAT:
        raise SealBroken()
    key = ring().key(key_of(sealed))
    nonce, rest = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    bound = sealed[:HEAD] + place.encode()
    try:
        if key.suite.number != sealed[1]:
            raise SealBroken()
        if key.suite is Suite.AES_256_GCM:
            return _aes(key.secret).decrypt(nonce, rest, bound)
        worker = Cipher(algorithms.SM4(key.secret), modes.GCM(nonce, rest[-TAG:])).decryptor()
        worker.authenticate_additional_data(bound)
        return worker.update(rest[:-TAG]) + worker.finalize()
    except InvalidTag:
        raise SealBroken() from None


@lru_cache(maxsize=16)
def _aes(secret: bytes) -> AESGCM:
    return AESGCM(secret)
