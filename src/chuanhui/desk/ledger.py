"""The ledger (台账): filter, sort, page; the address is the filter. And its export."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk import filters as asked
from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import member, page
from chuanhui.desk.shown import row_of
from chuanhui.desk.workbook import EXPORT_MOST, workbook
from chuanhui.grid.areas import queries as areas
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.queries import PAGE, Filters

NEAR = 2
FURTHEST = 200


@member
@require_safe
def ledger(request: Any) -> HttpResponse:
    """Show a page of the cases that fit the filters."""
    by = request.acting
    filters, wrong = asked.read(request.GET)
    sort = asked.sort_of(request.GET)
    number = request.GET.get("page", "1")
    number = min(int(number), FURTHEST) if number.isdecimal() and len(number) < 7 else 1
    found = cases.ledger(by.sight, filters, now=request.now, sort=sort, page=number)
    shown = asked.choices(by, filters, request.now)
    names = areas.names({filters.area}, stamp=by.stamps.get("areas")) if filters.area else {}
    rows = [row_of(one) for one in cases.lines(found.cases, now=request.now, stamps=by.stamps)]
    context = {
        "filters": filters,
        "chosen": filters.as_query() | {"standing": filters.standing or "all"},
        "choices": shown,
        "chips": asked.on_now(filters, shown, names),
        "wrong": [f"desk_ledger.{name}" for name in wrong],
        "rows": rows,
        "sort": sort,
        "export_url": f"{reverse('desk:export')}?{_query(filters, sort)}",
        "export_most": EXPORT_MOST,
        **pager(found, filters, sort),
    }
    answer = page(request, "ledger.html", context, section="ledger", part="found")
    # The address that htmx remembers holds what was chosen and nothing else.
    answer["HX-Push-Url"] = f"{reverse('desk:ledger')}?{_query(filters, sort, number)}".rstrip("?")
    return answer


def _query(filters: Filters, sort: str, number: int = 1) -> str:
    """Return the query that says filters, order and page, the plain ones left out."""
    said = filters.as_query()
    if "standing" in said:
        said["standing"] = said["standing"] or "all"
    if "urgent" in said:
        said["urgent"] = "1"
    if sort != "due":
        said["sort"] = sort
    if number > 1:
        said["page"] = str(number)
    return urlencode(said)


def pager(found: Any, filters: Filters, sort: str) -> dict[str, Any]:
    """Return what the pager draws: the range shown and the pages near by."""
    here, last = found.number, min(found.pages, FURTHEST)

    def url(number: int) -> str:
        return f"{reverse('desk:ledger')}?{_query(filters, sort, number)}"

    numbers = sorted({1, last, *range(max(1, here - NEAR), min(last, here + NEAR) + 1)})
    pages: list[Row] = []
    for at, one in enumerate(numbers):
        if at and one - numbers[at - 1] > 1:
            pages.append(Row(url="", number=0, current=False))
        pages.append(Row(url=url(one), number=one, current=one == here))
    first = (here - 1) * PAGE + 1
    return {
        "total": None if found.more else found.total,
        "beyond": found.total if found.more else 0,
        "first": first if found.cases else 0,
        "last": first + len(found.cases) - 1 if found.cases else 0,
        "previous_url": url(here - 1) if here > 1 else "",
        "next_url": url(here + 1) if here < last else "",
        "pages": pages if last > 1 else [],
        "sort_urls": {name: f"{reverse('desk:ledger')}?{_query(filters, name)}" for name in cases.SORTS},
    }


@member
@require_safe
def export(request: Any) -> HttpResponse:
    """Return the filtered ledger as a workbook; nothing in it runs."""
    by = request.acting
    filters, _ = asked.read(request.GET)
    sort = asked.sort_of(request.GET)
    found = cases.rows_of(by.sight, filters, now=request.now, sort=sort, most=EXPORT_MOST)
    lines = cases.lines(found, now=request.now, stamps=by.stamps)
    data = workbook(lines, lang=request.lang, now=request.now, who=f"{by.person_name} · {by.title}")
    return file_answer(data, f"ledger-{request.now:%Y%m%d}.xlsx")
