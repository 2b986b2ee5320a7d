"""Marking alerts as read: the post's own business, kept for its own inbox and shown to nobody else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.system.alerts.errors import AlertNotFound
from chuanhui.system.alerts.queries.inbox import own


def mark_read(*, by: Acting, now: datetime, ids: Collection[UUID] | None = None) -> int:
    """Mark alerts of the acting post as read, and return how many were unread; again is no change.

    No journal entry: when somebody looks into an inbox is not the house's business.

    Args:
        by: the post whose inbox it is.
        now: aware.
        ids: which; None for all that were made by now.

    Raises:
        AlertNotFound: one of them is not in this post's inbox.
    """
    found = own(by)
    if ids is None:
        return int(found.filter(read_at__isnull=True, made_at__lte=now).update(read_at=now))
    wanted = found.filter(id__in=list(ids))
    if wanted.count() != len(set(ids)):
        raise AlertNotFound()
    return int(wanted.filter(read_at__isnull=True).update(read_at=now))
