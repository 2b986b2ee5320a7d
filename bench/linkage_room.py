"""A month of the match as the room does it: files sent, a run from stage to stage, a clerk at the review.

    ./run bench linkage_room [residents] [months]

Residents and departments' files are made by the published generator and put on registers of the bench's own.
Each stage is told with its seconds and the most memory that the process held in it; what lies inside a stage
(files read, register read, the engine) beside it. A second month comes with the churn of the generator while
the register stays as it is. The database is the one of `DATABASE_URL`; what a former bench left goes first.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.rig import machine, monthly, table
from bench.rig.residents import DEPARTMENTS, made

ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY = "411602."
REVIEWED = 200
MONTHS = (
    ("2026-10", datetime(2026, 11, 9, 9, tzinfo=ZONE)),
    ("2026-11", datetime(2026, 12, 9, 9, tzinfo=ZONE)),
)
Line = tuple[str, str, float, float, float]
"""Month, what was done, seconds, seconds of this process's processor, megabytes at most."""


class Clock:
    """Seconds of what is done, and the most memory held meanwhile."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._inside: dict[str, tuple[float, float]] = {}

    @contextmanager
    def of(self, month: str, what: str) -> Any:
        """Time a stage; what was timed inside it is told behind it."""
        self._inside.clear()
        Path("/proc/self/clear_refs").write_text("5")
        began, worked = time.perf_counter(), time.process_time()
        yield
        took, worked = time.perf_counter() - began, time.process_time() - worked
        held = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
        self.lines.append((month, what, took, worked, int(held[1]) / 1024 if held else 0.0))
        self.lines += [
            (month, f"  of it {name}", seconds, spent, 0.0) for name, (seconds, spent) in self._inside.items()
        ]
        print(f"{month} {what} {took:.1f}", file=sys.stderr, flush=True)

    def watch(self, where: Any, name: str, called: str) -> None:
        """Time every call of a function of a module from now on."""
        act: Callable[..., Any] = getattr(where, name)

        def timed(*given: Any, **named: Any) -> Any:
            began, worked = time.perf_counter(), time.process_time()
            try:
                return act(*given, **named)
            finally:
                took, spent = self._inside.get(called, (0.0, 0.0))
                took += time.perf_counter() - began
                self._inside[called] = took, spent + time.process_time() - worked

        setattr(where, name, timed)


def main(residents: int, months: int) -> None:
    """Register, send, run and review; print what each took."""
    _django()
    clock = Clock()
    with tempfile.TemporaryDirectory() as made_up:
        folder = Path(os.environ.get("BENCH_RESIDENTS", made_up))
        where = [made(folder, residents, 7, month=at) for at in range(months)]
        people = _begin(where[0])
        _watch(clock)
        for (period, now), data in zip(MONTHS[:months], where, strict=True):
            _month(clock, period, now, data)
    print(f"\n{machine()}\n{people:,} residents\n")
    rows = [
        (month, what, f"{took:.1f}", f"{worked:.1f}", f"{held:.0f}" if held else "")
        for month, what, took, worked, held in clock.lines
    ]
    print(table(("month", "what", "s", "processor s", "peak MB"), rows), flush=True)


def _django() -> None:
    import django  # noqa: PLC0415 - reason: the settings read the environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    os.environ["CHUANHUI_DEMO"] = "1"
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - reason: as above

    settings.LINKAGE = Path(tempfile.mkdtemp())


def _begin(data: Path) -> int:
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.areas.queries import standing  # noqa: PLC0415 - reason: as above
    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: as above
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: as above
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: as above
    from chuanhui.mechanism.campaigns.actions import start_campaign  # noqa: PLC0415 - reason: as above
    from chuanhui.mechanism.rulebooks import queries as rulebooks  # noqa: PLC0415 - reason: as above
    from chuanhui.playbook.load import load_text  # noqa: PLC0415 - reason: as above
    from chuanhui.site import demo  # noqa: PLC0415 - reason: as above

    since = datetime(2026, 11, 2, 8, tzinfo=ZONE)
    for _said in demo.load(days=0, seed=0, now=since):
        pass
    owner = monthly.emptied()
    with transaction.atomic():
        enter(Sight.everything())
        if "benchmonth" not in {
            one.ref.partition("@")[0] for one in rulebooks.all_in_force(TERRITORY, at=since)
        }:
            loaded = load_text(monthly.playbook(), "benchmonth@1.yaml")
            start_campaign(loaded, territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)
        places = standing(Sight.of(TERRITORY), "community", since.date(), since.date(), TERRITORY)
    count = monthly.register(data, [one.area_path for one in places], owner)
    for name in ("registers_thing", "registers_tie"):
        owner.execute(f"VACUUM ANALYZE {name}")
    owner.close()
    return count


def _watch(clock: Clock) -> None:
    from chuanhui.grid.registers import actions as registers  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.system.linkage import engine, marks, store  # noqa: PLC0415 - reason: as above

    clock.watch(store, "get", "files opened")
    clock.watch(marks, "marks_of", "marks made")
    clock.watch(registers, "gather", "register read")
    clock.watch(engine, "match", "engine")


def _month(clock: Clock, period: str, now: datetime, data: Path) -> None:
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.posts.queries import acting_for  # noqa: PLC0415 - reason: as above
    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: as above
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: as above
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: as above
    from chuanhui.system.linkage import actions, models  # noqa: PLC0415 - reason: as above

    def do(by: Acting, act: Callable[..., Any], **facts: Any) -> Any:
        with transaction.atomic():
            enter(by.sight)
            return act(by=by, now=now, **facts)

    with transaction.atomic():
        enter(Sight.everything())
        sender = acting_for("department_desk@yibaoju", now.date(), now)
    system = Acting.system(TERRITORY)
    with clock.of(period, "files sent"):
        for name in DEPARTMENTS:
            do(
                sender,
                actions.deliver,
                source=f"benchmonth.{name}",
                period=period,
                data=monthly.file_of(data, name),
            )
    run_id = do(system, actions.start_run, plan="benchmonth.month", period=period).id
    _work(clock, period, run_id, now)
    with transaction.atomic():
        enter(Sight.everything())
        open_ = models.Pair.objects.filter(run_id=run_id, state="open")
        pairs = list(open_.values_list("id", flat=True)[:REVIEWED])
    if pairs:
        with clock.of(period, f"review of {len(pairs)} pairs"):
            for at, pair in enumerate(pairs):
                word = "deny" if at % 2 else "confirm"
                do(system, actions.decide_pair, pair_id=pair, decision=word, reason="测速" if at % 2 else "")
    _work(clock, period, run_id, now)


def _work(clock: Clock, period: str, run_id: Any, now: datetime) -> None:
    """Take the steps of a run, each timed under the name of its stage."""
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: as above
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: as above
    from chuanhui.system.linkage import actions, models  # noqa: PLC0415 - reason: as above

    steps, goes_on = actions.working(run_id), True
    while goes_on:
        with clock.of(period, "stage"):
            goes_on = steps.step(now=now)
        with transaction.atomic():
            enter(Sight.everything())
            run = models.Run.objects.get(id=run_id)
        _name(clock, run.stage if goes_on else "end")
    print(period, run.state, run.counts, file=sys.stderr, flush=True)


def _name(clock: Clock, stage: str) -> None:
    """Put the name of the stage that was done in the place of `stage`."""
    clock.lines = [(one[0], stage if one[1] == "stage" else one[1], *one[2:]) for one in clock.lines]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
