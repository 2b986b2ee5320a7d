"""Indicators (指标): every figure of a playbook in force, live, by area, with formula and rows."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import member, page, today
from chuanhui.desk.rank_rows import Looked, context_of
from chuanhui.desk.rank_sheet import indicators_sheet
from chuanhui.kernel.periods import Period, PeriodKind, period_of
from chuanhui.mechanism.rankings.errors import NumberNotFound, WrongWindow
from chuanhui.mechanism.rankings.queries import indicators as queries
from chuanhui.mechanism.rankings.queries.indicators import REST, TOTAL, Told
from chuanhui.mechanism.rankings.queries.showing import label_of
from chuanhui.mechanism.rankings.rules.numbers import number
from chuanhui.mechanism.rankings.rules.parts import Value, Worth, shown
from chuanhui.playbook.schema import Playbook, Text

KINDS = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.XUN, PeriodKind.MONTH, PeriodKind.QUARTER)
PAGE, FURTHEST = 50, 200
NAMES = {
    TOTAL: Text("合计", "Total"),
    REST: Text("本级及其他", "Itself and others"),
}


@member
@require_safe
def indicators(request: Any) -> HttpResponse:
    """Show the indicators of one campaign in force, the first where none is named, in one window."""
    by = request.acting
    books = queries.campaigns(by, request.now)
    asked = request.GET.get("campaign", "")
    chosen = next((one for one in books if one.id == asked), books[0] if books else None)
    context: dict[str, Any] = {"of_unit": by.sight.unit is not None, "campaign": chosen}
    if chosen is not None:
        context |= _context(request, books, _told(request, chosen.id))
    return page(request, "indicators.html", context, section="rankings")


def _told(request: Any, campaign: str) -> Told:
    """Return the window asked for; what cannot be read, or has not begun, is the present month."""
    by, asked = request.acting, request.GET.get("period", "")[:16]
    try:
        return queries.indicators(by, campaign, now=request.now, period=asked)
    except WrongWindow:
        return queries.indicators(by, campaign, now=request.now)


def _context(request: Any, books: tuple[Playbook, ...], told: Told) -> dict[str, Any]:
    period, campaign = told.window.period, told.playbook.id
    return {
        "campaigns": [
            Row(name=one.name, url=_address(one.id, period), on=one.id == campaign) for one in books
        ],
        "kinds": [
            Row(
                kind=kind.value, url=_address(campaign, period_of(period.first, kind)), on=kind is period.kind
            )
            for kind in KINDS
        ],
        "window_label": label_of(period.key),
        "at": told.at,
        "previous_url": _address(campaign, period.previous()),
        "next_url": _address(campaign, period.next()) if period.last < today(request) else "",
        "export_url": _address(campaign, period, "desk:indicators_export"),
        "cards": [
            Row(part=_part(told, TOTAL, value), lines=told.sentences(told.book[value.of]))
            for value in told.total.values
        ],
        "heads": [one.name for one in told.book.values()],
        "rows": [
            Row(
                key=row.key,
                name=Text(row.name) if row.name else NAMES[row.key],
                parts=[_part(told, row.key, value) for value in row.values],
            )
            for row in (*told.rows, told.total)
        ],
    }


def _part(told: Told, key: str, value: Value) -> Row:
    indicator = told.book[value.of]
    address = reverse("desk:indicator_behind", args=[told.playbook.id])

    def link(side: str) -> str:
        asked = {"period": told.window.period.key, "key": key, "part": value.of, "side": side}
        return f"{address}?{urlencode(asked)}"

    is_rate = indicator.of is not None
    rows = [bool(side and (side.ids or not side.amount)) for side in (value.count, value.base)]
    return Row(
        of=value.of,
        name=indicator.name,
        text=shown(indicator, value.value),
        few=value.worth is Worth.FEW,
        unknown=value.worth is Worth.NONE and not is_rate,
        is_rate=is_rate,
        count=number(value.count.amount, 2),
        base=number(value.base.amount, 2) if value.base is not None and is_rate else "",
        # Where fields are protected only numbers are told: there is no list to open.
        count_url=link("count") if rows[0] else "",
        base_url=link("base") if is_rate and rows[1] else "",
    )


@member
@require_safe
def export(request: Any, campaign: str) -> HttpResponse:
    """Return the indicators of a window by area as a workbook; nothing in it runs."""
    by, lang = request.acting, request.lang
    told = _told(request, campaign)
    data = indicators_sheet(
        told, names=NAMES, lang=lang, now=request.now, who=f"{by.person_name} · {by.title}"
    )
    return file_answer(data, f"indicators-{campaign}-{told.window.period.key}.xlsx")


def _address(campaign: str, period: Period, name: str = "desk:indicators") -> str:
    if name == "desk:indicators":
        return f"{reverse(name)}?{urlencode({'campaign': campaign, 'period': period.key})}"
    return f"{reverse(name, args=[campaign])}?{urlencode({'period': period.key})}"


@member
@require_safe
def behind(request: Any, campaign: str) -> HttpResponse:
    """Show a page of exactly the rows behind one number; all of them are in sight."""
    told = queries.indicators(
        request.acting, campaign, now=request.now, period=request.GET.get("period", "")[:16]
    )
    key, part, side = (request.GET.get(name, "") for name in ("key", "part", "side"))
    ids = told.ids_behind(key, part, side)
    indicator = told.book[part]
    measure = indicator.of if side == "base" and indicator.of is not None else indicator.count
    if side == "base" and indicator.of is None:
        raise NumberNotFound()
    asked = request.GET.get("page", "1")
    at = min(max(int(asked), 1), FURTHEST) if asked.isdecimal() and len(asked) < 7 else 1
    first = (at - 1) * PAGE
    some = ids[first : first + PAGE]
    row = told.row(key)
    looked = Looked(request.acting.territory, told.playbook.id, told.window.period, told.at)
    name = Text(row.name) if row.name else NAMES[key]
    context = {
        "list_url": reverse("desk:indicators"),
        "list_key": "desk_rankings.indicators",
        "of": told.playbook.name,
        "place": name.get(request.lang),
        "until_key": "desk_rankings.indicators.as_of",
        "until": told.window.until,
        "part": indicator.name,
        "side": side,
        "amount": len(ids),
        "window_label": label_of(told.window.period.key),
        "back": _address(campaign, told.window.period),
        "first": first + 1 if some else 0,
        "last": first + len(some),
        "previous_url": _page(request, at - 1) if at > 1 else "",
        "next_url": _page(request, at + 1) if at * PAGE < len(ids) and at < FURTHEST else "",
        **context_of(request, looked, measure, some),
    }
    return page(request, "ranking_behind.html", context, section="rankings")


def _page(request: Any, number_: int) -> str:
    said = {name: value for name, value in request.GET.items() if name != "page"}
    return f"{request.path}?{urlencode({**said, 'page': number_})}"
