"""Taking the snapshot of a notice: the fields that its playbook lists, in words, and never another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chuanhui.mechanism.voice.errors import VoiceFault
from chuanhui.mechanism.voice.rules.saying import is_personal
from chuanhui.playbook.schema import Field, FieldKind, Text

Words = Mapping[str, Mapping[str, Text]]
YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}
NEVER = frozenset({FieldKind.PHONE, FieldKind.ID_NUMBER, FieldKind.PHOTO, FieldKind.POINT})
"""Kinds of field that no notice shows: numbers of people are personal, pictures are attached."""


def snapshot(
    shows: Iterable[str], fields: Iterable[Field], values: Mapping[str, Any], words: Words
) -> tuple[list[dict[str, str]], list[VoiceFault]]:
    """Return the fields shown, in the order in which the playbook lists them, and what may not be shown.

    Args:
        shows: ids that the playbook lists.
        fields: the form's, or the open ones of the register kind.
        values: answers by field; what else they hold is never looked at.
        words: lists of options by name.
    """
    known = {one.id: one for one in fields}
    shown: list[dict[str, str]] = []
    faults: list[VoiceFault] = []
    for name in shows:
        one, value = known.get(name), values.get(name)
        if one is None or one.personal or one.kind in NEVER or value is None or value in ("", []):
            continue
        told = in_words(one, value, words)
        if is_personal(told.zh):
            faults.append(VoiceFault(name, "personal"))
        shown.append(
            {
                "id": name,
                "ask": one.ask.zh,
                "ask_en": one.ask.get("en"),
                "value": told.zh,
                "value_en": told.get("en"),
            }
        )
    return shown, faults


def in_words(one: Field, value: Any, words: Words) -> Text:
    """Return an answer as a reader reads it."""
    if one.kind in {FieldKind.CHOICE, FieldKind.CHOICES}:
        options = words.get(one.of, {})
        several = [options.get(str(item), Text(str(item))) for item in _listed(value)]
        return Text("、".join(item.zh for item in several), ", ".join(item.get("en") for item in several))
    if one.kind is FieldKind.YES_NO and isinstance(value, bool):
        return YES_NO[value]
    if one.kind is FieldKind.QUANTITY and one.unit:
        return Text(f"{value} {one.unit}")
    return Text(str(value))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
