"""The ground of verbs on the database: one transaction, one moment, the sight of everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import AreaFacts
from chuanhui.journal import scope
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight

EVERYTHING = Sight.everything()


def moment() -> datetime:
    """Return the moment of this run."""
    return datetime.now(UTC)  # noqa: TID251 reason: the command is a door, and reads the clock once


@contextmanager
def everything(*, one_state: bool = False) -> Iterator[datetime]:
    """Open a transaction that sees everything; yield its one moment.

    Args:
        one_state: read the database as it stood at the beginning, whatever others write meanwhile; inside
            a transaction that has begun already, that one decides.
    """
    may_choose = not connection.in_atomic_block
    with transaction.atomic():
        if one_state and may_choose:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        scope.enter(EVERYTHING)
        yield moment()


def territories() -> tuple[AreaFacts, ...]:
    """Return the roots of the grid."""
    return areas.children(EVERYTHING, None)


def territory(path: str) -> str:
    """Return the path when it is the root of a territory.

    Raises:
        UnknownTerritory: it is none.
    """
    roots = [one.path for one in territories()]
    if path not in roots:
        raise UnknownTerritory(path=path, known="、".join(roots) or "—")
    return path


class UnknownTerritory(NotInSight):
    """No territory has this path."""

    code = "CMD003"
    zh = "没有辖区“{path}”。现有：{known}"
    en = "There is no territory {path}. There are: {known}"
