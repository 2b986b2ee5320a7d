"""Runs and their progress, for whoever runs a plan and who guards personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.playbook.schema import Text
from chuanhui.system.linkage import rules
from chuanhui.system.linkage.errors import RunNotFound
from chuanhui.system.linkage.ground import ground_of, grounds
from chuanhui.system.linkage.models import Pair as PairRow
from chuanhui.system.linkage.models import Run as RunRow
from chuanhui.system.linkage.models import Stage as StageRow
from chuanhui.system.linkage.queries.reading import RUN, in_sight, row_of, run_from
from chuanhui.system.linkage.rules import PairState, Run, Stage

MOST = 60
ALL_RULES = "*"
"""Stands for every rule where warnings are not counted rule by rule; no rule is called so."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan that the reader runs or oversees."""

    campaign: str
    plan: str
    name: Text
    every: str
    sources: tuple[str, ...]
    may_run: bool


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in a list."""

    run: Run
    plan_name: Text
    open_pairs: int


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of a run.

    Attributes:
        done_at: None where it is not done.
        counts: what it came to; numbers, by name, some by source. Warnings are counted rule by rule; of a
            plan that does not tell its rules only for whoever oversees it, for others as `ALL_RULES`.
        doing: how far it is, where it is under way: what the engine is at, and at how many rows.
    """

    stage: Stage
    done_at: datetime | None
    counts: Mapping[str, Any]
    doing: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunTelling:
    """One run with its stages, its pairs by state, and what the reader may do."""

    run: Run
    plan_name: Text
    stages: tuple[StageLine, ...]
    pairs: Mapping[str, int]
    may_cancel: bool
    may_resume: bool


def plans(by: Acting, *, now: datetime) -> tuple[PlanLine, ...]:
    """Return the plans in force that the reader runs or oversees."""
    return tuple(
        PlanLine(
            one.playbook.id,
            one.plan.id,
            one.plan.name,
            one.plan.every.value,
            one.plan.sources,
            rules.may_run(one.plan, by, one.unit_of),
        )
        for one in grounds(by.territory, at=now)
        if rules.may_oversee(one.plan, by, one.unit_of)
    )


def runs(by: Acting, *, plan: str = "", most: int = MOST) -> tuple[RunLine, ...]:
    """Return the runs in sight, the newest first.

    Args:
        plan: only of this plan; "" for all.
    """
    rows = in_sight(RunRow.objects.all(), by.sight)
    if plan:
        rows = rows.filter(plan=plan)
    found = [run_from(row) for row in rows.order_by("-queued_at", "-id")[:most]]
    mine = [one for one in found if _may_see(one, by)]
    waiting: dict[UUID, int] = {}
    pairs = PairRow.objects.filter(run_id__in=[one.id for one in mine], state=PairState.OPEN.value)
    for run_id in pairs.values_list("run_id", flat=True):
        waiting[run_id] = waiting.get(run_id, 0) + 1
    return tuple(RunLine(one, _name(one), waiting.get(one.id, 0)) for one in mine)


def tell_run(by: Acting, run_id: UUID) -> RunTelling:
    """Return one run, stage by stage.

    Raises:
        RunNotFound: none in sight, or of a plan that the reader has no part in.
    """
    row = row_of(by.sight, RUN, run_id)
    run = run_from(row)
    if not _may_see(run, by):
        raise RunNotFound()
    done = {one.stage: one for one in StageRow.objects.filter(run_id=run_id)}
    doing = row.doing or {}
    after = any(one.value in done for one in rules.AFTER_REVIEW)
    stages = (*rules.STAGES, *rules.AFTER_REVIEW) if after else rules.STAGES
    ground = ground_of(run.ref, run.plan, run.territory)
    pairs: dict[str, int] = {}
    for state in PairRow.objects.filter(run_id=run_id).values_list("state", flat=True):
        pairs[state] = pairs.get(state, 0) + 1
    may = rules.may_run(ground.plan, by, ground.unit_of)
    by_rule = ground.plan.tells_rule or rules.may_oversee(ground.plan, by, ground.unit_of)
    return RunTelling(
        run,
        ground.plan.name,
        tuple(
            StageLine(
                one,
                done[one.value].done_at if one.value in done else None,
                _told(one, done[one.value].counts, by_rule) if one.value in done else {},
                doing if doing.get("stage") == one.value and one.value not in done else {},
            )
            for one in stages
        ),
        pairs,
        may and rules.refusal_to_cancel(run, set(done)) is None,
        may and rules.refusal_to_resume(run) is None,
    )


def _told(stage: Stage, counts: Mapping[str, Any], by_rule: bool) -> Mapping[str, Any]:
    if by_rule or stage not in {Stage.WARN, Stage.AGAIN}:
        return counts
    return {ALL_RULES: sum(counts.values())}


def _may_see(run: Run, by: Acting) -> bool:
    ground = ground_of(run.ref, run.plan, run.territory)
    return rules.may_read_counts(ground.plan, by, ground.unit_of)


def _name(run: Run) -> Text:
    return ground_of(run.ref, run.plan, run.territory).plan.name
