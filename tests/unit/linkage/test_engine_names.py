"""Names: cleaned, folded, compared by character."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.system.linkage.engine.names import (
    Name,
    compare_names,
    lookalikes,
    name_keys,
    read_names,
    simplified,
    sound_keys,
    sounds,
)

names = st.text(alphabet="王李张阳杨洋静靖晴国國买提·*? 𬭎", max_size=6)


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("王建国", "王建国", Name.SAME),
        ("王建國", "王建国", Name.SAME),
        (" 王 建国（户主）", "王建国", Name.SAME),
        ("阿依.买买提", "阿依·买买提", Name.SAME),
        ("张宇宏", "张宇弘", Name.SAME_SOUND),
        ("许刚", "许钢", Name.SAME_SOUND),
        ("王晓未", "王晓末", Name.SAME_SHAPE),
        ("王*国", "王建国", Name.MASKED),
        ("王建?", "王建𬭎", Name.MASKED),
        ("王建", "王建𬭎", Name.CHARACTER_LOST),
        ("王国建", "王建国", Name.SWAPPED),
        ("王建国", "王建飞", Name.ONE_GIVEN_DIFFERS),
        ("王建国", "李建国", Name.SURNAME_DIFFERS),
        ("王建国", "王飞鹏", Name.SAME_SURNAME),
        ("王建国", "李飞建", Name.SHARES_CHARACTER),
        ("王建国", "李飞鹏", Name.DIFFERENT),
        (None, "李飞鹏", Name.MISSING),
        ("", "李飞鹏", Name.MISSING),
    ],
)
def test_compare_names_by_character(a: str | None, b: str, level: Name) -> None:
    pair = [read_names(pa.array([one], pa.string())) for one in (a, b)]
    assert Name(compare_names(*pair)[0]) is level


@given(st.lists(st.tuples(names, names), min_size=1, max_size=20))
def test_compare_names_is_symmetric_and_same_is_same_key(pairs: list[tuple[str, str]]) -> None:
    a, b = (read_names(pa.array(list(side), pa.string())) for side in zip(*pairs, strict=True))
    level = compare_names(a, b)
    assert level.tolist() == compare_names(b, a).tolist()
    same = (name_keys(a) == name_keys(b)) & (name_keys(a) >= 0)
    assert (level == Name.SAME).tolist() == same.tolist()


@given(st.lists(names, max_size=30), st.integers(0, 10))
def test_read_names_looks_at_each_row_alone(typed: list[str], begin: int) -> None:
    array = pa.array(typed, pa.string())
    assert np.array_equal(read_names(array)[begin:], read_names(array.slice(begin)))


def test_sound_keys_are_equal_for_names_that_sound_alike() -> None:
    keys = sound_keys(read_names(pa.array(["张静怡", "章靖宜", "张敬仪", "张静飞"])))
    assert (keys[0] == keys[1] == keys[2], keys[0] == keys[3]) == (True, False)


def test_the_tables_are_whole() -> None:
    first, second = sounds()
    assert (first[ord("国")], int((second > 0).sum()) > 1000) == (first[ord("郭")], True)
    assert simplified()[ord("陳")] == ord("陈")
    assert simplified()[simplified()].tolist() == simplified().tolist()
    assert len(np.unique(lookalikes())) == len(lookalikes()) > 500
