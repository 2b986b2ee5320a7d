"""Looks at protected data: who guards it is told when somebody looks at more than is usual within an hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.rules import Role, territory_of
from chuanhui.grid.registers.queries import Busy, busy_revealers
from chuanhui.journal.scope import seeing
from chuanhui.kernel.instants import utc_text
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Text
from chuanhui.system.alerts.actions.making import make
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.kinds import Kind, Notice, Subject, words
from chuanhui.system.protection.rules import OFFICERS

EVERYTHING = Sight.everything()
LOOKS = "looks"
AGAIN = timedelta(hours=1)
"""Who goes on looking is told of again after this long, not at every look."""
STANDS = timedelta(days=7)


@transaction.atomic
def watch_looks(*, now: datetime) -> int:
    """Tell who guards personal data of everybody who looked at too much lately; return how many alerts.

    Whoever looked is not told of himself. Alerts are settled after a week: nothing about them comes to an end
    by itself, and what was looked at stays on record.

    Args:
        now: aware.
    """
    with seeing(EVERYTHING):
        told = Alert.objects.filter(kind=Kind.LOOKS)
        told.filter(settled_at__isnull=True, made_at__lte=now - STANDS).update(settled_at=now)
        lately = set(told.filter(made_at__gt=now - AGAIN).values_list("subject", flat=True))
        directory = Directory(timezone.localdate(now))
        fresh = [one for one in busy_revealers(EVERYTHING, now=now) if _id(one) not in lately]
        return make([notice for one in fresh for notice in _notices(one, directory, now)], now=now)


def _id(one: Busy) -> str:
    return f"{one.person_id}@{territory_of(one.area_path)}"


def _notices(one: Busy, directory: Directory, now: datetime) -> Iterator[Notice]:
    """Yield what is told of one person: how many looks, and where; no name, for it goes out of the house."""
    topic = Text(
        f"一小时内查看 {one.reveals} 次，超过 {settings.REVEALS_PER_HOUR} 次",
        f"{one.reveals} looks within an hour; more than {settings.REVEALS_PER_HOUR} stand out",
    )
    about = Subject(LOOKS, _id(one), one.area_path, "", {"topic": words(topic)})
    for role in sorted(OFFICERS):
        for to in directory.of_role(territory_of(one.area_path), Role(role), but=one.person_id):
            if directory.sees(to.post_id, one.area_path):
                yield Notice(Kind.LOOKS, utc_text(now), about, to)
