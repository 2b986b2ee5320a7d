"""The daily digest: once a day each post is told how many of its alerts are still open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.system.alerts.actions.making import make
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.kinds import Kind, Notice, Subject

EVERYTHING = Sight.everything()


@transaction.atomic
def digest(*, territory: str, day: str, now: datetime) -> int:
    """Give every post of a territory that has open alerts the digest of a day; return how many were made.

    Yesterday's digest is settled: it says nothing that today's does not.

    Args:
        territory: root path.
        day: key of the day, ``2026-11-09``.
        now: aware.
    """
    with seeing(EVERYTHING):
        standing = Alert.objects.filter(territory=territory, settled_at__isnull=True)
        standing.filter(kind=Kind.DIGEST).exclude(subject=day).update(settled_at=now)
        rows = standing.exclude(kind=Kind.DIGEST).values_list("post_id", "kind").annotate(n=Count("id"))
        counts: dict[int, dict[str, int]] = {}
        for post_id, kind, count in rows.order_by("post_id"):
            counts.setdefault(post_id, {})[kind] = count
        directory = Directory(parse_period(day).first)
        notices = [
            Notice(Kind.DIGEST, day, Subject("day", day, territory, facts={"counts": of}), to)
            for post_id, of in counts.items()
            if (to := directory.single(post_id)) is not None
        ]
        return make(notices, now=now)
