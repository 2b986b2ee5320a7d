"""Who looked at protected fields on a day, across things: for whoever guards personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


def looks_between(
    by: Acting,
    first: datetime,
    last: datetime,
    *,
    purpose: str = "",
    post: int | None = None,
    most: int = MOST,
) -> tuple[Look, ...]:
    """Return who looked at what from one instant until before another, newest first.

    Args:
        by: the reader; only looks in sight are told.
        first, last: aware.
        purpose: only looks for this purpose; "" for any.
        post: only looks by this post; None for any.
        most: at most so many.
    """
    rows = in_sight(RevealRow.objects.filter(at__gte=first, at__lt=last), by.sight)
    if purpose:
        rows = rows.filter(purpose=purpose)
    if post is not None:
        rows = rows.filter(post_id=post)
    found = list(rows.order_by("-at", "-id")[:most])
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
