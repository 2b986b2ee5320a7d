"""What people type into a field: read, or refused by a code that has a sentence in both languages; pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

SENTENCES: Mapping[str, tuple[str, str]] = {
    "required": ("请填写此项。", "Fill this in."),
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
"""What every room says alike of a field; each adds its own."""


class Wrong(Exception):
    """A value does not fit its field; `code` names the sentence, `facts` fill its places."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts


def text_of(value: Any, *, longest: int) -> str:
    """Return a text without blanks at its ends and without the sign that no database holds.

    Args:
        longest: in characters.

    Raises:
        Wrong: no text, or too long.
    """
    if not isinstance(value, str):
        raise Wrong("not_text")
    text = value.strip().replace("\x00", "")
    if len(text) > longest:
        raise Wrong("too_long", longest=longest)
    return text


def number_of(value: Any, *, least: int | None = None, most: int | None = None) -> Decimal:
    """Return a number of at most fifteen digits before the point.

    Args:
        least, most: bounds, both allowed; None for none.

    Raises:
        Wrong: no number, or out of bounds.
    """
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise Wrong("not_number") from None
    if isinstance(value, bool) or not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Wrong("not_number")
    if least is not None and number < least:
        raise Wrong("too_small", least=least)
    if most is not None and number > most:
        raise Wrong("too_large", most=most)
    return number
