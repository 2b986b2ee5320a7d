"""Publishing figures: what is told once stays as it was told, so that no later figure gives it away."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.db import connection, transaction
from django.utils import timezone

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.journal import actions as journal
from chuanhui.kernel.periods import Period, PeriodKind, parse_period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.queries import dashboards
from chuanhui.mechanism.rankings.queries.figures import published
from chuanhui.mechanism.rankings.rules.figures import Published, publish, to_publish
from chuanhui.mechanism.rankings.rules.tallies import Days

LOOKS_BACK = timedelta(days=62)


def publish_figures(*, territory: str, by: Acting, now: datetime) -> list[Published]:
    """Publish every 旬 and month of a territory that is over and not published yet; return what was new.

    Several at once publish each period once. Figures of a time before the grid stood are not published.

    Args:
        territory: root path.
        by: the system; figures need nobody's decision, since a playbook's campaigns are public business.
        now: aware; its local day decides which periods are over.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 39))", [territory])
        sight, today = Sight.of(territory), timezone.localdate(now)
        known = published(by.sight, territory)
        first = _since(today, known)
        new = []
        for period in to_publish(today, first, {one.period for one in known}):
            counts = _counts(sight, territory, period)
            if not any(any(line) for line in counts.values()) and not known:
                continue
            found = publish(territory, period, counts, known)
            _write(found, by, now)
            known.append(found)
            new.append(found)
        return new


def _since(today: date, known: list[Published]) -> date:
    """Return the day before which nothing is published: never earlier than the first that ever was."""
    looked = period_of(today - LOOKS_BACK, PeriodKind.MONTH).first
    if not known:
        return looked
    return max(looked, min(parse_period(one.period).first for one in known))


def _counts(sight: Sight, territory: str, period: Period) -> dict[str, tuple[int, int, int]]:
    """Return what each street filed, closed and closed on time; streets without a case too."""
    streets = [one.path for one in areas.children(sight, territory) if one.level is Level.STREET]
    found = dict.fromkeys(streets, (0, 0, 0))
    for line in dashboards.by_area(sight, Days.of(period)):
        tally = line.tally
        found[line.key] = (tally.filed, tally.closed, tally.on_time)
    return found


def _write(found: Published, by: Acting, now: datetime) -> None:
    """Write the row and the entry that holds the same."""
    counts = {street: list(line) for street, line in found.counts.items()}
    told = sorted(list(pair) for pair in found.told)
    body = {"period": found.period, "set": {"counts": counts, "told": told}}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rankings_figures (territory, period, counts, told, published_at) "
            "VALUES (%s, %s, %s::jsonb, %s::jsonb, %s)",
            [found.territory, found.period, json.dumps(counts), json.dumps(told), now],
        )
    entry = Deed("figures.publish", by, now, None).entry(
        area_path=found.territory,
        body=body,
        subject_kind="figures",
        subject=uuid5(NAMESPACE_OID, f"figures {found.territory} {found.period}"),
    )
    journal.write(entry)
