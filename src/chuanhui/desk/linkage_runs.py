"""Runs of the match: start one, watch it stage by stage, cancel it, and read what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.frame import key_of, member, refused, tell_after, today
from chuanhui.desk.linkage_frame import (
    chip,
    linkage_page,
    part_in_hand,
    period_name,
    plan_name,
    rule_name,
    source_name,
)
from chuanhui.desk.registers_questions import typed_text
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.playbook.schema import Text
from chuanhui.system.linkage import actions, queries, rules
from chuanhui.system.linkage.ground import Ground, ground_of
from chuanhui.system.linkage.queries.expecting import calendar, last_periods
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.running import files_of, parameters_of
from chuanhui.system.linkage.queries.runs import ALL_RULES
from chuanhui.system.linkage.rules import Run, RunState, Sent, Stage

PERIODS = 6
HOWS = ("exact", "repaired", "scored", "confirmed", "doubled", "review", "none")
"""What the rows of a file came to, as the match counts them."""
PLAIN = ("files", "nothing", "rows", "people", "pairs", "opened", "refused", "strangers", "outdone")


@member
@require_safe
def linkage_runs(request: Any) -> HttpResponse:
    """Show the runs of a plan, the latest first, and what a run of this period would match."""
    return _list(request, part_in_hand(request, "linkage_runs"))


@member
@require_POST
def start(request: Any) -> HttpResponse:
    """Start a run of a plan for a period."""
    part = part_in_hand(request, "linkage_runs")
    try:
        receipt = actions.start_run(
            plan=part.name,
            period=typed_text(request, "period")[:12],
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _list(request, part, refusal, refused(request, refusal))
    address = reverse("desk:linkage_run", args=[receipt.id])
    return tell_after(address, "repeated" if receipt.repeated else "run_started")


def _list(request: Any, part: Part, refusal: ChuanhuiError | None = None, status: int = 200) -> HttpResponse:
    by: Acting = request.acting
    found = [
        one
        for one in queries.runs(by, plan=part.ground.plan.id)
        if one.run.campaign == part.ground.playbook.id
    ]
    names = names_of(post_ids={one.run.post_id for one in found if one.run.post_id})
    context = {
        "plan_name": plan_name(part),
        "rows": [
            Row(
                url=reverse("desk:linkage_run", args=[one.run.id]),
                run=one.run,
                period=period_name(one.run.period),
                state=chip(one.run.state),
                open_pairs=one.open_pairs,
                rows=one.run.counts.get(Stage.TAKE.value, {}).get("rows"),
                warned=sum(one.run.counts.get(Stage.WARN.value, {}).values()),
                by=names.post(one.run.post_id) if one.run.post_id else "",
            )
            for one in found
        ],
        "runs": part.runs,
        "under_way": next((one.run for one in found if one.run.is_under_way), None),
        "periods": _periods(request, part) if part.runs else [],
        "refusal": refusal,
    }
    return linkage_page(request, "linkage_runs.html", context, tab="linkage_runs", here=part, status=status)


def _periods(request: Any, part: Part) -> list[Row]:
    """Return the periods of which a run may be started: what waits, and what is missing, for each."""
    periods = last_periods(part.ground, today(request), PERIODS)[::-1]
    lines = calendar(request.acting, part, periods, now=request.now)
    found = []
    for at, period in enumerate(periods):
        cells = [line.cells[at] for line in lines]
        waiting = sum(bool(one.delivery and one.delivery.state.value == "waiting") for one in cells)
        found.append(
            Row(
                key=period.key,
                name=period_name(period.key),
                waiting=waiting,
                here=sum(one.known in {Sent.SENT, Sent.NOTHING} for one in cells),
                parties=len(cells),
                missing=sum(one.known is Sent.MISSING for one in cells),
            )
        )
    first = next((one for one in found if one.waiting), None)
    for one in found:
        one.chosen = one is first
    return found


@member
@require_safe
def linkage_run(request: Any, run_id: UUID) -> HttpResponse:
    """Show one run: its stages with their counts, its files, and the figures that it weighed by."""
    return _run(request, run_id)


@member
@require_POST
def steer(request: Any, run_id: UUID, verb: str) -> HttpResponse:
    """Cancel a run, or go on with one that a fault has stopped."""
    act = {"cancel": actions.cancel_run, "resume": actions.resume_run}.get(verb)
    if act is None:
        raise Http404
    try:
        receipt = act(run_id=run_id, by=request.acting, now=request.now, key=key_of(request))
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _run(request, run_id, refusal, refused(request, refusal))
    address = reverse("desk:linkage_run", args=[run_id])
    return tell_after(address, "repeated" if receipt.repeated else f"run_{verb}")


def _run(request: Any, run_id: UUID, refusal: ChuanhuiError | None = None, status: int = 200) -> HttpResponse:
    by: Acting = request.acting
    told = queries.tell_run(by, run_id)
    run = told.run
    ground = ground_of(run.ref, run.plan, run.territory)
    names = names_of(
        post_ids={run.post_id} if run.post_id else (), person_ids={run.person_id} if run.person_id else ()
    )
    parameters = parameters_of(by.sight, run_id)
    context = {
        "run": run,
        "plan_name": told.plan_name,
        "period": period_name(run.period),
        "state": chip(run.state),
        "stages": [_stage(ground, run, one) for one in told.stages],
        "share_done": sum(one.done_at is not None for one in told.stages),
        "files": [_file(ground, one) for one in files_of(by.sight, run_id)],
        "sources": _sources(ground, run.counts.get(Stage.MATCH.value, {})),
        "heads": HOWS,
        "late": _late(ground, run.counts.get(Stage.FACTS.value, {})),
        "figures": _figures(ground, parameters),
        "pairs_open": told.pairs.get("open", 0),
        "reviews": rules.may_run(ground.plan, by, ground.unit_of),
        "pairs": sum(told.pairs.values()),
        "may_cancel": told.may_cancel and not run.cancel_asked,
        "may_resume": told.may_resume,
        "by": names.post(run.post_id) if run.post_id else "",
        "person": names.person(run.person_id) if run.person_id else "",
        "live": run.is_under_way,
        "self_url": reverse("desk:linkage_run", args=[run_id]),
        "bare": run.state in {RunState.DONE, RunState.REVIEW},
        "warnings_url": f"{reverse('desk:linkage_warnings')}?period={run.period}",
        "refusal": refusal,
    }
    return linkage_page(
        request, "linkage_run.html", context, tab="linkage_runs", part="progress", status=status
    )


def _stage(ground: Ground, run: Run, one: queries.StageLine) -> Row:
    return Row(
        name=Text(one.stage.zh, one.stage.en),
        done_at=one.done_at,
        counts=_counts(ground, one.stage, one.counts),
        doing=bool(one.doing) and run.is_under_way,
        what=str(one.doing.get("what", "")) if one.doing else "",
        count=one.doing.get("count", 0) if one.doing else 0,
    )


def _counts(ground: Ground, stage: Stage, counts: Mapping[str, Any]) -> list[Row]:
    """Return what a stage came to: counts by name; of sources and rules under the names of these."""
    found = []
    for name, count in counts.items():
        if not isinstance(count, int):
            continue
        if name in PLAIN and stage in {Stage.TAKE, Stage.MATCH, Stage.CASES, Stage.LAST, Stage.CLOSE}:
            found.append(Row(key=f"desk_linkage.count.{name}", name=None, count=count))
        elif name == ALL_RULES:
            found.append(Row(key="desk_linkage.runs.warned", name=None, count=count))
        else:
            by_name = rule_name if stage in {Stage.WARN, Stage.AGAIN} else source_name
            found.append(Row(key="", name=by_name(ground.playbook, name), count=count))
    return found


def _sources(ground: Ground, counts: Mapping[str, Any]) -> list[Row]:
    """Return, source by source, how its rows were matched."""
    found = []
    for source, told in (counts.get("sources") or {}).items():
        total = sum(told.values())
        linked = total - told.get("review", 0) - told.get("none", 0)
        found.append(
            Row(
                name=source_name(ground.playbook, source),
                cells=[Row(key=f"desk_linkage.how.{how}", count=told.get(how, 0)) for how in HOWS],
                total=total,
                share=f"{100 * linked / total:.1f}%" if total else "—",
            )
        )
    return found


def _late(ground: Ground, counts: Mapping[str, Any]) -> list[Row]:
    """Return who had not sent where others had, and whether the rules wait for all or for their people."""
    return [
        Row(
            name=source_name(ground.playbook, source),
            units="、".join(ground.units.name_of(one) for one in told["units"]),
            all=told["all"],
        )
        for source, told in (counts.get("late") or {}).items()
    ]


def _file(ground: Ground, one: Any) -> Row:
    return Row(
        name=source_name(ground.playbook, one.source),
        unit=ground.units.name_of(one.unit_id) if one.unit_id is not None else "",
        period=period_name(one.period),
        rows=one.rows,
        refused=one.refused,
        nothing=one.nothing,
        state=chip(one.state),
        at=one.state_at,
        sha256=one.sha256,
    )


def _figures(ground: Ground, parameters: Mapping[str, Any]) -> list[Row]:
    """Return what the run has estimated: how often each thing agrees among links, source by source.

    The first level of a field says that it is missing, the second that it is the same.
    """
    found = []
    for source in parameters.get("sources", ()):
        match = parameters.get("match", {}).get(source, {})
        fields = []
        for name in ("number", "name", "birth", "phone", "place", "sex"):
            levels = match.get(name) or []
            told = sum(levels[1:])
            if told > 0:
                fields.append(Row(key=f"desk_linkage.field.{name}", share=f"{100 * levels[1] / told:.1f}%"))
        found.append(
            Row(
                name=source_name(ground.playbook, source),
                registered=f"{100 * parameters.get('share', {}).get(source, 0):.1f}%",
                fields=fields,
            )
        )
    return found
