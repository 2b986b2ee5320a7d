"""Who may do what with the things of a kind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chuanhui.grid.posts.rules import Acting, ActingKind, Role
from chuanhui.grid.registers.errors import (
    CardHidden,
    HasEnded,
    NeedsApproval,
    NotYourRegister,
    NotYourRequest,
    NotYourReveal,
    OwnRequest,
    PersonalText,
    ReasonMissing,
    RequestDecided,
    ThingMovedOn,
)
from chuanhui.grid.registers.rules.state import Request, RequestState, Thing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.personal import is_personal
from chuanhui.playbook.schema import Guard, RegisterField, RegisterKind

LEAST_REASON, LONGEST_REASON = 2, 500


def roles_text(roles: Collection[str]) -> str:
    """Return roles in Chinese words, for a refusal."""
    known = {one.value: one.zh for one in Role}
    return "、".join(known.get(role, role) for role in roles) or "系统"


def refusal_to_write(kind: RegisterKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not write things of a kind, None when it may."""
    if by.kind is ActingKind.SYSTEM or (by.kind is ActingKind.POST and by.role in kind.by):
        return None
    return NotYourRegister(kind_name=kind.name.zh, who=roles_text(kind.by))


def refusal_to_change(
    kind: RegisterKind, thing: Thing, by: Acting, revision: int | None
) -> ChuanhuiError | None:
    """Return why `by` may not change a thing at once, None when it may.

    Where a kind names who approves, nobody changes alone: not even who may both ask and approve.

    Args:
        revision: the one that `by` looked at; None where it does not matter.
    """
    return refusal_to_write(kind, by) or refusal_alone(kind, by) or refusal_of_state(thing, revision)


def refusal_alone(kind: RegisterKind, by: Acting) -> ChuanhuiError | None:
    """Return that somebody else has to approve, None where nobody has to."""
    return (
        NeedsApproval(kind_name=kind.name.zh) if kind.approve and by.kind is not ActingKind.SYSTEM else None
    )


def refusal_to_ask(
    kind: RegisterKind, thing: Thing, by: Acting, revision: int | None
) -> ChuanhuiError | None:
    """Return why `by` may not ask for a change of a thing, None when it may."""
    return refusal_to_ask_at_all(kind, by) or refusal_of_state(thing, revision)


def refusal_to_ask_at_all(kind: RegisterKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not ask for changes of a kind, whatever the thing, None when it may."""
    if by.kind is not ActingKind.POST or by.role not in (*kind.by, *kind.approve):
        return NotYourRegister(kind_name=kind.name.zh, who=roles_text(kind.by))
    return None


def refusal_of_state(thing: Thing, revision: int | None) -> ChuanhuiError | None:
    """Return why a thing, as it stands, is not written, None when it is."""
    if revision is not None and thing.revision != revision:
        return ThingMovedOn(number=thing.number, revision=thing.revision, seen=revision)
    if thing.until is not None:
        return HasEnded(number=thing.number, until=thing.until.isoformat())
    return None


def refusal_to_decide(kind: RegisterKind, request: Request, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not decide a request, None when it may."""
    if by.role not in kind.approve:
        return NotYourRequest(kind_name=kind.name.zh, who=roles_text(kind.approve))
    if by.is_same_person(request.asked_by):
        return OwnRequest()
    return RequestDecided() if request.state is not RequestState.WAITING else None


def refusal_to_reveal(kind: RegisterKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not look at protected fields, None when it may. The system never may."""
    if by.kind is ActingKind.POST and by.role in kind.reveal:
        return None
    return NotYourReveal(kind_name=kind.name.zh, who=roles_text(kind.reveal))


def refusal_to_see(kind: RegisterKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not see cards of a kind, None when it may."""
    return None if sees_cards(kind, by) else CardHidden(kind_name=kind.name.zh)


def sees_cards(kind: RegisterKind, by: Acting) -> bool:
    """Tell whether `by` sees the cards of a kind: whoever keeps it, and those it names.

    Where a kind names nobody every post with sight sees them, but for protected fields.
    """
    if by.kind is ActingKind.RESIDENT:
        return False
    return by.kind is ActingKind.SYSTEM or not kind.seen_by or by.role in _concerned(kind)


def sees_field(kind: RegisterKind, field: RegisterField, by: Acting) -> bool:
    """Tell whether a card shows `by` a field, masked where protected.

    Personal fields are for those the kind names; sensitive ones for those who may reveal them.
    """
    if not sees_cards(kind, by):
        return False
    if by.kind is ActingKind.SYSTEM or field.guard is Guard.OPEN:
        return True
    if field.guard is Guard.SENSITIVE:
        return by.role in kind.reveal
    return by.role in _concerned(kind)


def checked_reason(reason: str) -> str:
    """Return a reason without its margins.

    Raises:
        ReasonMissing: too short or too long.
        PersonalText: it holds what looks like a mobile, ID or bank card number.
    """
    text = " ".join(reason.split()).replace("\x00", "")
    if not LEAST_REASON <= len(text) <= LONGEST_REASON:
        raise ReasonMissing()
    if is_personal(text):
        raise PersonalText()
    return text


def checked_note(note: str) -> str:
    """Return a note or reason that may be left out, without its margins, cut where it is too long.

    Raises:
        PersonalText: it holds what looks like a mobile, ID or bank card number.
    """
    text = note.strip().replace("\x00", "")
    if is_personal(text):
        raise PersonalText()
    return text[:LONGEST_REASON]


def age_on(born: date, day: date) -> int:
    """Return the full years of age on a day; who is born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _concerned(kind: RegisterKind) -> frozenset[str]:
    return frozenset((*kind.seen_by, *kind.by, *kind.approve, *kind.reveal))
