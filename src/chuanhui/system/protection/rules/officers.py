"""Who guards personal data: sees who looked at what, and watches the purge."""

from __future__ import annotations

from chuanhui.grid.posts.rules import Acting, Role

OFFICERS = frozenset({Role.AUDITOR.value, Role.DISTRICT_DESK.value})


def is_officer(by: Acting) -> bool:
    """Tell whether a post guards personal data."""
    return by.role in OFFICERS
