"""The sharing ledger: what came, was matched, was looked at or left; why, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from chuanhui.grid.posts.rules import Acting
from chuanhui.system.linkage import models
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.reading import in_sight

WHATS = ("delivered", "nothing", "matched", "warned", "looked", "opened", "asked", "exported")
"""What a line of the ledger may tell."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One line; `thing_id` is told where somebody looked at one person."""

    id: UUID
    at: datetime
    what: str
    subject: UUID
    campaign: str
    plan: str
    source: str
    period: str
    columns: Sequence[str]
    purpose: str
    basis: str
    to_whom: str
    count: int
    unit_id: int | None
    post_id: int | None
    person_id: int | None
    thing_id: UUID | None


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Some lines, and how many there are in all."""

    rows: tuple[SharedLine, ...]
    total: int


def shares(
    by: Acting, parts: Sequence[Part], *, what: str = "", period: str = "", skip: int = 0, most: int = 100
) -> SharedPage:
    """Return lines of the ledger, the latest first: of whole plans, or of what the post's own unit sent.

    Args:
        parts: what the post has to do with the plans.
        what: one of `WHATS`, "" for all.
        period: key of a period, "" for all.
    """
    rows = in_sight(models.Share.objects.all(), by.sight).filter(_meant(by, parts))
    if what:
        rows = rows.filter(what=what)
    if period:
        rows = rows.filter(period=period)
    names = tuple(SharedLine.__dataclass_fields__)
    found = rows.order_by("-at", "-id").values_list(*names)[skip : skip + most]
    return SharedPage(tuple(SharedLine(*row) for row in found), rows.count())


def _meant(by: Acting, parts: Sequence[Part]) -> Any:
    meant = Q(pk__in=[])
    for one in parts:
        of = Q(campaign=one.ground.playbook.id, plan=one.ground.plan.id)
        if one.oversees:
            meant |= of
        elif one.sends and by.unit_id is not None:
            meant |= of & Q(unit_id=by.unit_id, source__in=[source.id for source in one.sends])
    return meant
