"""Which texts of a thing are marked, so that it can be found by equality; the key is not here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from chuanhui.grid.registers.rules.names import pieces_of, wanted_pieces
from chuanhui.kernel.canonical import canonical_json
from chuanhui.playbook.schema import FieldKind, Guard, RegisterField, RegisterKind, Search

EXACT = "exact"


def same_form(field: RegisterField, value: Any) -> str:
    """Return the form of a value under which equal ones are found: no spaces, one width, small letters."""
    text = value if isinstance(value, str) else canonical_json(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = "".join(text.split()).casefold()
    return text.replace("-", "") if field.field.kind is FieldKind.PHONE else text


def named(kind: RegisterKind, field: RegisterField) -> bool:
    """Tell whether a field is found as a name: it says so, or it is the label in the open."""
    return field.search is Search.NAME or (field.id == kind.label and field.guard is Guard.OPEN)


def texts_of(kind: RegisterKind, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts to be marked for a thing, ``kind.field.use:value``.

    Args:
        values: open and protected fields together.
    """
    for field in kind.fields:
        value = values.get(field.id)
        if value is None or field.declared:
            continue
        if named(kind, field) and isinstance(value, str):
            for use, piece in pieces_of(value):
                yield f"{kind.id}.{field.id}.{use}:{piece}"
        if field.search is not Search.NONE:
            yield f"{kind.id}.{field.id}.{EXACT}:{same_form(field, value)}"


def exact_text(kind: RegisterKind, field: RegisterField, value: Any) -> str:
    """Return the text whose mark finds things with exactly this value."""
    return f"{kind.id}.{field.id}.{EXACT}:{same_form(field, value)}"


def name_texts(kind: RegisterKind, field: RegisterField, text: str) -> tuple[str, ...]:
    """Return the texts whose marks find things by name; () where the text is too short."""
    return tuple(f"{kind.id}.{field.id}.{use}:{piece}" for use, piece in wanted_pieces(text))


def same_texts(kind: RegisterKind, values: Mapping[str, Any], scope: str = "") -> Iterator[str]:
    """Yield one text for each list of fields that no two things should share, where all of them are told.

    What is called 1号楼 in another compound is no duplicate: a list of open fields is compared within what
    the thing stands in. A list with a protected field or a code of a firm is compared everywhere.

    Args:
        kind: register kind.
        values: open and protected fields together.
        scope: id of the thing that it stands in; "" for none.
    """
    for place, names in enumerate(kind.same):
        fields = [kind.get(name) for name in names]
        held = [
            same_form(field, values[field.id])
            for field in fields
            if field is not None and values.get(field.id) is not None
        ]
        if held and len(held) == len(names):
            names_only = all(
                field.guard is Guard.OPEN and field.field.kind is not FieldKind.CREDIT_CODE
                for field in fields
                if field is not None
            )
            yield f"{kind.id}.same.{place}.{scope if names_only else ''}:{canonical_json(held)}"
