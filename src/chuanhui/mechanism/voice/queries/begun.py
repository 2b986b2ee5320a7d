"""Notices whose period has begun, for those who count them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice.models import Notice as NoticeRow
from chuanhui.mechanism.voice.queries.reading import in_sight


@dataclass(frozen=True, slots=True)
class Begun:
    """One notice that hangs, or hung: also one that was ended or withdrawn afterwards.

    Attributes:
        about_id: the case or thing; None for an area.
        since: when its period began: where it must hang on the spot, with that.
        ended_at: when it ended, in whatever way; None while it stands.
    """

    id: UUID
    number: str
    title: str
    about_id: UUID | None
    area_path: str
    unit_id: int | None
    since: datetime
    ended_at: datetime | None


def begun_notices(
    sight: Sight, campaign: str, kind: str, *, since: datetime, until: datetime
) -> tuple[Begun, ...]:
    """Return the notices of a kind in sight whose period began from `since` to before `until`, in order."""
    rows = NoticeRow.objects.filter(campaign=campaign, kind=kind, since__gte=since, since__lt=until)
    return tuple(_begun(one) for one in in_sight(rows, sight).order_by("since", "id"))


def notices_of(sight: Sight, ids: Iterable[UUID]) -> tuple[Begun, ...]:
    """Return the notices in sight among `ids` whose period has begun, by number."""
    rows = NoticeRow.objects.filter(id__in=list(ids), since__isnull=False)
    return tuple(_begun(one) for one in in_sight(rows, sight).order_by("number"))


def _begun(row: NoticeRow) -> Begun:
    begun = row.since or row.posted_at
    place = (row.area_path, row.unit_id)
    return Begun(row.id, row.number, row.title, row.about_id, *place, begun, row.ended_at)
