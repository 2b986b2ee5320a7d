"""Flagging things that have a twin: at once where one is written, and exactly for all once a night."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.registers import vault
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import all_declared
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight

_EXACT = """
    WITH twins AS MATERIALIZED (
        SELECT unnest(ids) AS id FROM (
            SELECT array_agg(a.thing_id) AS ids FROM registers_alike a
            JOIN registers_thing o ON o.id = a.thing_id AND o.until IS NULL
            WHERE a.kind = %(kind)s GROUP BY a.mark HAVING count(*) > 1
        ) same
    ), wrong AS (
        SELECT t.id FROM registers_thing t
        WHERE t.kind = %(kind)s AND t.twin AND %(clearing)s AND t.id NOT IN (SELECT id FROM twins)
        UNION ALL
        SELECT t.id FROM registers_thing t WHERE NOT t.twin AND t.id IN (SELECT id FROM twins)
    )
    UPDATE registers_thing t SET twin = NOT t.twin WHERE t.id IN (SELECT id FROM wrong)
"""


def flag(thing_ids: Iterable[UUID]) -> None:
    """Flag some things as twins: that a page shall look whether they are. Their rows are locked, or new."""
    if wanted := list(thing_ids):
        ThingRow.objects.filter(id__in=wanted, twin=False).update(twin=True)


def refresh_twins() -> int:
    """Flag exactly what has a standing twin, kind by kind, and return how many flags were wrong.

    Two that were written at the same moment did not see each other, and whose twin ended is flagged still.
    While the key of the marks is being changed no flag is taken away: its twin may be under the other key.
    """
    changed = 0
    for kind in sorted(all_declared()):
        with transaction.atomic(), seeing(Sight.everything()), connection.cursor() as cursor:
            cursor.execute(_EXACT, {"kind": kind, "clearing": len(vault.ring().marks) == 1})
            changed += cursor.rowcount
    return changed
