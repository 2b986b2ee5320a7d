"""What of the match waits for the acting post: pairs to review, overdue files, questions to a sender."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace as Row
from typing import Any

from django.urls import reverse

from chuanhui.desk.frame import today
from chuanhui.desk.linkage_frame import address, period_name, plan_name
from chuanhui.grid.posts.rules import Acting
from chuanhui.system.linkage.queries import vanished
from chuanhui.system.linkage.queries.expecting import Expected, calendar, last_periods
from chuanhui.system.linkage.queries.pages import Part, has_pages, parts
from chuanhui.system.linkage.queries.review import queues
from chuanhui.system.linkage.rules import Sent

BACK = 3
"""Periods whose missing files are somebody's work; what is older is history, and stands in the calendar."""
MOST = 8
"""Files that are named one by one."""


def match_rows(request: Any) -> Row | None:
    """Return what of the match waits for the acting post as my work shows it; None when nothing does."""
    by: Acting = request.acting
    if not has_pages(by, at=request.now):
        return None
    mine = parts(by, at=request.now)
    pairs = [_queue(one, mine) for one in queues(by.sight, mine)]
    owed, missing = _files(request, mine)
    gone = _questions(request, mine)
    number = sum(one.count for one in pairs) + len(owed) + len(missing) + gone
    if not number:
        return None
    return Row(
        number=number,
        late=sum(one.late for one in owed) + len(missing),
        pairs=pairs,
        owed=owed,
        missing=missing[:MOST],
        more=max(0, len(missing) - MOST),
        gone=gone,
    )


def _queue(one: Any, mine: list[Part]) -> Row:
    part = next(each for each in mine if each.is_of(one.campaign, one.plan))
    return Row(
        count=one.count,
        since=one.since,
        name=plan_name(part),
        period=period_name(one.period),
        url=address("linkage_review", plan=part.name),
        run_url=reverse("desk:linkage_run", args=[one.run_id]),
    )


def _files(request: Any, mine: list[Part]) -> tuple[list[Row], list[Row]]:
    """Return the files that the post owes, and those of others that are overdue where it runs the match."""
    by: Acting = request.acting
    owed, missing = [], []
    for part in mine:
        if not part.sends and not part.runs:
            continue
        periods = last_periods(part.ground, today(request), BACK)
        for line in calendar(by, part, periods, now=request.now):
            own = line.unit.id == by.unit_id and any(one.id == line.source.id for one in part.sends)
            for cell in _open(line.cells):
                late = cell.known is Sent.MISSING
                if own and (late or cell.period.last < today(request)):
                    owed.append(_owed(cell, late=late))
                elif part.runs and late:
                    missing.append(_missing(cell, part))
    return sorted(owed, key=lambda one: one.due_at), sorted(missing, key=lambda one: one.due_at)


def _open(cells: tuple[Expected, ...]) -> Iterator[Expected]:
    """Yield what has not come, each period of the source once."""
    known = {one.period.key: one for one in cells}
    return (one for one in known.values() if one.known in {Sent.MISSING, Sent.NOT_DUE})


def _owed(cell: Expected, *, late: bool) -> Row:
    url = f"{reverse('desk:linkage_deliver', args=[cell.source.id])}?period={cell.period.key}"
    return Row(
        name=cell.source.name, period=period_name(cell.period.key), due_at=cell.due_at, late=late, url=url
    )


def _missing(cell: Expected, part: Part) -> Row:
    return Row(
        name=cell.source.name,
        unit=cell.unit.name,
        period=period_name(cell.period.key),
        due_at=cell.due_at,
        url=address("linkage", plan=part.name),
    )


def _questions(request: Any, mine: list[Part]) -> int:
    """Return how many rows came no more of what the post's own unit sends, and nobody has said why."""
    by: Acting = request.acting
    if not any(one.sends for one in mine):
        return 0
    return sum(
        one.sender_id is not None and one.sender_id == by.unit_id for one in vanished(by, now=request.now)
    )
