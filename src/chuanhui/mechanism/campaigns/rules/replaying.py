"""What a past period would have looked like under a changed playbook: who would have been late.

Both sides are relived from the same journal, once under the rules that were in force and once under the
changed ones, so that what differs comes from the rules alone. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.cases.rules.reliving import Duty, Relived, Turn, relived
from chuanhui.playbook.schema import Playbook


@dataclass(frozen=True, slots=True)
class Life:
    """The recorded life of one case up to the end of the period: oldest turn first, at least its filing."""

    case_id: UUID
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A duty that one set of rules calls late and the other does not; due moments of both."""

    case_id: UUID
    number: str
    step: str
    unit: int | None
    was_due: datetime | None
    would_be_due: datetime | None
    was_late: bool
    would_be_late: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Duties of one unit (None: of desks and inspectors) due in the period, and how many were late."""

    unit: int | None
    was_due: int
    was_late: int
    would_be_due: int
    would_be_late: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A period under changed rules.

    Attributes:
        to: reference of the changed playbook.
        cases: lives looked at; `partly` of them could not be relived whole and are left out of all figures.
        tallies: by unit, most duties first; the desks' line last.
        changed: every duty whose lateness differs, by number and step.
        remarks: how often the changed rules did not fit, by code and what it speaks of.
        relived: the cases as they would stand at the end of the period, whole lives only.
    """

    to: str
    cases: int
    partly: int
    tallies: tuple[Tally, ...]
    changed: tuple[Changed, ...]
    remarks: Mapping[tuple[str, str], int]
    relived: tuple[Relived, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    since: datetime
    until: datetime

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment < self.until


def replay(
    lives: Iterable[Life],
    *,
    own: Mapping[str, Playbook],
    to: Playbook,
    since: datetime,
    until: datetime,
    calendar: WorkingCalendar,
) -> Replay:
    """Relive a period under the playbook `to` beside the rules by which it was lived.

    Args:
        lives: of cases of one campaign that were open at some time of the period.
        own: the playbooks that the cases were pinned to, by reference.
        to: the changed playbook; kinds of case that it lacks count as only partly relived.
        since: first moment of the period, aware.
        until: first moment after it: work that was not done by then counts as not done.
        calendar: the working calendar.
    """
    found = _Found(to, _Span(since, until))
    for life in lives:
        first = life.turns[0].after
        lived = relived(life.turns, own[life.turns[-1].after.ref].cases[first.kind], calendar)
        kind = to.cases.get(first.kind)
        found.add(life, lived, relived(life.turns, kind, calendar) if kind else None)
    return found.told()


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    to: Playbook
    span: _Span
    cases: int = 0
    partly: int = 0
    was: Counter[int | None] = field(default_factory=Counter)
    was_late: Counter[int | None] = field(default_factory=Counter)
    would: Counter[int | None] = field(default_factory=Counter)
    would_be_late: Counter[int | None] = field(default_factory=Counter)
    changed: list[Changed] = field(default_factory=list)
    whole: list[Relived] = field(default_factory=list)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, life: Life, lived: Relived, anew: Relived | None) -> None:
        """Add one life, as it was and as it would have been; None where its kind is gone."""
        self.cases += 1
        if anew is None:
            self.remarks["kind_gone", life.turns[0].after.kind] += 1
        else:
            self.remarks.update(anew.remarks)
        if anew is None or not anew.is_whole:
            # Comparing half a life with a whole one would call the missing half on time.
            self.partly += 1
            return
        self.whole.append(anew)
        self._count(lived.duties, self.was, self.was_late)
        self._count(anew.duties, self.would, self.would_be_late)
        self.changed += _changed(life, lived, anew, self.span)

    def told(self) -> Replay:
        """Return what was found, in order."""
        tallies = [
            Tally(unit, self.was[unit], self.was_late[unit], self.would[unit], self.would_be_late[unit])
            for unit in self.was.keys() | self.would.keys()
        ]
        tallies.sort(key=lambda one: (one.unit is None, -one.was_due, one.unit or 0))
        self.changed.sort(key=lambda one: (one.number, one.step, one.was_due or self.span.until))
        return Replay(
            self.to.ref,
            self.cases,
            self.partly,
            tuple(tallies),
            tuple(self.changed),
            dict(self.remarks),
            tuple(self.whole),
        )

    def _count(self, duties: Iterable[Duty], due: Counter[int | None], late: Counter[int | None]) -> None:
        for one in duties:
            if self.span.holds(one.due_at):
                due[one.unit] += 1
                late[one.unit] += one.is_late(self.span.until)


def _changed(life: Life, lived: Relived, anew: Relived, span: _Span) -> Iterator[Changed]:
    """Yield the duties of one life that were late under one set of rules only, paired by their order."""
    names = {one.step for one in (*lived.duties, *anew.duties)}
    for name in sorted(names):
        before = [one for one in lived.duties if one.step == name]
        after = [one for one in anew.duties if one.step == name]
        for was, would in zip_longest(before, after):
            was_late, would_late = _late(was, span), _late(would, span)
            if was_late != would_late:
                some = was or would
                yield Changed(
                    life.case_id,
                    life.turns[0].after.number,
                    name,
                    some.unit,
                    was.due_at if was else None,
                    would.due_at if would else None,
                    was_late,
                    would_late,
                )


def _late(duty: Duty | None, span: _Span) -> bool:
    return duty is not None and span.holds(duty.due_at) and duty.is_late(span.until)
