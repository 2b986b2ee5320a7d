"""Lapsing: what is registered for a time only ends by itself when that time is over, on record."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.actions.changing import end
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared, all_declared
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.sight import Sight

OVER = "登记期满，自行注销"
"""The reason written into the journal."""

log = logging.getLogger(__name__)


def lapse(*, now: datetime) -> int:
    """End everything whose kind lasts for a time only and whose time is over; return how many.

    Each is a transaction of its own: one that cannot end, since others stand in it, keeps none of the rest.

    Args:
        now: aware; what was registered so long before this local day ends on it.
    """
    done = 0
    for kind_id, held in sorted(all_declared().items()):
        for territory, thing_id in _over(kind_id, held, now):
            try:
                with transaction.atomic(), seeing(Sight.everything()):
                    end(thing_id=thing_id, reason=OVER, by=Acting.system(territory), now=now)
            except ChuanhuiError as refusal:
                log.warning("a %s does not end by itself: %s", kind_id, refusal.code)
            else:
                done += 1
    return done


def _over(kind_id: str, held: Declared, now: datetime) -> list[tuple[str, UUID]]:
    """Return territory and id of the standing things of a kind whose time is over."""
    lasts, today = held.kind.lasts, localdate(now)
    if lasts is None:
        return []
    with transaction.atomic(), seeing(Sight.everything()):
        rows = ThingRow.objects.filter(kind=kind_id, until=None, merged_into=None, since__lt=today)
        found = rows.order_by("territory", "number").values_list("territory", "id", "since")
        return [(place, one) for place, one, since in found if rules.day_after(since, lasts) <= today]
