"""Explaining a proposal, and deciding it: the machine proposes, another person decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.rankings.actions.writing import Deed, Receipt, write
from chuanhui.mechanism.rankings.queries.proposing import doing_of, rule_of
from chuanhui.mechanism.rankings.queries.records import proposal
from chuanhui.mechanism.rankings.rules.life import refusal_to_decide, refusal_to_explain, worded
from chuanhui.mechanism.rankings.rules.records import State


def explain(*, proposal_id: UUID, text: str, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Put an explanation on file, by the post concerned; until its time is over it may be replaced.

    Raises:
        ProposalNotFound, StandingMoved, NotForYou, ExplainOver, ReasonMissing: see their sentences.
    """
    deed = Deed("explain", by, now, key, {"proposal": str(proposal_id), "text": text})
    with transaction.atomic():
        if (before := deed.repeated()) is not None:
            return before
        old = proposal(by.sight, proposal_id)
        playbook, rule = rule_of(old)
        if refusal := refusal_to_explain(doing_of(by, now), old, rule):
            raise refusal
        new = replace(
            old,
            state=State.EXPLAINED,
            explanation=worded(text),
            explained_at=now,
            explained_post=by.post_id,
            explained_person=by.person_id,
        )
        return write(old, new, deed, area_path=old.area_path, playbook=playbook.ref)


def decide(
    *,
    proposal_id: UUID,
    confirmed: bool,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
) -> Receipt:
    """Confirm a proposal or drop it, with the reason; by another person than proposed or explained it,
    and than holds a post that it concerns.

    Raises:
        ProposalNotFound, StandingMoved, NotForYou, SamePerson, ExplainFirst, ReasonMissing.
    """
    asked = {"proposal": str(proposal_id), "confirmed": confirmed, "reason": reason}
    deed = Deed("decide", by, now, key, asked)
    with transaction.atomic():
        if (before := deed.repeated()) is not None:
            return before
        old = proposal(by.sight, proposal_id)
        playbook, rule = rule_of(old)
        if refusal := refusal_to_decide(doing_of(by, now), old, rule):
            raise refusal
        new = replace(
            old,
            state=State.CONFIRMED if confirmed else State.DROPPED,
            decided_at=now,
            decided_post=by.post_id,
            decided_person=by.person_id,
            reason=worded(reason),
        )
        return write(old, new, deed, area_path=old.area_path, playbook=playbook.ref)
