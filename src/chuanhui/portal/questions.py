"""The questions of a report as a resident meets them: few, with answers and faults beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace as Row
from typing import Any

from django.http import QueryDict

from chuanhui.playbook.schema import Field, FieldKind, Text
from chuanhui.portal.kinds import Kind

APART = {FieldKind.PHOTO, FieldKind.POINT}
MANY = {FieldKind.CHOICES}


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answer so far and what is wrong with it."""

    field: Field
    value: Any
    options: Mapping[str, Text]
    faults: tuple[Any, ...] = ()


def answers_of(kind: Kind, posted: QueryDict) -> dict[str, Any]:
    """Return the answers of a posted form; the place and the photos travel beside them."""
    return {
        one.id: posted.getlist(one.id) if one.kind in MANY else posted.get(one.id, "")
        for one in _asked(kind)
        if one.id in posted
    }


def questions(
    kind: Kind, answers: Mapping[str, Any], faults: Iterable[Any] = ()
) -> tuple[list[Question], list[Question]]:
    """Return what every resident is asked, and what only those may add who know it.

    The category comes first. What is neither required nor the first free text is left to the second part.
    """
    told = list(faults)
    first_text = kind.first_of(FieldKind.TEXT)
    must: list[Question] = []
    may: list[Question] = []
    for one in _asked(kind):
        question = Question(
            one,
            answers.get(one.id),
            kind.playbook.words.get(one.of, {}),
            tuple(fault for fault in told if fault.field == one.id),
        )
        (must if one.required or one is first_text else may).append(question)
    must.sort(key=lambda question: question.field.id != kind.case.category)
    return must, may


def _asked(kind: Kind) -> list[Field]:
    """Return the fields asked here: nothing of later steps, and nothing personal unless the form insists.

    Only a version that was in force before the language refused personal questions (RI007) has any.
    """
    needed_later = {need.tag for step in kind.case.steps for need in step.needs if need.kind == "field"}
    return [
        one
        for one in kind.form.fields
        if one.kind not in APART
        and (one.required or not (one.personal or one.kind is FieldKind.PHONE or one.id in needed_later))
    ]


def summary(kind: Kind, faults: Iterable[Any]) -> list[Row]:
    """Return the faults as the list on top tells them: each with its question, in the order of the page."""
    asked = {one.id: one.ask for one in kind.form.fields}
    order = [one.field.id for part in questions(kind, {}) for one in part]
    told = []
    for one in sorted(faults, key=lambda one: order.index(one.field) if one.field in order else len(order)):
        ask = asked.get(one.field) if one.field in order else None
        zh, en = one.sentence("zh"), one.sentence("en")
        text = Text(f"{ask.zh}：{zh}", f"{ask.get('en')}: {en}") if ask else Text(zh, en)
        told.append(Row(text=text, field=one.field))
    return told
