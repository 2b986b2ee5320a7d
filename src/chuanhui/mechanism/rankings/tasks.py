"""Jobs of the rankings room: add up roll-ups, prove them and the frozen editions, publish figures."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.actions import keeping
from chuanhui.mechanism.rankings.actions.figures import publish_figures
from chuanhui.mechanism.rankings.actions.recomputing import recompute_standings
from chuanhui.mechanism.rankings.queries import proving

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="rankings.fold", queueing_lock="rankings.fold", pass_context=False)
def fold_rollups(timestamp: int) -> int:
    """Add up what is pending and return how many facts there were; a busy minute is left to the next run.

    Args:
        timestamp: the minute for which the job was made; a late job adds up what is pending now.
    """
    try:
        return keeping.fold_all()
    except keeping.RollupsBusy:
        return 0


@app.periodic(cron="20 2 * * *")
@app.task(name="rankings.prove", queueing_lock="rankings.prove", pass_context=False)
def prove_rollups(timestamp: int) -> int:
    """Compare every roll-up with the rows; return how many lines differ and say so in the log.

    Nothing is mended by itself: what differs is a fault of ours that somebody must understand first.

    Args:
        timestamp: the night for which the job was made.
    """
    with keeping.undisturbed(reading=True), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        enter(Sight.everything())
        found = list(proving.prove())
    for one in found[:20]:
        log.error("%s %s differs from the rows by %s", one.axis, one.key, one.excess)
    return len(found)


@app.task(name="rankings.recompute", queueing_lock="rankings.recompute", pass_context=False)
def recompute_editions() -> int:
    """Reckon every frozen edition of the last year again; return how many differ and say so in the log.

    The timetable owes it once a night (`site/timetable.py`); the doctor reads what it leaves.
    """
    now = datetime.now(UTC)  # noqa: TID251 reason: a task reads the clock
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        enter(Sight.everything())
        found = recompute_standings(now=now)
    for one in found[:20]:
        log.error("%s %s %s #%d differs: %s", one.campaign, one.ranking, one.window, one.edition, one.what)
    return len(found)


@app.periodic(cron="9 * * * *")
@app.task(name="rankings.figures", queueing_lock="rankings.figures", pass_context=False)
def tell_figures(timestamp: int) -> int:
    """Publish the figures of every 旬 and month that is over, and return how many periods were new.

    Args:
        timestamp: the hour for which the job was made; a late job publishes what is over now.
    """
    now, everything = datetime.now(UTC), Sight.everything()  # noqa: TID251 reason: a task reads the clock
    with transaction.atomic():
        enter(everything)
        roots = [one.path for one in areas.children(everything, None)]
        return sum(len(publish_figures(territory=root, by=Acting.system(root), now=now)) for root in roots)
