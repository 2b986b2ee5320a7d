"""Checking answers against a form: every fault at once, each with its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, ClassVar

from chuanhui.kernel import errors, values
from chuanhui.kernel.values import Wrong
from chuanhui.playbook.schema import Field, FieldKind, Form


class Fault(errors.Fault):
    """One fault of one field of a form, of a step or of a paper."""

    __slots__ = ()
    SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **values.SENTENCES,
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
        "unknown": ("表单中没有这一项。", "The form has no such field."),
    }


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
    kept: dict[str, Any] = {}
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
        except Wrong as wrong:
            faults.append(Fault(one.id, wrong.code, wrong.facts))
            continue
        if read != "":
            kept[one.id] = read
        elif one.required:
            faults.append(Fault(one.id, "required"))
    return kept, faults


def _text(one: Field, value: Any, _options: Any) -> str:
    return values.text_of(value, longest=one.longest)


def _choice(one: Field, value: Any, options: Mapping[str, Any] | None) -> str:
    if not isinstance(value, str) or (options is not None and value not in options):
        raise Wrong("not_option", options="、".join(options or ()))
    return value


def _choices(one: Field, value: Any, options: Mapping[str, Any] | None) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [_choice(one, item, options) for item in several]


def _number(one: Field, value: Any, _options: Any) -> int | str:
    """Whole numbers stay numbers; others are kept as decimal text so that no digit is lost."""
    number = values.number_of(value, least=one.least, most=one.most)
    return int(number) if number == number.to_integral_value() else str(number.normalize())


def _date(_one: Field, value: Any, _options: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Wrong("not_date") from None


def _time(_one: Field, value: Any, _options: Any) -> str:
    try:
        return time.fromisoformat(str(value)).isoformat("minutes")
    except ValueError:
        raise Wrong("not_time") from None


def _yes_no(_one: Field, value: Any, _options: Any) -> bool:
    known = {True: True, False: False, "yes": True, "no": False}
    if not isinstance(value, (bool, str)) or value not in known:
        raise Wrong("not_yes_no")
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
