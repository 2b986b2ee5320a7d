"""Passwords and keys: made once, each in its own file that only we can read."""

from __future__ import annotations

import os
import secrets
import tempfile
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
        # mkstemp makes it for us alone (0600).
        handle, fresh = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
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
            os.unlink(fresh)
    return path.read_text(encoding="ascii").strip()
