"""How long a sign-in lasts, and what its token is.

Source: promise 30 of docs/promises.md: idle 30 minutes, absolute 12 hours, only a digest is stored.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32
_TOKEN_CHARACTERS = 43


class Ended(StrEnum):
    """Why a sign-in no longer works."""

    UNKNOWN = "unknown"
    SIGNED_OUT = "signed_out"
    REPLACED = "replaced"
    IDLE = "idle"
    TOO_OLD = "too_old"
    DISABLED = "disabled"
    NO_POST = "no_post"
    PASSWORD_CHANGED = "password_changed"


def new_token() -> str:
    """Return a new random token of 256 bits, as 43 URL-safe characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> bytes:
    """Return the SHA-256 of a token: all that is ever stored of it."""
    return hashlib.sha256(token.encode()).digest()


def is_token_shaped(token: str) -> bool:
    """Tell whether `token` could be one of ours, so that nonsense never reaches the database."""
    return len(token) == _TOKEN_CHARACTERS and token.isascii() and token.isprintable()


def timed_out(*, started_at: datetime, seen_at: datetime, now: datetime) -> Ended | None:
    """Return why a sign-in has run out at `now`, or None while it lasts."""
    if now - started_at >= ABSOLUTE:
        return Ended.TOO_OLD
    if now - seen_at >= IDLE:
        return Ended.IDLE
    return None
