"""My work (我的工作): what the acting post must do, most pressing first."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page, today
from chuanhui.desk.linkage_mine import match_rows
from chuanhui.desk.owners import proposed
from chuanhui.desk.returns import my_rows
from chuanhui.desk.shown import row_of
from chuanhui.grid.posts.queries import units, waiting_handover
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.rulebooks.queries import rulebook

MOST = 30
LISTS = ("overdue", "today", "verify", "decide", "later")
TONES = {"overdue": "late", "today": "amber", "verify": "violet", "decide": "red", "later": "blue"}
SIGNS = {"overdue": "late", "today": "clock", "verify": "fixed", "decide": "note", "later": "ledger"}


@member
@require_safe
def mine(request: Any) -> HttpResponse:
    """Show my work."""
    by = request.acting
    work = cases.my_work(by, now=request.now, most=MOST)
    held = [case for name in LISTS for case in getattr(work, name)]
    rows = {one.case.id: row_of(one) for one in cases.lines(held, now=request.now, stamps=by.stamps)}
    lists = []
    for name in LISTS:
        found = [rows[case.id] for case in getattr(work, name)]
        for row in found:
            row.quick = quick_of(row.case, by)
        lists.append(
            Row(
                name=name,
                rows=found,
                acts=any(row.quick for row in found),
                number=_told(work.counts[name], name in work.more),
                tone=TONES[name],
                sign=SIGNS[name],
                label=f"desk_work.{name}",
                hint=f"desk_work.{name}.hint",
                more=work.counts[name] > len(found),
                late=0 if name == "overdue" else sum(row.light == "late" for row in found),
            )
        )
    pressing = work.counts["overdue"] + work.counts["today"] + sum(one.late for one in lists)
    returned = my_rows(request)
    match = match_rows(request)
    total = sum(work.counts.values()) + sum(one.number for one in (returned, match) if one)
    context = {
        "lists": lists,
        "my_count": _told(pressing, bool(work.more & {"overdue", "today"})) or None,
        "total": total,
        "mine": returned,
        "match": match,
        "handover": waiting_handover(by, today(request)),
    }
    return page(request, "mine.html", context, section="mine")


def _told(number: int, more: bool) -> int | str:
    """Return a number as the page says it: 1000+ where counting stopped."""
    return f"{number}+" if more else number


def quick_of(case: Any, by: Any) -> Row | None:
    """Return the step that may be taken from the list: it needs nothing but the proposed owner."""
    playbook = rulebook(case.ref)
    kind = playbook.cases[case.kind]
    step = kind.step(case.due_step)
    if step is None or step.sets != "owner" or step.needs or step.coercive or len(step.outcome) > 1:
        return None
    if by.role not in step.by:
        return None
    book = units(case.territory, by.stamps.get("posts"))
    slot = next((one for one in reversed(proposed(case, kind, book)) if one.unit), None)
    name = slot.unit.name if slot and slot.unit else book.name_of(case.owner_territory or 0)
    return Row(url=reverse("desk:act", args=[case.id, "step", step.id]), name=step.name, unit=name)
