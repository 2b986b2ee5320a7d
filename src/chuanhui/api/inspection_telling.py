"""From the inspections room's answers to the API's shapes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from chuanhui.api.inspection_shapes import (
    DrawnOut,
    FindingOut,
    InspectionKindOut,
    InspectionReceiptOut,
    RoundLineOut,
    RoundOut,
    VisitLineOut,
    VisitOut,
)
from chuanhui.api.telling import words
from chuanhui.kernel.periods import period_of
from chuanhui.mechanism.inspections.actions import Receipt
from chuanhui.mechanism.inspections.queries import (
    AboutLine,
    FindingLine,
    KindLine,
    RoundTelling,
    VisitTelling,
)
from chuanhui.mechanism.inspections.rules import Round, settled
from chuanhui.playbook.schema import Item


def receipt_of(receipt: Receipt) -> InspectionReceiptOut:
    """Return a receipt."""
    return InspectionReceiptOut(
        id=receipt.id,
        revision=receipt.revision,
        score=receipt.score,
        cases=list(receipt.cases),
        repeated=receipt.repeated,
    )


def round_line(held: Round) -> RoundLineOut:
    """Return a round as a list shows it."""
    return RoundLineOut(
        id=held.id,
        period=held.period,
        number=held.number,
        area_path=held.area_path,
        drawn=len(held.drawn),
        opened_at=held.opened_at,
        published_at=held.published_at,
    )


def kind_out(line: KindLine, today: date) -> InspectionKindOut:
    """Return a kind of inspection with its cadence and last rounds."""
    period = line.cadence.period if line.cadence else period_of(today, line.kind.every)
    return InspectionKindOut(
        campaign=line.playbook.id,
        kind=line.kind.id,
        name=words(line.kind.name),
        period=period.key,
        times=line.kind.times,
        done=line.cadence.done if line.cadence else None,
        rates=list(line.kind.rates),
        items=[_item(one) for one in line.kind.items],
        rounds=[round_line(one) for one in line.rounds],
    )


def round_out(told: RoundTelling) -> RoundOut:
    """Return a round with its areas."""
    held = told.round
    return RoundOut(
        id=held.id,
        campaign=held.campaign,
        kind=held.kind,
        name=words(told.ground.kind.name),
        period=held.period,
        number=held.number,
        seed=held.seed,
        seal=held.seal,
        published_at=held.published_at,
        areas=[
            DrawnOut(
                code=one.code,
                name=one.name,
                then=[dict(inner) for inner in one.then],
                visits=[visit.id for visit in one.visits],
                score=score_text(one.combined.score),
                lacking=dict(one.combined.lacking),
                contested=one.contested,
                open_findings=one.open_findings,
                passing=one.passing,
            )
            for one in told.areas
        ],
    )


def finding_out(line: FindingLine) -> FindingOut:
    """Return a finding with its case."""
    return FindingOut(
        id=line.finding.id,
        visit=line.visit.id,
        revision=line.visit.revision,
        item=line.finding.item,
        ask=words(line.item.ask),
        found=words(line.words),
        state=line.finding.state.value,
        rechecks=line.finding.rechecks,
        case=line.finding.number,
        case_id=line.finding.case_id,
        case_state=words(line.case_state),
        area_path=line.visit.area_path,
        ready=line.ready,
    )


def visit_line(line: AboutLine) -> VisitLineOut:
    """Return a sheet as the list of whoever it is about shows it."""
    held = line.visit
    return VisitLineOut(
        id=held.id,
        round=held.round_id,
        revision=held.revision,
        campaign=held.campaign,
        kind=held.kind,
        name=words(line.kind.name),
        period=held.period,
        number=held.number,
        place=line.area,
        rated=line.rated,
        visited_on=held.visited_on,
        score=None if held.score is None else str(held.score),
        struck=held.struck,
        contest=held.contested.value,
        contest_until=line.contest_until,
        may_contest=line.may_contest,
    )


def visit_out(told: VisitTelling, findings: list[FindingLine]) -> VisitOut:
    """Return a visit with its story."""
    held = told.visit
    return VisitOut(
        id=held.id,
        round=held.round_id,
        revision=held.revision,
        area_path=held.area_path,
        code=held.code,
        spot=held.spot,
        name=told.area,
        rater=held.rater,
        rated=told.rated,
        visited_on=held.visited_on,
        at=held.at,
        score=None if held.score is None else str(held.score),
        sheet=dict(held.sheet),
        points=dict(held.points),
        struck=held.struck,
        restated=held.restated,
        contest=held.contested.value,
        correct_until=told.correct_until,
        contest_until=told.contest_until,
        findings=[finding_out(one) for one in findings],
        story=[
            {
                "at": one.at,
                "kind": one.kind,
                "who": one.who,
                "post": one.post,
                "reason": one.reason,
                "score": one.score,
                "sheet": one.sheet,
            }
            for one in told.story
        ],
    )


def score_text(score: Fraction | None) -> str | None:
    """Return a score as it is shown: two decimals, half up."""
    return None if score is None else str(settled(score))


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "ask": {"zh": item.ask.zh, "en": item.ask.get("en")},
        "points": str(item.points),
        "deduct": _plain(item.deduct),
        "at_most": _plain(item.at_most),
        "choose": {option: str(points) for option, points in item.choose.items()},
        "share": item.share,
        "photo": item.photo,
        "clause": item.clause,
    }


def _plain(points: Decimal | None) -> str | None:
    return None if points is None else str(points)
