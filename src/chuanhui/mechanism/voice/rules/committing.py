"""What the journal tells of a named answer: that it was given, and a digest under a salt that the row keeps.

The journal is for ever and a named answer is somebody's own. The digest proves an answer to whoever has the
row, and means nothing once the row has let go of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chuanhui.kernel.canonical import canonical_json

SALT = ""
"""Where the salt lies among the answers: no field of a form has this name."""


def salted(answers: Mapping[str, Any], chance: bytes) -> dict[str, Any]:
    """Return answers as their row keeps them.

    Args:
        chance: at least 16 random bytes.
    """
    return {**answers, SALT: chance.hex()}


def committed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the journal tells of a row's answers; of those from before they were salted, themselves."""
    if SALT not in answers:
        return dict(answers)
    return {SALT: sha256(canonical_json(dict(answers)).encode()).hexdigest()}
