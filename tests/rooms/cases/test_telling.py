"""A case as lists show it."""

from __future__ import annotations

import pytest

from chuanhui.mechanism.cases import actions, queries

from .office import INSPECTOR, MONDAY, do, report, stands, who

pytestmark = pytest.mark.usefixtures("district", "evidence")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("411602.005.001.001.", ("小桥街街道", "北花园社区", "北花园01网格")),
        ("411602.005.001.", ("小桥街街道", "北花园社区", "")),
    ],
)
def test_a_case_without_a_cell_names_its_community_once(path, place):
    made = do(
        who(INSPECTOR), actions.file_case, campaign="wenming", kind="problem",
        report=report(), area_path=path, now=MONDAY,
    )  # fmt: skip
    line = queries.lines([stands(made.case_id)], now=MONDAY)[0]
    assert (line.street, line.community, line.cell) == place
