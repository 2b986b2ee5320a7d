"""Sending a department's file: what is declared and what for; every fault by its line; or nothing to send."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chuanhui.desk.entries import NothingSaid
from chuanhui.desk.frame import key_of, member, refused, tell_after, today
from chuanhui.desk.linkage_frame import chip, linkage_page, parts_for, period_name
from chuanhui.desk.registers_questions import typed_text
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.kernel.periods import period_of
from chuanhui.playbook.saying_words import text_of
from chuanhui.playbook.schema import IdentifyRole, Sends, Source, Text
from chuanhui.playbook.vocabulary_matching import FACT_KINDS, IDENTIFIES
from chuanhui.system.linkage import actions
from chuanhui.system.linkage.errors import BadDelivery, SourceNotFound
from chuanhui.system.linkage.queries.expecting import Expected, calendar, last_periods
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.rules import Sent

PERIODS = 6
FAULTS_SHOWN = 200


@member
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: Any, source: str) -> HttpResponse:
    """Show what is to be sent and what for, take a file in, or take down that there is nothing."""
    part, declared = _asked(request, source)
    if request.method != "POST":
        return _page(request, part, declared)
    period = typed_text(request, "period")[:12]
    sent: dict[str, Any] = {"source": f"{part.ground.playbook.id}.{declared.id}", "period": period}
    common: dict[str, Any] = {"by": request.acting, "now": request.now, "key": key_of(request)}
    try:
        if typed_text(request, "verb") == "nothing":
            receipt = actions.deliver_nothing(**sent, **common)
            done = "repeated" if receipt.repeated else "nothing_sent"
            return tell_after(reverse("desk:linkage"), done)
        file = request.FILES.get("file")
        if file is None:
            return _page(request, part, declared, fault=NothingSaid(), status=422)
        receipt = actions.deliver(**sent, data=file.read(), **common)
    except BadDelivery as refusal:
        refused(request, refusal)
        told = Row(taken=False, faults=_faults(refusal.faults), count=refusal.facts.get("count", 0))
        return _page(request, part, declared, result=told, status=422)
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _page(request, part, declared, refusal=refusal, status=refused(request, refusal))
    faults = receipt.told.get("faults", ())
    result = Row(
        taken=True,
        repeated=receipt.repeated,
        rows=receipt.told["rows"],
        refused=receipt.told["refused"],
        late=receipt.told["late"],
        replaced=receipt.told["replaced"],
        faults=[Row(row=one["row"], column=one["column"], text=Text(one["zh"], one["en"])) for one in faults],
        count=len(faults),
        period=period_name(period),
    )
    return _page(request, part, declared, result=result)


def _faults(found: Any) -> list[Row]:
    return [
        Row(row=one.row, column=one.column, text=Text(one.sentence("zh"), one.sentence("en")))
        for one in found[:FAULTS_SHOWN]
    ]


def _asked(request: Any, source: str) -> tuple[Part, Source]:
    """Return the plan and source that the post sends.

    Raises:
        SourceNotFound: it sends none of that name.
    """
    for part in parts_for(request, "linkage"):
        for one in part.sends:
            if one.id == source:
                return part, one
    raise SourceNotFound(source=source)


def _page(
    request: Any,
    part: Part,
    source: Source,
    *,
    result: Row | None = None,
    refusal: ChuanhuiError | None = None,
    fault: ChuanhuiError | None = None,
    status: int = 200,
) -> HttpResponse:
    cells = _cells(request, part, source)
    if not cells:
        raise SourceNotFound(source=source.id)
    wanted = typed_text(request, "period") or request.GET.get("period", "")
    open_ = [one for one in cells if one.known in {Sent.MISSING, Sent.NOT_DUE}]
    chosen = wanted if any(one.period.key == wanted for one in cells) else ""
    due = open_[-1] if open_ else cells[0]
    context = {
        "source": source,
        "columns": _columns(part, source),
        "tokens": source.sends is not Sends.NUMBERS,
        "periods": [
            Row(
                key=one.period.key,
                name=period_name(one.period.key),
                due_at=one.due_at,
                known=one.known.value,
                state=chip(one.delivery.state) if one.delivery else None,
                rows=one.delivery.rows if one.delivery else 0,
                refused=one.delivery.refused if one.delivery else 0,
                at=one.delivery.sent_at if one.delivery else None,
                late=bool(one.delivery and one.delivery.late),
                doubled=one.delivery.doubled if one.delivery else 0,
                lines="、".join(str(line) for line in one.delivery.doubled_lines) if one.delivery else "",
                chosen=one.period.key == (chosen or due.period.key),
            )
            for one in cells
        ],
        "due": Row(name=period_name(due.period.key), at=due.due_at, missing=due.known is Sent.MISSING),
        "keeps": _keeps(source),
        "result": result,
        "refusal": refusal,
        "file_fault": fault,
    }
    return linkage_page(
        request, "linkage_deliver.html", context, tab="linkage", here=None, part="told", status=status
    )


def _cells(request: Any, part: Part, source: Source) -> list[Expected]:
    """Return the last periods of a source, the latest first, each once."""
    own = replace(part, sends=(source,), oversees=False, reads=False)
    ground = part.ground
    periods = (
        last_periods(ground, today(request), PERIODS)
        if source.every is ground.plan.every
        else _periods_of(source, request)
    )
    found: dict[str, Expected] = {}
    for line in calendar(request.acting, own, periods, now=request.now):
        found |= {one.period.key: one for one in line.cells}
    return sorted(found.values(), key=lambda one: one.period.first, reverse=True)


def _periods_of(source: Source, request: Any) -> list[Any]:
    found = [period_of(today(request), source.every)]
    while len(found) < PERIODS:
        found.append(found[-1].previous())
    return found


def _columns(part: Part, source: Source) -> list[Row]:
    """Return the columns that are declared: what stands over them, and what each is for."""
    found = [
        Row(
            headings=headings,
            name=IDENTIFIES[role],
            kind=None,
            sensitive=role in {IdentifyRole.ID_NUMBER, IdentifyRole.PHONE},
            identifies=True,
            options="",
        )
        for role, headings in source.identifies.items()
    ]
    words = part.ground.playbook.words
    for one in source.facts.values():
        options = words.get(one.words, {}).values() if one.words else ()
        found.append(
            Row(
                headings=one.headings,
                name=one.name,
                kind=Text(
                    f"{FACT_KINDS[one.kind].zh}{f'（{one.unit}）' if one.unit else ''}",
                    f"{FACT_KINDS[one.kind].get('en')}{f' ({one.unit})' if one.unit else ''}",
                ),
                sensitive=one.sensitive,
                identifies=False,
                options=Text(
                    "、".join(each.zh for each in options), ", ".join(each.get("en") for each in options)
                ),
            )
        )
    return found


def _keeps(source: Source) -> tuple[Text, Text]:
    """Return how long the file may wait and how long its facts stay."""
    return text_of(source.keep_inputs), text_of(source.keep_facts)
