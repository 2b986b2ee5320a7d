"""Moving a case: the steps of its playbook, and the adjustments beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import rules
from chuanhui.mechanism.cases.actions.attaching import attach, rows_of
from chuanhui.mechanism.cases.actions.writing import CaseDeed, Receipt, once, write_next
from chuanhui.mechanism.cases.errors import CaseMovedOn
from chuanhui.mechanism.cases.ground import Ground, ground_of
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.queries.reading import in_sight
from chuanhui.mechanism.cases.rules import CaseState, Given, Paper, Photo, replace
from chuanhui.playbook.schema import Playbook

Turn = Callable[[CaseState, Ground], CaseState]


def take_step(
    *,
    case_id: UUID,
    step: str,
    given: Given,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Take a step of the playbook on a case.

    Args:
        revision: the revision that the sender looked at; None takes the step on whatever stands now.

    Raises:
        CaseNotFound: no such case in this post's sight.
        CaseMovedOn: the case is at another revision than `revision`.
        ChuanhuiError: every refusal of the rules.
    """

    def turn(case: CaseState, ground: Ground) -> CaseState:
        named = rules.step_named(ground.kind, step)
        return rules.taken(
            case,
            named,
            ground.kind,
            ground.playbook,
            given,
            by=by,
            now=now,
            calendar=ground.calendar,
            units=ground.units,
        )

    said = {
        "reason": given.reason.strip(),
        "photos": [asdict(photo) for photo in given.photos],
        "owners": dict(given.owners),
        "outcome": given.outcome,
    }
    deed = CaseDeed(
        "case.step", by, now, key, {"case": str(case_id), "step": step, **asdict(given)}, step, said
    )
    return _move(case_id, deed, turn, revision, photos=given.photos)


def ask(
    *,
    case_id: UUID,
    what: str,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Ask for more time (`extend`) or for a stand-still (`suspend`)."""

    def turn(case: CaseState, ground: Ground) -> CaseState:
        return rules.asked(what, reason, case, ground.kind, by=by, now=now, calendar=ground.calendar)

    asked = {"case": str(case_id), "what": what, "reason": reason}
    return _move(case_id, CaseDeed("case.ask", by, now, key, asked, what, {"reason": reason}), turn, revision)


def decide(
    *,
    case_id: UUID,
    what: str,
    granted: bool,
    reason: str = "",
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Grant or refuse a request that waits for its decision."""

    def turn(case: CaseState, ground: Ground) -> CaseState:
        return rules.decided(what, granted, case, ground.kind, by=by, now=now, calendar=ground.calendar)

    asked = {"case": str(case_id), "what": what, "granted": granted, "reason": reason}
    deed = CaseDeed("case.grant" if granted else "case.refuse", by, now, key, asked, what, {"reason": reason})
    return _move(case_id, deed, turn, revision)


def resume(
    *, case_id: UUID, by: Acting, now: datetime, key: UUID | None = None, revision: int | None = None
) -> Receipt:
    """Let the clock of a suspended case run again."""

    def turn(case: CaseState, ground: Ground) -> CaseState:
        return rules.resumed(case, ground.kind, by=by, now=now, calendar=ground.calendar)

    deed = CaseDeed("case.resume", by, now, key, {"case": str(case_id)}, "resume")
    return _move(case_id, deed, turn, revision)


def ripen(*, case_id: UUID, by: Acting, now: datetime, revision: int | None = None) -> Receipt | None:
    """Take the step whose time has come by itself; None where there is none.

    Raises:
        CaseNotFound: no such case in sight.
        CaseMovedOn: the case is at another revision than `revision`.
    """
    case = case_in_sight(by.sight, case_id)
    ground = ground_of(case, by.stamps)
    step = rules.by_itself(case, ground.kind, now=now, calendar=ground.calendar)
    if step is None:
        return None
    return take_step(case_id=case_id, step=step.id, given=Given(), by=by, now=now, revision=revision)


def reopen(
    *,
    case_id: UUID,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Open a closed case again: closed is not always fixed."""

    def turn(case: CaseState, ground: Ground) -> CaseState:
        return rules.reopened(reason, case, ground.kind, by=by, now=now, calendar=ground.calendar)

    asked = {"case": str(case_id), "reason": reason}
    return _move(
        case_id, CaseDeed("case.reopen", by, now, key, asked, "reopen", {"reason": reason}), turn, revision
    )


def confirm(
    *, case_id: UUID, by: Acting, now: datetime, key: UUID | None = None, revision: int | None = None
) -> Receipt:
    """Keep the reporter's word that a closed case is really solved."""

    def turn(case: CaseState, ground: Ground) -> CaseState:
        return rules.confirmed(case, ground.kind, by=by, now=now)

    deed = CaseDeed("case.confirm", by, now, key, {"case": str(case_id)}, "confirm")
    return _move(case_id, deed, turn, revision)


def merge(
    *,
    case_id: UUID,
    into: UUID,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Close a case as a duplicate of another open one; who holds its receipt follows the other."""

    def turn(case: CaseState, ground: Ground) -> CaseState:
        other = both_locked(by.sight, case_id, into)
        return rules.merged(case, other, ground.kind, by=by, now=now)

    asked = {"case": str(case_id), "into": str(into)}
    deed = CaseDeed("case.merge", by, now, key, asked, "merge", {"into": str(into)})
    return _move(case_id, deed, turn, revision)


def put_paper(
    *,
    case_id: UUID,
    paper: Paper,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
) -> Receipt:
    """Put a document of the act gate on a case."""

    def turn(case: CaseState, ground: Ground) -> CaseState:
        return rules.put(case, ground.kind, paper, by=by, now=now, calendar=ground.calendar)

    said = {"paper": paper.kind, "reference": paper.reference}
    asked = {"case": str(case_id), **said, "dated": paper.dated.isoformat()}
    return _move(case_id, CaseDeed("case.paper", by, now, key, asked, "paper", said), turn, revision)


def settle(*, case_id: UUID, what: str, good: bool, ref: UUID, by: Acting, now: datetime) -> Receipt:
    """Keep on a case how a round of something it waits for ended; what is known already is not written again.

    Called by the rooms of notices, ballots and meetings, in the transaction that ends the round.

    Args:
        what: id in the playbook, ``notices.list`` or ``ballots.council``.
        good: whether it ended well, so that the steps which wait for it may be taken.
        ref: the notice or ballot.

    Raises:
        CaseNotFound: no such case in this post's sight.
    """
    # Locked, so that a step taken at the same moment cannot make the end of the round fail.
    list(in_sight(by.sight).filter(id=case_id).select_for_update().values_list("id"))
    case = case_in_sight(by.sight, case_id)
    fresh = rules.settled(case, what, good=good, ref=ref, now=now)
    if fresh == case:
        return Receipt(case.id, case.number, case.state, case.revision, ref, repeated=True)
    said = {"good": good, "ref": str(ref)}
    return write_next(case, fresh, CaseDeed("case.settled", by, now, None, {}, what, said))


def redue(*, case_id: UUID, by: Acting, now: datetime) -> Receipt | None:
    """Work a provisional deadline out afresh; None when it stays as it is, and then nothing is written."""
    case = case_in_sight(by.sight, case_id)
    ground = ground_of(case)
    fresh = rules.redue(case, ground.kind, ground.calendar)
    if fresh == case:
        return None
    said = {"calendar": ground.calendar.version}
    deed = CaseDeed("case.redue", by, now, None, {}, "redue", said)
    return write_next(case, replace(fresh, touched_at=now), deed)


def migrate(*, case_id: UUID, to: Playbook, by: Acting, now: datetime) -> Receipt | None:
    """Let a case follow to another version of its playbook; None when something stands in the way."""
    case = case_in_sight(by.sight, case_id)
    ground = ground_of(case)
    kind = to.cases.get(case.kind)
    if kind is None or rules.obstacles(case, kind, to):
        return None
    fresh = rules.migrated(case, kind, to, now=now, calendar=ground.calendar)
    deed = CaseDeed("case.migrate", by, now, None, {}, "migrate", {"version": f"{case.ref} → {to.ref}"})
    return write_next(case, fresh, deed)


def _move(
    case_id: UUID, deed: CaseDeed, turn: Turn, revision: int | None, *, photos: tuple[Photo, ...] = ()
) -> Receipt:
    """Do one turn: the case in sight, the rules' answer, one entry and the photos that came with it."""

    def act() -> Receipt:
        case = case_in_sight(deed.by.sight, case_id)
        ground = ground_of(case, deed.by.stamps)
        if revision is not None and revision != case.revision:
            raise _moved_on(case, ground, revision)
        try:
            with transaction.atomic():
                receipt = write_next(case, turn(case, ground), deed)
                if photos:
                    attach(rows_of(case, photos, step=deed.verb, now=deed.now))
            return receipt
        except CaseMovedOn:
            raise _moved_on(case_in_sight(deed.by.sight, case_id), ground, case.revision) from None

    return once(deed, act)


def both_locked(sight: Sight, case_id: UUID, into: UUID) -> CaseState:
    """Return the case to merge into, with both locked: two merges at once must not close each other."""
    list(in_sight(sight).filter(id__in=[case_id, into]).order_by("id").select_for_update().values_list("id"))
    return case_in_sight(sight, into)


def _moved_on(case: CaseState, ground: Ground, seen: int) -> CaseMovedOn:
    facts: Mapping[str, Any] = {
        "number": case.number,
        "state": case.state,
        "revision": case.revision,
        "seen": seen,
    }
    return CaseMovedOn(state_name=ground.kind.states[case.state].zh, **facts)
