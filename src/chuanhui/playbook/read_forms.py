"""Reads `words:` and `forms:`: closed lists of options, and the questions that are asked."""

from __future__ import annotations

from collections.abc import Mapping

from chuanhui.playbook.reading import Section
from chuanhui.playbook.schema import Field, FieldKind, Form, Text

Words = Mapping[str, Mapping[str, Text]]

FIELD_KEYS = ("ask", "kind", "of", "required", "longest", "least", "most", "unit", "personal")
LONGEST = {FieldKind.NAME: 40, FieldKind.ID_NUMBER: 18, FieldKind.CREDIT_CODE: 18}
"""Signs that an answer of these kinds has at most; of the others 500."""

_CHOICES = (FieldKind.CHOICE, FieldKind.CHOICES)
_NUMBERS = (FieldKind.NUMBER, FieldKind.QUANTITY)


def read_words(top: Section) -> dict[str, dict[str, Text]]:
    """Return the word lists: list id → option id → wording."""
    lists: dict[str, dict[str, Text]] = {}
    for list_id, node in top.entries("words"):
        where = f"words.{list_id}"
        holder = Section(top.reading, node, where, tuple(getattr(node, "pairs", ())))
        options = {
            key: top.reading.wording(value, f"{where}.{key}")
            for key, (written, value) in holder.node.pairs.items()
            if top.reading.id(written, where)
        }
        if holder.sound and not options:
            top.reading.fault("PB025", node, where=where)
        lists[list_id] = options
    return lists


def read_forms(top: Section, words: Words, *, required: bool = True) -> dict[str, Form]:
    """Return the forms, with their fields in the order written; with `required` there must be some."""
    forms: dict[str, Form] = {}
    for form_id, node in top.entries("forms", required=required):
        where = f"forms.{form_id}"
        holder = Section(top.reading, node, where, tuple(getattr(node, "pairs", ())))
        fields = [
            read_field(Section(top.reading, value, f"{where}.{key}", FIELD_KEYS), key, words)
            for key, (written, value) in holder.node.pairs.items()
            if top.reading.id(written, where)
        ]
        if holder.sound and not fields:
            top.reading.fault("PB025", node, where=where)
        forms[form_id] = Form(form_id, tuple(fields))
    return forms


def read_field(section: Section, field_id: str, words: Words) -> Field:
    """Return the question under `section`, which may have more keys than those of a form."""
    kind = _kind(section)
    numeric = kind in _NUMBERS
    bounds = (-1_000_000, 1_000_000) if numeric else (0, 20)
    unit = section.text("unit", longest=10, optional=kind is not FieldKind.QUANTITY)
    return Field(
        id=field_id,
        ask=section.wording("ask"),
        kind=kind,
        of=_list_of(section, kind, words),
        required=section.truth("required"),
        longest=section.whole("longest", 1, 5000, LONGEST.get(kind, 500)),
        least=section.whole("least", *bounds, default=0) if section.get("least") else None,
        most=section.whole("most", *bounds, default=0) if section.get("most") else None,
        unit=unit,
        personal=section.truth("personal"),
    )


def _kind(section: Section) -> FieldKind:
    node = section.need("kind")
    known = [one.value for one in FieldKind]
    found = section.reading.one_of(node, section.at("kind"), known) if node else ""
    return FieldKind(found) if found else FieldKind.TEXT


def _list_of(section: Section, kind: FieldKind, words: Words) -> str:
    if kind not in _CHOICES:
        node = section.get("of")
        if node:
            allowed = tuple(key for key in FIELD_KEYS if key != "of")
            section.reading.fault("PB012", node, key="of", where=section.where, allowed=allowed)
        return ""
    node = section.need("of")
    if node is None:
        return ""
    name = section.reading.scalar(node, section.at("of"))
    if name and name not in words:
        section.reading.fault("PB041", node, value=name, allowed=tuple(words))
        return ""
    return name
