"""The timetable of the house: every job that is owed for a period, in one list.

A room says how its work is done; when it is owed is said here and nowhere else. What merely looks at what
is there now (sealing, following, sending, purging) is no job of the timetable but one of the worker's own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from chuanhui.grid.registers.tasks import purge_due
from chuanhui.kernel.periods import PeriodKind
from chuanhui.mechanism.rankings.tasks import recompute_editions
from chuanhui.mechanism.voice.tasks import let_go_due
from chuanhui.system.alerts import actions as alerts
from chuanhui.system.alerts.errors import BadAlertSettings
from chuanhui.system.alerts.habits import every_territory
from chuanhui.system.linkage.tasks import purge_due as purge_matches
from chuanhui.system.timetable import actions as timetable
from chuanhui.system.timetable.rules import Calendar, Job, Minutes, Slot

log = logging.getLogger(__name__)
RUNS_KEPT = timedelta(days=400)
ALERTS_KEPT = timedelta(days=180)


def jobs() -> tuple[Job, ...]:
    """Return the timetable."""
    return (
        Job("alerts.clocks", Minutes(5), catch_up=1, run=_watch_clocks),
        Job("alerts.looks", Minutes(5), catch_up=1, run=_watch_looks),
        *_of_territories(),
        Job("rankings.recompute", Calendar(PeriodKind.DAY, time(2, 49)), catch_up=1, run=_recompute_editions),
        Job("registers.purge", Calendar(PeriodKind.DAY, time(2, 9)), catch_up=1, run=_purge_registers),
        Job("alerts.forget", Calendar(PeriodKind.DAY, time(3, 19)), catch_up=1, run=_forget_alerts),
        Job("timetable.forget", Calendar(PeriodKind.DAY, time(3, 29)), catch_up=1, run=_forget_runs),
    )


def _of_territories() -> Iterator[Job]:
    """Yield what each territory is owed: missing returns each hour, the digest when its settings say."""
    try:
        found = every_territory()
    except BadAlertSettings as refusal:
        # A settings file that cannot be read must not stop the rest of the timetable.
        log.error("no digests and no word of missing returns until this is mended: %s", refusal)
        return
    for territory, habits in sorted(found.items()):
        cadence = Calendar(PeriodKind.DAY, habits.digest_at)
        yield Job(f"alerts.digest {territory}", cadence, catch_up=1, run=_digest(territory))
        yield Job(f"alerts.returns {territory}", Minutes(60), catch_up=1, run=_watch_returns(territory))
        yield Job(f"alerts.matches {territory}", Minutes(60), catch_up=1, run=_watch_matches(territory))


def _watch_clocks(_slot: Slot, now: datetime) -> int:
    return alerts.watch_clocks(now=now)


def _watch_looks(_slot: Slot, now: datetime) -> int:
    return alerts.watch_looks(now=now)


def _digest(territory: str) -> Callable[[Slot, datetime], int]:
    def run(slot: Slot, now: datetime) -> int:
        return alerts.digest(territory=territory, day=slot.key, now=now)

    return run


def _watch_returns(territory: str) -> Callable[[Slot, datetime], int]:
    def run(_slot: Slot, now: datetime) -> int:
        return alerts.watch_returns(territory=territory, now=now)

    return run


def _watch_matches(territory: str) -> Callable[[Slot, datetime], int]:
    def run(_slot: Slot, now: datetime) -> int:
        return alerts.watch_matches(territory=territory, now=now)

    return run


def _recompute_editions(_slot: Slot, _now: datetime) -> None:
    """Queue the night's recomputation: it may take minutes, which the other jobs need not wait for."""
    # One that still waits in the queue will do for tonight as well.
    with suppress(AlreadyEnqueued), transaction.atomic():
        recompute_editions.defer()


def _purge_registers(_slot: Slot, _now: datetime) -> None:
    """Queue the night's purge, which commits batch by batch; within the timetable all would be one.

    What other rooms hold of those who were purged goes behind it, in the order of queueing.
    """
    for task in (purge_due, let_go_due, purge_matches):
        with suppress(AlreadyEnqueued), transaction.atomic():
            task.defer()


def _forget_alerts(_slot: Slot, now: datetime) -> int:
    return alerts.forget(before=now - ALERTS_KEPT)


def _forget_runs(_slot: Slot, now: datetime) -> int:
    return timetable.forget(before=now - RUNS_KEPT)
