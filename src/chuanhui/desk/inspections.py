"""Inspections: kinds with their cadence, a round with its draw and scores, publishing, the export."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import key_of, member, page, refused, tell_after
from chuanhui.desk.workbook import book_of
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.kernel.periods import Period, period_of
from chuanhui.mechanism.inspections import actions, queries
from chuanhui.mechanism.inspections.queries import AreaLine, KindLine
from chuanhui.mechanism.inspections.rules import Round, settled
from chuanhui.playbook.schema import Text

HEADS = (
    (Text("代码", "Code"), 16),
    (Text("区域", "Area"), 22),
    (Text("所在街道", "Stratum"), 20),
    (Text("评分表", "Sheets"), 10),
    (Text("综合得分", "Score"), 12),
    (Text("问题数", "Faults"), 10),
    (Text("待复查", "To look at again"), 10),
    (Text("申诉中", "Contested"), 10),
)
SHEET = Text("督查得分", "Scores")


@member
@require_safe
def kinds(request: Any) -> HttpResponse:
    """Show what is inspected here, how far the rounds of the period have come, and the last rounds."""
    return _kinds(request)


def _kinds(request: Any, refusal: ChuanhuiError | None = None) -> HttpResponse:
    by = request.acting
    findings = queries.open_findings(by, now=request.now)
    found = [one for one in queries.kinds(by, now=request.now) if one.cadence or one.rounds]
    lines = [_kind(one, request) for one in sorted(found, key=lambda one: one.cadence is None)]
    reads = by.sight.unit is not None or not any(one.opens for one in lines)
    about = queries.sheets_about(by, now=request.now, most=20) if reads else ()
    context = {
        "rows": lines,
        "findings": len(findings),
        "about": [
            Row(line=one, visit=one.visit, label=_label(one.visit.span, one.visit.number)) for one in about
        ],
        "of_unit": by.sight.unit is not None,
        "refusal": refusal,
    }
    status = refused(request, refusal) if refusal else 200
    return page(request, "inspections.html", context, section="inspections", status=status)


def _kind(line: KindLine, request: Any) -> Row:
    period = period_of(localdate(request.now), line.kind.every)
    return Row(
        playbook=line.playbook,
        kind=line.kind,
        every=f"desk_inspections.{line.kind.every.value}",
        period=_words(period),
        opens=line.cadence is not None,
        cadence=line.cadence,
        next=line.cadence.done + 1 if line.cadence else 0,
        rounds=[Row(round=one, label=_label(one.span, one.number)) for one in line.rounds[:12]],
    )


@member
@require_POST
def open_round(request: Any, campaign: str, kind: str) -> HttpResponse:
    """Open the next round of the present period."""
    try:
        receipt = actions.open_round(
            campaign=campaign, kind=kind, by=request.acting, now=request.now, key=key_of(request)
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _kinds(request, refusal)
    return tell_after(reverse("desk:round", args=[receipt.id]), "round_opened")


@member
@require_safe
def round_(request: Any, round_id: UUID) -> HttpResponse:
    """Show a round: who was drawn, sheets that are in, scores, and how it was drawn."""
    return _round(request, queries.round_for(request.acting, round_id))


def _round(request: Any, held: Round, refusal: ChuanhuiError | None = None) -> HttpResponse:
    told = queries.tell_round(held, by=request.acting, now=request.now)
    seen = request.acting.sight.covers(held.area_path)
    context = {
        "told_of": told,
        "round": held,
        "kind": told.ground.kind,
        "label": _label(held.span, held.number),
        "areas": [_area(one) for one in told.areas],
        "done": sum(one.combined.score is not None for one in told.areas),
        "sheets": sum(len(one.visits) for one in told.areas),
        "open_findings": sum(one.open_findings for one in told.areas),
        "contested": sum(one.contested for one in told.areas),
        "stratified": any(one.stratum for one in told.areas),
        "whole": seen,
        "may_publish": told.may_publish and told.refusal is None,
        "waits": told.refusal if told.may_publish and told.round.published_at is None else None,
        "refusal": refusal,
    }
    status = refused(request, refusal) if refusal else 200
    return page(request, "round.html", context, section="inspections", status=status)


def _area(line: AreaLine) -> Row:
    return Row(
        line=line,
        score=None if line.combined.score is None else settled(line.combined.score),
        lacking=sum(line.combined.lacking.values()),
    )


@member
@require_POST
def publish(request: Any, round_id: UUID) -> HttpResponse:
    """Publish a round."""
    try:
        actions.publish_round(round_id=round_id, by=request.acting, now=request.now, key=key_of(request))
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _round(request, queries.round_for(request.acting, round_id), refusal)
    return tell_after(reverse("desk:round", args=[round_id]), "round_published")


@member
@require_safe
def draw(request: Any, round_id: UUID) -> HttpResponse:
    """Return the draw as it is published, for whoever wants to draw again."""
    held = queries.held_round(request.acting.sight, round_id)
    text = json.dumps(queries.published(held), ensure_ascii=False, indent=1)
    return file_answer(
        text.encode(), f"draw-{held.kind}-{held.period}-{held.number}.json", "application/json"
    )


@member
@require_safe
def export(request: Any, round_id: UUID) -> HttpResponse:
    """Return the scores of a round as a workbook."""
    by = request.acting
    held = queries.round_for(by, round_id)
    told = queries.tell_round(held, by=by, now=request.now)
    rows = [_row(one) for one in told.areas]
    who = f"{by.person_name} · {by.title}"
    data = book_of(HEADS, rows, title=SHEET, lang=request.lang, now=request.now, who=who)
    return file_answer(data, f"scores-{held.kind}-{held.period}-{held.number}.xlsx")


def _row(line: AreaLine) -> tuple[Any, ...]:
    score = line.combined.score
    counting = [one for one in line.visits if one.counts]
    return (
        line.code,
        line.name,
        line.stratum,
        Decimal(line.combined.sheets),
        None if score is None else settled(score),
        Decimal(sum(one.fault_count for one in counting)),
        Decimal(line.open_findings),
        Decimal(line.contested),
    )


def _words(period: Period) -> Text:
    return Text(period.label("zh"), period.label("en"))


def _label(period: Period, number: int) -> Text:
    return Text(f"{period.label('zh')} 第 {number} 轮", f"{period.label('en')}, round {number}")


def label_of(held: Round) -> Text:
    """Return what a round is called on a page."""
    return _label(held.span, held.number)
