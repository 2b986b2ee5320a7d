"""Returns (报送): what is asked, who has sent and who has not, sums up the tree; approving; export."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import key_of, member, page, refused, tell_after, today
from chuanhui.desk.returned import columns_of, rows_of, share_of, sums_of
from chuanhui.desk.workbook import book_of
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight
from chuanhui.kernel.periods import BadPeriod, Period, parse_period, period_of
from chuanhui.look.wordings import word
from chuanhui.mechanism.returns import actions, queries
from chuanhui.mechanism.returns.errors import CellNotExpected, WorkUnknown
from chuanhui.mechanism.returns.queries import Grid
from chuanhui.mechanism.returns.rules import Shown, Work, refusal_to_close
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.playbook.schema import Text
from chuanhui.playbook.vocabulary import RHYTHMS

BACK = 14
"""So many periods are looked back through for the last one in which the work was asked for."""


HEADS = (("area", 26), ("slot", 12), ("state", 12), ("due", 17), ("sent", 17), ("late", 8))
SHEET_LONGEST = 31


@member
@require_safe
def index(request: Any) -> HttpResponse:
    """Show the recurring work in force, each with how many have answered in its latest period."""
    by: Acting = request.acting
    rows = []
    for work in queries.works_in_force(by.territory, at=request.now) if by.sight.unit is None else ():
        found = _latest(by, work, request)
        if found is not None:
            rows.append(
                Row(
                    name=work.name,
                    campaign=rulebook(f"{work.campaign}@{work.version}").name,
                    rhythm=RHYTHMS[work.every],
                    period=_label(found.ground.period),
                    share=share_of(found.total(root_of(by))),
                    due=max(found.due.values()),
                    url=_url(work, found.ground.period, ""),
                    is_roster=work.roster is not None,
                )
            )
    return page(request, "returns.html", {"rows": rows, "mine": my_rows(request)}, section="returns")


@member
@require_safe
def grid(request: Any, campaign: str, work: str) -> HttpResponse:
    """Show who has sent and who has not in one period, below one area."""
    return _grid_page(request, campaign, work)


def _grid_page(request: Any, campaign: str, ref: str, refusal: Any = None, status: int = 200) -> HttpResponse:
    by: Acting = request.acting
    work, _ = queries.work_in_force(campaign, ref, by.territory, at=request.now)
    period = _period(request, work)
    area = _area(request)
    stamp = by.stamps.get("areas")
    found, rows, total = None, [], None
    try:
        found = _grid(by, work, period, request)
        rows, total = rows_of(found, area, stamp), found.total(area)
    except (CellNotExpected, WorkUnknown):
        refusal = refusal or Text("本期无需填报。", "Nothing is asked for in this period.")
    only = request.GET.get("show") == "missing"
    if only:
        rows = [one for one in rows if _is_wanting(one)]
    for row in rows:
        if not row.is_cell:
            row.url = _url(work, period, row.path, missing=only)
    context = {
        "work": work,
        "columns": columns_of(work),
        "rows": rows,
        "total": total and share_of(total),
        "sums": zip(columns_of(work), sums_of(total, columns_of(work)), strict=True) if total else (),
        "crumbs": _crumbs(by, work, period, area, stamp),
        "area": area,
        "period": period,
        "period_label": _label(period),
        "rhythm": RHYTHMS[work.every],
        "previous_url": _url(work, period.previous(), area, missing=only),
        "next_url": _url(work, period.next(), area, missing=only) if period.last < today(request) else "",
        "all_url": _url(work, period, area),
        "missing_url": _url(work, period, area, missing=True),
        "only_missing": only,
        "due": max(found.due.values()) if found else None,
        "may_approve": bool(total and total.to_approve and by.role in work.approve),
        "early": refusal_to_close(work, found.ground.span, found.ground.calendar, request.now)
        if found
        else None,
        "week_url": reverse("desk:return_week", args=[campaign, ref]) if work.roster else "",
        "export_url": reverse("desk:return_export", args=[campaign, ref])
        + f"?{urlencode({'period': period.key, 'area': area})}",
        "refusal": refusal,
    }
    return page(request, "return_grid.html", context, section="returns", status=status)


@member
@require_POST
def approve(request: Any, campaign: str, work: str, period: str) -> HttpResponse:
    """Approve everything that waits below an area."""
    under = str(request.POST.get("area", ""))[:200]
    if not under or not request.acting.sight.covers(under):
        raise NotInSight()
    try:
        actions.approve_under(
            campaign=campaign,
            work=work,
            period=period,
            under=under,
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _grid_page(request, campaign, work, refusal, refused(request, refusal))
    address = reverse("desk:return_grid", args=[campaign, work])
    return tell_after(f"{address}?{urlencode({'period': period, 'area': under})}", "step")


@member
@require_safe
def export(request: Any, campaign: str, work: str) -> HttpResponse:
    """Return the cells of a period as a workbook; nothing in it runs."""
    by: Acting = request.acting
    named, _ = queries.work_in_force(campaign, work, by.territory, at=request.now)
    period, area, lang = _period(request, named), _area(request), request.lang
    found = _grid(by, named, period, request)
    heads = [(_word(key), width) for key, width in HEADS]
    heads += [*((one.ask, 14) for one in named.fields), (_word("reason"), 40)]
    slots = {one.id: one.name.get(lang) for one in named.shifts}
    rows = []
    for one in found.under(area):
        cell = one.cell if one.cell and one.cell.is_sent else None
        values = [cell.values.get(field.id) if cell else None for field in named.fields]
        late = word("desk_returns.late", lang) if cell and cell.late else ""
        state = word(f"desk_returns.state.{one.shown}", lang)
        sent = cell.sent_at if cell else None
        head = [one.stood.name, slots.get(one.slot, ""), state, one.due_at, sent, late]
        rows.append([*head, *values, cell.reason if cell else ""])
    who = f"{by.person_name} · {by.title}"
    title = Text(named.name.zh[:SHEET_LONGEST], named.name.get("en")[:SHEET_LONGEST])
    data = book_of(heads, rows, title=title, lang=lang, now=request.now, who=who)
    return file_answer(data, f"returns-{period.key}.xlsx")


def my_rows(request: Any) -> Row | None:
    """Return what waits for the acting post as my work shows it; None when nothing does."""
    by: Acting = request.acting
    found = queries.my_returns(by, now=request.now)
    if not found.number:
        return None
    cells = [
        Row(
            waiting=one,
            late=one.view.shown is Shown.MISSING,
            period=_label(one.period),
            slot=next((shift.name for shift in one.work.shifts if shift.id == one.view.slot), None),
            # One tap is enough where the ledger knows everything that must be told and it is not late.
            whole=_is_whole(one.work, one.proposed) and one.view.shown is not Shown.MISSING,
            facts=[(field, one.proposed[field.id]) for field in one.work.fields if field.id in one.proposed],
            zero=_is_for_zero(one, today(request)),
            url=_cell_url(one),
            revision=one.view.cell.revision if one.view.cell else 0,
        )
        for one in found.cells
    ]
    piles = [
        Row(
            pile=one, period=_label(one.period), url=_url(one.work, one.period, "", missing=bool(one.waiting))
        )
        for one in found.piles
    ]
    return Row(cells=cells, piles=piles, number=found.number, late=sum(one.late for one in cells))


def _word(key: str) -> Text:
    """Return a wording of these pages in both languages."""
    return Text(word(f"desk_returns.{key}", "zh"), word(f"desk_returns.{key}", "en"))


def _cell_url(one: queries.Waiting) -> str:
    url = reverse(
        "desk:return_cell", args=[one.work.campaign, one.work.ref, one.period.key, one.view.stood.id]
    )
    return f"{url}?slot={one.view.slot}" if one.view.slot else url


def _is_for_zero(one: queries.Waiting, day: date) -> bool:
    """Tell whether a zero may be confirmed from the list: on the last day of a plain return, and in time."""
    work = one.work
    plain = work.kind is not None and work.kind.zero and not work.is_sweep
    return plain and one.view.shown is not Shown.MISSING and day >= one.period.last


def _is_whole(work: Work, proposed: dict[str, int]) -> bool:
    """Tell whether the ledger proposes every answer that must be given, and not nought alone."""
    must = [one.id for one in work.fields if one.required]
    return bool(proposed) and all(one in proposed for one in must) and any(proposed.values())


def _latest(by: Acting, work: Work, request: Any) -> Grid | None:
    period = period_of(today(request), work.every)
    for _ in range(BACK):
        try:
            return _grid(by, work, period, request)
        except CellNotExpected:
            period = period.previous()
        except WorkUnknown:
            return None
    return None


def _grid(by: Acting, work: Work, period: Period, request: Any) -> Grid:
    return queries.grid(
        by.sight,
        work.campaign,
        work.ref,
        period,
        territory=by.territory,
        now=request.now,
        stamps=by.stamps,
    )


def _period(request: Any, work: Work) -> Period:
    """Return the period asked for: by its key, by a day in it, or the one that runs."""
    try:
        if key := request.GET.get("period", ""):
            found = parse_period(key[:20])
            if found.kind is work.every:
                return found
        day = date.fromisoformat(request.GET.get("on", "")[:10])
    except (BadPeriod, ValueError):
        day = today(request)
    return period_of(day, work.every)


def root_of(by: Acting) -> str:
    """Return the widest area that a post sees whole: its territory, or the area it stands in."""
    return by.territory if by.sight.covers(by.territory) else by.area_path


def _area(request: Any) -> str:
    """Return the area asked for, as far as it is in sight; else the widest that this post sees."""
    by: Acting = request.acting
    wanted = request.GET.get("area", "") or request.POST.get("area", "")
    return wanted[:200] if wanted.endswith(".") and by.sight.covers(wanted) else root_of(by)


def _crumbs(by: Acting, work: Work, period: Period, area: str, stamp: int | None) -> list[Row]:
    root = root_of(by)
    codes = area.rstrip(".").split(".")
    paths = [".".join(codes[:n]) + "." for n in range(len(root.rstrip(".").split(".")), len(codes) + 1)]
    names = areas.names(paths, period.last, stamp=stamp)
    return [Row(name=names.get(one, ""), url=_url(work, period, one), here=one == area) for one in paths]


def _url(work: Work, period: Period, area: str, *, missing: bool = False) -> str:
    said = {"period": period.key, "area": area, "show": "missing" if missing else ""}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('desk:return_grid', args=[work.campaign, work.ref])}?{query}"


def _label(period: Period) -> Text:
    return Text(period.label("zh"), period.label("en"))


def _is_wanting(row: Row) -> bool:
    """Tell whether somebody has not sent yet."""
    if row.is_cell:
        return row.view.shown in {Shown.MISSING, Shown.NOT_DUE}
    return not row.share.whole
