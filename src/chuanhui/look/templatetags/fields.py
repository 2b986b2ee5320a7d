"""Draw a playbook's question: ``{% load fields %}{% ask field value=v faults=f options=o %}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from chuanhui.look.templatetags.look import in_lang, language
from chuanhui.playbook.schema import Field, FieldKind

register = template.Library()

WIDGETS = {
    FieldKind.TEXT: "text",
    FieldKind.CHOICE: "choice",
    FieldKind.CHOICES: "choices",
    FieldKind.NUMBER: "number",
    FieldKind.QUANTITY: "number",
    FieldKind.DATE: "date",
    FieldKind.TIME: "time",
    FieldKind.POINT: "point",
    FieldKind.PHOTO: "photo",
    FieldKind.YES_NO: "yes_no",
    FieldKind.PHONE: "phone",
    FieldKind.NAME: "text",
    FieldKind.ID_NUMBER: "text",
    FieldKind.CREDIT_CODE: "text",
}
GROUPS = {"choice", "choices", "yes_no", "point", "photo"}
SHORT_TEXT = 60


@register.inclusion_tag("partials/field.html", takes_context=True)
def ask(
    context: Mapping[str, Any],
    field: Field,
    value: Any = None,
    faults: Iterable[Any] = (),
    options: Mapping[str, Any] | None = None,
    name: str = "",
    map_src: str = "",
    map_at: Any = None,
) -> dict[str, Any]:
    """Draw the question with its answer so far and what is wrong with it.

    Args:
        context: of the template; gives the language.
        field: the question, from the playbook.
        value: the answer so far: text; option id; list of ids; number; ISO date; (lon, lat); "yes" / "no".
        faults: sentences, or errors with both languages, about this field.
        options: option id → Text, for a choice (``playbook.words[field.of]``).
        name: name of the input when not the field's id; a point posts ``<name>_lon``, ``<name>_lat``.
        map_src: address of the GeoJSON that a point's map draws.
        map_at: (lon, lat) on which a point's map opens.
    """
    lang = language(context)
    widget = WIDGETS[field.kind]
    told = [in_lang(fault, lang) for fault in faults or ()]
    key = name or field.id
    described = [f"{key}-hint"] + ([f"{key}-faults"] if told else [])
    return {
        "field": field,
        "name": key,
        "widget": f"partials/fields/{widget}.html",
        "is_group": widget in GROUPS,
        "is_long": field.longest > SHORT_TEXT,
        "value": "" if value is None else value,
        "chosen": _chosen(value),
        "point": _point(value),
        "options": [(option, in_lang(text, lang)) for option, text in (options or {}).items()],
        "faults": told,
        "described": " ".join(described),
        "map_src": map_src,
        "map_at": _point(map_at),
        "lang": lang,
    }


def _chosen(value: Any) -> list[str]:
    """Return the chosen option ids of an answer of any shape."""
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(one) for one in value] if isinstance(value, (list, tuple, set, frozenset)) else [str(value)]


def _point(value: Any) -> dict[str, Any] | None:
    """Return a place as {lon, lat}, from a pair or a mapping; None when it is no place."""
    if isinstance(value, Mapping) and value.get("lon") not in {None, ""}:
        return {"lon": value["lon"], "lat": value["lat"]}
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return {"lon": value[0], "lat": value[1]}
    return None
