"""What a resident's form posts: texts without control signs, its key, answers to a playbook's form."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from chuanhui.playbook.schema import Field, FieldKind, Form, Text

APART = frozenset({FieldKind.PHOTO, FieldKind.POINT})
OF_FORM = "a."
"""What the names of a playbook's questions begin with, so that none is mistaken for a field of the page."""
LONGEST = 200


def text_of(posted: Any, name: str, longest: int = LONGEST) -> str:
    """Return a text as typed, trimmed and cut."""
    return str(posted.get(name, "")).replace("\0", "").strip()[:longest]


def key_of(posted: Any) -> UUID | None:
    """Return the key that the form came with; None for one that is none."""
    try:
        return UUID(posted.get("key", ""))
    except ValueError:
        return None


def asked(form: Form) -> list[Field]:
    """Return the questions of a form that a page without upload and map can ask."""
    return [one for one in form.fields if one.kind not in APART]


def answers_of(posted: Any, form: Form) -> dict[str, Any]:
    """Return the answers to a playbook's form."""
    found: dict[str, Any] = {}
    for one in asked(form):
        name = OF_FORM + one.id
        if one.kind is FieldKind.CHOICES:
            if chosen := [text for text in posted.getlist(name) if text]:
                found[one.id] = chosen
        elif text := text_of(posted, name, max(LONGEST, one.longest + 1)):
            found[one.id] = text
    return found


def questions_of(
    form: Form,
    words: Mapping[str, Mapping[str, Text]],
    answers: Mapping[str, Any],
    faults: list[Any],
    most: Mapping[str, int],
) -> list[Row]:
    """Return the questions as a page draws them, each with its answer, faults, options and bound."""
    return [
        Row(
            field=one,
            name=OF_FORM + one.id,
            value=answers.get(one.id),
            options=words.get(one.of, {}),
            most=most.get(one.id),
            faults=[fault for fault in faults if getattr(fault, "field", "") == one.id],
        )
        for one in asked(form)
    ]


def summary(form: Form, faults: list[Any]) -> list[Row]:
    """Return the faults as the list on top tells them, each with its question."""
    asks = {one.id: one.ask for one in form.fields}
    told = []
    for one in faults:
        name = getattr(one, "field", "")
        ask, zh, en = asks.get(name), one.sentence("zh"), one.sentence("en")
        text = Text(f"{ask.zh}：{zh}", f"{ask.get('en')}: {en}") if ask else Text(zh, en)
        told.append(Row(text=text, field=OF_FORM + name if ask else name))
    return told
