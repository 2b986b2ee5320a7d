"""What follows a sheet: a contest and its decision, and looking again at what had failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import CaseState, Given, Photo
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.actions.sheets import restated
from chuanhui.mechanism.inspections.actions.writing import Receipt, keep_photos, once, write_visit
from chuanhui.mechanism.inspections.errors import NothingToRecheck
from chuanhui.mechanism.inspections.ground import ground_of
from chuanhui.mechanism.inspections.queries.reading import finding, units_of, visit
from chuanhui.mechanism.inspections.rules import ContestState, Finding, FindingState, Visit
from chuanhui.mechanism.rulebooks.queries import rulebook

NOT_GOOD = "复查不合格，退回整改"


def contest(
    *,
    visit_id: UUID,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Contest a sheet as it stands, once, within the allowance that runs from its receipt or last correction.

    Raises:
        VisitNotFound, NoContest, NotYourContest, SamePerson, StruckOut, AlreadyContested, ContestOver,
        ReasonMissing: see their sentences.
    """
    deed = Deed("inspection.contest", by, now, key, {"visit": str(visit_id), "reason": reason})

    def act() -> Receipt:
        held = visit(by.sight, visit_id, lock=True, seen=revision)
        ground = ground_of(held, by.stamps)
        if refusal := rules.refusal_to_contest(
            ground.kind, held, by, now=now, calendar=ground.calendar, parties=ground.parties
        ):
            raise refusal
        said = rules.reason_of(reason)
        asked = {
            "state": ContestState.WAITING.value,
            "reason": said,
            "post": by.post_id,
            "person": by.person_id,
            "at": utc_text(now),
        }
        return write_visit(held, replace(held, contest=asked, touched_at=now), deed, reason=said)

    return once(deed, act)


def decide_contest(
    *,
    visit_id: UUID,
    upheld: bool,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    sheet: Mapping[str, Any] | None = None,
    revision: int | None = None,
) -> Receipt:
    """Decide a contest: a third person rejects it, or upholds it and amends or strikes out the sheet.

    Args:
        sheet: the sheet as it should have been; None strikes the whole sheet out. Only where upheld.

    Raises:
        VisitNotFound, NotYourContest, NothingContested, SamePerson, OwnUnit, BadSheet, ReasonMissing: see
        their sentences.
    """
    told = rules.plain(sheet) if sheet is not None else None
    asked = {"visit": str(visit_id), "upheld": upheld, "reason": reason, "sheet": told}
    deed = Deed("inspection.decide", by, now, key, asked)

    def act() -> Receipt:
        held = visit(by.sight, visit_id, lock=True, seen=revision)
        ground = ground_of(held, by.stamps)
        stands_in = units_of(by, now) if held.rated_id is not None else ()
        if refusal := rules.refusal_to_decide(
            ground.kind, held, by, parties=ground.parties, stands_in=stands_in
        ):
            raise refusal
        said = rules.reason_of(reason)
        new, numbers = held, list[str]()
        if upheld and sheet is not None:
            new, numbers = restated(held, sheet, ground, by=by, now=now)
        elif upheld:
            findings = [one.wire for one in rules.withdrawn(held, None)]
            new = replace(held, struck=True, findings=findings)
        decision = {
            **held.contest,
            "state": (ContestState.UPHELD if upheld else ContestState.REJECTED).value,
            "decision": said,
            "decided_post": by.post_id,
            "decided_person": by.person_id,
            "decided_at": utc_text(now),
        }
        new = replace(new, contest=decision, touched_at=now)
        return write_visit(held, new, deed, reason=said, cases=numbers)

    return once(deed, act)


def recheck(
    *,
    finding_id: UUID,
    good: bool,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    reason: str = "",
    photos: tuple[str, ...] = (),
    revision: int | None = None,
) -> Receipt:
    """Look again at what had failed; the case that it opened is verified, sent back or opened again with it.

    Args:
        good: whether it is in order now.
        reason: what was found; needed where it is not in order.
        photos: addresses in the evidence store.

    Raises:
        FindingNotFound, NotYourContest, OwnUnit, NothingToRecheck, ReasonMissing: see their sentences.
        ChuanhuiError: from the cases room: four eyes, a step for another post, a photo that is needed.
    """
    asked = {"finding": str(finding_id), "good": good, "reason": reason, "photos": list(photos)}
    deed = Deed("inspection.recheck", by, now, key, asked)

    def act() -> Receipt:
        held, found = finding(by.sight, finding_id, lock=True, seen=revision)
        ground = ground_of(held, by.stamps)
        stands_in = units_of(by, now) if held.rated_id is not None else ()
        if refusal := rules.refusal_to_recheck(
            ground.kind, held, found, by, parties=ground.parties, stands_in=stands_in
        ):
            raise refusal
        said = reason.strip() if good else rules.reason_of(reason)
        if found.case_id is not None:
            _move_case(found.case_id, good, said, photos, by=by, now=now)
        keep_photos(held, found.item, photos, now)
        new = _looked_at(held, found, good, now)
        return write_visit(held, new, deed, reason=said, item=found.item, good=good)

    return once(deed, act)


def _looked_at(held: Visit, found: Finding, good: bool, now: datetime) -> Visit:
    """Return the visit with the finding as it stands after a look."""
    state = FindingState.PASSED if good else FindingState.FAILED
    after = replace(found, state=state, rechecks=found.rechecks + 1, rechecked_at=utc_text(now))
    findings = [after.wire if one.id == found.id else one.wire for one in held.found]
    return replace(held, findings=findings, touched_at=now)


def _move_case(
    case_id: UUID, good: bool, reason: str, photos: tuple[str, ...], *, by: Acting, now: datetime
) -> None:
    """Take the step on the case that the recheck means; one that is closed is opened again, or left."""
    case: CaseState = case_in_sight(by.sight, case_id)
    kind = rulebook(case.ref).cases[case.kind]
    if not case.is_open:
        if not good:
            cases.reopen(case_id=case.id, reason=reason or NOT_GOOD, by=by, now=now)
        return
    step = rules.step_for(kind, case.state, good=good)
    if step is None:
        state = kind.states[case.state]
        raise NothingToRecheck(
            why=f"事件 {case.number} 现为“{state.zh}”，整改完成后才能复查。",
            why_en=f"case {case.number} is “{state.get('en')}”; it is looked at again once it is fixed.",
        )
    tag = rules.tag_of(step.needs)
    given = Given(
        reason=reason,
        photos=tuple(Photo(sha256, tag) for sha256 in photos),
        outcome="fixed" if len(step.outcome) > 1 else "",
    )
    cases.take_step(case_id=case.id, step=step.id, given=given, by=by, now=now)
