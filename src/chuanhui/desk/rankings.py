"""Rankings: the list, one window with its lines, the rows behind a number, and the workbook."""

from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import member, page
from chuanhui.desk.rank_rows import Looked, context_of
from chuanhui.desk.rank_sheet import sheet_of
from chuanhui.mechanism.rankings.errors import StandingNotFound
from chuanhui.mechanism.rankings.queries import records, showing
from chuanhui.mechanism.rankings.queries.proposing import suppressed
from chuanhui.mechanism.rankings.queries.showing import Shown, ShownLine
from chuanhui.mechanism.rankings.rules.comparing import WHYS
from chuanhui.mechanism.rankings.rules.life import Doing, refusal_to_object
from chuanhui.mechanism.rankings.rules.naming import formula
from chuanhui.mechanism.rankings.rules.numbers import number
from chuanhui.mechanism.rankings.rules.parts import Value, Worth, shown
from chuanhui.mechanism.rankings.rules.records import unit_of

GROUP_MOST = 60
TREND_MOST = 6


@member
@require_safe
def rankings(request: Any) -> HttpResponse:
    """Show the rankings in force with their last published window, and the proposals that wait."""
    by = request.acting
    found = []
    for playbook, ranking in showing.rankings_in_force(by, request.now):
        last = showing.published(by, playbook.id, ranking)
        found.append(
            Row(
                playbook=playbook,
                ranking=ranking,
                last=last,
                window=showing.label_of(last.window) if last else None,
                url=reverse("desk:ranking", args=[playbook.id, ranking.id]),
            )
        )
    waiting = records.proposals(by.sight, is_open=True)
    return page(request, "rankings.html", {"rows": found, "waiting": len(waiting)}, section="rankings")


@member
@require_safe
def ranking(request: Any, campaign: str, ranking: str) -> HttpResponse:
    """Show one window of a ranking: places, parts, trend, formulas, history; or what is to be seen later."""
    return ranking_page(request, campaign, ranking)


def ranking_page(
    request: Any, campaign: str, ranking: str, *, refusal: Any = None, verb: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of a ranking, with a refusal shown where something was asked in vain."""
    by = request.acting
    told = _asked(request, campaign, ranking)
    playbook, rule = showing.ranking_in_force(by, campaign, ranking, request.now)
    context: dict[str, Any] = {"playbook": playbook, "ranking": rule, "refusal": refusal, "verb": verb}
    if told is not None:
        context |= _context(request, told)
    return page(request, "ranking.html", context, section="rankings", part="found", status=status)


def _asked(request: Any, campaign: str, ranking: str) -> Shown | None:
    asked = request.POST if request.method == "POST" else request.GET
    edition = asked.get("edition", "")
    return showing.shown(
        request.acting,
        campaign,
        ranking,
        now=request.now,
        window=asked.get("window", ""),
        edition=int(edition) if edition.isdecimal() and len(edition) < 4 else None,
        without=asked.get("without", ""),
    )


def _context(request: Any, told: Shown) -> dict[str, Any]:
    by, lang = request.acting, request.lang
    group = request.GET.get("group", "")
    if group not in told.groups:
        placed = (one.line.group for one in told.lines if one.line.rank is not None)
        group = next(placed, next(iter(told.groups), ""))
    mine = [one for one in told.lines if one.line.group == group][:GROUP_MOST]
    standing = told.standing
    base = _base(told)
    return {
        "shown": told,
        "state": told.state,
        "window": told.ground.window.period.key,
        "window_label": showing.label_of(told.ground.window.period.key),
        "group": group,
        "groups": list(told.groups.items()),
        "rows": [_row(told, one, base, by) for one in mine],
        "heads": [(one.of, told.book[one.of].name, one.weight_pct) for one in told.ground.ranking.score],
        "cards": [
            Row(of=part, name=one.name, lines=formula(one, told.ground.playbook))
            for part, one in told.book.items()
        ],
        "trend": _trend(by, told, mine, lang),
        "base": base,
        "trials": told.trials,
        "export_url": f"{reverse('desk:ranking_export', args=_names(told))}?{urlencode(base)}",
        "history": _history(told) if standing is not None else [],
        "objections": _objections(request, told),
        "suppressed": suppressed(standing) if standing is not None else [],
        "proposals": records.proposals(by.sight, standing=standing.id) if standing is not None else [],
        "may_freeze": told.may_publish and standing is None and told.ground.window.is_closed(request.now),
        "may_state": told.may_publish and standing is not None and told.edition == standing.edition,
    }


def _names(told: Shown) -> list[str]:
    return [told.ground.playbook.id, told.ground.ranking.id]


def _base(told: Shown) -> dict[str, str]:
    """Return what an address says of the window shown, the plain left out."""
    found = {"window": told.ground.window.period.key}
    if told.standing is not None and told.edition != told.standing.edition:
        found["edition"] = str(told.edition)
    return found


def _row(told: Shown, one: ShownLine, base: dict[str, str], by: Any) -> Row:
    line = one.line
    is_seen = by.sight.covers(line.place.home)
    address = reverse("desk:ranking_behind", args=_names(told))

    def link(part: str, side: str) -> str:
        asked = {**base, "key": line.place.key, "part": part, "side": side}
        if told.without:
            asked["without"] = told.without
        return f"{address}?{urlencode(asked)}" if is_seen else ""

    return Row(
        line=line,
        name=line.place.name,
        moved=one.moved,
        distance=abs(one.moved or 0),
        why=WHYS[line.why] if line.rank is None else None,
        changes=one.changes,
        parts=[_part(told, value, link) for value in line.values],
        mine=is_seen and not by.sight.covers(told.ground.territory),
    )


def _part(told: Shown, value: Value, link: Any) -> Row:
    indicator = told.book[value.of]
    is_rate = indicator.of is not None
    return Row(
        of=value.of,
        name=indicator.name,
        text=shown(indicator, value.value),
        few=value.worth is Worth.FEW,
        is_rate=is_rate,
        count=number(value.count.amount, 2),
        base=number(value.base.amount, 2) if value.base is not None and is_rate else "",
        count_url=link(value.of, "count"),
        base_url=link(value.of, "base") if is_rate else "",
        left_out=value.of == told.without,
    )


def _trend(by: Any, told: Shown, lines: list[ShownLine], lang: str) -> str:
    """Return the scores of the windows before as the chart reads them; "" where there are not two of them."""
    chosen = [one.line.place for one in lines if one.line.rank is not None][:TREND_MOST]
    found = showing.trend(by, told, tuple(one.key for one in chosen))
    windows = sorted({window for points in found.values() for window, _ in points})
    if len(windows) < 2:
        return ""
    series = [
        {"name": one.name, "data": [dict(found[one.key]).get(window) for window in windows]} for one in chosen
    ]
    labels = [showing.label_of(window).get(lang) for window in windows]
    return json.dumps({"windows": labels, "series": series}, ensure_ascii=False)


def _history(told: Shown) -> list[Row]:
    standing = told.standing
    if standing is None:
        return []
    address = reverse("desk:ranking", args=_names(told))
    return [
        Row(
            number=number_ + 1,
            reason=one["reason"],
            changes=one["changes"],
            at=datetime.fromisoformat(one["head"]["known_at"]),
            digest=one["digest"],
            current=number_ == told.edition,
            url=f"{address}?{urlencode({'window': standing.window, 'edition': number_})}",
        )
        for number_, one in reversed(list(enumerate(standing.editions)))
    ]


def _objections(request: Any, told: Shown) -> Row | None:
    """Return what was contested and what this post may contest; None for a draft."""
    standing, by = told.standing, request.acting
    if standing is None:
        return None
    doing = Doing(by, request.now, told.ground.zone)
    own = [
        one.line.place
        for one in told.lines
        if refusal_to_object(doing, standing, one.line.place.home, unit_of(one.line.place.key)) is None
    ]
    return Row(raised=records.objections(by.sight, standing.id), own=own, until=standing.contest_until)


@member
@require_safe
def behind(request: Any, campaign: str, ranking: str) -> HttpResponse:
    """Show exactly the rows behind one number, as far as they are in sight."""
    by = request.acting
    told = _asked(request, campaign, ranking)
    if told is None:
        raise StandingNotFound()
    key, part, side = (request.GET.get(name, "") for name in ("key", "part", "side"))
    ids = showing.rows_behind(by, told, key, part, side)
    line = next(one.line for one in told.lines if one.line.place.key == key)
    indicator = told.book[part]
    measure = indicator.of if side == "base" and indicator.of is not None else indicator.count
    ground = told.ground
    looked = Looked(ground.territory, ground.playbook.id, ground.window.period, told.head.known_at)
    context = {
        "list_url": reverse("desk:rankings"),
        "list_key": "desk.nav.rankings",
        "of": ground.ranking.name,
        "place": line.place.name,
        "until_key": "desk_rankings.as_of",
        "until": ground.window.until,
        "part": indicator.name,
        "side": side,
        "amount": len(ids),
        "window_label": showing.label_of(ground.window.period.key),
        "back": f"{reverse('desk:ranking', args=_names(told))}?{urlencode(_base(told))}",
        **context_of(request, looked, measure, ids),
    }
    return page(request, "ranking_behind.html", context, section="rankings")


@member
@require_safe
def export(request: Any, campaign: str, ranking: str) -> HttpResponse:
    """Return a window as a workbook; nothing in it runs."""
    by = request.acting
    told = _asked(request, campaign, ranking)
    if told is None:
        raise StandingNotFound()
    data = sheet_of(told, lang=request.lang, now=request.now, who=f"{by.person_name} · {by.title}")
    return file_answer(data, f"{ranking}-{told.ground.window.period.key}.xlsx")
