"""Names: masks, sounds, and the pieces by which one is found."""

from __future__ import annotations

import pytest

from chuanhui.grid.registers.rules.names import (
    answers,
    mask_name,
    pieces_of,
    sound_of,
    sounds_of,
    wanted_pieces,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳明", "欧阳*"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧*"),
        ("欧买买提", "欧***"),
        ("张", "张*"),
        ("阿不都热西提·买买提", "阿***"),
    ],
)
def test_mask_name_shows_the_surname(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("单小雄", ["shan", "xiao", "xiong"]),
        ("尉迟小恭", ["yu", "chi", "xiao", "gong"]),
        ("长孙小明", ["zhang", "sun", "xiao", "ming"]),
        ("欧阳小明", ["ou", "yang", "xiao", "ming"]),
        ("王A", ["wang", "a"]),
    ],
)
def test_sounds_of_a_surname_are_its_own(name, sounds):
    assert sounds_of(name) == sounds


def test_pieces_of_a_name():
    assert pieces_of("张小三") == {
        ("bi", "张小"),
        ("bi", "小三"),
        ("py", "zhangxiao"),
        ("py", "zhangxiaosan"),
        ("in", "zx"),
        ("in", "zxs"),
    }
    assert pieces_of("张") == frozenset()


def test_wanted_pieces_need_two_signs():
    assert wanted_pieces("张") == wanted_pieces(" z ") == ()
    assert wanted_pieces("张小三") == (("bi", "张小"), ("bi", "小三"))
    assert wanted_pieces("Zhang Xiao") == (("py", "zhangxiao"), ("in", "zhangxiao"), ("bi", "zh"))


@pytest.mark.parametrize(
    ("text", "found"),
    [("小三", True), ("zxs", True), ("zhangxiao", True), ("zs", False), ("三", False), ("张三", False)],
)
def test_answers_proves_what_a_mark_hinted_at(text, found):
    assert answers("张小三", text) is found


def test_the_sound_of_every_character_is_the_one_of_the_package():
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - reason: the house does without it

    signs = [chr(code) for code in (*range(33, 127), *range(0x3400, 0xA000))]
    told = ["".join(lazy_pinyin(one, style=Style.NORMAL, errors=lambda rest: rest)).lower() for one in signs]
    assert [sound_of(one) for one in signs] == told
