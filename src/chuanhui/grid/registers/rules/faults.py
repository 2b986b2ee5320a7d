"""What can be wrong with one field of a thing, in both languages; the value is never repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chuanhui.kernel import values
from chuanhui.kernel.errors import Fault


class FieldFault(Fault):
    """One fault of one field; the value is never repeated."""

    __slots__ = ()
    SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **values.SENTENCES,
        "unknown": ("台账没有这一项。", "The register has no such field."),
        "personal": (
            "疑似含有手机号、身份证号或银行卡号；此项不加密，请删去。",
            "This seems to hold a mobile, ID or bank card number; it is not encrypted here, "
            "so leave that out.",
        ),
        "not_name": ("姓名或名称中有不允许的字符。", "This name holds a sign that no name has."),
        "not_phone": ("电话号码应为 5 至 15 位数字，可带区号和分机。", "A phone number has 5 to 15 digits."),
        "not_id_number": ("{why}", "{why_en}"),
        "not_credit_code": ("{why}", "{why_en}"),
        "not_photo": ("照片无效，请重新上传。", "This is no photo; add it again."),
    }
