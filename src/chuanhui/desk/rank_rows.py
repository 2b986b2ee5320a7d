"""Rows behind a number that are no cases: sheets of inspections, cells of returns and rosters, things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import get_current_timezone

from chuanhui.desk.shown import row_of
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.registers.queries.standing import labels
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.periods import Period
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.inspections import queries as inspections
from chuanhui.mechanism.rankings.sources import JOINT
from chuanhui.mechanism.returns import queries as returns
from chuanhui.mechanism.voice import queries as voice
from chuanhui.playbook.schema import Measure, Text

CASES, THINGS, NOTICES, POSTED = "cases.", "registers.", "notices.", "posted"
STATES = {
    "value": Text("已报", "sent"),
    "zero": Text("零报告", "confirmed zero"),
    "not_applicable": Text("不适用", "not applicable"),
    "not_due": Text("未到期", "not due"),
    "missing": Text("未报", "missing"),
}
LATE = Text("（迟报）", " (late)")


@dataclass(frozen=True, slots=True)
class Looked:
    """Whose cells are looked at, in which window, and the instant of knowledge."""

    territory: str
    campaign: str
    period: Period
    known_at: datetime


def context_of(request: Any, looked: Looked, measure: Measure, ids: tuple[str, ...]) -> dict[str, Any]:
    """Return what the page of the rows behind a number draws: cases, or other rows, as far as in sight."""
    by = request.acting
    if measure.subject.startswith(CASES) or (measure.subject.startswith(NOTICES) and measure.fact != POSTED):
        found = cases.cases_of(by.sight, [UUID(one) for one in ids])
        rows = [row_of(one) for one in cases.lines(found, now=request.now, stamps=by.stamps)]
        return {"rows": rows, "others": [], "hidden": len(ids) - len(rows)}
    if measure.subject.startswith(NOTICES):
        hung = _notices(by, ids)
        return {"rows": [], "others": hung, "hidden": len(ids) - len(hung)}
    if measure.subject.startswith(THINGS):
        things = _things(by, measure.subject.removeprefix(THINGS), ids)
        return {"rows": [], "others": things, "hidden": len(ids) - len(things)}
    return {"rows": [], "others": opened_rows(by, looked, measure, ids), "hidden": 0}


def opened_rows(by: Any, looked: Looked, measure: Measure, ids: tuple[str, ...]) -> list[Row]:
    """Return the rows by id, as lists draw them: what, when, how much, and where to open them.

    Returns and rosters are no unit's matters: who sees one unit's matters only is shown none of their cells.
    """
    if measure.subject.startswith("inspections."):
        return _sheets(by, ids)
    return _cells(by, looked, measure, set(ids)) if by.sight.unit is None else []


def _things(by: Any, kind: str, ids: tuple[str, ...]) -> list[Row]:
    found = labels(by.sight, kind, [UUID(one) for one in ids])
    names = areas.names({str(one["area_path"]) for one in found})
    return [
        Row(
            what=one["label"],
            when=one["since"],
            said=Text(f"{one['number']} · {names.get(str(one['area_path']), '')}"),
            url=_address("desk:thing", one["id"]),
        )
        for one in found
    ]


def _notices(by: Any, ids: tuple[str, ...]) -> list[Row]:
    found = voice.notices_of(by.sight, [UUID(one) for one in ids])
    names = areas.names({one.area_path for one in found})
    return [
        Row(
            what=one.title,
            when=one.since.astimezone(get_current_timezone()).date(),
            said=Text(f"{one.number} · {names.get(one.area_path, '')}"),
            url=_address("desk:notice", one.id),
        )
        for one in found
    ]


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


def _cells(by: Any, looked: Looked, measure: Measure, ids: set[str]) -> list[Row]:
    facts = returns.facts_at(
        by.sight,
        looked.territory,
        looked.campaign,
        measure.subject,
        looked.period.first,
        looked.period.last,
        at=looked.known_at,
    )
    chosen = [one for one in facts if str(one.id) in ids]
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
