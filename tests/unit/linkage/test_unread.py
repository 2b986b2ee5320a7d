"""Whom a row that could not be read may be about: by its whole number, else by name and day of birth."""

from __future__ import annotations

import pyarrow as pa
import pytest

from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.system.linkage.unread import may_be


def number(body: str) -> str:
    return body + citizen_check(body)


ONE, TWO, OTHER = (number(f"41160219{body}") for body in ("500101001", "600202002", "700303003"))
REGISTER = {
    "id_number": [ONE, TWO, None],
    "name": ["王安", "李宁", "王安"],
    "birth": ["1950-01-01", "1960-02-02", "1980-05-05"],
}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"id_number": ONE, "name": "李宁"}, [0]),
        ({"id_number": f"'{ONE} ", "name": None}, [0]),
        ({"id_number": OTHER, "name": "王安"}, []),
        ({"id_number": None, "name": "王 安"}, [0, 2]),
        ({"id_number": "4116", "name": "王安", "birth": "1980/05/05"}, [2]),
        ({"id_number": None, "name": "王安", "birth": "80年"}, [0, 2]),
        ({"id_number": None, "name": "赵和"}, []),
        ({"id_number": None, "name": None}, []),
    ],
)
def test_may_be(row, found):
    columns = {name: pa.array([value], pa.string()) for name, value in row.items()}
    assert may_be(pa.table(columns), REGISTER) == found


def test_a_register_without_days_and_a_file_without_rows_are_no_fault():
    assert may_be(pa.table({}), REGISTER) == []
    assert may_be(pa.table({"name": ["王安"], "birth": ["19800505"]}), {"name": ["王安"]}) == [0]
    assert may_be(pa.table({"name": ["王安"]}), {}) == []
