"""Work that recurs: what is asked, who has sent, sending, correcting, approving, shifts."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router
from ninja.params.functions import Path, Query

from chuanhui.api.house import IF_MATCH, KEY, REFUSALS, key_of, revision_of
from chuanhui.api.return_shapes import (
    ApprovedOut,
    AttestBody,
    CellReceiptOut,
    CellStoryOut,
    GridOut,
    MyReturnsOut,
    PlanBody,
    ReasonedBody,
    RestateBody,
    SendBody,
    SlotBody,
    UnderBody,
    WorkShapeOut,
)
from chuanhui.api.return_telling import cell_out, grid_out, mine_out, story_out, work_out
from chuanhui.api.shapes import PATH, SHORT, Word
from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.returns import actions, queries
from chuanhui.mechanism.returns.actions import Key
from chuanhui.mechanism.returns.rules import Answer, Stored

router = Router(tags=["returns"])
Work = Annotated[str, Path(pattern=r"^(returns|sweeps|rosters)\.[a-z][a-z0-9_]{0,60}$")]
When = Annotated[str, Path(max_length=20)]
Area = Annotated[int, Path(ge=1, lt=2**63)]
OF_PERIOD = "/returns/{campaign}/{work}/{period}"
OF_CELL = OF_PERIOD + "/areas/{area}"
ANSWERS: dict[int, Any] = {200: CellReceiptOut, **REFUSALS}


def _facts(request: Any, cell: Key, key: str, if_match: str) -> dict[str, Any]:
    """Return what every change of a cell is called with; revision 0 is a cell nobody has answered yet."""
    return {
        "cell": cell,
        "by": request.acting,
        "now": request.now,
        "key": key_of(key),
        "revision": revision_of(if_match),
    }


def _out(receipt: actions.Receipt) -> CellReceiptOut:
    return CellReceiptOut(
        cell=receipt.cell_id, state=receipt.state, revision=receipt.revision, repeated=receipt.repeated
    )


@router.get("/returns", response={200: list[WorkShapeOut], **REFUSALS}, summary="Work that recurs")
def works(request: Any) -> Any:
    """Return the returns, sweeps and rosters in force in the acting post's territory."""
    return [work_out(one) for one in queries.works_in_force(request.acting.territory, at=request.now)]


@router.get("/returns/mine", response={200: MyReturnsOut, **REFUSALS}, summary="My returns")
def mine(request: Any) -> Any:
    """Return what waits for the acting post: its own cells, and what it has to approve."""
    return mine_out(queries.my_returns(request.acting, now=request.now))


@router.get(OF_PERIOD, response={200: GridOut, **REFUSALS}, summary="The grid of a period")
def grid(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    under: str = Query("", pattern=f"({PATH})|^$", max_length=SHORT),
) -> Any:
    """Return every cell that is expected, in sight, with the account of every area above."""
    by = request.acting
    found = queries.grid(
        by.sight,
        campaign,
        work,
        parse_period(period),
        territory=by.territory,
        now=request.now,
        under=under,
        stamps=by.stamps,
    )
    return grid_out(found, by.stamps)


@router.get(OF_CELL, response={200: CellStoryOut, **REFUSALS}, summary="One cell with its story")
def cell(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    slot: str = Query("", max_length=SHORT),
) -> Any:
    """Return one cell, what the ledger proposes for it, and its story."""
    by = request.acting
    ground = queries.ground_of(
        campaign, work, by.territory, parse_period(period), now=request.now, stamps=by.stamps
    )
    view = queries.view(by.sight, ground, area, slot, now=request.now, stamps=by.stamps)
    fill = queries.proposed(by.sight, ground, [view.stood])[view.stood.id]
    story = queries.story(by.sight, view.cell.id) if view.cell else ()
    told = [story_out(one) for one in story]
    return CellStoryOut(**cell_out(view).model_dump(), proposed=fill, story=told)


@router.post(OF_CELL + "/send", response=ANSWERS, summary="Send")
def send(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: SendBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Send what an area has to say for a period."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.send(values=body.values, reason=body.reason, **facts))


@router.post(OF_CELL + "/zero", response=ANSWERS, summary="Confirm zero")
def zero(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: ReasonedBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Confirm that there was nothing to tell."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.confirm_zero(reason=body.reason, **facts))


@router.post(OF_CELL + "/not-applicable", response=ANSWERS, summary="Not applicable")
def not_applicable(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: ReasonedBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Say, with a reason, that the question does not apply."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.not_applicable(reason=body.reason, **facts))


@router.post(OF_CELL + "/restate", response=ANSWERS, summary="Correct")
def restate(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: RestateBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Correct what was sent, with a reason; what was said before stays in the story."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.restate(answer=Answer(Stored(body.state), body.values, body.reason), **facts))


@router.post(OF_CELL + "/withdraw", response=ANSWERS, summary="Withdraw")
def withdraw(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: ReasonedBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Take back what was sent, with a reason, as long as nothing locks it."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.withdraw(reason=body.reason, **facts))


@router.post(OF_CELL + "/approve", response=ANSWERS, summary="Approve")
def approve(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: SlotBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Approve what an area sent; from then on only a correction changes it."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.approve(**facts))


@router.post(OF_CELL + "/plan", response=ANSWERS, summary="Plan a shift")
def plan(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: PlanBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Plan the posts of a shift."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.plan_shift(posts=body.posts, **facts))


@router.post(OF_CELL + "/attest", response=ANSWERS, summary="Attest presence")
def attest(
    request: Any,
    campaign: Word,
    work: Work,
    period: When,
    area: Area,
    body: AttestBody,
    key: str = KEY,
    if_match: str = IF_MATCH,
) -> Any:
    """Attest how many of each force were present on a shift."""
    facts = _facts(request, Key(campaign, work, period, area, body.slot), key, if_match)
    return _out(actions.attest_shift(present=body.present, reason=body.reason, **facts))


@router.post(OF_PERIOD + "/approve", response={200: ApprovedOut, **REFUSALS}, summary="Approve all below")
def approve_under(
    request: Any, campaign: Word, work: Work, period: When, body: UnderBody, key: str = KEY
) -> Any:
    """Approve everything that waits below an area, all or nothing."""
    count = actions.approve_under(
        campaign=campaign,
        work=work,
        period=period,
        under=body.under,
        by=request.acting,
        now=request.now,
        key=key_of(key),
    )
    return ApprovedOut(approved=count)
