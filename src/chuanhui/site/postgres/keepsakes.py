"""Passwords and keys: made once, each in its own file that only we can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PASSWORD_BYTES = 32


def keep(var: Path, name: str, *, size: int = PASSWORD_BYTES) -> str:
    """Return the secret `name` of `var`, made of `size` random bytes on first use.

    Two first uses at once agree on one secret: the file is written whole, then linked into place.
    """
    folder = var / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.is_file():
        fresh = folder / f".{name}.{os.getpid()}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(size) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            # Another start was quicker: its secret is the one.
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
