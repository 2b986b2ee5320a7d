"""What the ledger already knows: filled in beforehand, and confirmed with one tap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from chuanhui.grid.areas.rules import Stood
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries.counting import COUNTED, counted
from chuanhui.mechanism.returns.queries.works import Ground
from chuanhui.playbook.measures import parse_measure
from chuanhui.playbook.schema import Measure

Counter = Callable[[Sight, str, Measure, datetime, datetime, str], dict[str, int] | None]
"""Counts a measure by area path over a stretch of time in a subtree; None where it cannot be counted."""


def _of_cases(
    sight: Sight, campaign: str, measure: Measure, since: datetime, until: datetime, under: str
) -> dict[str, int] | None:
    kind = measure.subject.partition(".")[2]
    if measure.fact not in COUNTED:
        return None
    return counted(sight, campaign, kind, measure.fact, since=since, until=until, under=under)


COUNTERS: dict[str, Counter] = {"cases": _of_cases}
"""By the first word of a measure's subject: who counts it."""


def proposed(sight: Sight, ground: Ground, expected: Sequence[Stood]) -> dict[int, dict[str, int]]:
    """Return what the ledger proposes for some areas, by area id and field; one statement for each field.

    A measure that cannot be told for a stretch of days is left to the person. Areas that stood only part of
    the days are counted for those days alone.

    Args:
        sight: what the asking post may see.
        ground: of the return.
        expected: the areas, found in sight.
    """
    fill = ground.work.kind.fill if ground.work.kind else {}
    found: dict[int, dict[str, int]] = {one.id: {} for one in expected}
    by_days: dict[tuple[date, date], list[Stood]] = defaultdict(list)
    for one in expected:
        by_days[one.first, one.last].append(one)
    for field, text in fill.items():
        measure = parse_measure(text)
        counter = COUNTERS.get(measure.subject.partition(".")[0])
        for (first, last), areas in by_days.items():
            since = datetime.combine(first, time.min, ground.calendar.zone)
            until = datetime.combine(last + timedelta(days=1), time.min, ground.calendar.zone)
            under = areas[0].area_path if len(areas) == 1 else ground.territory
            counts = counter(sight, ground.work.campaign, measure, since, until, under) if counter else None
            if counts is not None:
                for one in areas:
                    found[one.id][field] = _below(one.area_path, counts)
    return found


def _below(path: str, counts: dict[str, int]) -> int:
    """Return the counts of an area and everything below it."""
    return sum(number for place, number in counts.items() if place.startswith(path))
