"""What the roll-ups cost a filing: the action in process, with the triggers on and off, in turn."""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

import psycopg
from bench.rig.machine import percentile, table
from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions
from chuanhui.mechanism.cases.rules import Report
from chuanhui.site import demo

ROUNDS, FILINGS = 24, 40
WORKER = "grid_worker@xiaoqiao/beihuayuan/01"
TRIGGERS = ("rankings_filed", "rankings_moved")


def cost_of_filing() -> None:
    """File in turn with the roll-ups' triggers on and off, and print the medians and what they differ by.

    What is filed without them is in no roll-up: this comes last, and the next run rebuilds first. Each round asks both, the first of them in turn, so that a slow stretch of the machine hits both alike;
    the ratio is the median of the rounds' ratios.
    """
    for _said in demo.load(days=0, seed=0, now=timezone.now()):
        pass
    took: dict[bool, list[float]] = {True: [], False: []}
    ratios = []
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        try:
            for number in range(ROUNDS):
                medians = {}
                for kept in (True, False) if number % 2 else (False, True):
                    _switch(owner, kept)
                    times = _filings()
                    took[kept] += times
                    medians[kept] = statistics.median(times)
                ratios.append(medians[True] / medians[False])
        finally:
            _switch(owner, True)
    rows = [
        (
            "on" if kept else "off",
            f"{percentile(times, 0.5):.2f}",
            f"{percentile(times, 0.9):.2f}",
        )
        for kept, times in took.items()
    ]
    print(f"filing in process, {ROUNDS} rounds of {FILINGS}; milliseconds\n")
    print(table(("triggers", "p50", "p90"), rows))
    cost = (statistics.median(ratios) - 1) * 100
    print(f"\nthe roll-ups cost a filing {cost:.1f} % (median of the rounds; goal <= 20)", flush=True)


def _switch(owner: psycopg.Connection[Any], kept: bool) -> None:
    how = "ENABLE" if kept else "DISABLE"
    owner.execute("; ".join(f"ALTER TABLE cases_case {how} TRIGGER {name}" for name in TRIGGERS))


def _filings() -> list[float]:
    times = []
    for number in range(FILINGS + 3):
        now = timezone.now()
        with transaction.atomic():
            enter(Sight.everything())
            by = acting_for(WORKER, timezone.localdate(now), now)
        report = Report({"category": "litter", "detail": f"第{number}处堆放旧家具"}, address="3号楼前")
        began = time.perf_counter()
        with transaction.atomic():
            enter(by.sight)
            actions.file_case(campaign="wenming", kind="problem", report=report, by=by, now=now)
        times.append((time.perf_counter() - began) * 1000)
    return times[3:]
