"""From the rooms' answers to the API's shapes."""

from __future__ import annotations

from typing import Any

from chuanhui.api.shapes import (
    ActingOut,
    AwaitedOut,
    CaseOut,
    HappeningOut,
    OfferOut,
    PostOut,
    ReceiptOut,
    TellingOut,
    Words,
)
from chuanhui.grid.posts.queries import Holding
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases.actions import Receipt
from chuanhui.mechanism.cases.queries import Happening, Line, Telling
from chuanhui.mechanism.cases.rules import CaseState, Offer
from chuanhui.playbook.schema import Text

SLOTS = ("territory", "line", "subject")


def words(text: Text) -> Words:
    """Return a wording in both languages."""
    return Words(zh=text.get("zh"), en=text.get("en"))


def acting_out(acting: Acting) -> ActingOut:
    """Return the post that acts."""
    return ActingOut(
        post=acting.post_id,
        code=acting.post_code,
        title=acting.title,
        role=acting.role,
        unit=acting.unit_name,
        person=acting.person_name,
        area_path=acting.area_path,
        territory=acting.territory,
    )


def post_out(one: Holding) -> PostOut:
    """Return a post and whoever holds it."""
    return PostOut(
        id=one.post_id,
        code=one.code,
        title=one.title,
        role=one.role,
        area_path=one.area_path,
        unit=one.unit_name,
        holder=one.holder,
    )


def receipt_out(receipt: Receipt) -> ReceiptOut:
    """Return a receipt."""
    return ReceiptOut(
        case=receipt.case_id,
        number=receipt.number,
        state=receipt.state,
        revision=receipt.revision,
        entry=receipt.entry_id,
        repeated=receipt.repeated,
    )


PLAIN = tuple(name for name in CaseOut.model_fields if name in CaseState.__dataclass_fields__)


def case_out(line: Line) -> CaseOut:
    """Return a case as a list shows it."""
    plain: dict[str, Any] = {name: getattr(line.case, name) for name in PLAIN}
    return CaseOut(
        **plain,
        state_name=words(line.state),
        category_name=words(line.category),
        light=line.light.value,
        street=line.street,
        community=line.community,
        cell=line.cell,
        owner=line.owner,
    )


def offer_out(offer: Offer) -> OfferOut:
    """Return one thing that could be done."""
    refusal = offer.refusal
    return OfferOut(
        verb=offer.verb,
        id=offer.id,
        name=words(offer.name),
        needs=[f"{need.kind}:{need.tag}" if need.tag else need.kind for need in offer.needs],
        outcomes=list(offer.outcomes),
        allowed=offer.allowed,
        code=refusal.code if refusal else "",
        why_not=Words(
            zh=refusal.sentence("zh") if refusal else "", en=refusal.sentence("en") if refusal else ""
        ),
    )


def happening_out(one: Happening) -> HappeningOut:
    """Return one entry of the story."""
    return HappeningOut(
        at=one.at,
        what=words(one.what),
        to=words(one.to),
        who=one.who,
        post=one.post,
        reason=one.reason,
        photos=[dict(photo) for photo in one.photos],
        due_at=one.due_at,
        late=one.late,
        entry=one.entry_id,
        hash=one.hash,
    )


def telling_out(telling: Telling) -> TellingOut:
    """Return a case in full."""
    return TellingOut(
        case=case_out(telling.line),
        owners={slot: unit for slot, (_, unit) in zip(SLOTS, telling.owners, strict=True)},
        answers=[[ask.zh, value] for ask, value in telling.answers],
        offers=[offer_out(one) for one in telling.offers],
        story=[happening_out(one) for one in telling.story],
        deadline={lang: list(steps) for lang, steps in telling.due_steps.items()},
        papers={name: there for name, _, there in telling.papers},
        awaits=[
            AwaitedOut(what=one.what, name=words(one.name), stands=words(one.stands), good=one.good)
            for one in telling.awaits
        ],
    )
