"""Masked forms: what a list shows of a protected value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chuanhui.grid.registers.rules.names import mask_name
from chuanhui.playbook.schema import FieldKind, Guard, RegisterField, RegisterKind, Search

HIDDEN = "***"


def mask(field: RegisterField, value: Any) -> str:
    """Return the masked form of a value: ``138****8000``, ``411602********1234``, ``张*``, ``***``.

    A sensitive value is hidden whole: the first sign of an illness tells the illness.
    """
    return masker(field)(str(value))


def masker(field: RegisterField) -> Callable[[str], str]:
    """Return what masks the values of a field, each written as text."""
    kind = field.field.kind
    if field.guard is Guard.SENSITIVE:
        return lambda text: HIDDEN
    if kind is FieldKind.NAME or field.search is Search.NAME:
        return mask_name
    if kind is FieldKind.PHONE:
        return _phone
    if kind is FieldKind.ID_NUMBER:
        return lambda text: _inner(text, 6, 4)
    return _text if kind is FieldKind.TEXT else lambda text: HIDDEN


def _phone(text: str) -> str:
    if len(text) == 11:
        return f"{text[:3]}****{text[-4:]}"
    return _inner(text, min(3, len(text) // 3), min(2, len(text) // 3))


def _text(text: str) -> str:
    if len(text) == 18:
        return _inner(text, 6, 4)
    return _inner(text, 2, 2) if len(text) >= 8 else HIDDEN


def masks_of(kind: RegisterKind, guarded: Mapping[str, Any]) -> dict[str, str]:
    """Return the masked forms of a thing's protected fields, by field."""
    return {one.id: mask(one, guarded[one.id]) for one in kind.guarded if guarded.get(one.id) is not None}


def label_of(
    kind: RegisterKind, plain: Mapping[str, Any], masks: Mapping[str, str], number: str, words: Any
) -> str:
    """Return what a list calls a thing: its label's value, masked where protected, or its number."""
    field = kind.get(kind.label)
    if field is None:
        return number
    if field.guard is not Guard.OPEN:
        return masks.get(field.id, number)
    value = plain.get(field.id)
    text = words.get(field.field.of, {}).get(value) if field.field.of and isinstance(value, str) else None
    return text.zh if text is not None else str(value) if value is not None else number


def _inner(text: str, first: int, last: int) -> str:
    """Return a text with its inner signs hidden."""
    return text[:first] + "*" * max(len(text) - first - last, 1) + (text[-last:] if last else "")
