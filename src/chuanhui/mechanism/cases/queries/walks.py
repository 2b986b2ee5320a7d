"""Walks: the first cases of an order, and how many fit up to a bound, in one pass that stops there.

Counting exactly reads every row that fits, however many there are; nobody works through more than some
hundreds. A walk follows an index, stops one past its bound and gives the ids of one page on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from chuanhui.journal.statements import Statement

COUNT_MOST = 1_000
_AFRESH = Statement(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_sort', $1, true)"
)
_AS_EVER = Statement(
    "SELECT set_config('plan_cache_mode', 'auto', true), set_config('enable_sort', 'on', true)"
)


class Walk(NamedTuple):
    """What a walk found.

    Attributes:
        ids: of one page, in order.
        number: how many fit; exact up to the bound of the walk.
        more: more fit than the bound.
    """

    ids: tuple[UUID, ...] = ()
    number: int = 0
    more: bool = False


@contextmanager
def planned_afresh(*, in_order: bool = False) -> Iterator[None]:
    """Have what is asked meanwhile planned with the values at hand, not with a plan kept for any values.

    Kept for any, a plan expects next to nothing between two bounds of area and begins there, be it a
    whole territory.

    Args:
        in_order: an index gives the order, and what is asked for lies all along it. The planner, to whom
            open, due and in sight are three independent rarities, expects a handful of rows where there
            are tens of thousands, and would gather and sort them all; it may not.
    """
    _AFRESH.row("off" if in_order else "on")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _AS_EVER.row()


def walk(ordered: Sequence[Any], *, most: int, start: int = 0, bound: int = COUNT_MOST) -> list[Walk]:
    """Walk along several query sets in one statement.

    Args:
        ordered: query sets of cases, each in its order.
        most: ids to return of each.
        start: how many cases lie before the first id returned.
        bound: how many are counted of each; at least `start + most`, or the page is cut short.
    """
    texts: list[str] = []
    values: list[Any] = []
    for at, one in enumerate(ordered):
        try:
            text, given = one.values_list("id", flat=True)[: bound + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        texts.append(
            f"SELECT {at}, count(*), (array_agg(id))[{start + 1}:{start + most}] FROM ({text}) walked"
        )
        values += given
    found = [Walk()] * len(ordered)
    if texts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(texts), values)
            for at, number, ids in cursor.fetchall():
                found[at] = Walk(tuple(ids or ()), min(number, bound), number > bound)
    return found
