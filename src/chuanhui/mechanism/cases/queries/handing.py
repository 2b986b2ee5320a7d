"""What is open under a post: the list that is handed over when the post changes hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries.ledger import SORTS
from chuanhui.mechanism.cases.queries.reading import cases_by_id, in_sight
from chuanhui.mechanism.cases.queries.work import falls_to
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.cases.rules.who import OWNER
from chuanhui.mechanism.rulebooks import queries as rulebooks

GROUPS = ("due", "verify", "standing", "decide")


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a post must do, whoever holds it; every group with what is due first in front.

    Attributes:
        ids: by group: `due` runs and is to be done, `verify` is to be verified, `standing` is either with
            its clock stopped, `decide` waits for a decision on a request. A case may stand in two groups.
        cases: the first of each group, as many as were asked for.
    """

    ids: Mapping[str, tuple[UUID, ...]]
    cases: Mapping[str, tuple[CaseState, ...]]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many cases stand in each group."""
        return {name: len(ids) for name, ids in self.ids.items()}

    @property
    def number(self) -> int:
        """Return how many cases are open under the post, each counted once."""
        return len({one for ids in self.ids.values() for one in ids})


def open_work(acting: Acting, *, most: int) -> OpenWork:
    """Return what is open under a post, as far as the transaction sees it.

    Args:
        acting: whoever acts under the post, or the post with nobody on it (`doers`).
        most: cases of each group that are returned whole; `ids` names all.
    """
    open_here = in_sight(acting.sight).filter(closed_at__isnull=True)
    doing, verifying, deciding = falls_to(acting)
    groups = {
        "due": open_here.filter(doing, suspended_until__isnull=True),
        "verify": open_here.filter(verifying, suspended_until__isnull=True),
        "standing": open_here.filter(doing | verifying, suspended_until__isnull=False),
        "decide": open_here.filter(deciding),
    }
    ids = {
        name: tuple(rows.order_by(*SORTS["due"]).values_list("id", flat=True))
        for name, rows in groups.items()
    }
    whole = cases_by_id(acting.sight, {one for found in ids.values() for one in found[:most]})
    shown = {name: tuple(whole[one] for one in found[:most] if one in whole) for name, found in ids.items()}
    return OpenWork(ids, shown)


def open_numbers(sight: Sight, posts: Mapping[str, Acting]) -> dict[str, int]:
    """Return how many cases are open under each post; posts without any are left out.

    One statement counts alike cases together, however many posts are asked about.

    Args:
        sight: of whoever asks.
        posts: by code, see `doers`.
    """
    duties, found = _Duties(posts.values()), Counter[str]()
    open_here = in_sight(sight).filter(closed_at__isnull=True)
    mine = open_here.filter(Q(due_step__in=duties.steps) | Q(pending__in=duties.requests)).order_by()
    covering: dict[str, list[tuple[str, Acting]]] = {}
    for row in mine.values_list(*_ALIKE).annotate(number=Count("id")):
        kind, step, pending, area, owner, slots, joint = (
            row[:3],
            row[3],
            row[4],
            row[5],
            row[6],
            row[6:11],
            row[11],
        )
        if area not in covering:
            covering[area] = [one for one in posts.items() if one[1].sight.covers(area)]
        for code, acting in covering[area]:
            unit = acting.sight.unit
            if unit is not None and unit not in slots[1:] and unit not in joint:
                continue
            if duties.fall_to(acting, kind, step, pending, owner):
                found[code] += row[-1]
    return dict(found)


class _Duties:
    """Who takes each step with a deadline and decides each request, in every version kept."""

    def __init__(self, posts: Iterable[Acting]) -> None:
        words = {one.role for one in posts} | {OWNER}
        self.by: dict[tuple[Any, ...], tuple[str, ...]] = {}
        self.steps: set[str] = set()
        self.requests: set[str] = set()
        for playbook in rulebooks.all_kept():
            for kind in playbook.cases.values():
                here = (playbook.id, playbook.version, kind.id)
                for step in kind.steps:
                    if step.within is not None and words.intersection(step.by):
                        self.by[*here, "step", step.id] = step.by
                        self.steps.add(step.id)
                for what, rule in (("extend", kind.extend), ("suspend", kind.suspend)):
                    if rule is not None and words.intersection(rule.granted_by):
                        self.by[*here, "ask", what] = rule.granted_by
                        self.requests.add(what)

    def fall_to(
        self, acting: Acting, kind: tuple[Any, ...], step: str, pending: str, owner: int | None
    ) -> bool:
        """Tell whether a case in this state is for the post, as `falls_to` selects it."""
        takers = self.by.get((*kind, "step", step), ())
        if acting.role in takers or acting.role in self.by.get((*kind, "ask", pending), ()):
            return True
        return OWNER in takers and acting.unit_id is not None and acting.unit_id == owner


_ALIKE = (
    "campaign",
    "version",
    "kind",
    "due_step",
    "pending",
    "area_path",
    "owner_unit",
    "owner_line",
    "owner_subject",
    "owner_territory",
    "reporter_unit",
    "joint",
)
