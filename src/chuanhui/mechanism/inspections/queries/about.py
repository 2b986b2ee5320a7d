"""What a post reads about itself: sheets on its area or its unit, and until when they may be contested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.folding import state_from
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.ground import Ground, ground_of
from chuanhui.mechanism.inspections.models import Visit as VisitRow
from chuanhui.mechanism.inspections.queries.reading import in_sight, rounds_of_visits, sheets_of
from chuanhui.mechanism.inspections.queries.telling import place_name, unit_name
from chuanhui.mechanism.inspections.rules import Round, Visit
from chuanhui.playbook.schema import InspectionKind


@dataclass(frozen=True, slots=True)
class AboutLine:
    """One sheet about the reader's area or unit.

    Attributes:
        area: the place it is for; `rated` the unit that it rates, "" where it rates the area.
        contest_until: the last instant at which it can be contested; None where nobody may.
        may_contest: whether the reader may contest it now.
    """

    visit: Visit
    round: Round
    kind: InspectionKind
    area: str
    rated: str
    contest_until: datetime | None
    may_contest: bool


def sheets_about(by: Acting, *, now: datetime, most: int = 50) -> tuple[AboutLine, ...]:
    """Return the last sheets about the reader, newest first.

    Whoever sees one unit's matters only reads the sheets that rate that unit, and not those that its own
    raters filled in; everybody else those on the areas in sight, whatever they rate there.
    """
    rows = in_sight(VisitRow.objects.filter(territory=by.territory), by.sight)
    if by.sight.unit is not None:
        rows = rows.filter(rated_id=by.sight.unit)
    held = [state_from(Visit, row) for row in rows.order_by("-at", "-id")[:most]]
    rounds = rounds_of_visits(held)
    return tuple(_line(one, rounds[one.round_id], by, now) for one in held)


def rated_at(held: Round, code: str, ground: Ground) -> str:
    """Return the playbook's name of the unit that the sheets for an area drawn rate so far, "" for none."""
    there = (
        [one for one in sheets_of(held.id) if one.code == code and not one.struck]
        if ground.kind.rates
        else []
    )
    return ground.parties.named(there[-1].rated_id) if there else ""


def _line(held: Visit, its_round: Round, by: Acting, now: datetime) -> AboutLine:
    ground = ground_of(held, by.stamps)
    refusal = rules.refusal_to_contest(
        ground.kind, held, by, now=now, calendar=ground.calendar, parties=ground.parties
    )
    return AboutLine(
        visit=held,
        round=its_round,
        kind=ground.kind,
        area=place_name(its_round, held),
        rated=unit_name(held, ground, by),
        contest_until=rules.contest_until(ground.kind, held, ground.calendar),
        may_contest=refusal is None,
    )
