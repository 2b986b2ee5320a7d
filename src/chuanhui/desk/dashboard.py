"""Overview (总览): how the work stands in a window, by street, category, unit and day; every number opens."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk import filters as asked
from chuanhui.desk.frame import member, page, today
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries import units
from chuanhui.kernel.periods import BadPeriod, Period, PeriodKind, parse_period, period_of
from chuanhui.mechanism.cases.queries import Filters
from chuanhui.mechanism.rankings.queries import dashboards
from chuanhui.mechanism.rankings.queries.axes import Which, depth_of
from chuanhui.mechanism.rankings.queries.dashboards import COMMUNITY, STREET, Line
from chuanhui.mechanism.rankings.rules.tallies import Days, Tally

KINDS = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.XUN, PeriodKind.MONTH, PeriodKind.QUARTER)
CATEGORIES, UNITS = 12, 10
SHORTEST = 30
WIDE, HIGH = 720, 120


@member
@require_safe
def dashboard(request: Any) -> HttpResponse:
    """Show the window asked for, or the 旬 that runs."""
    by = request.acting
    period = _period(request)
    under = _under(request)
    which, days = Which(under=under), Days.of(period)
    depth = COMMUNITY if depth_of(by.sight, under) >= STREET else STREET
    whole = dashboards.total(by.sight, days, which)
    standing = dashboards.open_now(by.sight, request.now, which, depth=depth)
    context = {
        "period_label": period.label(request.lang),
        "kinds": [_switch(kind, period, under) for kind in KINDS],
        "previous_url": _address(period.previous(), under),
        "next_url": _address(period.next(), under) if period.last < today(request) else "",
        "above": [
            Row(name=one.label(request.lang), url=_address(period, _asked(one.path)))
            for one in _above(by, under)
        ],
        "cards": _cards(whole, standing, which),
        "by_street": depth == STREET,
        "places": _places(
            by, dashboards.by_area(by.sight, days, which, depth=depth), standing, period, depth
        ),
        "categories": _categories(request, dashboards.by_category(by.sight, days, which)),
        "units": _units(by, dashboards.by_unit(by.sight, days, which, most=UNITS)),
        "trend": _trend(dashboards.trend(by.sight, _trend_days(period), which), _trend_days(period)),
    }
    return page(request, "dashboard.html", context, section="dashboard")


def behind_url(line: Line, counter: str) -> str:
    """Return the address of the rows behind a counter of a line."""
    return _rows_url(counter, line.which, line.days)


def _rows_url(counter: str, which: Which, days: Days | None = None) -> str:
    said: dict[str, str] = {"counter": counter}
    if days is not None:
        said |= {"first": days.first.isoformat(), "last": days.last.isoformat()}
    said |= {name: value for name in ("under", "category") if (value := getattr(which, name))}
    if which.unit is not None:
        said["unit"] = str(which.unit)
    return f"{reverse('desk:dashboard_rows')}?{urlencode(said)}"


def _period(request: Any) -> Period:
    """Return the period asked for; what cannot be read is the present month."""
    here = today(request)
    try:
        found = parse_period(request.GET.get("period", ""))
    except BadPeriod:
        return period_of(here, PeriodKind.MONTH)
    return (
        found if found.kind in KINDS and 2000 < found.first.year < 2100 else period_of(here, PeriodKind.MONTH)
    )


def _under(request: Any) -> str:
    text = request.GET.get("under", "")[:80]
    return text if text.endswith(".") and text.isascii() and text.isprintable() else ""


def _asked(path: str) -> str:
    return path if path.count(".") > 1 else ""


def _above(by: Any, under: str) -> list[Any]:
    """Return the areas above the one that is shown, as far as they are in sight."""
    known = areas.names({under}, stamp=by.stamps.get("areas")) if under else {}
    return [one for one in areas.chain(under) if by.sight.covers(one.path)] if known else []


def _address(period: Period, under: str = "") -> str:
    said = {"period": period.key, **({"under": under} if under else {})}
    return f"{reverse('desk:dashboard')}?{urlencode(said)}"


def _switch(kind: PeriodKind, period: Period, under: str) -> Row:
    return Row(kind=kind.value, url=_address(period_of(period.first, kind), under), on=kind is period.kind)


def _cards(whole: Line, standing: list[Any], which: Which) -> list[Row]:
    """Return the indicator cards: number, its parts in words, and the rows behind."""
    tally = whole.tally
    cards = [
        Row(key="filed", number=tally.filed, tone="blue", sign="filed", parts=None, counter="filed"),
        _rate("on_time_rate", tally, "due_on_time", "due", sign="clock"),
        _rate("closed_rate", tally, "due_closed", "due", sign="closed"),
        _rate("rework_rate", tally, "reworked", "closed", sign="back", tone="amber"),
        _rate("satisfied_rate", tally, "satisfied", "answered", sign="note"),
    ]
    for one in cards:
        one.url = behind_url(whole, one.counter)
    late, is_open = sum(one.overdue for one in standing), sum(one.open for one in standing)
    cards.append(
        Row(key="open", number=is_open, tone="blue", sign="mine", parts=None, url=_rows_url("open", which))
    )
    tone = "late" if late else "green"
    cards.append(
        Row(key="overdue", number=late, tone=tone, sign="late", parts=None, url=_rows_url("overdue", which))
    )
    return cards


def _rate(key: str, tally: Tally, part: str, whole: str, *, sign: str, tone: str = "green") -> Row:
    parts = Row(above=getattr(tally, part), below=getattr(tally, whole))
    number = per_cent(tally.share(part, whole))
    return Row(key=key, number=number, tone=tone, sign=sign, parts=parts, counter=whole)


def per_cent(share: Fraction | None) -> str:
    """Return a share in per cent with one decimal, rounded half up; a dash where there is none."""
    if share is None:
        return "—"
    tenths = (share * 2000 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}%"


def _places(by: Any, lines: list[Line], standing: list[Any], period: Period, depth: int) -> list[Row]:
    """Return a row for each street or community with work in the window or open now."""
    now = {one.path: one for one in standing}
    found = {line.key: line for line in lines}
    days = Days.of(period)
    names = areas.names({*found, *now}, stamp=by.stamps.get("areas"))
    rows = []
    for path in sorted({*found, *now}):
        line = found.get(path) or Line(path, Tally(), Which(under=path), days)
        rows.append(
            Row(
                name=names.get(path, path),
                url=_address(period, path) if depth == STREET and path.count(".") == STREET else "",
                **_numbers(line),
                overdue=now[path].overdue if path in now else 0,
                overdue_url=_rows_url("overdue", Which(under=path)),
            )
        )
    return _measured(rows)


def _numbers(line: Line) -> dict[str, Any]:
    tally = line.tally
    return {
        "filed": tally.filed,
        "filed_url": behind_url(line, "filed"),
        "due": tally.due,
        "due_url": behind_url(line, "due"),
        "closed": tally.closed,
        "closed_url": behind_url(line, "closed"),
        "on_time": per_cent(tally.share("due_on_time", "due")),
        "on_time_url": behind_url(line, "due_on_time"),
    }


def _measured(rows: list[Row]) -> list[Row]:
    most = max((row.filed for row in rows), default=0)
    for row in rows:
        row.most = max(most, 1)
    return rows


def _categories(request: Any, lines: list[Line]) -> list[Row]:
    words = dict(asked.choices(request.acting, Filters(), request.now)["categories"])
    lines = sorted(lines, key=lambda line: (-line.tally.filed, line.key))[:CATEGORIES]
    return _measured([Row(name=words.get(line.key, line.key or "—"), **_numbers(line)) for line in lines])


def _units(by: Any, lines: list[Line]) -> list[Row]:
    names = {one.id: one.name for one in units(by.territory, by.stamps.get("posts"))}
    return _measured([Row(name=names.get(line.key, ""), **_numbers(line)) for line in lines])


def _trend_days(period: Period) -> Days:
    """Return the days of the trend: those of the window, and enough before it to see anything."""
    first = min(period.first, period.last - timedelta(days=SHORTEST - 1))
    return Days(first, period.last)


def _trend(lines: list[Line], days: Days) -> Row:
    """Return the trend as drawn: two bars a day, filed and closed, as high as the greatest of all allows."""
    found = {line.key: line for line in lines}
    count = (days.last - days.first).days + 1
    most = max((max(line.tally.filed, line.tally.closed) for line in lines), default=0)
    wide = WIDE / count
    bars = []
    for number in range(count):
        day: date = days.first + timedelta(days=number)
        line = found.get(day)
        if line is None:
            continue
        for place, counter in enumerate(("filed", "closed")):
            value = getattr(line.tally, counter)
            if value:
                high = max(2, round(HIGH * value / most))
                bars.append(
                    Row(
                        counter=counter,
                        day=day,
                        value=value,
                        url=behind_url(line, counter),
                        x=f"{number * wide + place * wide * 0.45:.1f}",
                        w=f"{wide * 0.4:.1f}",
                        y=HIGH - high,
                        h=high,
                    )
                )
    table = [Row(day=line.key, **_numbers(line)) for line in reversed(lines)]
    return Row(bars=bars, most=most, first=days.first, last=days.last, wide=WIDE, high=HIGH, table=table)
