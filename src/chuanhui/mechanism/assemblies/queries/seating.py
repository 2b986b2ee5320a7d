"""The seats that elections filled: who sits where until when, and how many are empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from chuanhui.grid.posts.queries import Seat, seats_at, seats_of_each
from chuanhui.grid.posts.rules import Role
from chuanhui.kernel.folding import state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies.ground import Ground, ground_of_ballot
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.queries.following import FILLED, is_being_filled, last_seated
from chuanhui.mechanism.assemblies.queries.reading import in_sight, rows_within
from chuanhui.mechanism.assemblies.rules import Ballot, term_of
from chuanhui.mechanism.assemblies.seat_errors import NoVacancy, SitsThere
from chuanhui.mechanism.voice.ground import Matter
from chuanhui.playbook.schema import BallotKind

SEATS_MOST = 100


@dataclass(frozen=True, slots=True)
class SeatsLine:
    """The seats of one place that the last election filled, and how many are empty today."""

    ballot_id: UUID
    title: str
    place: str
    area_path: str
    role: Role
    number: int
    seats: tuple[Seat, ...]

    @property
    def vacant(self) -> int:
        """Return how many seats nobody sits on."""
        return self.number - sum(bool(one.holder) for one in self.seats)

    @property
    def until(self) -> date | None:
        """Return the first day on which the first of the terms no longer holds; None where all are empty."""
        return min((one.until for one in self.seats if one.until), default=None)


def seats_of(sight: Sight, held: Ballot, kind: BallotKind, on: date) -> tuple[Seat, ...]:
    """Return the seats that an election is about, on a day."""
    if kind.seats is None:
        return ()
    return seats_at(sight, Role(kind.seats.role), held.area_path, held.place, on)


def vacant_seats(
    sight: Sight, ground: Ground[BallotKind], about: Matter, now: datetime
) -> tuple[int, UUID | None, date | None]:
    """Return how many seats an election that is opened now fills, of which election, and until when.

    An election of its own fills all its seats. One for vacant seats fills those on which nobody sits, for the
    rest of the term of the last election that filled them; that one is held until the transaction ends, so
    that of two for the same seats the second finds the first.

    Raises:
        NoVacancy: none is vacant, that term is over, or another ballot is about to fill them.
    """
    kind, seats = ground.kind, ground.kind.seats
    if seats is None or not seats.vacancy_of:
        return (seats.number if seats else 0), None, None
    on = now.astimezone(ground.calendar.zone).date()
    rows = in_sight(BallotRow.objects.select_for_update(), sight)
    last = last_seated(rows, ground.playbook.id, seats.vacancy_of, about.area_path, about.thing).first()
    sitting = sum(
        bool(one.holder) for one in seats_at(sight, Role(seats.role), about.area_path, about.thing, on)
    )
    none = NoVacancy(kind_name=kind.name.zh, kind_name_en=kind.name.get("en"))
    if last is None or sitting >= seats.number or is_being_filled(last.id):
        raise none
    begun = (last.seated_at or last.counted_at).astimezone(ground.calendar.zone).date()
    until = last.until or term_of(kind, begun, ground.calendar)
    if until is None or until <= on:
        raise none
    return seats.number - sitting, last.id, until


def refuse_sitting(sight: Sight, kind: BallotKind, names: Sequence[str], about: Matter, on: date) -> None:
    """Refuse on the list of a by-election whoever holds one of the seats.

    Args:
        names: of the candidates.
        on: local day.

    Raises:
        SitsThere: with their names.
    """
    if kind.seats is None or not kind.seats.vacancy_of:
        return
    held = {one.holder for one in seats_at(sight, Role(kind.seats.role), about.area_path, about.thing, on)}
    if both := [one for one in names if one in held]:
        raise SitsThere(names="、".join(both), names_en=", ".join(both))


def seats_in(
    sight: Sight,
    *,
    on: date,
    area_path: str = "",
    within: str = "",
    ballot_id: UUID | None = None,
    page: int = 1,
    most: int = SEATS_MOST,
) -> tuple[SeatsLine, ...]:
    """Return a page of the seats in sight that elections filled: who sits there, and how many are empty.

    Args:
        sight: what may be seen.
        on: local day.
        area_path: only in this area; "" for all in sight.
        within: only of the thing with this number and what stands in it; "" for all.
        ballot_id: only those whose last election is this one.
        page: from 1.
        most: places of a page.
    """
    rows = BallotRow.objects.filter(seats__gt=0, state__in=FILLED, area_path__startswith=area_path)
    rows = rows.filter(vacancy_of=None)
    rows = rows_within(in_sight(rows, sight), within)
    places = ("campaign", "kind", "area_path", "place")
    if ballot_id is not None:
        # Of that place only; whether a later election took over is still asked.
        one = BallotRow.objects.filter(id=ballot_id).values(*places).first()
        rows = rows.filter(**one) if one else rows.none()
    last = rows.order_by(*places, "-opened_at", "-id").distinct(*places)
    first = (max(page, 1) - 1) * most
    found = [state_from(Ballot, row) for row in last[first : first + most]]
    held = [one for one in found if ballot_id in (None, one.id)]
    kinds = [ground_of_ballot(one.ref, one.kind).kind.seats for one in held]
    asked = [
        (Role(seats.role), one.area_path, one.place)
        for one, seats in zip(held, kinds, strict=True)
        if seats is not None
    ]
    sitting = seats_of_each(sight, asked, on)
    return tuple(
        SeatsLine(
            one.id,
            one.title,
            one.place,
            one.area_path,
            Role(seats.role),
            seats.number,
            sitting[Role(seats.role), one.area_path, one.place],
        )
        for one, seats in zip(held, kinds, strict=True)
        if seats is not None
    )
