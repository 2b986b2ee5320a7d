"""What the database lets through: the sight of this transaction, and the policies that ask for it.

`enter` writes a sight into four settings that live as long as the transaction; every table with an area
column carries a policy (`table_policy`) that compares with them. `narrow` puts the same comparison into
an ORM query, so that the planner has constants; the policy is the seat belt, not the steering wheel.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from chuanhui.journal.errors import SightNotEntered
from chuanhui.journal.statements import Statement
from chuanhui.kernel.sight import Sight

ENTER_SQL = (
    "SELECT set_config('app.lo', %s, true), set_config('app.hi', %s, true), "
    "set_config('app.spans', %s, true), set_config('app.unit', %s, true)"
)
"""Enter a sight for a transaction; fill it with `settings_of`."""
STAY_SQL = ENTER_SQL.replace("true", "false")
"""Enter a sight for as long as the connection lasts; filled likewise."""

_ENTER = Statement(ENTER_SQL % ("$1", "$2", "$3", "$4"))
_SETTINGS = ("lo", "hi", "spans", "unit")
_REMEMBER = Statement(
    "SELECT " + ", ".join(f"coalesce(current_setting('app.{name}', true), '')" for name in _SETTINGS)
)

MIGRATE_SQL = (
    "SELECT set_config('app.lo', E'\\x01', true), set_config('app.hi', E'\\x7f', true), "
    "set_config('app.spans', '', true), set_config('app.unit', '', true)"
)
"""Enter everything for the rest of a migration's transaction, so that what `sqlmigrate` prints runs alone.
Under `migrate` the connection sees everything already: see `migrating`. `table_policy` begins with it."""

APPLICATION_ROLE = "ch_app"

_Row = TypeVar("_Row", bound=Model)


def settings_of(sight: Sight) -> tuple[str, str, str, str]:
    """Return the texts of ``app.lo``, ``app.hi``, ``app.spans`` and ``app.unit`` for a sight.

    `app.spans` is a multirange literal, or "" when the hull says it all; `app.unit` is "" for every unit.
    """
    lo, hi = sight.hull
    several = len(sight.spans) > 1
    spans = ",".join(f"[{_quoted(span.lo)},{_quoted(span.hi)})" for span in sight.spans) if several else ""
    return lo, hi, f"{{{spans}}}" if several else "", "" if sight.unit is None else str(sight.unit)


def enter(sight: Sight) -> None:
    """Let this transaction see and write what `sight` covers, in one statement, until it ends.

    Raises:
        SightNotEntered: no transaction is open.
    """
    _set(settings_of(sight))


@contextmanager
def seeing(sight: Sight) -> Iterator[None]:
    """Enter `sight` for a stretch of this transaction and put the former one back afterwards.

    For the parts of the house that follow everybody's work (sealing, alerts, roll-ups), never for a door.

    Raises:
        SightNotEntered: no transaction is open.
    """
    former = _REMEMBER.row() or ()
    enter(sight)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set(former)


def narrow(
    queryset: QuerySet[_Row], sight: Sight, path: str = "area_path", unit: str | tuple[str, ...] = ""
) -> QuerySet[_Row]:
    """Return the rows of `queryset` that `sight` covers: the policies' predicate, with constants.

    Args:
        queryset: rows of any room.
        sight: what the asking post may see.
        path: lookup that leads to the area path.
        unit: lookup that leads to the unit's id; several where a row is each of these units' matter; ""
            where rows belong to no unit.
    """
    if not sight.spans:
        return queryset.none()
    lo, hi = sight.hull
    inside = queryset.filter(**{f"{path}__gte": lo, f"{path}__lt": hi})
    if len(sight.spans) > 1:
        either = Q()
        for span in sight.spans:
            either |= Q(**{f"{path}__gte": span.lo, f"{path}__lt": span.hi})
        inside = inside.filter(either)
    if unit and sight.unit is not None:
        whose = Q()
        for one in (unit,) if isinstance(unit, str) else unit:
            whose |= Q(**{one: sight.unit})
        inside = inside.filter(whose)
    return inside


def table_policy(table: str, column: str = "area_path", extra: str = "true") -> list[str]:
    """Return the SQL that makes row-level security hold for everybody on `table`, its owner included.

    Args:
        table: with a text column ``COLLATE "C"`` (`TextField(db_collation="C")`).
        column: that column.
        extra: a further condition in SQL, for reading and writing alike; see `unit_is`.
    """
    inside = (
        f"{column} >= current_setting('app.lo') AND {column} < current_setting('app.hi')"
        " AND (current_setting('app.spans') = ''"
        f" OR {column} <@ nullif(current_setting('app.spans'), '')::pathspan_multirange)"
        f" AND ({extra})"
    )
    return [
        MIGRATE_SQL,
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY sight ON {table} FOR ALL USING ({inside}) WITH CHECK ({inside})",
    ]


def unit_is(*columns: str) -> str:
    """Return the condition, for `table_policy`, that a row's unit is in sight.

    Args:
        columns: bigint columns with a unit's id; a row is the matter of each of them.
    """
    mine = " OR ".join(f"{one} = nullif(current_setting('app.unit'), '')::bigint" for one in columns)
    return f"current_setting('app.unit') = '' OR {mine}"


def grants(table: str, privileges: str = "SELECT, INSERT") -> list[str]:
    """Return the SQL that allows the application `privileges` on `table`; identity columns need no more."""
    return [f"GRANT {privileges} ON {table} TO {APPLICATION_ROLE}"]


def _set(texts: tuple[Any, ...]) -> None:
    """Write the four settings for the rest of the transaction."""
    if not connection.in_atomic_block:
        raise SightNotEntered()
    _ENTER.row(*texts)


def _quoted(text: str) -> str:
    """Return `text` as a bound inside a range literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
