"""Checking answers against a form: every fault at once, each with its field."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from chuanhui.playbook.schema import Field, FieldKind, Form

SENTENCES = {
    "needs.outcome": ("请选择办理结果。", "Choose an outcome."),
    "needs.reason": ("请填写原因。", "Give a reason."),
    "needs.photo_before": ("请上传整改前照片。", "Add a photo taken before the work."),
    "needs.photo_after": ("请上传整改后照片。", "Add a photo taken after the work."),
    "needs.photo_": ("请上传照片。", "Add a photo."),
    "answered": ("此项已经填报，不能改写。", "This was answered before and stays as it was."),
    "same_photo": (
        "整改后的照片与整改前相同，请重新拍摄。",
        "This is the photo from before the work.",
    ),
    "needs.thing": (
        "请填写所涉{what}的编号。",
        "Give the number of what this is about ({what_en}).",
    ),
    "no_thing": (
        "没有编号为“{number}”的{what}，或已注销，或不在您的职责范围内。",
        "Nothing registered as {what_en} “{number}” is in your sight.",
    ),
    "not_about": (
        "这类事件不针对登记对象，请勿填写编号。",
        "This kind of case is about no registered thing.",
    ),
    "needs.field": ("请填写此项。", "Fill this in."),
    "required": ("请填写此项。", "Fill this in."),
    "unknown": ("表单中没有这一项。", "The form has no such field."),
    "too_long": ("最多 {longest} 字。", "At most {longest} characters."),
    "not_text": ("应为文字。", "This must be text."),
    "not_option": ("请选择列出的选项：{options}。", "Choose one of: {options}."),
    "not_number": ("应为数字。", "This must be a number."),
    "too_small": ("不能小于 {least}。", "Not less than {least}."),
    "too_large": ("不能大于 {most}。", "Not more than {most}."),
    "not_date": ("应为日期，如 2026-11-21。", "This must be a date such as 2026-11-21."),
    "not_time": ("应为时间，如 08:30。", "This must be a time such as 08:30."),
    "not_yes_no": ("请选择是或否。", "Answer yes or no."),
    "not_point": ("位置无效，请在地图上重新选点。", "This is no place; choose a point on the map."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one field; `code` names its sentence."""

    field: str
    code: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong and how to mend it."""
        zh, en = SENTENCES[self.code]
        return (en if lang == "en" else zh).format_map(self.facts)


class _Wrong(Exception):
    """A value does not fit its field."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts


def checked(
    form: Form,
    answers: Mapping[str, Any],
    *,
    words: Mapping[str, Mapping[str, Any]] | None = None,
    only: tuple[str, ...] | None = None,
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the answers as the case keeps them, and every fault.

    Args:
        form: the form answered. Photos and the place travel beside the answers and are skipped here.
        answers: by field id, as text or as JSON values.
        words: option lists by name; None skips the check of options.
        only: ask only these fields (a step that completes a form); None asks them all.
    """
    values: dict[str, Any] = {}
    faults = [Fault(name, "unknown") for name in answers if form.get(name) is None]
    for one in form.fields:
        if one.kind in {FieldKind.PHOTO, FieldKind.POINT} or (only is not None and one.id not in only):
            continue
        value = answers.get(one.id)
        if value is None or value in ("", []):
            if one.required:
                faults.append(Fault(one.id, "required"))
            continue
        try:
            read = READERS[one.kind](one, value, (words or {}).get(one.of))
        except _Wrong as wrong:
            faults.append(Fault(one.id, wrong.code, wrong.facts))
            continue
        if read != "":
            values[one.id] = read
        elif one.required:
            faults.append(Fault(one.id, "required"))
    return values, faults


def _text(one: Field, value: Any, _options: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong("not_text")
    text = value.strip().replace("\x00", "")
    if len(text) > one.longest:
        raise _Wrong("too_long", longest=one.longest)
    return text


def _choice(one: Field, value: Any, options: Mapping[str, Any] | None) -> str:
    if not isinstance(value, str) or (options is not None and value not in options):
        raise _Wrong("not_option", options="、".join(options or ()))
    return value


def _choices(one: Field, value: Any, options: Mapping[str, Any] | None) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [_choice(one, item, options) for item in several]


def _number(one: Field, value: Any, _options: Any) -> int | str:
    """Whole numbers stay numbers; others are kept as decimal text so that no digit is lost."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise _Wrong("not_number") from None
    if isinstance(value, bool) or not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise _Wrong("not_number")
    if one.least is not None and number < one.least:
        raise _Wrong("too_small", least=one.least)
    if one.most is not None and number > one.most:
        raise _Wrong("too_large", most=one.most)
    return int(number) if number == number.to_integral_value() else str(number.normalize())


def _date(_one: Field, value: Any, _options: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise _Wrong("not_date") from None


def _time(_one: Field, value: Any, _options: Any) -> str:
    try:
        return time.fromisoformat(str(value)).isoformat("minutes")
    except ValueError:
        raise _Wrong("not_time") from None


def _yes_no(_one: Field, value: Any, _options: Any) -> bool:
    known = {True: True, False: False, "yes": True, "no": False}
    if not isinstance(value, (bool, str)) or value not in known:
        raise _Wrong("not_yes_no")
    return known[value]


READERS: dict[FieldKind, Callable[[Field, Any, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.PHONE: _text,
    FieldKind.NAME: _text,
    FieldKind.ID_NUMBER: _text,
    FieldKind.CREDIT_CODE: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.NUMBER: _number,
    FieldKind.QUANTITY: _number,
    FieldKind.DATE: _date,
    FieldKind.TIME: _time,
    FieldKind.YES_NO: _yes_no,
}
