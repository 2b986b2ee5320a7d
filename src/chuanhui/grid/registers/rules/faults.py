"""What can be wrong with one field of a thing, in both languages; the value is never repeated."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SENTENCES = {
    "unknown": ("台账没有这一项。", "The register has no such field."),
    "required": ("请填写此项。", "Fill this in."),
    "too_long": ("最多 {longest} 字。", "At most {longest} characters."),
    "personal": (
        "疑似含有手机号、身份证号或银行卡号；此项不加密，请删去。",
        "This seems to hold a mobile, ID or bank card number; it is not encrypted here, so leave that out.",
    ),
    "not_text": ("应为文字。", "This must be text."),
    "not_name": ("姓名或名称中有不允许的字符。", "This name holds a sign that no name has."),
    "not_phone": ("电话号码应为 5 至 15 位数字，可带区号和分机。", "A phone number has 5 to 15 digits."),
    "not_id_number": ("{why}", "{why_en}"),
    "not_credit_code": ("{why}", "{why_en}"),
    "not_option": ("请选择列出的选项：{options}。", "Choose one of: {options}."),
    "not_number": ("应为数字。", "This must be a number."),
    "too_small": ("不能小于 {least}。", "Not less than {least}."),
    "too_large": ("不能大于 {most}。", "Not more than {most}."),
    "not_date": ("应为日期，如 2026-11-21。", "This must be a date such as 2026-11-21."),
    "not_time": ("应为时间，如 08:30。", "This must be a time such as 08:30."),
    "not_yes_no": ("请选择是或否。", "Answer yes or no."),
    "not_point": ("位置无效，请在地图上重新选点。", "This is no place; choose a point on the map."),
    "not_photo": ("照片无效，请重新上传。", "This is no photo; add it again."),
}


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault of one field; `code` names its sentence, and the value is never repeated."""

    field: str
    code: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong and how to mend it."""
        zh, en = SENTENCES[self.code]
        return (en if lang == "en" else zh).format_map(self.facts)
