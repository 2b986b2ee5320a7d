"""Plays one trial line by line, every line in the sight of the post that acts, and rolls all of it back."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from chuanhui.grid.areas.queries import area as area_at
from chuanhui.grid.posts.rules import Acting, territory_of
from chuanhui.journal import scope
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.errors import ChuanhuiError, NotInSight
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import CaseState, fold, wire_of
from chuanhui.playbook.schema import CaseKind, Playbook, Text
from chuanhui.playbook.trial_matching import PURE
from chuanhui.playbook.trials import ZONE, Line, Trial
from chuanhui.site.trials import deeds, people, registry
from chuanhui.site.trials.expecting import mismatch
from chuanhui.site.trials.failures import Failure, Unexpected, refusal_in_words
from chuanhui.site.trials.places import area_named, spot_in
from chuanhui.site.trials.scene import THINGS, Scene

EVERYTHING = Sight.everything()
SETTINGS = ("appoint", "vacate", "cover")


def play(trial: Trial, playbook: Playbook, *, now: datetime) -> tuple[Failure, ...]:
    """Play a trial on the stage and return what was not as expected; nothing of it is kept.

    Photos go into the evidence store of the settings; the caller gives it a folder that does not matter.

    Args:
        trial: the worked case.
        playbook: the playbook that is in force on the stage.
        now: the moment at which the trial is really played. Who holds which post is changed on the
            trial's day and learnt of now, since the stage itself was learnt of after that day.
    """
    with transaction.atomic():
        scope.enter(EVERYTHING)
        failures = _Player(trial, playbook, now).play()
        transaction.set_rollback(True)
    return failures


class _Player:
    """One trial under way: the moment, and the cases filed so far by label."""

    def __init__(self, trial: Trial, playbook: Playbook, learnt_at: datetime) -> None:
        self.trial, self.playbook = trial, playbook
        self.kind = playbook.cases.get(trial.kind)
        self.now: datetime = trial.clock
        self.learnt_at = max(learnt_at, trial.clock)
        self.cases: dict[str, UUID] = {}
        self.reporters: dict[str, str] = {}
        self.territory = ""
        self.scene: Scene | None = None
        self.failures: list[Failure] = []

    @property
    def on(self) -> date:
        """Return the local day."""
        return self.now.astimezone(ZONE).date()

    def play(self) -> tuple[Failure, ...]:
        """Play to the end, or to the first line that could not be done."""
        for line in self.trial.do:
            try:
                self._line(line)
            except Unexpected as wrong:
                self.failures.append(wrong.at(line))
                break
        else:
            self._compare_with_journal()
        return tuple(self.failures)

    def _line(self, line: Line) -> None:
        if line.verb == "at" and line.at is not None:
            self.now = line.at
        elif line.verb == "expect":
            self._expect(line)
        elif line.verb == "refuse" and line.refused is not None:
            self._refuse(line, line.refused)
        else:
            refusal = self._try(line)
            if refusal is not None:
                raise Unexpected(
                    Text(f"“{line.verb}”可以办理", f"`{line.verb}` is done"), refusal_in_words(refusal)
                )

    def _expect(self, line: Line) -> None:
        if "of" in line.facts:
            wrongs = registry.mismatches(self._scene(Acting.system(self.territory or "~.")), line.facts)
            self.failures += [Failure(line.line, line.col, *one) for one in wrongs]
            return
        facts = dict(line.facts)
        case = self._case(str(facts.pop("case", "")))
        for name, value in facts.items():
            wrong = mismatch(name, value, case, on=self.on, cases=self.cases)
            if wrong is not None:
                self.failures.append(Failure(line.line, line.col, *wrong))

    def _refuse(self, line: Line, refused: Line) -> None:
        refusal = self._try(refused)
        wanted = Text(
            f"“{refused.verb}”被拒绝（{line.because}）", f"`{refused.verb}` refused ({line.because})"
        )
        if refusal is None:
            raise Unexpected(wanted, Text("已办理", "it was done"))
        if line.because not in names_of(refusal):
            raise Unexpected(wanted, refusal_in_words(refusal))

    def _try(self, line: Line) -> ChuanhuiError | None:
        """Do a line; return the refusal, after which nothing of the line remains, or None."""
        try:
            with transaction.atomic():
                self._do(line)
        except ChuanhuiError as refusal:
            return refusal
        finally:
            scope.enter(EVERYTHING)
        return None

    def _do(self, line: Line) -> None:
        if line.verb in SETTINGS:
            self._set(line)
        elif registry.plays(line):
            self._work(line)
        elif self.kind is None:
            raise Unexpected(Text("工作法有事项", "the playbook has cases"), Text("没有", "none"))
        elif line.verb in {step.id for step in self._kind(line).filing}:
            self._file(line, self._kind(line).id)
        else:
            case = self._case(line.case)
            reporter = self.reporters.get(self._label(line.case), "")
            at = deeds.Moment(people.acting(line.post, case, reporter, on=self.on, now=self.now), self.now)
            into = self.cases.get(line.into)
            scope.enter(at.by.sight)
            if line.verb in deeds.ADJUSTMENTS:
                deeds.adjust(line, case, into, at)
            else:
                deeds.step(line, case, at)

    def _kind(self, line: Line) -> CaseKind:
        """Return the kind of case that a line is about: what it names, else the trial's."""
        found = self.playbook.cases.get(line.case_kind) or self.kind
        if found is None:
            raise Unexpected(Text("工作法有事项", "the playbook has cases"), Text("没有", "none"))
        return found

    def _work(self, line: Line) -> None:
        """Play a line of another room, in the sight of the post that acts."""
        if line.post == "resident" and self.territory:
            # The room narrows it to where the notice, draft or survey is.
            by = Acting.resident(self.territory)
        elif line.post == PURE:
            by = Acting.system(self.territory or "~.")
        else:
            by = people.acting(line.post, None, "", on=self.on, now=self.now)
        if line.post != PURE:
            self.territory = by.territory
        scope.enter(by.sight)
        registry.play_line(self._scene(by), line)

    def _scene(self, by: Acting) -> Scene:
        """Return the scene at this moment; what the rooms keep in it lasts for the whole trial."""
        kept = self.scene.kept if self.scene else {}
        self.scene = Scene(self.playbook, self.now, by, self.territory, self.cases, kept)
        return self.scene

    def _file(self, line: Line, kind: str) -> None:
        area = area_named(line.place, self.on) if line.place else None
        if line.post == "resident" and area is not None:
            spot = spot_in(area, "", self.on)
            by = Acting.resident(area.path if line.thing else spot.path)
        else:
            by = people.acting(line.post, None, "", on=self.on, now=self.now)
            spot = spot_in(area or area_at(by.area_path, self.on), by.area_path, self.on)
        scope.enter(by.sight)
        at = deeds.Moment(by, self.now)
        about = self._scene(by).kept.get(THINGS, {}).get(line.thing, line.thing)
        # A case about a thing lies where the thing does.
        here = None if about else spot
        self.cases[line.case] = deeds.file(line, self.playbook.id, kind, here, at, thing=about)
        self.reporters[line.case] = line.post
        self.territory = by.territory

    def _set(self, line: Line) -> None:
        told = str(line.facts.get("area", ""))
        where = area_named(told, self.on).path if told else self.territory or "~."
        system = Acting.system(territory_of(where))
        self.learnt_at += timedelta(seconds=1)
        case = self._case("") if self.cases else None
        if line.verb == "appoint":
            people.appoint(line, case, by=system, on=self.on, now=self.learnt_at)
        elif line.verb == "vacate":
            people.vacate(line, by=system, on=self.on, now=self.learnt_at)
        else:
            people.cover(line, system.territory, by=system, on=self.on, now=self.learnt_at)

    def _label(self, label: str) -> str:
        """Return the label of the case meant: the one named, else the last one filed."""
        found = label if label else next(reversed(self.cases), "")
        if found not in self.cases:
            raise Unexpected(Text(f"事件 {label}", f"the case {label}"), Text("没有立案", "was never filed"))
        return found

    def _case(self, label: str) -> CaseState:
        return case_in_sight(EVERYTHING, self.cases[self._label(label)])

    def _compare_with_journal(self) -> None:
        """Check that every case of the trial, and every row of the other rooms, the fold of its entries."""
        if self.scene is not None:
            where = (self.trial.line, self.trial.col)
            self.failures += [Failure(*where, *one) for one in registry.differences(self.scene)]
        for label, case_id in self.cases.items():
            wire = None
            for entry in entries_of(EVERYTHING, case_id):
                wire = fold(wire, json.loads(entry.body)["set"])
            stands = wire_of(case_in_sight(EVERYTHING, case_id))
            if json.loads(json.dumps(wire)) != json.loads(json.dumps(stands)):
                told = Text(f"事件 {label} 与日志重放一致", f"the case {label} is the fold of its journal")
                where = (self.trial.line, self.trial.col)
                self.failures.append(Failure(*where, told, Text("不一致", "it is not")))


def names_of(refusal: ChuanhuiError) -> set[str]:
    """Return the names by which a trial may call a refusal."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(refusal).__name__).lower()
    names = {snake, refusal.code.rpartition(".")[2]}
    return names | {"not_found"} if isinstance(refusal, NotInSight) else names
