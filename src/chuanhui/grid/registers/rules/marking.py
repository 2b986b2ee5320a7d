"""Which texts of a thing are marked, so that it can be found by equality; the key is not here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chuanhui.grid.registers.rules.names import pieces_of, wanted_pieces
from chuanhui.kernel.canonical import canonical_json
from chuanhui.playbook.schema import FieldKind, Guard, RegisterField, RegisterKind, Search

EXACT = "exact"


def same_form(field: RegisterField, value: Any) -> str:
    """Return the form of a value under which equal ones are found: no spaces, one width, small letters."""
    text = value if isinstance(value, str) else canonical_json(value)
    if text.isascii() and text.isalnum():
        # A number or a code, as most are: there is nothing to take away.
        return text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = "".join(text.split()).casefold()
    return text.replace("-", "") if field.field.kind is FieldKind.PHONE else text


def same_forms(field: RegisterField, values: Sequence[Any]) -> list[str]:
    """Return the `same_form` of each value of a column; texts are written anew in one go."""
    if set(map(type, values)) == {str}:
        # No sign merges with U+0000, and none becomes it.
        text = "\x00".join(values)
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        text = "".join(text.split()).casefold()
        if field.field.kind is FieldKind.PHONE:
            text = text.replace("-", "")
        forms = text.split("\x00")
        if len(forms) == len(values):
            return forms
    return [same_form(field, one) for one in values]


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
            yield exact_text(kind, field, value)


def exact_text(kind: RegisterKind, field: RegisterField, value: Any) -> str:
    """Return the text whose mark finds things with exactly this value."""
    return exact_stem(kind, field) + same_form(field, value)


def exact_stem(kind: RegisterKind, field: RegisterField) -> str:
    """Return what `exact_text` begins with, whatever the value."""
    return f"{kind.id}.{field.id}.{EXACT}:"


def name_texts(kind: RegisterKind, field: RegisterField, text: str) -> tuple[str, ...]:
    """Return the texts whose marks find things by name; () where the text is too short."""
    return tuple(f"{kind.id}.{field.id}.{use}:{piece}" for use, piece in wanted_pieces(text))


class SameList(NamedTuple):
    """A list of fields that no two things should share.

    Attributes:
        stem: what its texts begin with, ``kind.same.place.``.
        is_local: compared only within what the things stand in.
    """

    place: int
    stem: str
    fields: tuple[RegisterField, ...]
    is_local: bool


def same_lists(kind: RegisterKind) -> tuple[SameList, ...]:
    """Return the lists of fields that no two things of a kind should share.

    What is called 1号楼 in another compound is no duplicate: a list of open fields is compared within what
    the thing stands in. A list with a protected field or a code of a firm is compared everywhere.
    """
    found = []
    for place, names in enumerate(kind.same):
        fields = tuple(field for name in names if (field := kind.get(name)) is not None)
        if fields and len(fields) == len(names):
            is_local = all(
                one.guard is Guard.OPEN and one.field.kind is not FieldKind.CREDIT_CODE for one in fields
            )
            found.append(SameList(place, f"{kind.id}.same.{place}.", fields, is_local))
    return tuple(found)


def same_texts(kind: RegisterKind, values: Mapping[str, Any], scope: str = "") -> Iterator[str]:
    """Yield one text for each list of fields that no two things should share, where all of them are told.

    Args:
        kind: register kind.
        values: open and protected fields together.
        scope: id of the thing that it stands in; "" for none.
    """
    for one in same_lists(kind):
        told = [values.get(field.id) for field in one.fields]
        if all(value is not None for value in told):
            held = [same_form(field, value) for field, value in zip(one.fields, told, strict=True)]
            yield f"{one.stem}{scope if one.is_local else ''}:{canonical_json(held)}"
