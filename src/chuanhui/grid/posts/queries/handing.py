"""Hand-overs of posts: which waits for the person who acts, and how that of a post stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chuanhui.grid.posts.models import Handover
from chuanhui.grid.posts.rules import Acting


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """A post that came to somebody: since when, and whether they have confirmed its open work.

    Attributes:
        counts: what the list held, by group, when it was confirmed; empty before.
        digest: of the ids listed; "" before.
    """

    id: int
    holder: str
    valid_from: date
    received_at: datetime | None
    counts: Mapping[str, int]
    digest: str

    @property
    def waits(self) -> bool:
        """Tell whether it is still to be confirmed."""
        return self.received_at is None


_HANDOVERS = """
    SELECT h.id, h.account_id, h.post_id, h.valid_from, h.opened_at, h.received_at, h.counts, h.digest
    FROM posts_handover h
    JOIN posts_term t ON t.post_id = h.post_id AND t.account_id = h.account_id
        AND t.valid_from = h.valid_from AND t.superseded_at IS NULL
        AND (t.valid_until IS NULL OR t.valid_until > %(on)s)
    WHERE h.post_id = %(post)s
"""


def waiting_handover(by: Acting, on: date) -> HandoverFacts | None:
    """Return the hand-over that the acting person has still to confirm under this post, or None.

    Args:
        by: who acts.
        on: local day; a term that begins later waits for its first day.
    """
    if by.post_id is None or by.person_id is None:
        return None
    more = " AND h.account_id = %(person)s AND t.valid_from <= %(on)s AND h.received_at IS NULL"
    asked = {"post": by.post_id, "person": by.person_id, "on": on}
    return next((_facts(one) for one in Handover.objects.raw(_HANDOVERS + more, asked)), None)


def handover_of(post_id: int, on: date) -> HandoverFacts | None:
    """Return the latest hand-over of a post to somebody who holds it or is still to come; it was in sight.

    Args:
        post_id: found in sight before.
        on: local day.
    """
    found = Handover.objects.raw(_HANDOVERS + " ORDER BY h.valid_from DESC", {"post": post_id, "on": on})
    return next((_facts(one) for one in found), None)


def _facts(row: Handover) -> HandoverFacts:
    return HandoverFacts(
        row.pk, row.account.work_name, row.valid_from, row.received_at, row.counts, row.digest
    )
