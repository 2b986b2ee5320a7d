"""What is done from a card with one form: still right, tie, untie, end, merge, undo a merge, hold, lift."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from chuanhui.desk.entries import NoDay
from chuanhui.desk.frame import key_of, member, refused, revision_of, safe_next, tell_after
from chuanhui.desk.registers_card import Tried, card_page
from chuanhui.desk.registers_questions import typed_text
from chuanhui.desk.registers_shown import url_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import MergeNotFound, ThingNotFound
from chuanhui.grid.registers.queries import Card
from chuanhui.grid.registers.rules import Verb
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight

TYPED = ("to", "into", "reason", "on")


class NoSuchThing(BadInput):
    """The number typed names nothing in sight."""

    code = "desk.no_such_thing"
    zh = "没有找到编号“{number}”，或不在您的职责范围内。"
    en = "Nothing numbered {number} in your sight."


@member
@require_POST
def act(request: Any, thing_id: UUID, verb: str) -> HttpResponse:
    """Do one thing to a thing, or show its card again with why not."""
    found = queries.card(request.acting, thing_id)
    doing = VERBS.get(verb)
    if doing is None:
        raise Http404
    try:
        told = doing(request, found)
    except (BadInput, MovedOn, NotAllowed, NotInSight) as refusal:
        return _again(request, thing_id, verb, refusal)
    return tell_after(safe_next(request, url_of(thing_id)), told)


def _again(request: Any, thing_id: UUID, verb: str, refusal: ChuanhuiError) -> HttpResponse:
    status = refused(request, refusal)
    typed = {name: typed_text(request, name) for name in TYPED}
    return card_page(request, thing_id, Tried(verb, typed, refusal), status)


def _common(request: Any) -> dict[str, Any]:
    return {"by": request.acting, "now": request.now, "key": key_of(request)}


def _recheck(request: Any, found: Card) -> str:
    receipt = actions.confirm_recheck(
        thing_id=found.thing.id, revision=revision_of(request), **_common(request)
    )
    return "repeated" if receipt.repeated else "still"


def _tie(request: Any, found: Card) -> str:
    """Tie it, or ask for that where it needs approval."""
    given = {
        "thing_id": found.thing.id,
        "kind": typed_text(request, "tie"),
        "to": typed_text(request, "to"),
        "role": typed_text(request, "role"),
        "revision": revision_of(request),
        **_common(request),
    }
    if needs_approval(found):
        return _asked(actions.ask_tie(reason=typed_text(request, "reason"), **given))
    return "repeated" if actions.tie(**given).repeated else "tied"


def _untie(request: Any, found: Card) -> str:
    wanted = typed_text(request, "tie")
    if wanted not in {str(one.tie.id) for one in found.ties if not one.inward}:
        raise ThingNotFound()
    given = {"tie_id": UUID(wanted), "reason": typed_text(request, "reason"), **_common(request)}
    if needs_approval(found):
        return _asked(actions.ask_untie(**given))
    return "repeated" if actions.untie(**given).repeated else "untied"


def _end(request: Any, found: Card) -> str:
    """End it, or ask for its end where that needs approval."""
    try:
        on = date.fromisoformat(typed_text(request, "on"))
    except ValueError:
        raise NoDay() from None
    given = {
        "thing_id": found.thing.id,
        "on": on,
        "reason": typed_text(request, "reason"),
        "revision": revision_of(request),
        **_common(request),
    }
    if found.may_ask:
        return _asked(actions.ask_change(verb=Verb.END, **given))
    return "repeated" if actions.end(**given).repeated else "thing_ended"


def _merge(request: Any, found: Card) -> str:
    number, by = typed_text(request, "into"), request.acting
    kept = numbered_like(by, found, number)
    given = {
        "kept_id": kept,
        "lost_id": found.thing.id,
        "reason": typed_text(request, "reason"),
        **_common(request),
    }
    if needs_approval(found):
        return _asked(actions.ask_merge(**given))
    return "repeated" if actions.merge(**given).repeated else "things_merged"


def numbered_like(by: Acting, found: Card, number: str) -> UUID:
    """Return the thing of the same kind that has a number.

    Raises:
        NoSuchThing: none in sight.
    """
    try:
        return queries.by_number(by.sight, found.thing.kind, number).id
    except ThingNotFound:
        raise NoSuchThing(number=number[:60]) from None


def _unmerge(request: Any, found: Card) -> str:
    standing = [
        one
        for one in queries.merges_of(request.acting, found.thing.id)
        if one.lost_id == found.thing.id and one.undone_at is None
    ]
    if not standing:
        raise MergeNotFound()
    given = {"merge_id": standing[0].id, "reason": typed_text(request, "reason"), **_common(request)}
    if needs_approval(found):
        return _asked(actions.ask_unmerge(**given))
    return "repeated" if actions.unmerge(**given).repeated else "unmerged"


def _hold(request: Any, found: Card) -> str:
    given = {"thing_id": found.thing.id, "reason": typed_text(request, "reason"), **_common(request)}
    return "repeated" if actions.hold(**given).repeated else "held_back"


def _lift(request: Any, found: Card) -> str:
    given = {"thing_id": found.thing.id, "reason": typed_text(request, "reason"), **_common(request)}
    return "repeated" if actions.lift(**given).repeated else "hold_lifted"


def needs_approval(found: Card) -> bool:
    """Tell whether what is done with a thing of this kind is asked for, and decided by somebody else."""
    return bool(found.declared.kind.approve)


def _asked(receipt: actions.Receipt) -> str:
    return "repeated" if receipt.repeated else "ask"


VERBS = {
    "recheck": _recheck,
    "tie": _tie,
    "untie": _untie,
    "end": _end,
    "merge": _merge,
    "unmerge": _unmerge,
    "hold": _hold,
    "lift": _lift,
}
