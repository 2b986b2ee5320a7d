"""Facts of registered things in words: values by the kind of their field, lines of a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace as Row
from typing import Any

from django.urls import reverse

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.queries import Line
from chuanhui.playbook.schema import Field, FieldKind, Guard, RegisterField, RegisterKind, Text

YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}
DIGITS = 5
HEADS_MOST = 4
WordLists = Mapping[str, Mapping[str, Text]]


def said(one: Field, value: Any, words: WordLists) -> Text:
    """Return a value in words: of a choice its word, of a number its unit, of a place its two numbers."""
    if value is None or value == "":
        return Text("—")
    if one.kind is FieldKind.YES_NO and isinstance(value, bool):
        return YES_NO[value]
    if one.kind is FieldKind.CHOICE:
        return words.get(one.of, {}).get(str(value), Text(str(value)))
    if one.kind is FieldKind.CHOICES and isinstance(value, list | tuple):
        texts = [words.get(one.of, {}).get(str(each), Text(str(each))) for each in value]
        return Text("、".join(each.zh for each in texts), ", ".join(each.get("en") for each in texts))
    if one.kind is FieldKind.QUANTITY and one.unit:
        return Text(f"{value} {one.unit}")
    if one.kind is FieldKind.POINT and isinstance(value, list | tuple) and len(value) == 2:
        return Text(f"{float(value[1]):.{DIGITS}f}, {float(value[0]):.{DIGITS}f}")
    return Text(str(value))


def url_of(thing_id: Any) -> str:
    """Return the address of a thing's card."""
    return reverse("desk:thing", args=[thing_id])


def place_names(paths: set[str], by: Acting) -> Mapping[str, str]:
    """Return for each path the names of its community and what lies above it, the territory left out."""
    above = {path: _above(path) for path in paths}
    names = areas.names({one for two in above.values() for one in two}, stamp=by.stamps.get("areas"))
    return {
        path: " · ".join(names.get(one, "") for one in two if names.get(one)) for path, two in above.items()
    }


def _above(path: str) -> list[str]:
    codes = path.rstrip(".").split(".")
    return [".".join(codes[:depth]) + "." for depth in range(2, min(len(codes), 4) + 1)] or [path]


def is_locked(one: RegisterField) -> bool:
    """Tell whether a field is protected."""
    return one.guard is not Guard.OPEN


def row_of(line: Line, heads: list[Row], words: WordLists, places: Mapping[str, str], today: date) -> Row:
    """Return a thing as a line of a list.

    Args:
        line: as the registers tell it to this post: what it may not see is absent.
        heads: see `heads_of`.
        words: lists of words of its kind.
        places: see `place_names`.
        today: decides what is overdue for a look.
    """
    return Row(
        number=line.number,
        label=line.label,
        url=url_of(line.id),
        ended=line.until is not None,
        cells=[(one.ask, cell_of(one.field, line, words)) for one in heads],
        place=places.get(line.area_path, ""),
        since=line.since,
        recheck_by=line.recheck_by,
        overdue=bool(line.recheck_by and line.recheck_by <= today and line.until is None),
        revision=line.revision,
    )


def cell_of(one: RegisterField, line: Line, words: WordLists) -> Text:
    """Return what a thing tells of a field: its value, or its masked form where it is protected."""
    value = line.fields.get(one.id)
    return Text(str(value or "—")) if is_locked(one) else said(one.field, value, words)


def heads_of(kind: RegisterKind, visible: tuple[RegisterField, ...]) -> list[Row]:
    """Return the columns of a list: the first facts beside the label that this post may see; no places."""
    plain = [one for one in visible if one.id != kind.label and one.field.kind not in _LONG]
    return [Row(id=one.id, ask=one.field.ask, locked=is_locked(one), field=one) for one in plain[:HEADS_MOST]]


_LONG = frozenset({FieldKind.POINT, FieldKind.PHOTO})
