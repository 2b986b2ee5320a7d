"""The inbox (收件箱) of the acting post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import narrow
from chuanhui.mechanism.cases import queries as cases
from chuanhui.playbook.schema import Text
from chuanhui.system.alerts.errors import AlertNotFound
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.rules.kinds import TITLES, Kind, in_order

PAGE = 50
COUNT_MOST = 99


@dataclass(frozen=True, slots=True)
class Item:
    """One alert as the inbox shows it.

    Attributes:
        is_here: whether the post may still see the case; where not, number, place and case are empty.
        topic, step, decision: out of the playbook; empty where there are none.
        counts: of a digest, how many alerts of each kind were open that morning.
    """

    id: UUID
    kind: Kind
    title: Text
    number: str
    topic: Text
    step: Text
    decision: Text
    period: Text
    counts: Mapping[str, int]
    place: str
    area_path: str
    case_id: UUID | None
    subject_kind: str
    subject: str
    due_at: datetime | None
    urgent: bool
    made_at: datetime
    is_read: bool
    is_settled: bool
    is_here: bool


def own(by: Acting) -> Any:
    """Return the query set of the alerts of the acting post, as far as they lie in its sight."""
    return narrow(Alert.objects.filter(post_id=by.post_id or 0), by.sight, unit="unit_id")


def inbox(
    by: Acting, *, settled: bool = False, limit: int = PAGE, before: datetime | None = None
) -> list[Item]:
    """Return the alerts of the acting post, newest first.

    Args:
        by: whose inbox.
        settled: those about which nothing is left to do, instead of those that stand.
        limit: most to return.
        before: only those made before.
    """
    found = own(by).filter(settled_at__isnull=not settled)
    if before is not None:
        found = found.filter(made_at__lt=before)
    return _items(by, found.order_by("-made_at", "-id")[:limit])


def alert(by: Acting, alert_id: UUID) -> Item:
    """Return one alert of the acting post.

    Raises:
        AlertNotFound: there is none of this id in its inbox.
    """
    found = _items(by, own(by).filter(id=alert_id))
    if not found:
        raise AlertNotFound()
    return found[0]


def unread(by: Acting) -> int:
    """Return how many standing alerts of the post are unread, at most `COUNT_MOST`."""
    return int(own(by).filter(settled_at__isnull=True, read_at__isnull=True)[:COUNT_MOST].count())


def told_of(subjects: Iterable[UUID | None]) -> set[UUID]:
    """Return those subjects of which standing alerts tell somebody; the caller sees everything."""
    wanted = {str(one) for one in subjects if one is not None}
    found = Alert.objects.filter(subject__in=wanted, settled_at__isnull=True).values_list(
        "subject", flat=True
    )
    return {UUID(one) for one in found}


def _items(by: Acting, rows: Iterable[Alert]) -> list[Item]:
    """Return rows as items; a case that has left the post's sight is told of without what identifies it."""
    held = list(rows)
    ids = {UUID(one.subject) for one in held if one.subject_kind == "case"}
    here = cases.numbers_of(by.sight, ids) if ids else {}
    names = areas.names({one.area_path for one in held}, stamp=by.stamps.get("areas"))
    return [_item(one, here, names) for one in held]


def _item(one: Alert, here: Mapping[UUID, Any], names: Mapping[str, str]) -> Item:
    case_id = UUID(one.subject) if one.subject_kind == "case" else None
    is_here = case_id is None or case_id in here
    kind = Kind(one.kind)
    return Item(
        id=one.id,
        kind=kind,
        title=TITLES[kind],
        number=one.number if is_here else "",
        topic=_text(one.facts, "topic"),
        step=_text(one.facts, "step"),
        decision=_text(one.facts, "decision"),
        period=_text(one.facts, "period"),
        counts=in_order(one.facts.get("counts", {})),
        place=names.get(one.area_path, "") if is_here else "",
        area_path=one.area_path if is_here else "",
        case_id=case_id if is_here else None,
        subject_kind=one.subject_kind,
        subject=one.subject if is_here else "",
        due_at=one.due_at if is_here else None,
        urgent=one.urgent,
        made_at=one.made_at,
        is_read=one.read_at is not None,
        is_settled=one.settled_at is not None,
        is_here=is_here,
    )


def _text(facts: Mapping[str, Any], name: str) -> Text:
    found = facts.get(name, {})
    return Text(found.get("zh", ""), found.get("en", ""))
