"""Making alerts: one statement writes them and what is to be sent of them; none is made twice."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from chuanhui.grid.posts.rules import territory_of
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.instants import utc_text
from chuanhui.system.alerts.habits import habits_of
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.rules.habits import Habits
from chuanhui.system.alerts.rules.kinds import Kind, Notice

_COLUMNS = (
    "id, post_id, unit_id, territory, area_path, kind, occasion, subject_kind, subject, number, facts, "
    "due_at, urgent, made_at"
)
_MAKE = f"""
    WITH told AS (
        SELECT * FROM jsonb_to_recordset(%s::jsonb) AS one (
            id uuid, post_id bigint, unit_id bigint, territory text, area_path text, kind text, occasion text,
            subject_kind text, subject text, number text, facts jsonb, due_at timestamptz, urgent boolean,
            made_at timestamptz, send_at timestamptz)
    ), made AS (
        INSERT INTO alerts_alert ({_COLUMNS}) SELECT {_COLUMNS} FROM told
        ON CONFLICT (post_id, occasion, subject) DO NOTHING RETURNING id
    ), going AS (
        INSERT INTO alerts_outgoing
            (id, alert_id, subscription_id, area_path, channel, state, attempts, next_at, fault)
        SELECT gen_random_uuid(), told.id, s.id, s.area_path, s.channel, 'waiting', 0, told.send_at, ''
        FROM made JOIN told USING (id) JOIN alerts_subscription s
            ON s.post_id = told.post_id AND s.ended_at IS NULL AND told.kind = ANY(s.kinds)
    )
    SELECT count(*) FROM made
"""


def make(notices: Sequence[Notice], *, now: datetime) -> int:
    """Make alerts, and what is to be sent of each, and return how many were new.

    The caller sees everything. An alert that stands already is left as it is, read or not.

    Args:
        notices: what to tell whom.
        now: aware.
    """
    if not notices:
        return 0
    of = {
        territory: habits_of(territory)
        for territory in {territory_of(one.about.area_path) for one in notices}
    }
    rows = [_row(one, of[territory_of(one.about.area_path)], now) for one in notices]
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, [json.dumps(rows, ensure_ascii=False)])
        return int(cursor.fetchone()[0])


def settle(subject: str, kinds: Collection[Kind], *, now: datetime, but: str = "") -> int:
    """Mark the open alerts about a subject as settled, and return how many there were.

    Args:
        subject: id as the alerts hold it.
        kinds: of alerts.
        but: occasion of the one that still stands.
        now: aware.
    """
    standing = Alert.objects.filter(subject=subject, settled_at__isnull=True, kind__in=list(kinds))
    return int(standing.filter(~Q(occasion=but)).update(settled_at=now))


def forget(*, before: datetime) -> int:
    """Delete alerts that were settled before an instant, with what was sent of them; return how many."""
    found = Alert.objects.filter(settled_at__lt=before)
    count = found.count()
    found.delete()
    return count


def _row(notice: Notice, habits: Habits, now: datetime) -> dict[str, object]:
    """Return a notice as the statement takes it."""
    about = notice.about
    send_at = habits.send_at(now, urgent=about.urgent)
    return {
        "id": str(new_id(now)),
        "post_id": notice.to.post_id,
        "unit_id": notice.to.unit_id,
        "territory": territory_of(about.area_path),
        "area_path": about.area_path,
        "kind": notice.kind.value,
        "occasion": notice.occasion,
        "subject_kind": about.kind,
        "subject": about.id,
        "number": about.number,
        "facts": dict(about.facts),
        "due_at": utc_text(about.due_at) if about.due_at else None,
        "urgent": about.urgent,
        "made_at": utc_text(now),
        "send_at": utc_text(send_at),
    }
