"""Working a run off, stage by stage: each is one transaction, done or not when a worker dies.

What a stage needs of personal data is read anew by whoever takes over: nothing of it outlives the process but
what the stages write. A second worker that is at the same run by mistake finds the stage done, or waits for
it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers import vault
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.periods import Period, parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import marks, models, rules, store
from chuanhui.system.linkage.actions.delivering import KEY
from chuanhui.system.linkage.actions.steering import end_cancelled
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.cards import Cards, paths_of
from chuanhui.system.linkage.errors import InputGone
from chuanhui.system.linkage.ground import Ground, ground_of
from chuanhui.system.linkage.matching import Input, Interrupted
from chuanhui.system.linkage.queries.inputs import taken_by
from chuanhui.system.linkage.queries.reading import DELIVERY, delivery_from, run
from chuanhui.system.linkage.rules import Run, RunState, Stage

EVERYTHING = Sight.everything()
LOOKS_UP_S = 1.0
"""How often a stage under way looks whether it is to stop, and tells how far it is."""


class Stopped(Exception):
    """The run was cancelled, or somebody else has done the stage."""


@dataclass
class Commit:
    """What a stage writes of its run: the row as it stands, and what it came to."""

    held: Run
    deed: Deed
    counts: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


class Work:
    """What the stages of one run share while one process works at it."""

    def __init__(self, run_id: UUID, now: datetime) -> None:
        self.run_id, self.now = run_id, now
        self._cards: Cards | None = None
        self._compares = False
        self._looked = 0.0
        self._asked, self._stop = 0.0, False
        with transaction.atomic(), seeing(EVERYTHING):
            self.run = run(EVERYTHING, run_id)

    @cached_property
    def ground(self) -> Ground:
        """Return the plan, pinned to the version that the run began under."""
        with transaction.atomic(), seeing(EVERYTHING):
            return ground_of(self.run.ref, self.run.plan, self.run.territory)

    @cached_property
    def period(self) -> Period:
        """Return the period of the run."""
        return parse_period(self.run.period)

    @property
    def by(self) -> Acting:
        """Return who acts: the system, in the territory of the run."""
        return Acting.system(self.run.territory)

    def deed(self, kind: str) -> Deed:
        """Return the deed of one of this run's entries."""
        return Deed(kind, self.by, self.now, None)

    def cards(self, *, compares: bool) -> Cards:
        """Return the register, read on record; what is compared is read for the stage that compares.

        Args:
            compares: whether names, numbers and the like are needed.
        """
        if self._cards is None or (compares and not self._compares):
            plan, sources = self.ground.plan, self.ground.sources
            people = registers.gather(
                kind=plan.register,
                paths=paths_of(self.ground, matching=compares),
                purpose="；".join(dict.fromkeys(one.purpose.zh for one in sources)),
                told={"plan": plan.id, "run": str(self.run_id), "period": self.run.period},
                by=self.by,
                now=self.now,
                home=plan.household,
            )
            self._cards, self._compares = Cards(self.ground, people, self.ground.merged()), compares
        return self._cards

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Return the files that the run has taken.

        Raises:
            InputGone: one is no longer there.
        """
        with transaction.atomic(), seeing(EVERYTHING):
            rows = list(taken_by(self.run))
            key = marks.key_of(self.ground, self.now).marks
            return tuple(self._input(row, key) for row in rows if row.sealed is not None)

    def _input(self, row: models.Delivery, key: bytes) -> Input:
        fields = vault.open_fields(vault.place_of(DELIVERY, row.id), row.sealed or b"")
        tables = store.get(row.id, str(fields.values[KEY]))
        if tables is None:
            raise InputGone(source_name=self.ground.playbook.deliveries[row.source].name.zh)
        rows, facts, unread = tables
        return Input(delivery_from(row), rows, facts, marks.marks_of(row.source, rows, key), unread)

    def tell(self, stage: Stage, what: str, count: int) -> None:
        """Put down how far a stage is, at most once a second; it is no state, and no entry tells of it."""
        if time.monotonic() - self._looked < LOOKS_UP_S:
            return
        self._looked = time.monotonic()
        with transaction.atomic(), seeing(EVERYTHING):
            models.Run.objects.filter(id=self.run_id).update(
                doing={"stage": stage.value, "what": what, "count": count}
            )

    def is_stopped(self) -> bool:
        """Tell whether somebody has asked to stop; the database is asked at most once a second."""
        if time.monotonic() - self._asked >= LOOKS_UP_S:
            self._asked = time.monotonic()
            with transaction.atomic(), seeing(EVERYTHING):
                self._stop = run(EVERYTHING, self.run_id).cancel_asked
        return self._stop

    @contextmanager
    def committing(self, stage: Stage) -> Iterator[Commit]:
        """Open the transaction that a stage writes in; its end puts down that the stage is done.

        Raises:
            Stopped: the run does not go on, or the stage is done.
        """
        with transaction.atomic(), seeing(EVERYTHING):
            held = run(EVERYTHING, self.run_id, lock=True)
            done = models.Stage.objects.filter(run_id=self.run_id, stage=stage.value).exists()
            if done or held.state is not RunState.RUNNING or held.cancel_asked:
                raise Stopped
            commit = Commit(held, self.deed(f"linkage.{stage.value}"))
            yield commit
            models.Stage.objects.create(
                run_id=held.id,
                area_path=held.area_path,
                unit_id=held.unit_id,
                stage=stage.value,
                done_at=self.now,
                counts=commit.counts,
            )
            counts = {**held.counts, stage.value: commit.counts}
            new = replace(held, stage=stage.value, counts=counts, **commit.changes)
            write(held, new, commit.deed)


Do = Callable[[Work], None]


class Steps:
    """Takes the steps of one run, one at a time; made anew by whoever takes over."""

    def __init__(self, run_id: UUID, stages: Mapping[Stage, Do]) -> None:
        self.run_id, self.stages = run_id, stages
        self.state = ""
        self._work: Work | None = None

    def step(self, *, now: datetime) -> bool:
        """Do the next stage; tell whether there may be another.

        Args:
            now: aware; of what the stage writes.
        """
        if self._work is None:
            self._work = Work(self.run_id, now)
        self._work.now = now
        stage = self._begin(self._work)
        if stage is None:
            return False
        with suppress(Stopped, Interrupted):
            self.stages[stage](self._work)
        return True

    def failed(self, error: Exception, *, now: datetime) -> None:
        """Put down what stopped the run; its files stay until it is gone on with, cancelled, or they are due.

        Args:
            error: whose code, or kind, is told; never its words.
            now: aware.
        """
        with transaction.atomic(), seeing(EVERYTHING):
            held = run(EVERYTHING, self.run_id, lock=True)
            if held.is_under_way:
                fault = error.code if isinstance(error, ChuanhuiError) else type(error).__name__
                new = replace(held, state=RunState.FAILED, fault=fault, finished_at=now)
                write(held, new, Deed("linkage.fail", Acting.system(held.territory), now, None))
                self.state = new.state.value

    def _begin(self, work: Work) -> Stage | None:
        """Return the next stage; None where the run has come to its end, or is cancelled now."""
        with transaction.atomic(), seeing(EVERYTHING):
            held = run(EVERYTHING, self.run_id, lock=True)
            self.state = held.state.value
            if not held.is_under_way:
                return None
            if held.cancel_asked:
                end_cancelled(held, work.deed("linkage.cancelled"))
                self.state = RunState.CANCELLED.value
                return None
            done = set(models.Stage.objects.filter(run_id=held.id).values_list("stage", flat=True))
            stages = rules.AFTER_REVIEW if Stage.CLOSE.value in done else rules.STAGES
            stage = next((one for one in stages if one.value not in done), None)
            if stage is None:
                end = replace(held, state=RunState.DONE, finished_at=work.now)
                write(held, end, work.deed("linkage.end"))
                self.state = RunState.DONE.value
            elif held.state is RunState.QUEUED:
                queued, held = held, replace(held, state=RunState.RUNNING)
                write(queued, held, work.deed("linkage.begin"))
            work.run = held
            return stage
