"""Who may read of people's comings and goings in the journal."""

from __future__ import annotations

AUDITORS = frozenset({"auditor", "administrator"})
PRIVATE = ("post.sign_in", "post.sign_out", "post.switch", "account.password", "account.preferences")


def hidden_kinds(role: str) -> tuple[str, ...]:
    """Return the kinds of entry that a role does not read: comings and goings are the auditors' business.

    Args:
        role: of the reading post.
    """
    return () if role in AUDITORS else PRIVATE
