"""Remembering whom rows of files are: the one way in which a link is written, by a match or by a clerk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from chuanhui.system.linkage.rules import Decision, Pair, Run

_ON = {
    True: "(territory, campaign, plan, source, mark, thing_id) WHERE decision = 'denied'",
    False: "(territory, campaign, plan, source, mark) WHERE NOT (decision = 'denied')",
}
"""A row is one person; it may be denied to be several others."""

_KEPT = ", ".join(
    f"{name} = CASE WHEN excluded.how = '{Decision.CONFIRMED}' THEN linkage_link.{name} "
    f"ELSE excluded.{name} END"
    for name in ("decision", "how", "score", "pattern")
)
"""What a clerk has confirmed stays as he left it."""

_LINK = f"""
    INSERT INTO linkage_link (id, territory, area_path, unit_id, sender_id, campaign, plan, source, mark,
        thing_id, household_id, decision, how, score, pattern, since, seen, gone, answer, note)
    SELECT gen_random_uuid(), %(territory)s, row.area_path, %(unit)s, row.sender, %(campaign)s, %(plan)s,
        row.source, row.mark, row.thing, row.household, %(decision)s, row.how, row.score, row.pattern,
        row.period, row.period, '', '', ''
    FROM unnest(%(area_paths)s::text[], %(senders)s::bigint[], %(sources)s::text[], %(marks)s::bytea[],
        %(things)s::uuid[], %(households)s::uuid[], %(hows)s::text[], %(scores)s::float8[],
        %(patterns)s::bigint[], %(periods)s::text[])
        AS row (area_path, sender, source, mark, thing, household, how, score, pattern, period)
    ON CONFLICT {{on}} DO UPDATE SET
        seen = greatest(linkage_link.seen, excluded.seen), sender_id = excluded.sender_id,
        thing_id = excluded.thing_id, household_id = excluded.household_id, area_path = excluded.area_path,
        {_KEPT}, gone = '', answer = '', note = '',
        answered_at = NULL, answered_post = NULL, answered_by = NULL
"""


def remember(of: Run | Pair, decision: Decision, columns: Mapping[str, Sequence[Any]]) -> None:
    """Remember whom rows are, or whom one is not; each row is there once.

    Args:
        of: whose plan's rows they are.
        decision: who says so.
        columns: area_paths, senders, sources, marks, things, households, hows, scores, patterns, periods.
    """
    values: dict[str, Any] = {
        **columns,
        "territory": of.territory,
        "unit": of.unit_id,
        "campaign": of.campaign,
        "plan": of.plan,
        "decision": decision.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINK.format(on=_ON[decision is Decision.DENIED]), values)
