"""My work (我的工作): what the acting post must do now, most pressing first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Q
from django.utils import timezone

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases.queries.ledger import PAGE, SORTS
from chuanhui.mechanism.cases.queries.reading import in_sight, state_from
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks import queries as rulebooks


@dataclass(frozen=True, slots=True)
class Work:
    """What a post has to do: cases whose running duty is its own, and requests that wait for its decision."""

    overdue: tuple[CaseState, ...]
    today: tuple[CaseState, ...]
    later: tuple[CaseState, ...]
    verify: tuple[CaseState, ...]
    decide: tuple[CaseState, ...]
    counts: Mapping[str, int]


def my_work(acting: Acting, *, now: datetime, most: int = PAGE) -> Work:
    """Return the work of the acting post, most pressing first; each list holds at most `most` cases."""
    open_here = in_sight(acting.sight).filter(closed_at__isnull=True)
    doing, verifying, deciding = falls_to(acting)
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(now.astimezone(zone).date(), time.max, zone)
    mine = open_here.filter(doing, suspended_until__isnull=True)
    lists = {
        "overdue": mine.filter(due_at__lt=now),
        "today": mine.filter(due_at__gte=now, due_at__lte=midnight),
        "later": mine.filter(Q(due_at__gt=midnight) | Q(due_at__isnull=True)),
        "verify": open_here.filter(verifying, suspended_until__isnull=True),
        "decide": open_here.filter(deciding),
    }
    counted = open_here.filter(doing | verifying | deciding).aggregate(
        overdue=Count("id", filter=doing & Q(suspended_until__isnull=True, due_at__lt=now)),
        today=Count(
            "id", filter=doing & Q(suspended_until__isnull=True, due_at__gte=now, due_at__lte=midnight)
        ),
        later=Count(
            "id",
            filter=doing
            & Q(suspended_until__isnull=True)
            & (Q(due_at__gt=midnight) | Q(due_at__isnull=True)),
        ),
        verify=Count("id", filter=verifying & Q(suspended_until__isnull=True)),
        decide=Count("id", filter=deciding),
    )
    found = {
        # Asked for no more than there are, so that the search ends with the last one.
        name: tuple(state_from(row) for row in rows.order_by(*SORTS["due"])[: min(most, counted[name])])
        for name, rows in lists.items()
    }
    return Work(**found, counts=counted)


def falls_to(acting: Acting) -> tuple[Q, Q, Q]:
    """Return which cases this post must move, must verify, and must decide a request on.

    What falls to it as the owner's unit is said apart from what falls to its role: a department has the
    former only, and then the unit leads the search.
    """
    nobody = Q(pk__in=[])
    role, owner, deciding = [nobody, nobody], [nobody, nobody], nobody
    for playbook in rulebooks.all_kept():
        for kind in playbook.cases.values():
            this = Q(campaign=playbook.id, version=playbook.version, kind=kind.id)
            for step in kind.steps:
                if step.within is None:
                    continue
                verifies = step.to in kind.closed and bool(step.not_by)
                if acting.role in step.by:
                    role[verifies] |= this & Q(due_step=step.id)
                elif "owner" in step.by and acting.unit_id is not None:
                    owner[verifies] |= this & Q(due_step=step.id)
            for what, rule in (("extend", kind.extend), ("suspend", kind.suspend)):
                if rule is not None and acting.role in rule.granted_by:
                    deciding |= this & Q(pending=what)
    unit = Q(owner_unit=acting.unit_id)
    doing, verifying = (by_role | (unit & by_owner) for by_role, by_owner in zip(role, owner, strict=True))
    return doing, verifying, deciding
