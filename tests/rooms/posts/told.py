"""What the journal tells of a post or an account."""

from __future__ import annotations

from chuanhui.journal.queries import latest
from chuanhui.journal.rules import Recorded
from chuanhui.kernel.sight import Sight

MANY = 100_000


def told_of(kind: str, ref: str) -> list[Recorded]:
    """Return the entries about one thing, oldest first."""
    found = latest(Sight.everything(), limit=MANY)
    return [one for one in reversed(found) if (one.subject_kind, one.subject_ref) == (kind, ref)]
