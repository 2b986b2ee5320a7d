"""What is held back from the purge now: for whoever guards personal data, and whoever placed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.models import Hold
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.reading import in_sight

MOST = 500


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One legal hold that stands.

    Attributes:
        number, until: of the thing, and the day on which it ended; None where it still stands.
        reason: the law, or the file number of a dispute.
        post_id, person_id: who placed it.
    """

    id: UUID
    thing_id: UUID
    kind: str
    number: str
    area_path: str
    until: date | None
    reason: str
    at: datetime
    post_id: int | None
    person_id: int | None


def holds(by: Acting, *, most: int = MOST) -> tuple[HeldBack, ...]:
    """Return the holds in sight that nobody has lifted, the oldest first.

    Args:
        by: the reader; of a thing out of sight nothing is told.
        most: at most so many.
    """
    rows = list(in_sight(Hold.objects.filter(lifted_at=None), by.sight).order_by("placed_at", "id")[:most])
    return _told(by, rows)


def hold_of(by: Acting, thing_id: UUID) -> HeldBack | None:
    """Return the hold on a thing that nobody has lifted; None where none stands in sight."""
    rows = list(in_sight(Hold.objects.filter(thing_id=thing_id, lifted_at=None), by.sight))
    return next(iter(_told(by, rows)), None)


def _told(by: Acting, rows: list[Hold]) -> tuple[HeldBack, ...]:
    things = in_sight(ThingRow.objects.filter(id__in=[one.thing_id for one in rows]), by.sight)
    known = {one.id: one for one in things}
    return tuple(
        HeldBack(
            id=one.id,
            thing_id=one.thing_id,
            kind=known[one.thing_id].kind,
            number=known[one.thing_id].number,
            area_path=known[one.thing_id].area_path,
            until=known[one.thing_id].until,
            reason=one.reason,
            at=one.placed_at,
            post_id=one.placed_post,
            person_id=one.placed_by,
        )
        for one in rows
        if one.thing_id in known
    )


def held_back() -> set[UUID]:
    """Return every thing that a hold names: what rooms above keep of it stays too. The caller sees all."""
    return set(Hold.objects.filter(lifted_at=None).values_list("thing_id", flat=True))
