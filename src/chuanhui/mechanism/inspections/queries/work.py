"""What is to be done: the cadence of each inspection, rounds to rate in, findings to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, ancestors
from chuanhui.journal.scope import seeing
from chuanhui.kernel.folding import state_from
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.ground import parties_of
from chuanhui.mechanism.inspections.models import Finding as FindingRow
from chuanhui.mechanism.inspections.models import Round as RoundRow
from chuanhui.mechanism.inspections.models import Visit as VisitRow
from chuanhui.mechanism.inspections.queries.reading import in_sight
from chuanhui.mechanism.inspections.queries.telling import FindingLine, finding_lines
from chuanhui.mechanism.inspections.rules import Cadence, Round, Visit
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import InspectionKind, Playbook

FINDINGS_MOST = 200
ROUNDS_MOST = 60


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of inspection in force, as its list shows it.

    Attributes:
        rounds: the last ones that the reader sees, or rates in, newest first.
        cadence: of the present period, in the reader's own area; None for who does not open rounds.
    """

    playbook: Playbook
    kind: InspectionKind
    cadence: Cadence | None
    rounds: tuple[Round, ...]


def kinds(by: Acting, *, now: datetime, campaign: str = "") -> tuple[KindLine, ...]:
    """Return the kinds of inspection in force in the reader's territory."""
    today = localdate(now)
    found = []
    for beginning in rulebooks.all_in_force(by.territory, at=now):
        if campaign and beginning.campaign != campaign:
            continue
        playbook = rulebooks.rulebook(beginning.ref)
        for kind in playbook.inspections.values():
            period = period_of(today, kind.every)
            opens = parties_of(kind, by.territory, by.stamps).take_part(kind.by, by)
            held = cadence_of(by.area_path, playbook.id, kind, period) if opens else None
            found.append(KindLine(playbook, kind, held, rounds_of(by, playbook.id, kind)))
    return tuple(found)


def cadence_of(area_path: str, campaign: str, kind: InspectionKind, period: Period) -> Cadence:
    """Return how far the rounds of a period have come in an area that the caller sees."""
    rows = RoundRow.objects.filter(area_path=area_path, campaign=campaign, kind=kind.id, period=period.key)
    return rules.cadence(kind, period, rows.count())


def rounds_of(by: Acting, campaign: str, kind: InspectionKind, most: int = ROUNDS_MOST) -> tuple[Round, ...]:
    """Return the last rounds that the post sees, or in which it rates an area in its sight, newest first."""
    order = ("-last", "-number", "area_path")
    rows = RoundRow.objects.filter(territory=by.territory, campaign=campaign, kind=kind.id)
    rates = rules.raters_of(kind, by, parties_of(kind, by.territory, by.stamps))
    if not rates or by.sight.covers(by.territory):
        return tuple(state_from(Round, row) for row in in_sight(rows, by.sight).order_by(*order)[:most])
    # Who rates in a round need not see all of the area it is run in: only rounds above and below are his.
    with seeing(Sight.everything()):
        found = [state_from(Round, row) for row in rows.order_by(*order)[:most]]
    return tuple(one for one in found if _concerns(by, one))


def _concerns(by: Acting, held: Round) -> bool:
    if by.sight.covers(held.area_path) and by.sight.unit in (None, held.unit_id):
        return True
    above = held.area_path in ancestors(by.area_path)
    return (above or by.sight.unit is not None) and any(by.sight.covers(one["home"]) for one in held.drawn)


def visits_in(
    by: Acting, *, campaign: str, kind: str, first: date, last: date, most: int = 10_000
) -> tuple[Visit, ...]:
    """Return the visits in sight from `first` to `last`, by day, for lists and exports."""
    rows = VisitRow.objects.filter(
        territory=by.territory, campaign=campaign, kind=kind, visited_on__gte=first, visited_on__lte=last
    )
    rows = in_sight(rows, by.sight).order_by("visited_on", "at", "id")
    return tuple(state_from(Visit, row) for row in rows[:most])


def open_findings(by: Acting, *, now: datetime, most: int = FINDINGS_MOST) -> list[FindingLine]:
    """Return what failed and was not found in order since, oldest first."""
    rows = in_sight(FindingRow.objects.filter(state__in=["open", "failed"]), by.sight).order_by("id")
    wanted = list(rows.values_list("id", "visit_id")[:most])
    held = VisitRow.objects.filter(id__in={visit_id for _, visit_id in wanted}).order_by("at", "id")
    ids = {finding_id for finding_id, _ in wanted}
    visits = [state_from(Visit, row) for row in in_sight(held, by.sight)]
    return [one for one in finding_lines(visits, by=by, now=now) if one.finding.id in ids]
