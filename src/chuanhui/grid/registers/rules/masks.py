"""Masked forms: what a list shows of a protected value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chuanhui.grid.registers.rules.names import mask_name
from chuanhui.playbook.schema import FieldKind, Guard, RegisterField, RegisterKind, Search

HIDDEN = "***"


def mask(field: RegisterField, value: Any) -> str:
    """Return the masked form of a value: ``138****8000``, ``411602********1234``, ``张*``, ``***``.

    A sensitive value is hidden whole: the first sign of an illness tells the illness.
    """
    text = str(value)
    kind = field.field.kind
    if field.guard is Guard.SENSITIVE:
        return HIDDEN
    if kind is FieldKind.NAME or field.search is Search.NAME:
        return mask_name(text)
    if kind is FieldKind.PHONE:
        return (
            _inner(text, 3, 4)
            if len(text) == 11
            else _inner(text, min(3, len(text) // 3), min(2, len(text) // 3))
        )
    if kind is FieldKind.ID_NUMBER or (kind is FieldKind.TEXT and len(text) == 18):
        return _inner(text, 6, 4)
    if kind is FieldKind.TEXT and len(text) >= 8:
        return _inner(text, 2, 2)
    return HIDDEN


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
