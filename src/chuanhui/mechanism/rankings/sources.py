"""Where the facts of an indicator come from: one source for each sort of work, found by the subject's prefix.

A source answers one question: which rows count for this measure in this window, where, and how much. It is a
pure function of the journal up to an instant, so that a standing can be reckoned again at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from chuanhui.grid.registers.queries.standing import Moment, Stood, standing
from chuanhui.journal.scope import seeing
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.inspections import queries as inspections
from chuanhui.mechanism.rankings.rules.facts import COUNTERS, EVENTS, Fact, Seen, facts_of_cases
from chuanhui.mechanism.rankings.rules.hanging import earliest_begun, hung_in_time
from chuanhui.mechanism.rankings.rules.leaving import SheetItem
from chuanhui.mechanism.rankings.rules.windows import Window
from chuanhui.mechanism.returns import queries as returns
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice import queries as voice
from chuanhui.playbook.measures import NOTICES, REGISTERS, WITHOUT, belonging
from chuanhui.playbook.schema import Measure, Playbook

CASES = "cases"
OWN = (CASES, REGISTERS, NOTICES)
"""What a unit has of its own: its matters, the things that it keeps, the notices that it posts."""

INSTANT = timedelta(microseconds=1)
Memo = dict[tuple[str, ...], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a source.

    Attributes:
        territory, playbook: whose work, under which version.
        measure: what is counted.
        window: cases are looked at as they stood at its end.
        cohort, exclude: see `Indicator`; they concern cases only.
        counts_in: see `Ranking`; it concerns work of another rhythm than the ranking's.
        known_at: instant whose knowledge of returns, scores and the grid is used.
        memo: what this reckoning has read already, shared by its questions.
        sight: what is looked at; None for the whole territory. A sight of one unit's matters sees nothing of
            returns and inspections: a part of an area's sheets would tell another number, not a smaller one.
        left_out: items of sheets that are taken for not being there.
    """

    territory: str
    playbook: Playbook
    measure: Measure
    window: Window
    cohort: str
    exclude: tuple[str, ...]
    counts_in: str
    known_at: datetime
    memo: Memo = field(default_factory=dict)
    sight: Sight | None = None
    left_out: Collection[SheetItem] = ()

    @property
    def sort(self) -> str:
        """Return the sort of work: ``cases``, ``returns``, ``inspections`` …"""
        return self.measure.subject.partition(".")[0]

    @property
    def seen(self) -> Sight:
        """Return the sight under which rows are looked for."""
        return Sight.of(self.territory) if self.sight is None else self.sight

    @property
    def kind(self) -> str:
        """Return the id of the kind of work."""
        return self.measure.subject.partition(".")[2]


class Source(Protocol):
    """A function that gives the rows of a sort of work; the caller's transaction sees the whole territory."""

    def __call__(self, asked: Asked) -> Iterable[Fact]:
        """Return the rows that count, each with its id, its place and its amount."""


def facts(asked: Asked) -> list[Fact]:
    """Return the rows that count for a measure.

    Raises:
        KeyError: no source tells of this sort of work; the playbook's lint refuses such a measure.
    """
    if asked.seen.unit is not None and asked.sort not in OWN:
        return []
    return list(SOURCES[asked.sort](asked))


def suppose(memo: Memo, kind: str, seen: Iterable[Seen]) -> None:
    """Let a reckoning look at these cases of a kind instead of the recorded ones.

    Args:
        kind: id of the kind of case.
        seen: each with the case as it stood when the window began, where it did.
    """
    supposed = tuple(seen)
    for rises in ("", "rises"):
        memo["cases", kind, rises] = supposed


def from_cases(asked: Asked) -> Iterable[Fact]:
    """Return the cases that count, as they stood at the window's end."""
    fact = asked.measure.fact
    rises = not asked.cohort and (fact in COUNTERS or fact.startswith(EVENTS))
    key = ("cases", asked.kind, "rises" if rises else "")
    if key not in asked.memo:
        asked.memo[key] = tuple(
            Seen(one.case, one.before)
            for one in cases.stood_in(
                asked.seen,
                asked.playbook.id,
                asked.kind,
                asked.window.since,
                asked.window.until,
                with_before=rises,
            )
        )
    seen = [one for one in asked.memo[key] if isinstance(one, Seen)]
    return facts_of_cases(
        seen,
        asked.measure,
        asked.window,
        cohort=asked.cohort,
        exclude=asked.exclude,
        waits=_waits_for_its_owner,
    )


def _waits_for_its_owner(case: CaseState) -> bool:
    """Tell whether the duty that runs is its owner's, by the playbook that the case keeps."""
    kind = rulebooks.rulebook(case.ref).cases.get(case.kind)
    duty = kind.step(case.due_step) if kind is not None and case.is_open else None
    return duty is not None and "owner" in duty.by


def from_returns(asked: Asked) -> Iterable[Fact]:
    """Return the cells of returns, sweeps and rosters that count, each with what it says."""
    key = ("returns", asked.measure.subject)
    if key not in asked.memo:
        asked.memo[key] = returns.facts_at(
            asked.seen,
            asked.territory,
            asked.playbook.id,
            asked.measure.subject,
            asked.window.period.first,
            asked.window.period.last,
            at=asked.known_at,
        )
    found = []
    for cell in asked.memo[key]:
        if isinstance(cell, returns.CellFact):
            fact = _of_cell(cell, asked.measure)
            if fact is not None:
                found.append(fact)
    return found


def _of_cell(cell: returns.CellFact, measure: Measure) -> Fact | None:
    """Return what a cell counts for; None where it tells nothing: not expected yet, or nothing filled in."""
    amount = returns.figure([cell], measure.fact, measure.field)
    if amount is None or not returns.figure([cell], "expected"):
        return None
    return Fact(str(cell.id), cell.area_path, Fraction(amount), counts=bool(amount) or measure.fact == "sum")


def from_inspections(asked: Asked) -> Iterable[Fact]:
    """Return what inspections found: for ``score`` one row a round of an area, else one a sheet."""
    key = ("inspections", asked.kind)
    if key not in asked.memo:
        asked.memo[key] = inspections.scores_at(
            asked.seen,
            asked.territory,
            asked.playbook.id,
            asked.kind,
            asked.window.period,
            asked.counts_in,
            at=asked.known_at,
        )
    without = frozenset(one.item for one in asked.left_out if one.kind == asked.kind)
    for area in asked.memo[key]:
        if isinstance(area, inspections.AreaScore):
            for held in area.rounds:
                yield from _of_round(area, held, asked.measure, without)


def _of_round(
    area: inspections.AreaScore, held: inspections.RoundScore, measure: Measure, without: frozenset[str]
) -> Iterable[Fact]:
    sheets = [one for one in held.visits if one.counts]
    items = measure.where.get("item", ())
    if measure.fact == "score":
        anew = items or without
        score = inspections.combined_of(held.visits, items, without).score if anew else held.combined.score
        if score is not None:
            ids = JOINT.join(sorted(str(one.id) for one in sheets))
            yield Fact(ids, area.area_path, score, None, area.code)
        return

    def asked_for(item: str) -> bool:
        return item not in without and (not items or item in items)

    for one in sheets:
        amount = 1
        if measure.fact == "faults":
            amount = sum(count for item, count in one.faults.items() if asked_for(item))
        elif measure.fact == "rechecked":
            amount = sum(found.state == PASSED for found in one.found if asked_for(found.item))
        yield Fact(str(one.id), area.area_path, Fraction(amount), None, area.code, counts=bool(amount))


def from_registers(asked: Asked) -> Iterable[Fact]:
    """Return the things that stood at the window's end; numbers without ids where fields are protected.

    Rows are told as they are known now: a thing found to be another counts no more, in past windows either.
    A ranking weighs nothing of this, since its standings must be reckoned again to the byte.
    """
    key = ("registers", asked.kind, asked.measure.fact)
    if key not in asked.memo:
        until = asked.window.until
        last = (until - INSTANT).astimezone(rulebooks.calendar().zone).date()
        asked.memo[key] = standing(
            asked.seen,
            asked.kind,
            Moment(last, until),
            territory=asked.territory,
            belonging=belonging(asked.measure.fact),
            without=asked.measure.fact.startswith(WITHOUT),
            overdue=asked.measure.fact == "overdue_recheck",
        )
    for one in asked.memo[key]:
        if isinstance(one, Stood):
            told = "" if one.id is None else str(one.id)
            yield Fact(told, one.area_path, Fraction(one.amount), one.unit)


def from_notices(asked: Asked) -> Iterable[Fact]:
    """Return the notices that were posted in the window, or the cases whose notice was due in it.

    A case counts on the day by which its notice had to hang, whether or not one does: what is missing is not
    left out. Its notice is in time when it hung after the step and by that day, and was not taken down early.
    """
    kind, window = asked.playbook.notices[asked.kind], asked.window
    if asked.measure.fact == "posted":
        for one in voice.begun_notices(
            asked.seen, asked.playbook.id, kind.id, since=window.since, until=window.until
        ):
            yield Fact(str(one.id), one.area_path, unit=one.unit_id)
        return
    if kind.due is None:
        return
    calendar, within = rulebooks.calendar(), kind.due.within
    since = earliest_begun(window.since, within, calendar)
    hung = _hung(asked, since)
    for stood in cases.stood_after(
        asked.seen, asked.playbook.id, kind.about.partition(".")[2], kind.due.after, since, window.until
    ):
        case = stood.case
        begun = datetime.fromisoformat(case.done[kind.due.after]["at"])
        last = due(begun, within, calendar).at
        if last is None or not window.holds(last):
            continue
        own = hung.get(case.id, [])
        in_time = hung_in_time(own, begun, last, until=window.until, least=kind.at_least, calendar=calendar)
        given_up = case.closed_at is not None and case.closed_at <= last
        if in_time or (asked.measure.fact == "due" and not given_up):
            yield Fact(str(case.id), case.area_path, unit=case.owner_unit)


def _hung(asked: Asked, since: datetime) -> Mapping[UUID, list[voice.Begun]]:
    """Return the notices that began from `since` on, by what they are about.

    Another unit may post the notice about a unit's case; all that is told of it is whether it hung in time.
    """
    key = ("notices", asked.kind)
    if key not in asked.memo:
        area = replace(asked.seen, unit=None)
        with seeing(area):
            asked.memo[key] = voice.begun_notices(
                area, asked.playbook.id, asked.kind, since=since, until=asked.window.until
            )
    found: dict[UUID, list[voice.Begun]] = defaultdict(list)
    for one in asked.memo[key]:
        if isinstance(one, voice.Begun) and one.about_id is not None:
            found[one.about_id].append(one)
    return found


JOINT, PASSED = "+", "passed"
SOURCES: Mapping[str, Source] = {
    CASES: from_cases,
    "returns": from_returns,
    "sweeps": from_returns,
    "rosters": from_returns,
    "inspections": from_inspections,
    REGISTERS: from_registers,
    NOTICES: from_notices,
}
"""Who tells of which sort of work."""
