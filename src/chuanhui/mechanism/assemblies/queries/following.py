"""Which election of the same seats came after another one, and which run-offs go on with it.

Whoever asks sees the ballot that is asked about; the others are about the very same place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from chuanhui.kernel.folding import state_from
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.queries.reading import has_runoff
from chuanhui.mechanism.assemblies.rules import Ballot, BallotState
from chuanhui.mechanism.assemblies.seat_errors import ElectedWait, LaterStands, NoVacancy
from chuanhui.mechanism.voice.ground import Matter
from chuanhui.playbook.schema import BallotKind, Playbook

FILLED = (BallotState.PASSED.value, BallotState.UNDECIDED.value)
RUNNING = (BallotState.OPEN.value, BallotState.COUNTING.value)


def rounds_before(held: Ballot) -> Iterator[Ballot]:
    """Yield the ballots that a run-off goes on with, the latest first."""
    while held.runoff_of is not None:
        held = state_from(Ballot, BallotRow.objects.get(id=held.runoff_of))
        yield held


def refuse_superseded(held: Ballot, kind: BallotKind, on: date) -> None:
    """Refuse to seat by an election, or to go on with it, when a later one of the same seats was opened.

    Of a by-election what counts is whether the election whose term it fills up is still the one that sits.

    Args:
        on: local day.

    Raises:
        LaterStands: with the title of the later one.
        NoVacancy: the election of that term is void, or the term is over.
    """
    if held.vacancy_of is None:
        later = _later(held)
    else:
        of = BallotRow.objects.get(id=held.vacancy_of)
        last = last_seated(BallotRow.objects.all(), of.campaign, of.kind, of.area_path, of.place).first()
        if last is None or (held.until is not None and held.until <= on):
            raise NoVacancy(kind_name=kind.name.zh, kind_name_en=kind.name.get("en"))
        later = last if last.id != of.id else None
    if later is not None:
        raise LaterStands(title=later.title)


def refuse_while_waiting(kind: BallotKind, about: Matter, playbook: Playbook) -> None:
    """Refuse a new election while those elected before wait for the same seats.

    One that was itself superseded seats nobody any more and holds nothing up.

    Raises:
        ElectedWait: with the title of the election that waits.
    """
    if kind.seats is None or kind.seats.vacancy_of:
        return
    rows = _here(playbook.id, kind.id, about.area_path, about.thing)
    for row in rows.filter(state__in=FILLED, seated_at=None).order_by("-opened_at", "-id"):
        held = state_from(Ballot, row)
        if held.waits_for_seats and _later(held) is None:
            raise ElectedWait(title=held.title)


def last_seated(rows: Any, campaign: str, kind: str, area_path: str, place: str) -> Any:
    """Return, newest first, those of `rows` that are elections of a kind at a place and began terms there."""
    rows = rows.filter(campaign=campaign, kind=kind, area_path=area_path, place=place, vacancy_of=None)
    return rows.filter(state__in=FILLED).exclude(terms=[]).order_by("-opened_at", "-id")


def is_being_filled(election: UUID) -> bool:
    """Tell whether a by-election or run-off of an election runs, waits for its seats, or is due."""
    rows = BallotRow.objects.filter(Q(id=election) | Q(vacancy_of=election) | Q(runoff_of=election))
    return any(_is_unsettled(state_from(Ballot, row)) for row in rows)


def _is_unsettled(held: Ballot) -> bool:
    tied = held.state == BallotState.UNDECIDED and not has_runoff(held.id)
    return held.state in RUNNING or held.waits_for_seats or tied


def _later(held: Ballot) -> Any:
    """Return an election of the same seats that was opened after a ballot's first round, or None."""
    *_, first = held, *rounds_before(held)
    rows = _here(held.campaign, held.kind, held.area_path, held.place).filter(runoff_of=None)
    after = Q(opened_at__gt=first.opened_at) | Q(opened_at=first.opened_at, id__gt=first.id)
    return rows.filter(after).order_by("-opened_at", "-id").first()


def _here(campaign: str, kind: str, area_path: str, place: str) -> Any:
    """Return the ballots of a kind at a place that are not void."""
    rows = BallotRow.objects.filter(campaign=campaign, kind=kind, area_path=area_path, place=place)
    return rows.exclude(state=BallotState.VOID.value)
