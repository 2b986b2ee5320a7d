"""Who looked at protected fields on a day, across things: for whoever guards personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.models import Reveal as RevealRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.reading import in_sight
from chuanhui.grid.registers.queries.telling import Seen

MOST = 2000


@dataclass(frozen=True, slots=True)
class Look:
    """One reveal with the number of the thing and where it stands; "" where that is out of sight."""

    seen: Seen
    number: str
    area_path: str


@dataclass(frozen=True, slots=True)
class Sum:
    """How often one post looked.

    Attributes:
        post_id: None where no post stands behind the looks.
        looks: how many.
        things: at how many different things.
        most: how many within any one hour, at most.
    """

    post_id: int | None
    looks: int
    things: int
    most: int


_SUMS = """
    SELECT post_id, count(*), count(DISTINCT thing_id), max(within) FROM (
        SELECT look.post_id, look.thing_id, count(*) OVER (
            PARTITION BY look.post_id ORDER BY look.at
            RANGE BETWEEN INTERVAL '59 minutes 59.999999 seconds' PRECEDING AND CURRENT ROW
        ) AS within
        FROM ({rows}) look
    ) counted GROUP BY post_id ORDER BY max(within) DESC, count(*) DESC, post_id
"""


def sums_between(
    by: Acting, first: datetime, last: datetime, *, purpose: str = "", post: int | None = None
) -> tuple[Sum, ...]:
    """Return how often each post looked, over all looks and not a page of them; most in an hour first.

    Args:
        by, first, last, purpose, post: as in `looks_between`.
    """
    rows = _rows(by, first, last, purpose, post).values("post_id", "thing_id", "at")
    text, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(rows=text), values)
        return tuple(Sum(*row) for row in cursor.fetchall())


def looks_between(
    by: Acting,
    first: datetime,
    last: datetime,
    *,
    purpose: str = "",
    post: int | None = None,
    most: int = MOST,
    skip: int = 0,
) -> tuple[Look, ...]:
    """Return who looked at what from one instant until before another, newest first.

    Args:
        by: the reader; only looks in sight are told.
        first, last: aware.
        purpose: only looks for this purpose; "" for any.
        post: only looks by this post; None for any.
        most: at most so many.
        skip: leave out so many of the newest: the pages before.
    """
    rows = _rows(by, first, last, purpose, post)
    found = list(rows.order_by("-at", "-id")[skip : skip + most])
    things = in_sight(ThingRow.objects.filter(id__in={one.thing_id for one in found}), by.sight)
    numbers = dict(things.values_list("id", "number"))
    return tuple(
        Look(
            Seen(
                id=one.id,
                thing_id=one.thing_id,
                kind=one.kind,
                post_id=one.post_id,
                person_id=one.person_id,
                role=one.role,
                purpose=one.purpose,
                reason=one.reason,
                fields=tuple(one.fields),
                at=one.at,
            ),
            numbers.get(one.thing_id, ""),
            one.area_path,
        )
        for one in found
    )


def _rows(by: Acting, first: datetime, last: datetime, purpose: str, post: int | None) -> QuerySet[RevealRow]:
    rows = in_sight(RevealRow.objects.filter(at__gte=first, at__lt=last), by.sight)
    rows = rows.filter(purpose=purpose) if purpose else rows
    return rows if post is None else rows.filter(post_id=post)
