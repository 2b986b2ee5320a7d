"""Open work that passes with a post: when a post changes hands, and what pins a list; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from chuanhui.grid.posts.rules.facts import Spell
from chuanhui.kernel.canonical import canonical_json, digest


def changes_hands(account_id: int, on: date, held: Iterable[tuple[int, Spell]]) -> bool:
    """Tell whether a post comes to somebody who did not hold it until then.

    Whoever is appointed anew without a day between two terms goes on with their own work.

    Args:
        account_id: whoever is appointed.
        on: first day of the new term.
        held: earlier terms of the post: who, and when.
    """
    return not any(who == account_id and spell.valid_until == on for who, spell in held)


def digest_of(listed: Mapping[str, Iterable[str]]) -> str:
    """Return the SHA-256, in hexadecimal, of what a list names: its groups by name, the ids of each sorted.

    Anybody who holds the list can work it out again: it is that of the list's canonical JSON.

    Args:
        listed: ids by group.
    """
    return digest(canonical_json({name: sorted(ids) for name, ids in listed.items()})).hex()
