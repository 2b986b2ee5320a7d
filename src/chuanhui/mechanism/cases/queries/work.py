"""My work (我的工作): what the acting post must do now, most pressing first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q
from django.utils import timezone

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases.queries.ledger import PAGE, SORTS
from chuanhui.mechanism.cases.queries.reading import cases_by_id, in_sight
from chuanhui.mechanism.cases.queries.walks import COUNT_MOST, planned_afresh, walk
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks import queries as rulebooks

Words = dict[str, set[tuple[str, int, str]]]
"""By word (a step, a request): the kinds of case it is found in, as campaign, version and kind."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a post has to do: cases whose running duty is its own, and requests that wait for its decision.

    Attributes:
        counts: how many stand in each list, exact up to `COUNT_MOST`.
        more: the lists in which more stand than were counted.
    """

    overdue: tuple[CaseState, ...]
    today: tuple[CaseState, ...]
    later: tuple[CaseState, ...]
    verify: tuple[CaseState, ...]
    decide: tuple[CaseState, ...]
    counts: Mapping[str, int]
    more: frozenset[str]


def my_work(acting: Acting, *, now: datetime, most: int = PAGE) -> Work:
    """Return the work of the acting post, most pressing first; each list holds at most `most` cases.

    Two statements, whatever there is: one walks along each list, the other fetches what is shown.
    """
    open_here = in_sight(acting.sight).filter(closed_at__isnull=True)
    doing, verifying, deciding = falls_to(acting)
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(now.astimezone(zone).date(), time.max, zone)
    mine = open_here.filter(doing, suspended_until__isnull=True)
    lists = {
        "overdue": mine.filter(due_at__lt=now),
        "today": mine.filter(due_at__gte=now, due_at__lte=midnight),
        "later": mine.filter(due_at__gt=midnight),
        "verify": open_here.filter(verifying, suspended_until__isnull=True),
        "decide": open_here.filter(deciding),
        # Apart from what is due later: asked for together, every open case would be read.
        "undated": mine.filter(due_at__isnull=True),
    }
    ordered = [rows.order_by(*SORTS["due"]) for rows in lists.values()]
    with planned_afresh(in_order=acting.sight.is_whole):
        walks = dict(zip(lists, walk(ordered, most=most, bound=COUNT_MOST), strict=True))
    undated, later = walks.pop("undated"), walks["later"]
    walks["later"] = later._replace(
        ids=(later.ids + undated.ids)[:most],
        number=min(later.number + undated.number, COUNT_MOST),
        more=later.more or undated.more or later.number + undated.number > COUNT_MOST,
    )
    with planned_afresh():
        whole = cases_by_id(acting.sight, {case_id for one in walks.values() for case_id in one.ids})
    return Work(
        **{name: tuple(whole[of] for of in one.ids if of in whole) for name, one in walks.items()},
        counts={name: one.number for name, one in walks.items()},
        more=frozenset(name for name, one in walks.items() if one.more),
    )


def falls_to(acting: Acting) -> tuple[Q, Q, Q]:
    """Return which cases this post must move, must verify, and must decide a request on.

    What falls to it as the owner's unit is said apart from what falls to its role: a department has the
    former only, and then the unit leads the search. The steps stand in front of all, so that an index that
    holds the step passes over what is for somebody else.
    """
    role: tuple[Words, Words] = (defaultdict(set), defaultdict(set))
    owner: tuple[Words, Words] = (defaultdict(set), defaultdict(set))
    steps: Words = defaultdict(set)
    deciding: Words = defaultdict(set)
    requests: Words = defaultdict(set)
    for playbook in rulebooks.all_kept():
        for kind in playbook.cases.values():
            this = (playbook.id, playbook.version, kind.id)
            for step in kind.steps:
                steps[step.id].add(this)
                if step.within is None:
                    continue
                verifies = step.to in kind.closed and bool(step.not_by)
                if acting.role in step.by:
                    role[verifies][step.id].add(this)
                elif "owner" in step.by and acting.unit_id is not None:
                    owner[verifies][step.id].add(this)
            for what, rule in (("extend", kind.extend), ("suspend", kind.suspend)):
                requests[what].add(this)
                if rule is not None and acting.role in rule.granted_by:
                    deciding[what].add(this)
    unit = Q(owner_unit=acting.unit_id)
    doing, verifying = (
        Q(due_step__in=sorted({*by_role, *by_owner}))
        & (_said("due_step", by_role, steps) | (unit & _said("due_step", by_owner, steps)))
        for by_role, by_owner in zip(role, owner, strict=True)
    )
    return doing, verifying, ~Q(pending="") & _said("pending", deciding, requests)


def _said(name: str, found: Words, known: Words) -> Q:
    """Return the condition that a case has one of some words, each in the kinds of case it is found in.

    A word that means the same in every kind that knows it is not tied to kinds: the shorter the condition,
    the sooner it is planned.
    """
    everywhere = [word for word, kinds in found.items() if kinds == known[word]]
    either = Q(**{f"{name}__in": sorted(everywhere)})
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for word in sorted(found.keys() - set(everywhere)):
        for campaign, version, kind in sorted(found[word]):
            alike[word, campaign, kind].append(version)
    for (word, campaign, kind), versions in alike.items():
        either |= Q(campaign=campaign, kind=kind, version__in=versions, **{name: word})
    return either
