"""What came no more becomes a question; what came is kept as facts of whom it is about, sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from chuanhui.grid.registers import vault
from chuanhui.grid.registers.rules.dates import day_after
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import parse_period
from chuanhui.playbook.schema import Source
from chuanhui.system.linkage import models
from chuanhui.system.linkage.actions.working import Work
from chuanhui.system.linkage.columns import ask, fetch, put
from chuanhui.system.linkage.facts import ROWS, wire_texts
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.matching import Input
from chuanhui.system.linkage.queries.inputs import arrived, taken_by
from chuanhui.system.linkage.rules import Pair, Run, Stage

TABLE = "linkage_fact"
BATCH = 50_000
# The person may be in the file under another telephone: only who came in no row at all is asked about, and
# nobody who may be one of the rows that lie with a clerk, or could not be read.
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
      AND NOT EXISTS (
        SELECT FROM linkage_delivery AS came
        WHERE came.territory = %(territory)s AND came.campaign = %(campaign)s AND came.plan = %(plan)s
          AND came.source = %(source)s AND came.period >= %(period)s AND came.unread <> '[]'
          AND jsonb_exists(came.unread, link.thing_id::text))
"""
_PUT = """
    INSERT INTO linkage_fact (id, delivery_id, territory, area_path, unit_id, campaign, plan, source, period,
        last, keep_until, thing_id, household_id, rows, sealed)
    SELECT row.id, %(delivery)s, %(territory)s, row.area_path, %(unit)s, %(campaign)s, %(plan)s, %(source)s,
        %(period)s, %(last)s, %(keep_until)s, row.thing, row.household, row.many, row.sealed
    FROM unnest(%(id)s::uuid[], %(area_path)s::text[], %(thing)s::uuid[], %(household)s::uuid[],
        %(many)s::int[], %(sealed)s::bytea[]) AS row (id, area_path, thing, household, many, sealed)
"""
_LINKS = """
    SELECT encode(mark, 'hex'), thing_id, household_id, area_path FROM linkage_link
    WHERE territory = %(territory)s AND campaign = %(campaign)s AND plan = %(plan)s AND source = %(source)s
      AND decision <> 'denied' AND gone = ''
"""
_LINKED = pa.schema([(name, pa.string()) for name in ("mark", "thing", "household", "area_path")])
"""Whom a row is: its mark, the person, the household, and the path of the area."""

_OF_WHOM = """
    SELECT l.thing, any_value(l.household) AS household, any_value(l.area_path) AS area_path,
        count(*) AS many, '[' || string_agg(r.facts, ',' ORDER BY r.row) || ']' AS facts
    FROM rows r JOIN (SELECT unhex(mark) AS mark, thing, household, area_path FROM links) l USING (mark)
    GROUP BY l.thing ORDER BY l.thing
"""
_REPEATED = """
    SELECT l.thing, count(*) AS many, '[' || string_agg(r.facts, ',' ORDER BY r.row) || ']' AS facts
    FROM (SELECT mark, facts, min(row) AS row FROM rows GROUP BY mark, facts) r
        JOIN (SELECT unhex(mark) AS mark, thing FROM links) l USING (mark)
    WHERE l.thing IN (SELECT thing FROM several) GROUP BY l.thing
"""
_MENDED = """
    SELECT s.thing, s.household, s.area_path, coalesce(o.many, s.many) AS many,
        coalesce(o.facts, s.facts) AS facts
    FROM lines s LEFT JOIN once o USING (thing) ORDER BY s.thing
"""


class File(Protocol):
    """Which file facts are from."""

    @property
    def id(self) -> UUID:
        """Return the id of the delivery."""
        ...

    @property
    def source(self) -> str:
        """Return its source."""
        ...

    @property
    def period(self) -> str:
        """Return its period."""
        ...


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
        held = [row.id for row in taken_by(work.run).select_for_update()]
        models.Fact.objects.filter(delivery_id__in=held).delete()
        for source in dict.fromkeys(one.delivery.source for one in work.inputs):
            links = _links(work, source)
            files = (one for one in work.inputs if one.delivery.source == source)
            commit.counts[source] = sum(_keep(work, one, links) for one in files)
        commit.counts["late"] = _late(work)


def _late(work: Work) -> dict[str, Any]:
    """Return who has not sent, by source, where others have: rules wait for the people they answer for.

    Where one answers for the whole territory nobody's part is known, and the rules wait for all.
    """
    found = arrived(work.ground, work.period, work.run)
    return {
        source: {
            "units": [one.id for one in missing],
            "all": any(one.area_path == work.run.territory for one in missing),
        }
        for source, missing in found.partly.items()
    }


def _links(work: Work, source: str) -> pa.Table:
    """Return whom the rows of a source are, by their marks: the last match has looked at every row anew."""
    run = work.run
    of = {"territory": run.territory, "campaign": run.campaign, "plan": run.plan, "source": source}
    return fetch(_LINKS, of, _LINKED)


def _keep(work: Work, one: Input, links: pa.Table) -> int:
    """Keep what one file says of each person in it; return of how many.

    A row that is repeated in every cell is one row that was copied, and counts once; rows that differ in
    anything, in a fact or in how they tell who it is, add up. The sender is told the lines of both: two
    payments of one sum are sent as their sum.
    """
    rows = wire_texts(one.facts).append_column("mark", one.marks)
    lines = ask(_OF_WHOM, rows=rows, links=links)
    several = lines.filter(pc.greater(lines["many"], 1)).select(["thing"])
    if several.num_rows:
        once = ask(_REPEATED, rows=rows, links=links, several=several)
        lines = ask(_MENDED, lines=lines, once=once)
    for at in range(0, lines.num_rows, BATCH):
        put_facts(work.run, work.ground, one.delivery, lines.slice(at, BATCH), work.now)
    return int(lines.num_rows)


def put_facts(of: Run | Pair, ground: Ground, file: File, lines: pa.Table, now: datetime) -> None:
    """Write facts that a delivery brought, a row for each person, sealed.

    Args:
        of: whose plan's facts they are.
        file: the delivery, its source and period.
        lines: thing, household, area_path, many (rows), facts (JSON); nobody of whom there are some already.
    """
    last = parse_period(file.period).last
    values: dict[str, Any] = {
        "delivery": file.id,
        "territory": of.territory,
        "unit": of.unit_id,
        "campaign": of.campaign,
        "plan": of.plan,
        "source": file.source,
        "period": file.period,
        "last": last,
        "keep_until": keep_until(ground.playbook.deliveries[file.source], last),
    }
    ids = [str(new_id(now)) for _ in range(lines.num_rows)]
    seal = vault.sealer(TABLE)
    texts = zip(ids, lines.column("facts").to_pylist(), strict=True)
    sealed = [seal(fact_id, sealed_text(rows)) for fact_id, rows in texts]
    table = lines.drop_columns(["facts"]).append_column("id", pa.array(ids, pa.string()))
    put(_PUT, values, table.append_column("sealed", pa.array(sealed, pa.binary())))


def sealed_text(rows: str) -> str:
    """Return what a line of facts seals: the rows of one person, written as JSON."""
    return f'{{"f":{{"{ROWS}":{rows}}},"s":"{vault.new_salt()}"}}'


def keep_until(source: Source, last: date) -> date:
    """Return the last day on which facts of a period are kept."""
    return day_after(last, source.keep_facts)
