"""Reading requests, and who looked at a person's protected fields."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight
from chuanhui.system.protection import rules
from chuanhui.system.protection.errors import RequestNotFound
from chuanhui.system.protection.models import Request as Row
from chuanhui.system.protection.queries.gathering import merged_with

NAMES = tuple(one.name for one in fields(rules.Request))
REQUEST = "protection_request"


def request(sight: Sight, request_id: UUID) -> rules.Request:
    """Return one request.

    Raises:
        RequestNotFound: there is none in sight.
    """
    row = scope.narrow(Row.objects.filter(id=request_id), sight, unit="unit_id").first()
    if row is None:
        raise RequestNotFound()
    return state_of(row)


def requests(sight: Sight, *, waiting: bool = True, limit: int = 200) -> list[rules.Request]:
    """Return requests in sight, those due first before the others; `waiting` leaves out what has ended."""
    found = scope.narrow(Row.objects.all(), sight, unit="unit_id")
    if waiting:
        found = found.filter(state=rules.State.WAITING.value)
    return [state_of(row) for row in found.order_by("due_at", "id")[:limit]]


def requests_of(sight: Sight, thing_id: UUID) -> list[rules.Request]:
    """Return all requests of one person in sight, newest first; also what was asked before a merge."""
    whole = merged_with(sight, thing_id)
    found = scope.narrow(Row.objects.filter(thing_id__in=whole), sight, unit="unit_id")
    return [state_of(row) for row in found.order_by("-asked_at")]


def late(sight: Sight, now: datetime) -> list[rules.Request]:
    """Return the requests in sight that wait longer than they may."""
    return [one for one in requests(sight, limit=10_000) if one.is_late(now)]


def state_of(row: Row) -> rules.Request:
    """Return a row as its state."""
    values = {name: getattr(row, name) for name in NAMES}
    return rules.Request(**values | {"state": rules.State(row.state)})
