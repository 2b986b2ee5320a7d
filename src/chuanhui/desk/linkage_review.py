"""The clerk's queue: one doubtful pair at a time, side by side; confirm, deny, unsure; undone until the next.

Looking at a pair is written down before anything is shown, so a pair comes with a POST, never with an
address. A decision is held by the page until the next one is made, the page is left, or the clerk ends: until
then it is taken back by one key. What is held is which pair and what was said, nothing of what was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.frame import member, refused, tell_after
from chuanhui.desk.linkage_frame import chip, linkage_page, part_in_hand, period_name, plan_name, source_name
from chuanhui.desk.linkage_pair import DENIALS, DOUBTS, pair_shown, reason_text
from chuanhui.desk.registers_questions import typed_text
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.rules import checked_note
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.kernel.ids import new_id
from chuanhui.system.linkage import actions, queries, rules
from chuanhui.system.linkage.queries import PairLine
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.running import decided, decided_in
from chuanhui.system.linkage.rules import PairState

REFUSALS = (BadInput, MovedOn, NotAllowed, NotInSight)
VERBS = ("look", "decide", "undo", "end")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that the page holds: not yet written, and so taken back by dropping it."""

    pair: UUID
    decision: str
    reason: str
    other: bool
    revision: int
    key: UUID


@member
@require_safe
def linkage_review(request: Any) -> HttpResponse:
    """Show what waits, without a single value, and what clerks have said last."""
    part = part_in_hand(request, "linkage_review")
    by: Acting = request.acting
    lines = _lines(by, part)
    said = [one for one in decided(by.sight) if part.is_of(one.campaign, one.plan)]
    names = names_of(person_ids={one.decided_by for one in said if one.decided_by})
    playbook = part.ground.playbook
    context = {
        "plan_name": plan_name(part),
        "rows": [
            Row(
                id=one.pair.id,
                source=one.source_name,
                period=period_name(one.pair.period),
                number=one.number,
                other_number=one.other_number,
                ahead=one.ahead,
                score=one.pair.score,
                at=one.pair.made_at,
            )
            for one in lines
        ],
        "total": len(lines),
        "decided": [
            Row(
                source=source_name(playbook, one.source),
                period=period_name(one.period),
                state=chip(one.state),
                reason=one.reason,
                at=one.decided_at,
                who=names.person(one.decided_by) if one.decided_by else "",
            )
            for one in said
        ],
    }
    return linkage_page(request, "linkage_review.html", context, tab="linkage_review", here=part)


def _lines(by: Acting, part: Part) -> list[PairLine]:
    return [one for one in queries.pairs(by) if part.is_of(one.pair.campaign, one.pair.plan)]


@member
@require_POST
@sensitive_variables()
def review(request: Any, verb: str) -> HttpResponse:
    """Show a pair, hold a decision and show the next, take one back, or write the last and end.

    Raises:
        OperationalError: a look could not be recorded; nothing is shown.
    """
    if verb not in VERBS:
        raise Http404
    part = part_in_hand(request, "linkage_review")
    held = _held(request, "held_")
    try:
        if verb == "end":
            return _end(request, part, held)
        if verb == "undo" and held is not None:
            return _show(request, part, held.pair, None)
        if verb == "decide":
            return _decide(request, part, held)
        return _show(request, part, _uuid(request, "pair"), held)
    except DatabaseError as error:
        raise OperationalError("a look could not be recorded") from error


def _decide(request: Any, part: Part, former: Decided | None) -> HttpResponse:
    """Write the decision that was held, hold this one, and show the next pair."""
    found = _held(request, "")
    if found is None:
        raise Http404
    try:
        rules.decision_of(found.decision, checked_note(found.reason))
    except BadInput as refusal:
        return _show(request, part, found.pair, former, refusal=refusal, status=422)
    lost = _write(request, former)
    return _show(request, part, None, found, lost=lost, behind=found.pair)


def _end(request: Any, part: Part, held: Decided | None) -> HttpResponse:
    lost = _write(request, held)
    if lost is not None:
        return _show(request, part, None, None, lost=lost, status=refused(request, lost))
    address = f"{reverse('desk:linkage_review')}?plan={part.name}"
    answer = tell_after(address, "reviewed")
    if request.headers.get("HX-Request"):
        whole = HttpResponse(status=204, headers={"HX-Redirect": address})
        whole.cookies = answer.cookies
        return whole
    return answer


def _write(request: Any, held: Decided | None) -> ChuanhuiError | None:
    """Write what was held, and return why it is not written where somebody was there first."""
    if held is None:
        return None
    try:
        actions.decide_pair(
            pair_id=held.pair,
            decision=held.decision,
            reason=held.reason,
            other=held.other,
            revision=held.revision,
            by=request.acting,
            now=request.now,
            key=held.key,
        )
    except REFUSALS as refusal:
        return refusal
    return None


def _show(
    request: Any,
    part: Part,
    wanted: UUID | None,
    held: Decided | None,
    *,
    refusal: ChuanhuiError | None = None,
    lost: ChuanhuiError | None = None,
    behind: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a pair after the look is on record: the one asked for, else the first that waits.

    Args:
        lost: why the decision before could not be written.
        behind: the pair that was decided just now; the next one after it is shown.
    """
    by: Acting = request.acting
    waiting = _lines(by, part)
    at_hand = [one for one in waiting if held is None or one.pair.id != held.pair]
    line = _chosen(waiting, at_hand, wanted, behind)
    done = decided_in(by.sight, tuple({each.pair.run_id for each in waiting}))
    shown = None
    if line is not None:
        try:
            beside = actions.look_at_pair(pair_id=line.pair.id, by=by, now=request.now)
            shown = pair_shown(part.ground, line, beside)
        except MovedOn as fault:
            # Another clerk was quicker: the pair waits no more, the next one is shown when asked for.
            lost = lost or fault
    context = {
        "plan_name": plan_name(part),
        "pair": shown,
        "held": _told(held, waiting) if held else None,
        "refusal": refusal,
        "lost": lost,
        "place": done + (1 if held else 0) + (at_hand.index(line) + 1 if line in at_hand else 0),
        "total": done + len(waiting),
        "left": len(at_hand),
        "previous": _beside(at_hand, line, -1),
        "next": _beside(at_hand, line, 1),
        "denials": DENIALS,
        "doubts": DOUBTS,
        "typed": typed_text(request, "reason") if refusal else "",
        "decision": typed_text(request, "decision") if refusal else "",
        "key": new_id(request.now),
    }
    return linkage_page(
        request,
        "linkage_pair.html",
        context,
        tab="linkage_review",
        here=part,
        part="pair",
        status=status,
    )


def _chosen(
    waiting: Sequence[PairLine], at_hand: Sequence[PairLine], wanted: UUID | None, behind: UUID | None
) -> PairLine | None:
    if wanted is not None:
        found = next((one for one in at_hand if one.pair.id == wanted), None)
        if found is not None:
            return found
    places = [at for at, one in enumerate(waiting) if one.pair.id == behind]
    later = [one for one in waiting[places[0] + 1 :] if one in at_hand] if places else []
    return next(iter(later or at_hand), None)


def _beside(at_hand: Sequence[PairLine], line: PairLine | None, step: int) -> UUID | None:
    """Return the pair before or after the one that is shown, without deciding on it."""
    if line is None or line not in at_hand:
        return None
    at = at_hand.index(line) + step
    return at_hand[at].pair.id if 0 <= at < len(at_hand) else None


def _told(held: Decided, waiting: Sequence[PairLine]) -> Row:
    """Return the decision that is held, in words and as the form carries it on."""
    state = {
        "confirm": PairState.CONFIRMED,
        "deny": PairState.DENIED,
        "unsure": PairState.UNSURE,
    }[held.decision]
    line = next((one for one in waiting if one.pair.id == held.pair), None)
    number = "" if line is None else line.other_number if held.other else line.number
    return Row(
        pair=held.pair,
        decision=held.decision,
        reason=held.reason,
        other=held.other,
        revision=held.revision,
        key=held.key,
        state=chip(state),
        number=number,
    )


def _held(request: Any, prefix: str) -> Decided | None:
    """Return the decision that a form carries; None where it carries none that can be read."""
    found = _uuid(request, f"{prefix}pair")
    decision = typed_text(request, f"{prefix}decision")
    key, revision = _uuid(request, f"{prefix}key"), typed_text(request, f"{prefix}revision")
    if found is None or key is None or decision not in {"confirm", "deny", "unsure"}:
        return None
    reason = typed_text(request, f"{prefix}reason") or reason_text(typed_text(request, f"{prefix}because"))
    return Decided(
        found,
        decision,
        reason[:500],
        typed_text(request, f"{prefix}other") == "1",
        int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
        key,
    )


def _uuid(request: Any, name: str) -> UUID | None:
    try:
        return UUID(typed_text(request, name))
    except ValueError:
        return None
