"""Writing a plan: versions end and begin, one journal entry tells of it, the stamp moves."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import connection

from chuanhui.grid.areas.errors import AreaMoved
from chuanhui.grid.areas.queries.memory import ROOM, state
from chuanhui.grid.areas.rules import Actor, Ground, Limits, NewArea, Plan
from chuanhui.journal import actions as journal
from chuanhui.journal import stamps
from chuanhui.journal.rules import HOUSE, sealed_entry
from chuanhui.kernel.ids import new_id

RESHAPE_LOCK = 4_116_021
"""Advisory lock: two changes of the grid never plan on the same ground."""

_BATCH = 5000


def ground_on(on: date, limits: Limits | None) -> Ground:
    """Take the lock and return what stands on a day, and every code ever issued."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RESHAPE_LOCK])
        cursor.execute("SELECT code FROM areas_area")
        used = frozenset(row[0] for row in cursor.fetchall())
    return Ground(state().tree(on).standing(), used, on, limits or Limits())


def earlier_body(key: UUID | None, ask: bytes) -> dict[str, Any] | None:
    """Return the body of the entry written under a key, or None when this request is the first."""
    if key is None:
        return None
    recorded = journal.claim(key, ask)
    return None if recorded is None else json.loads(recorded.body)


def carry_out(
    plan: Plan, *, by: Actor, now: datetime, key: UUID | None, ask: bytes, more: Mapping[str, Any]
) -> None:
    """Write a plan's rows, its journal entry and the room's stamp."""
    _end(plan, now)
    _begin(plan, now)
    shapes = hashlib.sha256()
    for new in sorted(plan.opens, key=lambda one: one.code):
        shapes.update(new.code.encode() + (new.border.wkb if new.border is not None else b""))
    body = {**plan.summary, "subject": plan.subject, "borders": shapes.hexdigest(), **more}
    entry = sealed_entry(
        id=new_id(now),
        at=now,
        kind=plan.kind,
        area_path=plan.area_path or HOUSE,
        subject_kind="area",
        subject_ref=plan.subject,
        body=body,
        post_id=by.post_id,
        person_id=by.person_id,
        key=key,
        ask=ask if key is not None else None,
    )
    journal.write(entry)
    stamps.bump(ROOM, step=secrets.randbelow(2**31) + 1)


def _end(plan: Plan, now: datetime) -> None:
    """End the versions that a plan closes: supersede them, and write again what held until the day."""
    if not plan.closes:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.valid_from, v.valid_until, a.code "
            "FROM areas_version v JOIN areas_area a ON a.id = v.area_id WHERE v.area_id = ANY(%s) "
            "AND v.superseded_at IS NULL AND (v.valid_from > %s OR v.valid_until > %s)",
            [list(plan.closes), plan.on, plan.on],
        )
        later = cursor.fetchone()
        if later is not None:
            raise AreaMoved(area=later[2], since=max(day for day in later[:2] if day is not None))
        cursor.execute(
            "UPDATE areas_version SET superseded_at = greatest(%s, learned_at) "
            "WHERE area_id = ANY(%s) AND superseded_at IS NULL AND valid_from <= %s AND valid_until IS NULL "
            "RETURNING id",
            [now, list(plan.closes), plan.on],
        )
        ended = [row[0] for row in cursor.fetchall()]
        if len(ended) != len(set(plan.closes)):
            raise AreaMoved(area=plan.subject, since=plan.on)
        cursor.execute(
            "INSERT INTO areas_version (area_id, parent_id, path, area_path, name, name_en, slug, synthetic, "
            "buffer_m, border, note, valid_from, valid_until, learned_at) "
            "SELECT area_id, parent_id, path, area_path, name, name_en, slug, synthetic, buffer_m, border, "
            "note, valid_from, %s, superseded_at FROM areas_version WHERE id = ANY(%s) AND valid_from < %s",
            [plan.on, ended, plan.on],
        )


def _begin(plan: Plan, now: datetime) -> None:
    """Write the versions that a plan opens, and the areas that are new."""
    fresh = [new for new in plan.opens if new.area_id is None]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO areas_area (layer, level, code) "
            "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])",
            [
                [new.layer.value for new in fresh],
                [new.level.value for new in fresh],
                [new.code for new in fresh],
            ],
        )
        wanted = sorted({new.code for new in plan.opens} | {new.parent for new in plan.opens if new.parent})
        cursor.execute("SELECT code, id FROM areas_area WHERE code = ANY(%s)", [wanted])
        ids = dict(cursor.fetchall())
        for start in range(0, len(plan.opens), _BATCH):
            rows = [_row(new, ids, plan.on, now) for new in plan.opens[start : start + _BATCH]]
            cursor.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])


_INSERT = (
    "INSERT INTO areas_version (area_id, parent_id, path, area_path, name, name_en, slug, synthetic, "
    "buffer_m, border, note, valid_from, learned_at) SELECT * FROM unnest(%s::bigint[], %s::bigint[], "
    "%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[], %s::smallint[], "
    "%s::bytea[], %s::text[], %s::date[], %s::timestamptz[])"
)


def _row(new: NewArea, ids: Mapping[str, int], on: date, now: datetime) -> tuple[object, ...]:
    """Return the values of one version in the order of `_INSERT`."""
    return (
        ids[new.code],
        ids[new.parent] if new.parent else None,
        new.path,
        new.area_path,
        new.name,
        new.name_en,
        new.slug,
        new.synthetic,
        new.buffer_m,
        shapely.to_wkb(new.border) if new.border is not None else None,
        new.note,
        on,
        now,
    )
