"""Holding a thing back from the purge, from its card: who did, why, and the form of whoever may."""

from __future__ import annotations

from types import SimpleNamespace as Row

from django.urls import reverse

from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.queries import Card
from chuanhui.grid.registers.queries.holding import HeldBack, hold_of
from chuanhui.grid.registers.rules import refusal_to_reveal
from chuanhui.playbook.schema import RegisterKind


def hold_panel(by: Acting, found: Card) -> Row | None:
    """Return what a card tells of its legal hold and offers; None where there is nothing to purge or to tell.

    Args:
        by: the reader; who may look at the protected facts may hold and lift.
        found: the card.
    """
    thing, kind = found.thing, found.declared.kind
    if not kind.guarded or thing.purged_on is not None:
        return None
    standing = hold_of(by, thing.id)
    may = may_hold(kind, by)
    if standing is None and not may:
        return None
    return Row(
        standing=hold_row(standing) if standing else None,
        hold=_address(thing.id, "hold") if may and standing is None else "",
        lift=_address(thing.id, "lift") if may and standing is not None else "",
    )


def may_hold(kind: RegisterKind, by: Acting) -> bool:
    """Tell whether a post may hold things of a kind back from the purge, and lift that."""
    return bool(kind.guarded) and refusal_to_reveal(kind, by) is None


def lift_url(one: HeldBack, kind: RegisterKind, by: Acting) -> str:
    """Return where a hold is lifted; "" where this post may not."""
    return _address(one.thing_id, "lift") if may_hold(kind, by) else ""


def hold_row(one: HeldBack) -> Row:
    """Return a hold in words."""
    names = names_of(
        post_ids={one.post_id} if one.post_id else set(),
        person_ids={one.person_id} if one.person_id else set(),
    )
    return Row(
        reason=one.reason,
        at=one.at,
        who=names.person(one.person_id) if one.person_id else "",
        post=names.post(one.post_id) if one.post_id else "",
    )


def _address(thing_id: object, verb: str) -> str:
    return reverse("desk:thing_act", args=[thing_id, verb])
