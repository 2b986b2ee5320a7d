"""Reckons what recurring and judged work costs: returns, sweeps, rosters and visits.

The way of reckoning is::

    areas                     = posts that stand for the level (`areas_by_post`), a group in proportion
    returns a week            = areas x times of the period in a week
    seconds of a return       = opening + questions; one tap where the ledger fills the answer
    seconds of a sweep        = those, and a number for targets, reached and each reason
    seconds of a shift        = opening + a choice for each post planned; a number for each force
    visits a week             = rounds a week x areas drawn x sheets wanted
    seconds of a visit        = opening + a number or choice for each item
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.cost_loads import Load, filing_seconds
from chuanhui.playbook.data import table
from chuanhui.playbook.schema import Each, Form, InspectionKind, Item, Playbook, ReturnKind, RosterKind

NO_FORM = Form("", ())


def work_loads(playbook: Playbook, posts: Mapping[str, int]) -> Iterator[Load]:
    """Yield the loads of recurring and judged work, for the posts that there are."""
    for kind in playbook.returns.values():
        times = a_week(kind.every, working=kind.working_days) * areas_of(kind.each, playbook, posts)
        name = f"{'sweeps' if kind.coverage else 'returns'}.{kind.id}"
        yield from shared(name, "send", kind.by, return_seconds(kind, playbook), times, posts)
        yield from shared(name, "approve", kind.approve, opening() + _tap(), times, posts)
    for roster in playbook.rosters.values():
        areas = areas_of(roster.each, playbook, posts)
        times = a_week(roster.every) * areas * len(roster.shifts)
        yield from shared(
            f"rosters.{roster.id}", "plan", roster.by, roster_seconds(roster, playbook), times, posts
        )
    for inspection in playbook.inspections.values():
        yield from _visits(inspection, playbook, posts)


def _visits(kind: InspectionKind, playbook: Playbook, posts: Mapping[str, int]) -> Iterator[Load]:
    times = a_week(kind.every) * kind.times * drawn(kind, playbook, posts)
    for rater in kind.raters:
        yield from shared(
            f"inspections.{kind.id}", rater.id, rater.role, visit_seconds(kind), times * rater.least, posts
        )


def drawn(kind: InspectionKind, playbook: Playbook, posts: Mapping[str, int]) -> float:
    """Return how many places are visited in one round."""
    areas = areas_of(kind.each, playbook, posts)
    if kind.draw is not None:
        strata = areas_of(Each(kind.per, kind.each.among), playbook, posts) if kind.per else 1
        areas = min(areas, kind.draw * strata)
    return areas * (kind.then_draw or 1)


def areas_of(each: Each, playbook: Playbook, posts: Mapping[str, int]) -> float:
    """Return about how many areas of a level there are; of a group, the share that its areas are of all."""
    cost = table("cost")
    stands = cost["areas_by_post"].get(each.of)
    areas = float(posts.get(stands, 0) if stands else cost["other_areas"])
    group = playbook.groups.get(each.among)
    streets = posts.get(cost["areas_by_post"]["street"], 0)
    return areas * min(1.0, len(group.areas) / streets) if group and streets else areas


def return_seconds(kind: ReturnKind, playbook: Playbook) -> int:
    """Return the seconds that sending a return or a sweep takes."""
    seconds = filing_seconds(playbook.forms.get(kind.form, NO_FORM), kind.fill)
    if kind.coverage:
        reasons = playbook.words.get(kind.coverage.reasons, {})
        seconds += _number() * (2 + len(reasons))
    return seconds


def roster_seconds(kind: RosterKind, playbook: Playbook) -> int:
    """Return the seconds that planning and attesting one shift takes."""
    forces = playbook.words.get(kind.forces, {})
    choice = int(table("cost")["seconds"]["choice"])
    return 2 * opening() + choice * kind.picks + _number() * len(forces)


def visit_seconds(kind: InspectionKind) -> int:
    """Return the seconds that filling in the score sheet takes; the way there is not reckoned."""
    choice = int(table("cost")["seconds"]["choice"]) if len(kind.rates) > 1 else 0
    return opening() + choice + sum(_item_seconds(one) for one in kind.items)


def _item_seconds(item: Item) -> int:
    if item.share:
        return 2 * _number()
    return int(table("cost")["seconds"]["choice"]) if item.choose else _number()


def own_minutes(playbook: Playbook) -> dict[str, float]:
    """Return the minutes a week that returns, sweeps and rosters take one post of each role.

    Every area is taken to have one post of the role, whatever the district.
    """
    sums: dict[str, float] = {}
    for kind in playbook.returns.values():
        minutes = return_seconds(kind, playbook) * a_week(kind.every, working=kind.working_days) / 60
        _add(sums, kind.by, minutes)
    for roster in playbook.rosters.values():
        shifts = a_week(roster.every) * len(roster.shifts)
        _add(sums, roster.by, roster_seconds(roster, playbook) * shifts / 60)
    return sums


def _add(sums: dict[str, float], roles: Iterable[str], minutes: float) -> None:
    for role in roles:
        sums[role] = sums.get(role, 0.0) + minutes


def shared(
    kind: str, step: str, roles: Iterable[str], seconds: int, times: float, posts: Mapping[str, int]
) -> Iterator[Load]:
    """Yield the loads of the roles that share work done so many times a week."""
    people = {role: posts[role] for role in roles if posts.get(role, 0) > 0}
    for role, count in people.items():
        if times > 0:
            yield Load(kind, step, role, seconds, times * count / sum(people.values()), count)


def a_week(every: PeriodKind, *, working: bool = False) -> float:
    """Return how many periods of a kind a week has."""
    name = "working_day" if working and every is PeriodKind.DAY else every.value
    return float(table("cost")["per_week"][name])


def opening() -> int:
    """Return the seconds that opening something and taking it in takes."""
    return int(table("cost")["opening"])


def _tap() -> int:
    return int(table("cost")["tap"])


def _number() -> int:
    return int(table("cost")["seconds"]["number"])
