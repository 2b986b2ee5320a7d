"""Failed items: what they ask for, the case they open, and the step that a recheck takes on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chuanhui.mechanism.inspections.rules.sheets import Scored
from chuanhui.mechanism.inspections.rules.state import Finding, FindingState, Visit
from chuanhui.playbook.schema import (
    CaseKind,
    FieldKind,
    InspectionKind,
    Item,
    Need,
    Outcome,
    Playbook,
    Step,
    Text,
)

OWN_SOURCES = ("inspection", "superior")
"""Words of a playbook's list of sources that mean: found by inspectors. The first that it knows is taken."""


def newly_failed(scored: Scored, before: Visit | None = None) -> tuple[str, ...]:
    """Return the items that fail now and have no finding that stands."""
    standing = {
        one.item for one in (before.found if before else ()) if one.state is not FindingState.WITHDRAWN
    }
    return tuple(item for item in scored.failed if item not in standing)


def withdrawn(visit: Visit, scored: Scored | None) -> tuple[Finding, ...]:
    """Return the findings after a restatement: those whose item no longer fails are withdrawn.

    Args:
        scored: the new sheet; None when the sheet was struck out.

    A case that was opened stays as it is: what lies in the street does not go away by a better score.
    """
    failed = scored.failed if scored else ()
    return tuple(
        one
        if one.item in failed or one.state is FindingState.PASSED
        else replace(one, state=FindingState.WITHDRAWN)
        for one in visit.found
    )


def answers_for(
    playbook: Playbook, case_kind: CaseKind, kind: InspectionKind, item: Item, answer: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers of the case that a failed item opens: its category, and in words what was found."""
    form = playbook.forms[case_kind.form]
    answers: dict[str, Any] = {}
    if item.category:
        answers[case_kind.category] = item.category
    told = f"【{kind.name.zh}】{item.ask.zh}：{found_in_words(item, answer).zh}"
    if item.clause:
        told += f"（标准 {item.clause}）"
    if answer.get("note"):
        told += f"。{answer['note']}"
    text = next((one for one in form.fields if one.kind is FieldKind.TEXT), None)
    if text is not None:
        answers[text.id] = told[: text.longest]
    return answers


def found_in_words(item: Item, answer: Mapping[str, Any]) -> Text:
    """Return what the rater put down, in words."""
    if item.deduct is not None:
        count = answer["faults"]
        return Text(f"发现 {count} 处", f"{count} found")
    if item.choose:
        option = str(answer["option"])
        return item.options.get(option, Text(option))
    present, expected = answer["present"], answer["expected"]
    return Text(f"应到 {expected}，实到 {present}", f"{present} of {expected} present")


def source_for(playbook: Playbook, case_kind: CaseKind) -> str:
    """Return the word by which the playbook says that inspectors found it; "" leaves it to the cases room."""
    known = playbook.words.get(case_kind.source, {})
    return next((word for word in OWN_SOURCES if word in known), "")


def photos_most(playbook: Playbook, case_kind: CaseKind) -> int:
    """Return how many photos the form of a case takes in."""
    form = playbook.forms[case_kind.form]
    return next((one.most or 0 for one in form.fields if one.kind is FieldKind.PHOTO), 0)


def step_for(case_kind: CaseKind, state: str, *, good: bool) -> Step | None:
    """Return the step by which a recheck moves the case, or None when it is not ready to be looked at.

    Good: the step that closes it as fixed, a duty before others. Bad: the step that sends it back to
    work: the one that counts rework, or the one that leads back to where it was worked on.
    """
    from_here = [one for one in case_kind.steps if state in one.frm and one.coercive is None]
    ending = [
        one
        for one in from_here
        if one.to in case_kind.closed and (not one.outcome or Outcome.FIXED in one.outcome)
    ]
    ending.sort(key=lambda one: one.within is None)
    if good or not ending:
        return ending[0] if ending and good else None
    back = [one for one in from_here if one.to not in case_kind.closed and one.to != state]
    rework = [one for one in back if one.counts == "rework" or one.id == "send_back"]
    return rework[0] if rework else None


def tag_of(needs: tuple[Need, ...]) -> str:
    """Return how the photos of a recheck are tagged: as the step wants them, else as the state after work."""
    return next((one.tag for one in needs if one.kind == "photo" and one.tag), "after")
