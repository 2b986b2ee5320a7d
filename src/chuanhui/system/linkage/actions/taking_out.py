"""What a row had told is taken out: the facts that rest on it, and what is behind the warnings that do.

A row is somebody as of its last month; what it told before may stand under another entry of that person, and
about homes in which he lives no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.periods import parse_period
from chuanhui.system.linkage import models
from chuanhui.system.linkage.ground import Ground, ground_of
from chuanhui.system.linkage.rules import Decision


@dataclass(frozen=True, slots=True)
class Whose:
    """Under whom stands what a row told, for as long as it came.

    Attributes:
        things: the person, under every entry that is his.
        homes: where he belonged since the row first came, under every entry of theirs.
        facts: what may rest on the row.
    """

    things: Collection[UUID]
    homes: Collection[UUID]
    facts: QuerySet[models.Fact]


def whose(link: models.Link, ground: Ground) -> Whose:
    """Return under whom a row's facts and warnings stand: a merge or a move leaves those of before."""
    merged = ground.merged()
    first, last = parse_period(link.since).first, parse_period(link.seen).last
    things = _entries({link.thing_id}, merged)
    facts = models.Fact.objects.filter(**_of(link), thing_id__in=things, last__gte=first, last__lte=last)
    homes = {one for one in facts.values_list("household_id", flat=True) if one}
    stood = registers.belonged_to(things, ground.plan.household, first) if ground.plan.household else set()
    now = {link.household_id} if link.household_id is not None else set()
    return Whose(things, _entries(homes | stood | now, merged), facts)


def _entries(ids: Collection[UUID], merged: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """Return things with those that they turned out to be, and all that turned out to be one of these."""
    kept = {merged.get(one, one) for one in ids}
    return frozenset({*ids, *kept, *(lost for lost, one in merged.items() if one in kept)})


def _of(link: models.Link) -> dict[str, Any]:
    return {
        "territory": link.territory,
        "campaign": link.campaign,
        "plan": link.plan,
        "source": link.source,
    }


def take_out_facts(link: models.Link, told: Whose) -> int:
    """Delete what files told by the row, and let rules wait where other rows of the person went with it."""
    others = [
        (parse_period(since).first, parse_period(seen).last, thing_id)
        for since, seen, thing_id in models.Link.objects.filter(**_of(link), thing_id__in=told.things)
        .exclude(decision=Decision.DENIED.value)
        .values_list("since", "seen", "thing_id")
    ]
    wait: dict[UUID, set[str]] = {}
    for delivery_id, thing_id, last in told.facts.values_list("delivery_id", "thing_id", "last"):
        beside = {str(other) for since, seen, other in others if since <= last <= seen}
        if beside:
            wait.setdefault(delivery_id, set()).update({str(thing_id), *beside})
    for row in models.Delivery.objects.select_for_update().filter(id__in=wait).order_by("id"):
        unread = sorted({*row.unread, *wait[row.id]})
        models.Delivery.objects.filter(id=row.id).update(unread=unread)
    return int(told.facts.delete()[0])


def bare_grounds(link: models.Link, told: Whose) -> list[str]:
    """Delete what is behind the warnings that rest on the row's source; return the numbers of their cases.

    Of each warning the version under which it was made says on what it rests.
    """
    first = parse_period(link.since).first
    warned = models.Warned.objects.filter(
        thing_id__in=[*told.things, *told.homes],
        territory=link.territory,
        campaign=link.campaign,
        plan=link.plan,
        sealed__isnull=False,
    )
    found: dict[UUID, str] = {}
    for row_id, rule, version, period, number in warned.values_list(
        "id", "rule", "version", "period", "number"
    ):
        risks = ground_of(f"{link.campaign}@{version}", link.plan, link.territory).playbook.risks
        if parse_period(period).last >= first and link.source in risks[rule].sources:
            found[row_id] = number
    models.Warned.objects.filter(id__in=found).update(sealed=None)
    return sorted(one for one in found.values() if one)
