"""The sharing ledger (共享台账): what came and left, which columns, why, to whom, when, how many."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member
from chuanhui.desk.linkage_frame import address, linkage_page, page_asked, pager, parts_for, period_name
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.registers import queries as registers
from chuanhui.playbook.saying_matching import fact_said
from chuanhui.playbook.schema import IdentifyRole, Playbook, Source, Text
from chuanhui.playbook.vocabulary_matching import IDENTIFIES
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.shared import WHATS, SharedLine, shares

TAB = "linkage_shares"
SIZE = 50
SIGNS = {
    "delivered": "inbox",
    "nothing": "green",
    "matched": "linkage",
    "warned": "yellow",
    "looked": "lock",
    "opened": "lock",
    "asked": "dispatched",
    "exported": "export",
}


@member
@require_safe
def linkage_shares(request: Any) -> HttpResponse:
    """Show the ledger, the latest line first: all of a plan, or what the post's own unit sent."""
    mine = parts_for(request, TAB)
    what, period = request.GET.get("what", ""), request.GET.get("period", "")[:12]
    what = what if what in WHATS else ""
    period = period if period.isascii() and period.isprintable() else ""
    number = page_asked(request)
    found = shares(request.acting, mine, what=what, period=period, skip=(number - 1) * SIZE, most=SIZE)
    names = names_of(
        post_ids={one.post_id for one in found.rows if one.post_id},
        person_ids={one.person_id for one in found.rows if one.person_id},
    )
    numbers = registers.numbers_of(one.thing_id for one in found.rows if one.thing_id)
    books = {(one.ground.playbook.id, one.ground.plan.id): one for one in mine}
    context = {
        "rows": [_line(one, books, names, numbers) for one in found.rows],
        "total": found.total,
        "whats": [Row(id=one, label=f"desk_warnings.what.{one}", chosen=one == what) for one in WHATS],
        "what": what,
        "period": period,
        "pager": pager(
            number,
            SIZE,
            found.total,
            lambda to: address(TAB, what=what, period=period, page=to if to > 1 else ""),
        ),
    }
    return linkage_page(request, "linkage_shares.html", context, tab=TAB)


def _line(one: SharedLine, books: Any, names: Any, numbers: Any) -> Row:
    part: Part = books[one.campaign, one.plan]
    playbook = part.ground.playbook
    source = playbook.deliveries.get(one.source)
    return Row(
        at=one.at,
        what=f"desk_warnings.what.{one.what}",
        sign=SIGNS.get(one.what, "info"),
        source=source.name if source is not None else Text(one.source),
        unit=part.ground.units.name_of(one.unit_id) if one.unit_id is not None else "",
        period=period_name(one.period),
        columns=_columns(playbook, one.source, one.columns),
        purpose=_purpose(one, source),
        basis=one.basis,
        to_whom=one.to_whom,
        count=one.count,
        post=names.post(one.post_id) if one.post_id else "",
        person=names.person(one.person_id) if one.person_id else "",
        number=numbers.get(one.thing_id, "") if one.thing_id else "",
    )


def _purpose(one: SharedLine, source: Source | None) -> Text:
    """Return what it was for as the ledger has it, in both languages where the source still says so."""
    if source is not None and source.purpose.zh == one.purpose:
        return source.purpose
    return Text(one.purpose, one.purpose)


def _columns(playbook: Playbook, source: str, columns: Sequence[str]) -> Text:
    """Return columns in words: roles by their names, facts as the playbook calls them."""
    said = [_column(playbook, source, one) for one in columns]
    return Text("、".join(one.zh for one in said), ", ".join(one.get("en") for one in said))


def _column(playbook: Playbook, source: str, name: str) -> Text:
    if name in set(IdentifyRole):
        return IDENTIFIES[IdentifyRole(name)]
    declared = playbook.deliveries.get(source)
    if declared is not None and name in declared.facts:
        return declared.facts[name].name
    if "." in name or name in playbook.deliveries:
        return (
            fact_said(name, playbook)
            if name.partition(".")[0] in {*playbook.deliveries, "registers"}
            else Text(name)
        )
    return Text(name)
