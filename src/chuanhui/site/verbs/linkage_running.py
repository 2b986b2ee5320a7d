"""Running a match to its end, back-testing a rule, and telling how far everything is."""

from __future__ import annotations

import argparse
from uuid import UUID

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.site.verbs.answers import FAULTS, OK, ZONE, clocktime, language, say, tell
from chuanhui.site.verbs.ground import everything, moment, territory
from chuanhui.system.linkage import actions, queries
from chuanhui.system.linkage.rules import RunState


def run(asked: argparse.Namespace) -> int:
    """Start a run and work it off here; a worker may have a hand in it. Exit 1 when it stops."""
    with everything() as now:
        by = Acting.system(territory(asked.territory))
        if asked.post:
            by = acting_for(asked.post, now.astimezone(ZONE).date(), now)
        started = actions.start_run(plan=asked.plan, period=asked.period, by=by, now=now)
    working = actions.working(started.id)
    try:
        while working.step(now=moment()):
            pass
    except Exception as error:
        working.failed(error, now=moment())
        raise
    return _told(asked, started.id)


def _told(asked: argparse.Namespace, run_id: UUID) -> int:
    lang = language(asked)
    with everything():
        told = queries.tell_run(Acting.system(asked.territory), run_id)
    lines = [
        f"{told.plan_name.get(lang)} {told.run.period} #{told.run.number}: {told.run.state.name_in(lang)}"
    ]
    lines += [
        f"  {one.stage.name_in(lang):<12} {clocktime(one.done_at)}  {_counts(one.counts)}"
        for one in told.stages
    ]
    waiting = told.pairs.get("open", 0)
    if waiting:
        lines.append(say(lang, f"待人工核对 {waiting} 条", f"{waiting} rows wait for a clerk"))
    data = {
        "run": told.run.id,
        "state": told.run.state.value,
        "stages": {one.stage.value: dict(one.counts) for one in told.stages},
        "pairs": dict(told.pairs),
    }
    tell(asked, data, lines)
    return FAULTS if told.run.state in {RunState.FAILED, RunState.CANCELLED} else OK


def _counts(counts: object) -> str:
    found = counts.items() if isinstance(counts, dict) else ()
    return "  ".join(f"{name} {value}" for name, value in found if isinstance(value, int))


def backtest(asked: argparse.Namespace) -> int:
    """Tell what a rule would have said in the last periods, and how much of it people confirmed."""
    lang = language(asked)
    with everything() as now:
        by = Acting.system(territory(asked.territory))
        found = actions.backtest(rule=asked.rule, months=asked.months, by=by, now=now)
    head = say(
        lang,
        "期次       预警  询问  属实  不属实  未知",
        "period     warned  asked  verified  refuted  unknown",
    )
    lines = [f"{found.campaign}.{found.rule.id}  {found.rule.name.get(lang)}", head]
    lines += [
        f"{one.period:<10} {one.found:>4}  {one.asked:>4}  {one.confirmed:>4}  {one.refuted:>6}"
        f"  {one.unknown:>4}"
        for one in found.periods
    ]
    lines.append(
        say(
            lang,
            f"共 {found.found} 条预警，其中 {found.confirmed} 条后来核实属实，{found.refuted} 条不属实",
            f"{found.found} warnings, {found.confirmed} of them verified later, {found.refuted} refuted",
        )
    )
    data = {
        "rule": f"{found.campaign}.{found.rule.id}",
        "periods": [
            {
                "period": one.period,
                "warned": one.found,
                "asked": one.asked,
                "verified": one.confirmed,
                "refuted": one.refuted,
            }
            for one in found.periods
        ],
        "warned": found.found,
        "verified": found.confirmed,
        "refuted": found.refuted,
    }
    tell(asked, data, lines)
    return OK


def status(asked: argparse.Namespace) -> int:
    """Tell what is missing, which months lack a run, and the last runs; exit 1 when a month lacks its run."""
    lang = language(asked)
    with everything() as now:
        by = Acting.system(territory(asked.territory))
        missing = queries.missing_files(by.territory, now=now)
        late = queries.late_runs(by.territory, now=now)
        runs = queries.runs(by, most=12)
    lines = [
        say(lang, "缺报", "missing") + f"  {one.period.key}  {one.source.name.get(lang)}  {one.party.name}"
        for one in missing
    ]
    lines += [
        say(lang, "未比对", "no run")
        + f"  {one.period.key}  {one.plan_name.get(lang)}  {clocktime(one.due_at)}"
        for one in late
    ]
    lines += [
        f"{one.run.period} #{one.run.number}  {one.plan_name.get(lang)}  {one.run.state.name_in(lang)}"
        + (say(lang, f"  待核对 {one.open_pairs}", f"  {one.open_pairs} to decide") if one.open_pairs else "")
        for one in runs
    ]
    data = {
        "missing": [
            {"period": one.period.key, "source": one.source.id, "party": one.party.code} for one in missing
        ],
        "late_runs": [{"period": one.period.key, "plan": one.plan, "due_at": one.due_at} for one in late],
        "runs": [
            {
                "run": one.run.id,
                "plan": one.run.plan,
                "period": one.run.period,
                "state": one.run.state.value,
                "open_pairs": one.open_pairs,
            }
            for one in runs
        ],
    }
    tell(asked, data, lines or [say(lang, "没有比对方案在用", "no plan is in force")])
    return FAULTS if late else OK
