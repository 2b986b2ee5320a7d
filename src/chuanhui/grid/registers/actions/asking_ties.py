"""Asking that a thing be tied, untied, merged or taken out of a merge, where its kind needs approval."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.actions.asking import Wanted, keep_request
from chuanhui.grid.registers.actions.merging import both, merge_row, refusal_to_merge, undoable
from chuanhui.grid.registers.actions.tying import Wish, endable, ties_for
from chuanhui.grid.registers.actions.writing import Receipt, once
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.reading import thing_from, thing_row, tie_row
from chuanhui.grid.registers.rules import Verb


def ask_tie(
    *,
    thing_id: UUID,
    kind: str,
    to: str,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    role: str = "",
    since: date | None = None,
    revision: int | None = None,
) -> Receipt:
    """Ask that a thing be tied to another.

    Args:
        kind: of tie, as the thing's kind declares them.
        to: number of the other thing.
        role: word of the tie's list.
        since: first local day; None is the day of the decision.
        revision: the one that the sender looked at; None where it does not matter.

    Raises:
        ThingNotFound, NotYourRegister, ThingMovedOn, HasEnded, BadTie, BadDay, AlreadyTied, ReasonMissing,
            PersonalText: see their sentences.
    """
    asked = {"thing": str(thing_id), "tie": kind, "to": to, "role": role, "revision": revision}
    asked |= {"since": since.isoformat() if since else "", "reason": reason}
    deed = Deed("register_request.ask", by, now, key, asked)

    def act() -> Receipt:
        state = thing_from(thing_row(by.sight, thing_id, lock=True))
        held = declared(state.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_ask(held.kind, state, by, revision):
            raise refusal
        made = ties_for(held, state, Wish(kind, to, role, since or localdate(now)), deed)[-1]
        means = {"kind": kind, "to": to, "role": role}
        return keep_request(held, state, Wanted(Verb.TIE, reason, since, made.to_id, means), deed)

    return once(deed, act)


def ask_untie(
    *, tie_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None, on: date | None = None
) -> Receipt:
    """Ask that a tie end.

    Args:
        on: first local day on which it holds no more; None is the day of the decision.

    Raises:
        TieNotFound, ThingNotFound, NotYourRegister, HasEnded, TieEnded, TieRequired, BadDay, ReasonMissing,
            PersonalText: see their sentences.
    """
    asked = {"tie": str(tie_id), "on": on.isoformat() if on else "", "reason": reason}
    deed = Deed("register_request.ask", by, now, key, asked)

    def act() -> Receipt:
        state = thing_from(thing_row(by.sight, tie_row(by.sight, tie_id).thing_id, lock=True))
        held = declared(state.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_ask(held.kind, state, by, None):
            raise refusal
        known = endable(held, tie_id, on or localdate(now), deed)
        means = {"tie": str(tie_id), "kind": known.kind, "role": known.role}
        return keep_request(held, state, Wanted(Verb.UNTIE, reason, on, known.to_id, means), deed)

    return once(deed, act)


def ask_merge(
    *, kept_id: UUID, lost_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Ask that a thing be merged into another.

    Args:
        kept_id, lost_id: which stays, which ends.

    Raises:
        ThingNotFound, NotYourRegister, NotMergeable, ReasonMissing, PersonalText: see their sentences.
    """
    asked = {"kept": str(kept_id), "lost": str(lost_id), "reason": reason}
    deed = Deed("register_request.ask", by, now, key, asked)

    def act() -> Receipt:
        kept, lost = both(by, kept_id, lost_id)
        held = declared(lost.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_ask_at_all(held.kind, by) or refusal_to_merge(kept, lost):
            raise refusal
        wanted = Wanted(Verb.MERGE, reason, None, kept.id, {"to": kept.number})
        return keep_request(held, lost, wanted, deed)

    return once(deed, act)


def ask_unmerge(
    *, merge_id: UUID, reason: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Ask that a merge be taken back.

    Raises:
        MergeNotFound, MergeUndone, NotYourRegister, IsPurged, HasEnded, ReasonMissing, PersonalText: see
            their sentences.
    """
    deed = Deed("register_request.ask", by, now, key, {"merge": str(merge_id), "reason": reason})

    def act() -> Receipt:
        seen = merge_row(by, merge_id)
        kept, lost = both(by, seen.kept_id, seen.lost_id)
        held = declared(lost.kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_ask_at_all(held.kind, by):
            raise refusal
        undoable(by, merge_id, lost)
        means = {"merge": str(merge_id), "to": kept.number}
        return keep_request(held, lost, Wanted(Verb.UNMERGE, reason, None, kept.id, means), deed)

    return once(deed, act)
