"""Rankings: standings, the rows behind their numbers, proposals; freeze, publish, explain, decide."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Status
from ninja.params.functions import Path, Query

from chuanhui.api.house import KEY, REFUSALS, key_of
from chuanhui.api.ranking_shapes import (
    KEY_OF_PLACE,
    LEFT_OUT,
    AnswerObjectionBody,
    BehindOut,
    ContestLineBody,
    DecideBody,
    ExplainBody,
    FormulaOut,
    FreezeBody,
    LineOut,
    ProposalOut,
    RankingOut,
    RankingReceiptOut,
    RestateStandingBody,
    StandingOut,
    WindowOut,
)
from chuanhui.api.ranking_telling import part_out
from chuanhui.api.shapes import Part, Word, Words
from chuanhui.api.telling import words
from chuanhui.mechanism.rankings import actions
from chuanhui.mechanism.rankings.errors import StandingNotFound
from chuanhui.mechanism.rankings.queries import records, showing
from chuanhui.mechanism.rankings.queries.proposing import rule_of
from chuanhui.mechanism.rankings.queries.reckoning import indicators_of
from chuanhui.mechanism.rankings.queries.showing import Shown, ShownLine
from chuanhui.mechanism.rankings.rules.naming import formula
from chuanhui.mechanism.rankings.rules.records import ProposalRecord

router = Router(tags=["rankings"])
Window = Annotated[str, Path(pattern="^[0-9A-Za-z-]{4,12}$")]
WRITTEN: dict[int, Any] = {200: RankingReceiptOut, **REFUSALS}
MADE: dict[int, Any] = {201: RankingReceiptOut, **REFUSALS}


def _facts(request: Any, key: str) -> dict[str, Any]:
    return {"by": request.acting, "now": request.now, "key": key_of(key)}


def _receipt(receipt: actions.Receipt) -> RankingReceiptOut:
    return RankingReceiptOut(id=receipt.id, revision=receipt.revision, repeated=receipt.repeated)


def _asked(request: Any, campaign: str, ranking: str, window: str, **more: Any) -> Shown:
    found = showing.shown(request.acting, campaign, ranking, now=request.now, window=window, **more)
    if found is None:
        raise StandingNotFound()
    return found


@router.get("/rankings", response={200: list[RankingOut], **REFUSALS}, summary="Rankings in force")
def rankings(request: Any) -> Any:
    """Return the rankings of the campaigns in force in the post's territory."""
    by = request.acting
    found = []
    for playbook, one in showing.rankings_in_force(by, request.now):
        last = showing.published(by, playbook.id, one)
        found.append(
            RankingOut(
                campaign=playbook.id,
                ranking=one.id,
                name=words(one.name),
                window=one.window.value,
                published=last.window if last else None,
            )
        )
    return found


@router.get(
    "/rankings/{campaign}/{ranking}",
    response={200: list[WindowOut], **REFUSALS},
    summary="Windows of a ranking",
)
def windows(request: Any, campaign: Word, ranking: Word) -> Any:
    """Return the windows that the post may look at, latest first."""
    _, one = showing.ranking_in_force(request.acting, campaign, ranking, request.now)
    return [
        WindowOut(window=choice.key, name=words(choice.label), state=choice.state)
        for choice in showing.choices(request.acting, campaign, one, request.now)
    ]


@router.get(
    "/rankings/{campaign}/{ranking}/formulas",
    response={200: list[FormulaOut], **REFUSALS},
    summary="How a ranking is reckoned",
)
def formulas(request: Any, campaign: Word, ranking: Word) -> Any:
    """Return the formula of every part in sentences: parts, cohort, exclusions, small numbers, source."""
    playbook, one = showing.ranking_in_force(request.acting, campaign, ranking, request.now)
    book = indicators_of(one, playbook)
    return [
        FormulaOut(
            part=part.of,
            name=words(book[part.of].name),
            weight=part.weight_pct,
            sentences=[words(text) for text in formula(book[part.of], playbook)],
        )
        for part in one.score
    ]


@router.get(
    "/rankings/{campaign}/{ranking}/{window}",
    response={200: StandingOut, **REFUSALS},
    summary="One window",
)
def standing(
    request: Any,
    campaign: Word,
    ranking: Word,
    window: Window,
    edition: int | None = Query(None, ge=0, le=999),
    without: str = Query("", pattern=LEFT_OUT),
) -> Any:
    """Return a window's lines; `edition` asks for a former one.

    `without` leaves something out on trial: a part by its name, or one item of the sheets behind the parts,
    ``inspections.village/litter``.
    """
    found = _asked(request, campaign, ranking, window, edition=edition, without=without)
    kept = found.standing
    return StandingOut(
        standing=kept.id if kept else None,
        window=window,
        state=found.state,
        edition=found.edition,
        digest=str(kept.editions[found.edition]["digest"]) if kept else None,
        contest_until=kept.contest_until if kept else None,
        lines=[_line(found, one) for one in found.lines],
    )


def _line(found: Shown, one: ShownLine) -> LineOut:
    line = one.line
    return LineOut(
        key=line.place.key,
        code=line.place.code,
        name=line.place.name,
        group=line.group,
        place=line.rank,
        score=None if line.score is None else str(line.score),
        moved=one.moved,
        bottom=line.bottom,
        why=line.why.value,
        reason=line.reason,
        parts=[part_out(found.book, value) for value in line.values],
        changes=[Words(zh=change["zh"], en=change["en"]) for change in one.changes],
    )


@router.get(
    "/rankings/{campaign}/{ranking}/{window}/behind",
    response={200: BehindOut, **REFUSALS},
    summary="The rows behind a number",
)
def behind(
    request: Any,
    campaign: Word,
    ranking: Word,
    window: Window,
    part: Part,
    key: str = Query(..., pattern=KEY_OF_PLACE),
    side: Literal["count", "base"] = "count",
    without: str = Query("", pattern=LEFT_OUT),
) -> Any:
    """Return the ids of exactly the rows that a part counts; `without` leaves out as for the window."""
    found = _asked(request, campaign, ranking, window, without=without)
    return BehindOut(ids=list(showing.rows_behind(request.acting, found, key, part, side)))


@router.post(
    "/rankings/{campaign}/{ranking}/{window}/freeze", response=MADE, summary="Freeze a window that is over"
)
def freeze(
    request: Any, campaign: Word, ranking: Word, window: Window, body: FreezeBody, key: str = KEY
) -> Any:
    """Freeze a window: what happens later changes nothing in it."""
    facts: dict[str, Any] = {
        "campaign": campaign,
        "ranking": ranking,
        "window": window,
        "exempt": body.exempt,
    }
    receipt = actions.freeze(territory=request.acting.territory, **facts, **_facts(request, key))
    return Status(200 if receipt.repeated else 201, _receipt(receipt))


@router.post("/standings/{uuid:standing_id}/publish", response=WRITTEN, summary="Publish a standing")
def publish_standing(request: Any, standing_id: UUID, key: str = KEY) -> Any:
    """Publish a frozen standing to the ranked; what follows from it is proposed."""
    return _receipt(actions.publish(standing_id=standing_id, **_facts(request, key)))


@router.post("/standings/{uuid:standing_id}/restate", response=WRITTEN, summary="State a standing again")
def restate_standing(request: Any, standing_id: UUID, body: RestateStandingBody, key: str = KEY) -> Any:
    """Reckon a standing again from what is known now, with the reason; the former edition stays."""
    facts: dict[str, Any] = {"reason": body.reason, "exempt": body.exempt}
    return _receipt(actions.restate(standing_id=standing_id, **facts, **_facts(request, key)))


@router.post("/standings/{uuid:standing_id}/objections", response=MADE, summary="Contest a line")
def contest_standing(request: Any, standing_id: UUID, body: ContestLineBody, key: str = KEY) -> Any:
    """Contest one's own line before it is published."""
    facts: dict[str, Any] = {"place": body.place, "text": body.text}
    receipt = actions.contest(standing_id=standing_id, **facts, **_facts(request, key))
    return Status(200 if receipt.repeated else 201, _receipt(receipt))


@router.post("/objections/{uuid:objection_id}/answer", response=WRITTEN, summary="Answer an objection")
def answer_objection(request: Any, objection_id: UUID, body: AnswerObjectionBody, key: str = KEY) -> Any:
    """Answer what was contested."""
    facts: dict[str, Any] = {"upheld": body.upheld, "text": body.text}
    return _receipt(actions.answer(objection_id=objection_id, **facts, **_facts(request, key)))


@router.get("/proposals", response={200: list[ProposalOut], **REFUSALS}, summary="Proposals in sight")
def proposals(request: Any, is_open: bool = Query(False, alias="open")) -> Any:
    """Return the proposals about what is in sight, the latest first."""
    return [_proposal(one) for one in records.proposals(request.acting.sight, is_open=is_open)[:200]]


def _proposal(one: ProposalRecord) -> ProposalOut:
    _, rule = rule_of(one)
    told = {name: getattr(one, name) for name in ProposalOut.model_fields if hasattr(one, name)}
    return ProposalOut(**{**told, "windows": list(one.windows), "propose": rule.propose})


@router.post("/proposals/{uuid:proposal_id}/explain", response=WRITTEN, summary="Explain")
def explain_proposal(request: Any, proposal_id: UUID, body: ExplainBody, key: str = KEY) -> Any:
    """Put an explanation on file, by the post concerned."""
    return _receipt(actions.explain(proposal_id=proposal_id, text=body.text, **_facts(request, key)))


@router.post("/proposals/{uuid:proposal_id}/decide", response=WRITTEN, summary="Decide a proposal")
def decide_proposal(request: Any, proposal_id: UUID, body: DecideBody, key: str = KEY) -> Any:
    """Confirm or drop a proposal; by another person than proposed or explained it."""
    facts: dict[str, Any] = {"confirmed": body.confirmed, "reason": body.reason}
    return _receipt(actions.decide(proposal_id=proposal_id, **facts, **_facts(request, key)))
