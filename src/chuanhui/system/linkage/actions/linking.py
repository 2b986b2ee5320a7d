"""Remembering whom rows of files are: the one way in which a link is written, by a match or by a clerk."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.system.linkage.columns import put
from chuanhui.system.linkage.rules import Decision, Pair, Run

_ON = {
    True: "(territory, campaign, plan, source, mark, thing_id) WHERE decision = 'denied'",
    False: "(territory, campaign, plan, source, mark) WHERE NOT (decision = 'denied')",
}
"""A row is one person; it may be denied to be several others."""

_KEPT = ", ".join(
    f"{name} = CASE WHEN excluded.how = '{Decision.CONFIRMED}' THEN linkage_link.{name} "
    f"ELSE excluded.{name} END"
    for name in ("decision", "how", "score", "pattern", "thing_id")
)
"""What a clerk has confirmed stays as he left it: also the person, who may be one with another for a time."""

_LINK = f"""
    INSERT INTO linkage_link (id, territory, area_path, unit_id, sender_id, campaign, plan, source, mark,
        thing_id, household_id, decision, how, score, pattern, since, seen, gone, answer, note)
    SELECT gen_random_uuid(), %(territory)s, row.area_path, %(unit)s, row.sender, %(campaign)s, %(plan)s,
        row.source, row.mark, row.thing, row.household, %(decision)s, row.how, row.score, row.pattern,
        row.period, row.period, '', '', ''
    FROM unnest(%(area_path)s::text[], %(sender)s::bigint[], %(source)s::text[], %(mark)s::bytea[],
        %(thing)s::uuid[], %(household)s::uuid[], %(how)s::text[], %(score)s::float8[],
        %(pattern)s::bigint[], %(period)s::text[])
        AS row (area_path, sender, source, mark, thing, household, how, score, pattern, period)
    ON CONFLICT {{on}} DO UPDATE SET
        seen = greatest(linkage_link.seen, excluded.seen), sender_id = excluded.sender_id,
        household_id = excluded.household_id, area_path = excluded.area_path,
        {_KEPT}, gone = '', answer = '', note = '',
        answered_at = NULL, answered_post = NULL, answered_by = NULL
"""


# By an array and not by a join: before its statistics are there a large table is taken for a small one, and
# was read once for every row.
_UNDO = """
    DELETE FROM linkage_link
    WHERE territory = %(territory)s AND campaign = %(campaign)s AND plan = %(plan)s AND source = %(source)s
      AND mark = ANY(%(mark)s::bytea[]) AND decision = %(decision)s
"""


def remember(of: Run | Pair, decision: Decision, rows: pa.Table) -> None:
    """Remember whom rows are, or whom one is not; each row is there once.

    Args:
        of: whose plan's rows they are.
        decision: who says so.
        rows: area_path, sender, source, mark, thing, household, how, score, pattern, period.
    """
    put(_LINK.format(on=_ON[decision is Decision.DENIED]), _values(of, decision), rows)


def undo(of: Run | Pair, rows: pa.Table) -> int:
    """Forget whom the match found rows to be; what a clerk has confirmed stays. Return how many there were.

    Args:
        of: whose plan's rows they are.
        rows: source, mark.
    """
    undone = 0
    for source in pc.unique(rows.column("source")).to_pylist():
        mine = rows.filter(pc.equal(rows.column("source"), source)).select(["mark"])
        undone += put(_UNDO, {**_values(of, Decision.AUTOMATIC), "source": source}, mine)
    return undone


def _values(of: Run | Pair, decision: Decision) -> dict[str, object]:
    return {
        "territory": of.territory,
        "unit": of.unit_id,
        "campaign": of.campaign,
        "plan": of.plan,
        "decision": decision.value,
    }
