"""Rows behind a number that are no cases: sheets of inspections, cells of returns and rosters."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from chuanhui.grid.areas import queries as areas
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import queries as inspections
from chuanhui.mechanism.rankings.queries.showing import Shown
from chuanhui.mechanism.rankings.sources import JOINT
from chuanhui.mechanism.returns import queries as returns
from chuanhui.playbook.schema import Measure, Text

STATES = {
    "value": Text("已报", "sent"),
    "zero": Text("零报告", "confirmed zero"),
    "not_applicable": Text("不适用", "not applicable"),
    "not_due": Text("未到期", "not due"),
    "missing": Text("未报", "missing"),
}
LATE = Text("（迟报）", " (late)")


def opened_rows(by: Any, shown: Shown, measure: Measure, ids: tuple[str, ...]) -> list[Row]:
    """Return the rows by id, as lists draw them: what, when, how much, and where to open them."""
    if measure.subject.startswith("inspections."):
        return _sheets(by, ids)
    return _cells(by, shown, measure, set(ids))


def _sheets(by: Any, ids: tuple[str, ...]) -> list[Row]:
    found = []
    for one in dict.fromkeys(one for joined in ids for one in joined.split(JOINT)):
        try:
            visit = inspections.visit(by.sight, UUID(one))
        except NotInSight:
            continue
        name = areas.names([visit.area_path]).get(visit.area_path, visit.code)
        score = "—" if visit.score is None else str(visit.score)
        found.append(
            Row(
                what=name,
                when=visit.visited_on,
                said=Text(score),
                url=_address("desk:visit", visit.id),
            )
        )
    return sorted(found, key=lambda row: (row.when, row.what))


def _cells(by: Any, shown: Shown, measure: Measure, ids: set[str]) -> list[Row]:
    ground = shown.ground
    period = ground.window.period
    head = shown.head
    territory = Sight.of(ground.territory) if by.sight.covers(ground.territory) else by.sight
    facts = returns.facts_at(
        territory,
        ground.territory,
        ground.playbook.id,
        measure.subject,
        period.first,
        period.last,
        at=head.known_at,
    )
    chosen = [one for one in facts if str(one.id) in ids and by.sight.covers(one.area_path)]
    names = areas.names({one.area_path for one in chosen})
    return [
        Row(
            what=names.get(one.area_path, one.area_path),
            when=one.period + (f" {one.slot}" if one.slot else ""),
            said=_said(one),
            url="",
        )
        for one in sorted(chosen, key=lambda one: (one.period, one.area_path, one.slot))
    ]


def _said(cell: Any) -> Text:
    state = STATES[cell.shown.value]
    values = "、".join(f"{value}" for value in cell.values.values())
    late = LATE if cell.late else Text("")
    return Text(f"{state.zh}{late.zh} {values}".strip(), f"{state.en}{late.en} {values}".strip())


def _address(name: str, subject: Any) -> str:
    try:
        return reverse(name, args=[subject])
    except NoReverseMatch:
        return ""
