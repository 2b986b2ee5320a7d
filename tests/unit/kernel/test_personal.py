"""What looks like a personal number in a text, and what only looks long."""

from __future__ import annotations

import pytest

from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.personal import is_personal, is_personal_in

BODY = "41160219851224001"
CITIZEN = BODY + citizen_check(BODY)
CARD = "6222020000000000008"
ARABIC = str.maketrans({str(one): chr(0x660 + one) for one in range(1, 10)})


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "电话１３８００１３８０００",
        "138-0013-8000",
        "请打 138 0013 8000 找我",
        CITIZEN,
        "411602 19851224 " + CITIZEN[14:],
        "身份证号" + CITIZEN[:-1] + ("1" if CITIZEN[-1] != "1" else "2"),
        "卡号 4111 1111 1111 1111",
        "4111111111111111",
    ],
)
def test_a_personal_number_is_known_however_it_is_written(text):
    assert is_personal(text)
    assert is_personal_in(["楼道", text, "12345"])
    assert is_personal_in([text.translate(ARABIC)]) == is_personal(text.translate(ARABIC))


@pytest.mark.parametrize(
    "text",
    ["", "0394-8280000", "2026-11-21 08:30", "411602001001", "XQ00012-03-02-101", "面积 12345678901 元"],
)
def test_other_numbers_are_none(text):
    assert not is_personal(text)
    assert not is_personal_in([text, "13800", "138000", "备注1-123456"])
