"""Codes of a survey's roll: derived and not kept, as receipts' secrets are; see `kernel.codes.rolls`."""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

from chuanhui.kernel.codes import rolls


def code_for(key: bytes, line_id: UUID, issue: int) -> str:
    """Return the code of a line, the same whenever it is asked for; each issue has another one.

    Args:
        key: the house's receipt key.
        line_id: the line.
        issue: from 1; a code that was lost is replaced by the next issue.
    """
    return rolls.code_of(
        hmac.new(key, b"roll-code:" + line_id.bytes + issue.to_bytes(4, "big"), sha256).digest()
    )


def mark_of(key: bytes, survey_id: UUID, code: str) -> bytes:
    """Return the mark under which the code leads to its line in one survey."""
    return rolls.mark_of(key, survey_id.bytes, code)
