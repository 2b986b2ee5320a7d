"""The questions of a register's form: its fields by their kind, what was typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace as Row
from typing import Any

from django.urls import reverse

from chuanhui.desk.answers import answers_of, point_of
from chuanhui.desk.registers_shown import is_locked
from chuanhui.grid.registers.errors import BadNumber, BadPlace, BadTie, NumberTaken, ReasonMissing
from chuanhui.grid.registers.queries import Card, Declared
from chuanhui.kernel.errors import BadInput, ChuanhuiError
from chuanhui.playbook.schema import Field, FieldKind, RegisterField, Text

MASKED_NOW = Text("现为 {now}；留空不变", "now {now}; left empty it stays")
GUARDED = Text("加密保存，列表和登记卡上遮盖", "kept encrypted, masked in lists and on cards")


def fields_asked(held: Declared, shown: Iterable[RegisterField]) -> list[Field]:
    """Return the questions of a form; who may not see a field is not asked for it."""
    return [one.field for one in shown if one.field.kind is not FieldKind.PHOTO]


def sent_by(request: Any, fields: list[Field]) -> tuple[dict[str, Any], list[Any]]:
    """Return what was typed by field, places as two numbers, and faults of places."""
    sent = answers_of(request.POST, fields)
    faults: list[Any] = []
    for one in fields:
        if one.kind is FieldKind.POINT:
            lon, lat, wrong = point_of(request.POST, one.id)
            faults += wrong
            if lon is not None and lat is not None:
                sent[one.id] = [lon, lat]
    return sent, faults


def typed_text(request: Any, name: str) -> str:
    """Return a text of a form without control signs and margins."""
    return str(request.POST.get(name, "")).replace("\0", "").strip()


def questions_of(
    held: Declared, fields: list[Field], typed: Any, refusal: ChuanhuiError | None, found: Card | None = None
) -> list[Row]:
    """Return the questions with what was typed; of a protected fact what stands is told masked."""
    faults = refusal.faults if isinstance(refusal, BadInput) else ()
    rows = []
    for one in sorted(fields, key=lambda each: each.kind is FieldKind.POINT):
        own = tuple(fault for fault in faults if getattr(fault, "field", "") == one.id)
        field = held.kind.get(one.id)
        # A form's own sentence about personal answers speaks of reports, not of registers.
        hint, asked = None, replace(one, personal=False)
        if field is not None and is_locked(field):
            mask = found.line.fields.get(one.id) if found is not None else None
            hint = GUARDED
            if mask:
                hint = Text(MASKED_NOW.zh.format(now=mask), MASKED_NOW.get("en").format(now=mask))
                asked = replace(asked, required=False)
        rows.append(
            Row(
                field=asked,
                name=one.id,
                value=typed.get(one.id),
                options=held.words.get(one.of, {}),
                faults=own,
                hint=hint,
            )
        )
    return rows


def told_of(request: Any, refusal: ChuanhuiError | None, fields: list[Field]) -> dict[str, Any]:
    """Return what every form of a thing draws: faults, key, map."""
    faults = tuple(refusal.faults) if isinstance(refusal, BadInput) else ()
    placed = isinstance(refusal, BadPlace | BadNumber | NumberTaken | BadTie | ReasonMissing)
    return {
        "faults": [_named(one, fields) for one in faults],
        "refusal": None if faults or placed else refusal,
        "key": typed_text(request, "key"),
        "has_point": any(one.kind is FieldKind.POINT for one in fields),
        "map_src": f"{reverse('desk:borders')}?area={request.acting.area_path}",
    }


def _named(fault: Any, fields: list[Field]) -> Row:
    """Return a fault for the list above a form: which question it is about, and what is wrong."""
    name = getattr(fault, "field", "")
    ask = next((one.ask for one in fields if one.id == name), None)
    zh, en = fault.sentence("zh"), fault.sentence("en")
    return Row(field=name, text=Text(f"{ask.zh}：{zh}", f"{ask.get('en')}: {en}") if ask else Text(zh, en))
