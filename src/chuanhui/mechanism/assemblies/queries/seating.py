"""The seats that elections filled: who sits where until when, and how many are empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chuanhui.grid.posts.queries import Seat, seats_at
from chuanhui.grid.posts.rules import Role
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.queries.reading import ballots
from chuanhui.mechanism.assemblies.rules import Ballot, BallotState
from chuanhui.playbook.schema import BallotKind


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


def seats_in(sight: Sight, *, on: date, area_path: str = "") -> tuple[SeatsLine, ...]:
    """Return the seats in sight that elections filled: who sits there until when, and how many are empty.

    Args:
        sight: what may be seen.
        on: local day.
        area_path: only in this area; "" for all in sight.
    """
    found: dict[tuple[str, str, str, str], SeatsLine] = {}
    for held in ballots(sight):
        key = (held.campaign, held.kind, held.area_path, held.place)
        counted = held.state in (BallotState.PASSED, BallotState.UNDECIDED)
        if not held.seats or not counted or key in found or not held.area_path.startswith(area_path):
            continue
        kind = ground_of_ballot(held.ref, held.kind).kind
        if kind.seats is None:
            continue
        seats = seats_of(sight, held, kind, on)
        role = Role(kind.seats.role)
        found[key] = SeatsLine(
            held.id, held.title, held.place, held.area_path, role, kind.seats.number, seats
        )
    return tuple(found.values())
