"""The first stage of a run and the last: files are taken; files are deleted, and their counts stay."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from chuanhui.system.linkage import models, rules, store
from chuanhui.system.linkage.actions.working import Work
from chuanhui.system.linkage.actions.writing import Shared, share, write
from chuanhui.system.linkage.queries.inputs import outdone, taken_by, waiting_for
from chuanhui.system.linkage.queries.reading import delivery_from
from chuanhui.system.linkage.rules import DeliveryState, PairState, RunState, Stage


def take(work: Work) -> None:
    """Take the files that wait: from now on a correction waits for the run to end."""
    with work.committing(Stage.TAKE) as commit:
        counts = {"files": 0, "nothing": 0, "rows": 0}
        for row in waiting_for(work.ground, work.period).select_for_update().order_by("sent_at", "id"):
            old = delivery_from(row)
            new = replace(old, state=DeliveryState.TAKEN, run_id=work.run_id)
            write(old, new, work.deed("linkage.taken"))
            counts["nothing" if old.nothing else "files"] += 1
            counts["rows"] += old.rows
        commit.counts.update(counts)


def close(work: Work) -> None:
    """Delete the files for good and end the run, or leave it to the clerk where pairs are open."""
    with work.committing(Stage.CLOSE) as commit:
        # What a correction has put out of date goes with the files: a run cancelled before changes nothing.
        gone = models.Fact.objects.filter(delivery_id__in=outdone(work.ground, work.run)).delete()[0]
        ended = []
        doubles = work.run.counts.get(Stage.MATCH.value, {}).get("doubles", {})
        for row in taken_by(work.run).select_for_update():
            old = delivery_from(row)
            told = doubles.get(str(old.id), {"count": 0, "lines": ()})
            new = replace(
                old,
                state=DeliveryState.MATCHED,
                state_at=work.now,
                doubled=told["count"],
                doubled_lines=tuple(told["lines"]),
            )
            write(old, new, work.deed("linkage.matched"), beside={"sealed": None})
            ended.append(old.id)
        mine = models.Pair.objects.filter(run_id=work.run_id)
        opened = mine.filter(state=PairState.OPEN.value).count()
        commit.counts.update({"files": len(ended), "outdone": gone, "pairs": opened})
        if opened:
            commit.changes.update(state=RunState.REVIEW)
        elif not mine.filter(state=PairState.CONFIRMED.value).exists():
            commit.changes.update(state=RunState.DONE, finished_at=work.now)
        # Else a clerk was quick, and what he confirmed may not have been there for the rules: once more.
        _ledger(work, ended_rows=work.run.counts.get(Stage.TAKE.value, {}).get("rows", 0))
        transaction.on_commit(lambda: store.drop(ended))


def _ledger(work: Work, ended_rows: int) -> None:
    plan, sources = work.ground.plan, work.ground.sources
    share(
        Shared(
            "matched",
            work.run_id,
            work.run.territory,
            work.run.area_path,
            work.run.campaign,
            plan.id,
            work.run.period,
            work.run.unit_id,
            work.run.unit_id,
            columns=[f"{plan.register}.{path}" for paths in plan.fields.values() for path in paths],
            purpose="；".join(dict.fromkeys(one.purpose.zh for one in sources)),
            basis="；".join(dict.fromkeys(one.basis for one in sources)),
            to_whom=rules.who(plan.by),
            count=int(ended_rows),
        ),
        work.by,
        work.now,
    )
