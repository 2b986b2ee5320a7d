"""Reckons what a playbook costs the people who work under it, in minutes a week for each post.

The seconds are estimates kept in `data/cost.yaml` with their source; the way of reckoning is::

    cases a week of a kind   = posts that may file it x filed_per_100_posts / 100   (or as given)
    seconds of a filing step = opening + questions (optional ones x optional_pct)
    seconds of another step  = opening + reasons, photos and fields that it needs
    minutes of a post a week = seconds x cases (x rare_pct for steps beside the main path) / posts / 60

Returns, rosters and visits are reckoned in `cost_work`, voice and decision in `cost_civic`,
registers in `cost_things`, the monthly match in `cost_matching`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chuanhui.playbook.cost_civic import civic_loads
from chuanhui.playbook.cost_loads import Load, filing_seconds
from chuanhui.playbook.cost_matching import matching_loads
from chuanhui.playbook.cost_things import thing_loads
from chuanhui.playbook.cost_work import work_loads
from chuanhui.playbook.data import table
from chuanhui.playbook.schema import CaseKind, Form, Playbook, Step
from chuanhui.playbook.vocabulary import ROLES

__all__ = ["OWNERS", "Burden", "Load", "asked_twice", "filing_seconds", "reckon", "step_seconds"]

OWNERS = ("department_desk", "department_handler", "enterprise_desk", "street_desk")


@dataclass(frozen=True, slots=True)
class Burden:
    """What a playbook costs; `source` says what the seconds rest on."""

    playbook: str
    loads: tuple[Load, ...]
    source: str

    def by_role(self) -> dict[str, float]:
        """Return minutes a week for one post, by role, the heaviest first."""
        sums: dict[str, float] = {}
        for one in self.loads:
            sums[one.role] = sums.get(one.role, 0.0) + one.minutes
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

    def as_data(self) -> dict[str, Any]:
        """Return the burden as plain data."""
        return {
            "playbook": self.playbook,
            "source": self.source,
            "minutes_per_post_per_week": {
                role: round(minutes, 1) for role, minutes in self.by_role().items()
            },
        }

    def sentences(self, lang: str = "zh") -> list[str]:
        """Return one sentence for each role, the heaviest first."""
        form = (
            "{role}: {minutes:.1f} minutes a week for each post"
            if lang == "en"
            else "{role}：每岗每周 {minutes:.1f} 分钟"
        )
        return [
            form.format(role=ROLES[role].get(lang), minutes=minutes)
            for role, minutes in self.by_role().items()
        ]


def reckon(
    playbook: Playbook, posts_by_role: Mapping[str, int], cases_a_week: Mapping[str, float] | None = None
) -> Burden:
    """Return what the playbook costs the posts that there are.

    Args:
        playbook: a playbook without errors.
        posts_by_role: number of filled posts by role; roles without posts carry nothing.
        cases_a_week: cases a week by kind, where they are known; estimated for the other kinds.
    """
    given = cases_a_week or {}
    volumes = {one.id: given.get(one.id, _estimated(one, posts_by_role)) for one in playbook.cases.values()}
    loads: list[Load] = []
    for kind in playbook.cases.values():
        for step in kind.steps:
            loads += _step_loads(kind, step, playbook.forms[kind.form], volumes[kind.id], posts_by_role)
    loads += work_loads(playbook, posts_by_role)
    loads += thing_loads(playbook, posts_by_role)
    loads += civic_loads(playbook, posts_by_role, volumes)
    loads += matching_loads(playbook, posts_by_role)
    return Burden(playbook.ref, tuple(loads), str(table("cost")["source"]))


def _estimated(kind: CaseKind, posts: Mapping[str, int]) -> float:
    filing = {role for step in kind.filing for role in step.by}
    return sum(posts.get(role, 0) for role in filing) * float(table("cost")["filed_per_100_posts"]) / 100


def _step_loads(
    kind: CaseKind, step: Step, form: Form, volume: float, posts: Mapping[str, int]
) -> Iterable[Load]:
    roles = _people(step, kind, posts)
    people = sum(roles.values())
    seconds = filing_seconds(form) if not step.frm else step_seconds(step, form)
    main = step in kind.filing or bool(step.within)
    times = volume if main else volume * float(table("cost")["rare_pct"]) / 100
    for role, count in roles.items():
        yield Load(kind.id, step.id, role, seconds, times * count / people, count)


def _people(step: Step, kind: CaseKind, posts: Mapping[str, int]) -> dict[str, int]:
    """Return the posts that share a step, by role; `owner` and `reporter` stand for the posts behind them."""
    roles: dict[str, int] = {}
    for word in step.by:
        behind: Iterable[str] = (word,)
        if word == "owner":
            behind = OWNERS
        elif word == "reporter":
            behind = tuple(role for one in kind.filing for role in one.by)
        roles |= {role: posts[role] for role in behind if posts.get(role, 0) > 0}
    return roles


def step_seconds(step: Step, form: Form) -> int:
    """Return the seconds that a step takes: opening the case and what must be brought."""
    cost = table("cost")
    seconds = int(cost["opening"])
    for need in step.needs:
        field = form.get(need.tag) if need.kind == "field" else None
        kind = field.kind.value if field else "photo"
        seconds += int(cost["reason"]) if need.kind == "reason" else int(cost["seconds"][kind])
    return seconds


def asked_twice(playbooks: Iterable[Playbook]) -> dict[str, tuple[str, ...]]:
    """Return the questions that several playbooks ask, each with the forms (``wenming.problem``) that do."""
    asked: dict[str, list[tuple[str, str]]] = {}
    for playbook in playbooks:
        for form in playbook.forms.values():
            for one in form.fields:
                asked.setdefault(one.ask.zh, []).append((playbook.id, f"{playbook.id}.{form.id}"))
    return {
        ask: tuple(name for _, name in forms)
        for ask, forms in asked.items()
        if len({campaign for campaign, _ in forms}) > 1
    }
