"""What came no more becomes a question; what came is kept as facts of whom it is about, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from chuanhui.grid.registers import vault
from chuanhui.grid.registers.rules.dates import day_after
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import parse_period
from chuanhui.playbook.schema import Source
from chuanhui.system.linkage import models
from chuanhui.system.linkage.actions.working import Work
from chuanhui.system.linkage.facts import ROWS, Wire, all_rows
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.matching import Input
from chuanhui.system.linkage.queries.inputs import taken_by
from chuanhui.system.linkage.rules import Decision, Pair, Run, Stage

TABLE = "linkage_fact"
BATCH = 5_000
# The person may be in the file under another telephone: only who came in no row at all is asked about, and
# nobody who may be one of the rows that lie with a clerk.
_GONE = """
    UPDATE linkage_link AS link SET gone = %(period)s
    WHERE territory = %(territory)s AND campaign = %(campaign)s AND plan = %(plan)s AND source = %(source)s
      AND sender_id IS NOT DISTINCT FROM %(sender)s AND gone = '' AND seen < %(period)s
      AND decision <> 'denied'
      AND NOT EXISTS (
        SELECT FROM linkage_link AS other
        WHERE other.territory = link.territory AND other.campaign = link.campaign AND other.plan = link.plan
          AND other.source = link.source AND other.thing_id = link.thing_id
          AND other.decision <> 'denied' AND other.seen >= %(period)s)
      AND NOT EXISTS (
        SELECT FROM linkage_pair AS pair, unnest(ARRAY[pair.thing_id, pair.other_id]) AS whom
        WHERE pair.territory = %(territory)s AND pair.campaign = %(campaign)s AND pair.plan = %(plan)s
          AND pair.source = %(source)s AND pair.state = 'open' AND pair.period >= %(period)s
          AND whom = link.thing_id)
"""
_PUT = """
    INSERT INTO linkage_fact (id, delivery_id, territory, area_path, unit_id, campaign, plan, source, period,
        last, keep_until, thing_id, household_id, rows, sealed)
    SELECT row.id, %(delivery)s, %(territory)s, row.area_path, %(unit)s, %(campaign)s, %(plan)s, %(source)s,
        %(period)s, %(last)s, %(keep_until)s, row.thing, row.household, row.many, row.sealed
    FROM unnest(%(ids)s::uuid[], %(area_paths)s::text[], %(things)s::uuid[], %(households)s::uuid[],
        %(many)s::int[], %(sealed)s::bytea[]) AS row (id, area_path, thing, household, many, sealed)
"""
Linked = tuple[UUID, UUID | None, str]
"""Whom a row is: the person, the household, and the path of the area."""


def vanish(work: Work) -> None:
    """Mark what came last time and not this time; its sender is asked why. "Nothing" is an answer too."""
    with work.committing(Stage.VANISH) as commit:
        for row in taken_by(work.run):
            values = {
                "territory": row.territory,
                "campaign": row.campaign,
                "plan": row.plan,
                "source": row.source,
                "sender": row.unit_id,
                "period": row.period,
            }
            with connection.cursor() as cursor:
                cursor.execute(_GONE, values)
                commit.counts[row.source] = commit.counts.get(row.source, 0) + cursor.rowcount


def keep_facts(work: Work) -> None:
    """Keep what the files say of whom their rows were found to be; every value sealed with its row."""
    with work.committing(Stage.FACTS) as commit, vault.pinned():
        # A clerk may have confirmed a row since it was matched, and kept its facts: they come here again,
        # with all others of the file. Whoever confirms one now waits for the files.
        files = [row.id for row in taken_by(work.run).select_for_update()]
        models.Fact.objects.filter(delivery_id__in=files).delete()
        for source in dict.fromkeys(one.delivery.source for one in work.inputs):
            linked = _linked(work, source)
            sent = (one for one in work.inputs if one.delivery.source == source)
            commit.counts[source] = sum(_keep(work, one, linked) for one in sent)


def _keep(work: Work, one: Input, linked: Mapping[bytes, Linked]) -> int:
    of: dict[UUID, list[Wire]] = {}
    who: dict[UUID, Linked] = {}
    for mark, facts in zip(one.marks, all_rows(one.facts), strict=True):
        found = linked.get(mark)
        if found is not None:
            of.setdefault(found[0], []).append(facts)
            who[found[0]] = found
    things = sorted(of)
    for at in range(0, len(things), BATCH):
        lines = [(*who[thing], of[thing]) for thing in things[at : at + BATCH]]
        put(work.run, work.ground, one.delivery.id, one.delivery.source, one.delivery.period, lines, work.now)
    return len(things)


def _linked(work: Work, source: str) -> dict[bytes, Linked]:
    """Return whom the rows of a source are, by their marks."""
    rows = models.Link.objects.filter(
        territory=work.run.territory,
        campaign=work.run.campaign,
        plan=work.run.plan,
        source=source,
    ).exclude(decision=Decision.DENIED.value)
    return {
        bytes(mark): (thing, household, area)
        for mark, thing, household, area in rows.values_list(
            "mark", "thing_id", "household_id", "area_path"
        ).iterator(chunk_size=20_000)
    }


def put(
    of: Run | Pair,
    ground: Ground,
    delivery_id: UUID,
    source: str,
    period: str,
    lines: Sequence[tuple[UUID, UUID | None, str, list[Wire]]],
    now: datetime,
) -> None:
    """Write facts of a delivery: person, household, area, and the rows.

    Args:
        of: whose plan's facts they are.
        lines: nobody of whom the delivery has facts already.
    """
    last = parse_period(period).last
    ids = [new_id(now) for _ in lines]
    values: dict[str, Any] = {
        "delivery": delivery_id,
        "territory": of.territory,
        "unit": of.unit_id,
        "campaign": of.campaign,
        "plan": of.plan,
        "source": source,
        "period": period,
        "last": last,
        "keep_until": keep_until(ground.playbook.deliveries[source], last),
        "ids": ids,
        "area_paths": [one[2] for one in lines],
        "things": [one[0] for one in lines],
        "households": [one[1] for one in lines],
        "many": [len(one[3]) for one in lines],
        "sealed": [seal(fact_id, one[3]) for fact_id, one in zip(ids, lines, strict=True)],
    }
    with connection.cursor() as cursor:
        cursor.execute(_PUT, values)


def seal(fact_id: UUID, rows: list[Wire]) -> bytes:
    """Return the rows of one person as their line keeps them."""
    return vault.seal_fields(vault.place_of(TABLE, fact_id), vault.Fields(vault.new_salt(), {ROWS: rows}))


def keep_until(source: Source, last: date) -> date:
    """Return the last day on which facts of a period are kept."""
    return day_after(last, source.keep_facts)
