"""The forms of a case: for each thing that may be done, what it needs and what was typed so far."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from chuanhui.desk.owners import Slot, proposed
from chuanhui.grid.posts.queries import units
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases.rules import CaseState, Offer
from chuanhui.playbook.schema import Field, FieldKind, Outcome, Playbook, Text
from chuanhui.playbook.vocabulary import OUTCOMES, PHOTO_TAGS

SIGNS = {
    "ask": "clock",
    "grant": "check",
    "refuse": "cross",
    "resume": "clock",
    "reopen": "back",
    "merge": "merged",
}
STEP_SIGNS = {
    "dispatch": "dispatched",
    "fix": "fixed",
    "fix_now": "fixed",
    "verify": "closed",
    "hand_back": "back",
    "send_back": "back",
    "dismiss": "void",
    "escalate": "export",
}
DANGER = frozenset({"dismiss", "send_back", "hand_back", "fine", "call_off", "drop", "withdraw", "refuse"})
REASON = Field("reason", Text("原因说明", "Reason"), FieldKind.TEXT, required=True, longest=500)
NOTE = Field("reason", Text("补充说明", "Remarks"), FieldKind.TEXT, longest=500)
NUMBER = Field(
    "into",
    Text("并入事件的编号", "Number of the case to merge into"),
    FieldKind.TEXT,
    required=True,
    longest=40,
)
PHOTOS_MOST = 6


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form, with what was answered and what is wrong with it."""

    field: Field
    name: str
    value: Any = None
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    faults: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What one offer asks for."""

    offer: Offer
    id: str
    url: str
    sign: str
    danger: bool
    questions: tuple[Question, ...]
    outcomes: tuple[tuple[str, Text], ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The form that somebody was filling in: what was typed, what is wrong, which photos are kept already."""

    id: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Any, ...] = ()
    refusal: Any = None
    moved_on: bool = False
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def loose(self) -> tuple[tuple[Text, str], ...]:
        """Return the texts that were typed, for showing them where the form itself is gone."""
        names = {"reason": REASON.ask, "into": NUMBER.ask}
        return tuple(
            (names.get(name, Text(name)), text)
            for name, text in self.typed.items()
            if isinstance(text, str) and text.strip() and name not in {"line", "subject"}
        )


def sign_of(offer: Offer) -> str:
    """Return the icon of an offer."""
    return SIGNS.get(offer.verb) or STEP_SIGNS.get(offer.id, "right")


def is_grave(offer: Offer) -> bool:
    """Tell whether an offer turns something down or burdens somebody: its button says so."""
    return (offer.id if offer.verb == "step" else offer.verb) in DANGER


def form_of(
    case: CaseState, offer: Offer, playbook: Playbook, by: Acting, opened: Opened | None = None
) -> Form:
    """Return the form of one offer, filled with what was typed."""
    typed, faults = (opened.typed, opened.faults) if opened else ({}, ())
    asked = list(fields_of(offer, playbook, case))
    questions = tuple(
        Question(
            one,
            one.id,
            typed.get(one.id),
            playbook.words.get(one.of, {}),
            tuple(fault for fault in faults if _is_about(fault, one)),
        )
        for one in asked
    )
    slots: tuple[Slot, ...] = ()
    if offer.sets_owner and offer.allowed:
        known = units(case.territory, by.stamps.get("posts"))
        slots = proposed(case, playbook.cases[case.kind], known, typed)
    return Form(
        offer,
        f"{offer.verb}-{offer.id}",
        reverse("desk:act", args=[case.id, offer.verb, offer.id]),
        sign_of(offer),
        is_grave(offer),
        questions,
        tuple((one, OUTCOMES[Outcome(one)]) for one in offer.outcomes),
        slots,
    )


def fields_of(offer: Offer, playbook: Playbook, case: CaseState) -> Iterable[Field]:
    """Yield the questions of an offer: the playbook's own fields, photos, reasons; a number for a merge."""
    form = playbook.forms[playbook.cases[case.kind].form]
    reasons = False
    for need in offer.needs:
        if need.kind == "reason":
            reasons = True
        elif need.kind == "photo":
            ask = PHOTO_TAGS.get(need.tag, Text("照片", "Photos"))
            yield Field(f"photo_{need.tag}", ask, FieldKind.PHOTO, required=True, most=PHOTOS_MOST)
        elif found := form.get(need.tag):
            yield Field(
                found.id,
                found.ask,
                found.kind,
                of=found.of,
                required=True,
                longest=found.longest,
                least=found.least,
                most=found.most,
                unit=found.unit,
                personal=found.personal,
            )
    if offer.verb == "merge":
        yield NUMBER
    elif reasons:
        yield REASON
    elif offer.verb in {"step", "grant"}:
        yield NOTE


def _is_about(fault: Any, one: Field) -> bool:
    name = getattr(fault, "field", "")
    if one.kind is FieldKind.PHOTO:
        return name in {one.id, "photo"} and getattr(fault, "code", "").endswith(one.id.partition("_")[2])
    return name == one.id


PAPER_REFERENCE = Field(
    "reference", Text("文号", "Reference number"), FieldKind.TEXT, required=True, longest=60
)
PAPER_DATED = Field("dated", Text("文书日期", "Dated"), FieldKind.DATE, required=True)


def paper_form(
    case: CaseState, papers: tuple[tuple[str, Text, bool], ...], opened: Opened | None = None
) -> Mapping[str, Any] | None:
    """Return the form that puts a paper of the act gate on a case; None when every paper lies there."""
    missing = {name: text for name, text, there in papers if not there}
    if not missing:
        return None
    kind = Field("kind", Text("文书", "Paper"), FieldKind.CHOICE, required=True)
    typed, faults = (opened.typed, opened.faults) if opened else ({}, ())
    asked: tuple[tuple[Field, Mapping[str, Any]], ...] = (
        (kind, missing),
        (PAPER_REFERENCE, {}),
        (PAPER_DATED, {}),
    )
    return {
        "url": reverse("desk:paper", args=[case.id]),
        "questions": [
            Question(
                one,
                f"paper_{one.id}",
                typed.get(one.id),
                options,
                tuple(fault for fault in faults if getattr(fault, "field", "") == one.id),
            )
            for one, options in asked
        ],
    }
