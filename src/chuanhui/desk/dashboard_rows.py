"""The rows behind a number of the overview: exactly as many as the number says."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page
from chuanhui.desk.shown import row_of
from chuanhui.grid.areas import queries as areas
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.rankings.queries.axes import Which
from chuanhui.mechanism.rankings.queries.behind import (
    COUNTED,
    OPEN,
    OVERDUE,
    Behind,
    count_behind,
    rows_behind,
)
from chuanhui.mechanism.rankings.rules.tallies import Days

PAGE = 50
FURTHEST = 200


@member
@require_safe
def rows(request: Any) -> HttpResponse:
    """Show a page of the cases behind a number.

    Raises:
        Http404: the address names no number.
    """
    by, asked = request.acting, _asked(request.GET)
    number = request.GET.get("page", "1")
    number = min(max(int(number), 1), FURTHEST) if number.isdecimal() and len(number) < 7 else 1
    total = count_behind(by.sight, asked, now=request.now)
    ids = rows_behind(by.sight, asked, now=request.now, most=PAGE, after=(number - 1) * PAGE)
    found = {one.id: one for one in cases.cases_of(by.sight, ids)}
    lines = cases.lines([found[one] for one in ids if one in found], now=request.now, stamps=by.stamps)
    under = asked.which.under
    names = areas.names({under}, stamp=by.stamps.get("areas")) if under else {}
    first = (number - 1) * PAGE + 1
    context = {
        "heading": f"desk_dashboard.counter.{asked.counter}",
        "days": asked.days,
        "place": names.get(under, ""),
        "rows": [row_of(line) for line in lines],
        "total": total,
        "first": first if lines else 0,
        "last": first + len(lines) - 1 if lines else 0,
        "previous_url": _page_url(request, number - 1) if number > 1 else "",
        "next_url": _page_url(request, number + 1) if number * PAGE < total and number < FURTHEST else "",
    }
    return page(request, "dashboard_rows.html", context, section="dashboard")


def _asked(given: Any) -> Behind:
    counter = given.get("counter", "")
    unit, under = given.get("unit", ""), given.get("under", "")[:80]
    if counter not in COUNTED or (unit and not (unit.isdecimal() and len(unit) < 16)):
        raise Http404
    if under and not (under.endswith(".") and under.isascii() and under.isprintable()):
        raise Http404
    which = Which(
        under=under,
        category=given.get("category", "").replace("\0", "")[:80],
        unit=int(unit) if unit else None,
    )
    if counter in {OPEN, OVERDUE}:
        return Behind(counter, which)
    try:
        days = Days(date.fromisoformat(given.get("first", "")), date.fromisoformat(given.get("last", "")))
    except ValueError:
        raise Http404 from None
    if not 2000 <= days.first.year <= days.last.year <= 2100:
        raise Http404
    return Behind(counter, which, days)


def _page_url(request: Any, number: int) -> str:
    said = {name: value for name, value in request.GET.items() if name != "page"}
    return f"{reverse('desk:dashboard_rows')}?{urlencode({**said, 'page': number})}"
