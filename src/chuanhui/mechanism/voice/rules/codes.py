"""Codes of a roll: eight signs on paper by which one line of the roll answers online.

They are derived and not kept, as receipts' secrets are: the database holds a keyed mark that leads from a
code to its line, and nothing from which a code could be made.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

SIGNS = "34679ACDEFHJKMNPRTUVWXY"
"""No sign of which another one looks alike: no 0 O, 1 I L, 2 Z, 5 S, 8 B, G Q."""
LENGTH = 8
MARK_BYTES = 16


def code_for(key: bytes, line_id: UUID, issue: int) -> str:
    """Return the code of a line, the same whenever it is asked for; each issue has another one.

    Args:
        key: the house's receipt key.
        line_id: the line.
        issue: from 1; a code that was lost is replaced by the next issue.
    """
    told = hmac.new(key, b"roll-code:" + line_id.bytes + issue.to_bytes(4, "big"), sha256).digest()
    number, signs = int.from_bytes(told, "big"), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(signs)


def as_written(given: str) -> str:
    """Return a code as it was written: full-width and small letters mended, gaps gone."""
    return "".join(sign for sign in normalize("NFKC", given).upper() if sign.isalnum())


def mark_of(key: bytes, survey_id: UUID, code: str) -> bytes:
    """Return the mark under which the code leads to its line in one survey."""
    told = b"roll-mark:" + survey_id.bytes + code.encode("utf-8", "replace")
    return hmac.new(key, told, sha256).digest()[:MARK_BYTES]
