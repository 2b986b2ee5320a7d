"""Figures that everybody may see (群众看得到的数字): filed, closed and on time, by street."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import ancestors, territory_of
from chuanhui.kernel.periods import PeriodKind, parse_period
from chuanhui.mechanism.rankings.queries.figures import published
from chuanhui.mechanism.rankings.rules.figures import ALL, Published
from chuanhui.mechanism.rankings.rules.suppression import FEWEST
from chuanhui.portal.kinds import territories
from chuanhui.portal.pages import page
from chuanhui.portal.sight import only


@require_safe
def figures(request: Any) -> HttpResponse:
    """Show the latest published 旬 and month of every territory, small numbers left out."""
    grounds = []
    for root in territories():
        with only(root) as sight:
            known = published(sight, root)
        tables = [_table(one, request.lang) for one in _latest(known)]
        if tables:
            grounds.append(Row(area=areas.area(root), tables=tables))
    return page(request, "figures.html", {"grounds": grounds, "fewest": FEWEST}, section="figures")


def around(area_path: str, lang: str) -> Row | None:
    """Return what is published of the street an area belongs to, or of the territory when it is one.

    Nothing finer is ever told: the numbers of the communities of a street add up to the street's, and one
    of them that is hidden would follow from the others (promise 39).

    Returns:
        `area`, the street or the territory, and `lines`, one a period, each with its `label`; None where
        nothing is published of it.
    """
    root = territory_of(area_path)
    with only(root) as sight:
        known = _latest(published(sight, root))
    lines, whose = [], area_path
    for one in known:
        street = next((path for path in ancestors(area_path) if path in one.counts), None)
        if street is None and area_path != root:
            continue
        whose = street or root
        label = parse_period(one.period).label(lang)
        lines.append(Row(label=label, line=_line(one, street or ALL, "")))
    return Row(area=areas.area(whose), lines=lines) if lines else None


def _latest(known: list[Published]) -> list[Published]:
    """Return the last month and the last 旬 that are published."""
    by_kind = {}
    for one in sorted(known, key=lambda one: parse_period(one.period).last):
        by_kind[parse_period(one.period).kind] = one
    return [by_kind[kind] for kind in (PeriodKind.MONTH, PeriodKind.XUN) if kind in by_kind]


def _table(found: Published, lang: str) -> Row:
    period = parse_period(found.period)
    names = {path: areas.area(path).label(lang) for path in found.counts}
    lines = [_line(found, street, names[street]) for street in sorted(found.counts)]
    return Row(label=period.label(lang), period=period, total=_line(found, ALL, ""), lines=lines)


def _line(found: Published, street: str, name: str) -> Row:
    return Row(
        name=name,
        filed=found.number(street, "filed"),
        closed=found.number(street, "closed"),
        on_time=_per_cent(found.on_time_share(street)),
    )


def _per_cent(share: Fraction | None) -> str:
    """Return a share in whole per cent, rounded half up; "" where there is none to tell."""
    return "" if share is None else f"{(share * 200 + 1) // 2}%"
