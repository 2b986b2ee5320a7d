"""What a post brings to a step, and whether that is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chuanhui.mechanism.cases.errors import BadStep
from chuanhui.mechanism.cases.rules.fields import Fault, checked
from chuanhui.playbook.schema import CaseKind, Form, Outcome, Step

REASON_LONGEST = 500
Words = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that lies in the evidence store: its content address and what it shows (`before`, `after`)."""

    sha256: str
    tag: str


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with a step: reason, photos, fields, the outcome, and units for the owner slots."""

    reason: str = ""
    photos: tuple[Photo, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = ""
    owners: Mapping[str, int] = field(default_factory=dict)


def outcome_of(step: Step, kind: CaseKind, given: Given) -> str:
    """Return the outcome that the step gives the case, empty when the case stays open.

    Raises:
        BadStep: the step admits several outcomes and none of them was chosen.
    """
    if step.to not in kind.closed:
        return ""
    if not step.outcome:
        return Outcome.FIXED.value
    if len(step.outcome) == 1 and not given.outcome:
        return step.outcome[0].value
    if given.outcome not in {one.value for one in step.outcome}:
        raise BadStep((Fault("outcome", "needs.outcome"),), step_name=step.name.zh)
    return given.outcome


def brought(
    step: Step, form: Form, given: Given, words: Words, answered: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the form fields that the step brings, checked, when everything it needs is there.

    A step may fill in what is still open; what was answered before stays, unless the step asks for it.

    Raises:
        BadStep: with every fault at once.
    """
    faults = []
    asked = {need.tag for need in step.needs if need.kind == "field"}
    faults += [Fault(name, "answered") for name in given.fields if name in answered and name not in asked]
    values, field_faults = checked(form, given.fields, words=words, only=tuple(given.fields))
    faults += field_faults
    for need in step.needs:
        if need.kind == "reason" and not given.reason.strip():
            faults.append(Fault("reason", "needs.reason"))
        if need.kind == "photo" and not any(photo.tag == need.tag for photo in given.photos):
            faults.append(Fault("photo", f"needs.photo_{need.tag}"))
        if need.kind == "field" and values.get(need.tag) in (None, "", []):
            faults.append(Fault(need.tag, "needs.field"))
    if len(given.reason) > REASON_LONGEST:
        faults.append(Fault("reason", "too_long", {"longest": REASON_LONGEST}))
    if faults:
        raise BadStep(tuple(faults), step_name=step.name.zh)
    return values
