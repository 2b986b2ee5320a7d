"""A roster's week (值守周表): who is on duty in each shift, and how many were present."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page, today
from chuanhui.desk.returned import cell_url, chip_of
from chuanhui.desk.returns import root_of
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.periods import BadPeriod, Period, PeriodKind, parse_period, period_of
from chuanhui.mechanism.returns import queries
from chuanhui.mechanism.returns.errors import CellNotExpected, WorkUnknown
from chuanhui.mechanism.returns.queries import Grid
from chuanhui.mechanism.returns.rules import CellView, Work
from chuanhui.playbook.schema import Text


@member
@require_safe
def week(request: Any, campaign: str, work: str) -> HttpResponse:
    """Show the shifts of one area in one week."""
    by: Acting = request.acting
    named, playbook = queries.work_in_force(campaign, work, by.territory, at=request.now)
    if named.roster is None:
        raise NotInSight()
    shown = _week(request)
    grids = _grids(request, named, shown)
    stood = sorted({(one.stood.area_path, one.stood.name) for found in grids for one in found.views})
    wanted = request.GET.get("area", "")
    area = wanted if wanted in dict(stood) else (stood[0][0] if stood else root_of(by))
    cells = {
        (found.ground.period.key, one.slot): (found, one)
        for found in grids
        for one in found.views
        if one.stood.area_path == area
    }
    plans = {post for _, one in cells.values() if one.cell for post in one.cell.plan}
    names = names_of(post_ids=plans)
    rows = []
    for key in sorted({key for key, _ in cells}):
        found = next(one for one in grids if one.ground.period.key == key)
        shifts = [
            _shift(found, cells[key, one.id][1], one, names) for one in named.shifts if (key, one.id) in cells
        ]
        rows.append(
            Row(
                period=Text(found.ground.period.label("zh"), found.ground.period.label("en")),
                day=found.ground.span.first,
                shifts=shifts,
                today=found.ground.span.first == today(request),
            )
        )
    context = {
        "work": named,
        "campaign": playbook.name,
        "rows": rows,
        "areas": stood,
        "area": area,
        "area_name": dict(stood).get(area, ""),
        "week": Text(shown.label("zh"), shown.label("en")),
        "week_key": shown.key,
        "previous_url": _url(named, shown.previous(), area),
        "next_url": _url(named, shown.next(), area),
        "grid_url": reverse("desk:return_grid", args=[campaign, work]),
    }
    return page(request, "roster_week.html", context, section="returns")


def _week(request: Any) -> Period:
    try:
        found = parse_period(request.GET.get("week", "")[:20])
    except BadPeriod:
        found = period_of(today(request), PeriodKind.WEEK)
    return found if found.kind is PeriodKind.WEEK else period_of(today(request), PeriodKind.WEEK)


def _grids(request: Any, work: Work, shown: Period) -> list[Grid]:
    """Return the grids of the periods that touch a week; those before the beginning ask for nothing."""
    by: Acting = request.acting
    days = [shown.first + timedelta(days=n) for n in range(7)]
    found = []
    for period in dict.fromkeys(period_of(day, work.every) for day in days):
        try:
            found.append(
                queries.grid(
                    by.sight,
                    work.campaign,
                    work.ref,
                    period,
                    territory=by.territory,
                    now=request.now,
                    stamps=by.stamps,
                )
            )
        except (CellNotExpected, WorkUnknown):
            continue
    return found


def _shift(found: Grid, view: CellView, shift: Any, names: Any) -> Row:
    cell = view.cell
    sent = cell is not None and cell.is_sent
    state = (
        "planned" if cell is not None and cell.plan and not sent and view.shown == "not_due" else view.shown
    )
    return Row(
        shift=shift,
        chip=chip_of(state),
        on_duty=[names.post(one) for one in cell.plan] if cell else [],
        present=[(one.ask, cell.values[one.id]) for one in found.ground.work.fields if one.id in cell.values]
        if cell is not None and sent
        else [],
        late=bool(cell and cell.late),
        url=cell_url(found.ground.work, found.ground.period, view),
    )


def _url(work: Work, shown: Period, area: str) -> str:
    address = reverse("desk:return_week", args=[work.campaign, work.ref])
    return f"{address}?{urlencode({'week': shown.key, 'area': area})}"
