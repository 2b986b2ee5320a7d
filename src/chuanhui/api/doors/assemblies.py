"""Ballots, elections and seats. Votes by code are cast on the public pages, without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Status
from ninja.params.functions import Query

from chuanhui.api.assembly_shapes import (
    AssemblyKindOut,
    AssemblyReasonBody,
    AssemblyReceiptOut,
    BallotBody,
    BallotCodesOut,
    BallotLineOut,
    BallotOut,
    BatchBody,
    CodesBody,
    DeskVoteBody,
    OpenVoteOut,
    PaperMarkBody,
    PaperUnmarkBody,
    PrintedCodeOut,
    RollLineOut,
    SeatsOut,
    SlipsMissingBody,
)
from chuanhui.api.assembly_telling import (
    assembly_kind,
    assembly_receipt,
    ballot_line,
    ballot_out,
    roll_line,
    seats_out,
)
from chuanhui.api.house import KEY, REFUSALS, key_of, today
from chuanhui.api.shapes import Word
from chuanhui.mechanism.assemblies import actions, queries

router = Router(tags=["assemblies"])
WRITTEN: dict[int, Any] = {200: AssemblyReceiptOut, **REFUSALS}
MADE: dict[int, Any] = {201: AssemblyReceiptOut, **REFUSALS}
MOST_BATCHES = 9999


def _facts(request: Any, key: str) -> dict[str, Any]:
    """Return what every change is called with."""
    return {"by": request.acting, "now": request.now, "key": key_of(key)}


@router.get(
    "/ballot-kinds", response={200: list[AssemblyKindOut], **REFUSALS}, summary="Kinds of ballot in force"
)
def ballot_kinds(request: Any) -> Any:
    """Return the kinds of ballot in force, those that this post holds first."""
    return [assembly_kind(one) for one in queries.kinds(request.acting, now=request.now)]


@router.get("/ballots", response={200: list[BallotLineOut], **REFUSALS}, summary="Ballots")
def ballots(
    request: Any,
    case: UUID | None = None,
    thing: UUID | None = None,
    running: bool | None = None,
    page: int = Query(1, ge=1, le=10_000),
) -> Any:
    """Return a page of 200 ballots in sight, newest first; about a case or thing, running or ended."""
    sight = request.acting.sight
    found = queries.ballots(sight, case_id=case, thing_id=thing, running=running, page=page)
    return [ballot_line(one) for one in found]


@router.post("/ballot-kinds/{campaign}/{kind}/ballots", response=MADE, summary="Open a ballot")
def open_ballot(request: Any, campaign: Word, kind: Word, body: BallotBody, key: str = KEY) -> Any:
    """Open a ballot: its roll is drawn up from the register and stands."""
    facts = {**body.model_dump(), **_facts(request, key)}
    return Status(201, assembly_receipt(actions.open_ballot(campaign=campaign, kind=kind, **facts)))


@router.get("/ballots/{uuid:ballot_id}", response={200: BallotOut, **REFUSALS}, summary="A ballot")
def ballot(request: Any, ballot_id: UUID) -> Any:
    """Return a ballot: turnout, and from the result on the sums and their reckoning."""
    return ballot_out(queries.tell_ballot(request.acting, ballot_id, now=request.now))


@router.get("/ballots/{uuid:ballot_id}/roll", response={200: list[RollLineOut], **REFUSALS}, summary="A roll")
def ballot_roll(request: Any, ballot_id: UUID) -> Any:
    """Return the roll for whoever holds the ballot: who has voted, never what."""
    return [roll_line(one) for one in queries.roll_of(request.acting, ballot_id)]


@router.post(
    "/ballots/{uuid:ballot_id}/codes",
    response={201: BallotCodesOut, **REFUSALS},
    summary="Make codes for a roll",
)
def issue_codes(request: Any, ballot_id: UUID, body: CodesBody, key: str = KEY) -> Any:
    """Make codes for lines that have none, and tell them this once."""
    facts = _facts(request, key)
    receipt, printed = actions.issue_codes(ballot_id=ballot_id, numbers=body.numbers, **facts)
    codes = [PrintedCodeOut.model_validate(one) for one in printed]
    return Status(201, BallotCodesOut(receipt=assembly_receipt(receipt), codes=codes))


@router.post("/ballots/{uuid:ballot_id}/votes", response=MADE, summary="Enter a vote at the desk")
def cast_at_desk(request: Any, ballot_id: UUID, body: DeskVoteBody, key: str = KEY) -> Any:
    """Enter the vote of somebody in person, or a signed paper slip, in an open ballot."""
    facts = {**body.model_dump(), **_facts(request, key)}
    return Status(201, assembly_receipt(actions.cast_at_desk(ballot_id=ballot_id, **facts)))


@router.post(
    "/ballots/{uuid:ballot_id}/votes/lookup",
    response={200: list[OpenVoteOut], **REFUSALS},
    summary="Look up the votes of an open ballot",
)
def look_up_votes(request: Any, ballot_id: UUID, body: AssemblyReasonBody, key: str = KEY) -> Any:
    """Return every vote of an open ballot after its result; who looked and why is journalled first."""
    found = actions.open_votes(ballot_id=ballot_id, reason=body.reason, **_facts(request, key))
    return [OpenVoteOut.model_validate(one) for one in found]


@router.post("/ballots/{uuid:ballot_id}/paper", response=MADE, summary="Mark a paper vote")
def mark_paper(request: Any, ballot_id: UUID, body: PaperMarkBody, key: str = KEY) -> Any:
    """Mark that a line of the roll has put its slip into the box of a secret ballot."""
    receipt = actions.mark_paper(ballot_id=ballot_id, number=body.number, **_facts(request, key))
    return Status(201, assembly_receipt(receipt))


@router.post(
    "/ballots/{uuid:ballot_id}/paper/removal", response=WRITTEN, summary="Take back a mistaken paper mark"
)
def unmark_paper(request: Any, ballot_id: UUID, body: PaperUnmarkBody, key: str = KEY) -> Any:
    """Take back a paper mark that was made by mistake, before the ballot closes."""
    facts = {**body.model_dump(), **_facts(request, key)}
    return assembly_receipt(actions.unmark_paper(ballot_id=ballot_id, **facts))


@router.post("/ballots/{uuid:ballot_id}/closing", response=WRITTEN, summary="Close a ballot")
def close_ballot(request: Any, ballot_id: UUID, key: str = KEY) -> Any:
    """Close a ballot for good; slips are counted in a further act."""
    return assembly_receipt(actions.close_ballot(ballot_id=ballot_id, **_facts(request, key)))


@router.post(
    "/ballots/{uuid:ballot_id}/batches/{int:batch}", response=WRITTEN, summary="Enter a batch of paper slips"
)
def enter_batch(request: Any, ballot_id: UUID, batch: int, body: BatchBody, key: str = KEY) -> Any:
    """Enter what one clerk counted; a second person enters the same batch again."""
    facts = {"sums": body.model_dump(), **_facts(request, key)}
    receipt = actions.enter_batch(ballot_id=ballot_id, number=min(batch, MOST_BATCHES), **facts)
    return assembly_receipt(receipt)


@router.post(
    "/ballots/{uuid:ballot_id}/batches/{int:batch}/comparison",
    response=WRITTEN,
    summary="Compare two counts of a batch",
)
def compare_batch(request: Any, ballot_id: UUID, batch: int, key: str = KEY) -> Any:
    """Compare what two clerks counted, or counted again; what differs is dropped and counted again."""
    facts = _facts(request, key)
    receipt = actions.compare_batch(ballot_id=ballot_id, number=min(batch, MOST_BATCHES), **facts)
    return assembly_receipt(receipt)


@router.post(
    "/ballots/{uuid:ballot_id}/batches/{int:batch}/reopening",
    response=WRITTEN,
    summary="Ask to count a batch anew",
)
def reopen_batch(request: Any, ballot_id: UUID, batch: int, body: AssemblyReasonBody, key: str = KEY) -> Any:
    """Ask to count a batch anew before the result; what two agreed on opens when a second person asks too."""
    facts = {"reason": body.reason, **_facts(request, key)}
    receipt = actions.reopen_batch(ballot_id=ballot_id, number=min(batch, MOST_BATCHES), **facts)
    return assembly_receipt(receipt)


@router.post(
    "/ballots/{uuid:ballot_id}/batches/{int:batch}/recount",
    response=WRITTEN,
    summary="Count a batch again after the result",
)
def recount_batch(request: Any, ballot_id: UUID, batch: int, body: BatchBody, key: str = KEY) -> Any:
    """Enter what one clerk counted after the result; a second person enters the same batch again."""
    facts = {"sums": body.model_dump(), **_facts(request, key)}
    receipt = actions.recount_batch(ballot_id=ballot_id, number=min(batch, MOST_BATCHES), **facts)
    return assembly_receipt(receipt)


@router.post(
    "/ballots/{uuid:ballot_id}/missing-slips", response=WRITTEN, summary="Note paper slips that are missing"
)
def note_missing_slips(request: Any, ballot_id: UUID, body: SlipsMissingBody, key: str = KEY) -> Any:
    """Note marked slips that are not in the box; another person confirms it by counting the ballot."""
    facts = {**body.model_dump(), **_facts(request, key)}
    return assembly_receipt(actions.note_missing(ballot_id=ballot_id, **facts))


@router.post("/ballots/{uuid:ballot_id}/count", response=WRITTEN, summary="Count a ballot")
def count_ballot(request: Any, ballot_id: UUID, key: str = KEY) -> Any:
    """Count all slips and publish the result; an election fills its seats."""
    return assembly_receipt(actions.count_ballot(ballot_id=ballot_id, **_facts(request, key)))


@router.post("/ballots/{uuid:ballot_id}/seating", response=WRITTEN, summary="Seat those elected")
def seat_elected(request: Any, ballot_id: UUID, key: str = KEY) -> Any:
    """Let those elected begin, once the notices of the result that they wait for have ended well."""
    return assembly_receipt(actions.fill_seats(ballot_id=ballot_id, **_facts(request, key)))


@router.post("/ballots/{uuid:ballot_id}/recount", response=WRITTEN, summary="Count a ballot again")
def recount_ballot(request: Any, ballot_id: UUID, key: str = KEY) -> Any:
    """Count every slip again; refused where the sums are not those of the result."""
    return assembly_receipt(actions.recount(ballot_id=ballot_id, **_facts(request, key)))


@router.post("/ballots/{uuid:ballot_id}/voiding", response=WRITTEN, summary="Declare a ballot void")
def void_ballot(request: Any, ballot_id: UUID, body: AssemblyReasonBody, key: str = KEY) -> Any:
    """Declare a ballot void, with the reason; one that has its result only when a second person does too."""
    receipt = actions.void_ballot(ballot_id=ballot_id, reason=body.reason, **_facts(request, key))
    return assembly_receipt(receipt)


@router.post("/ballots/{uuid:ballot_id}/runoff", response=MADE, summary="Open a run-off")
def open_runoff(request: Any, ballot_id: UUID, key: str = KEY) -> Any:
    """Open the run-off of an undecided ballot between those level."""
    return Status(201, assembly_receipt(actions.open_runoff(ballot_id=ballot_id, **_facts(request, key))))


@router.get("/seats", response={200: list[SeatsOut], **REFUSALS}, summary="Seats that elections filled")
def elected_seats(request: Any, page: int = Query(1, ge=1, le=10_000)) -> Any:
    """Return who sits where until when, and how many seats are vacant: a page of 100 places."""
    found = queries.seats_in(request.acting.sight, on=today(request), page=page)
    return [seats_out(one) for one in found]
