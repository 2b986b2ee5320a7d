"""Reshaping: what ends, what begins, what is carried along, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from tests.unit.areas.ground import ROOT, SINCE, ground, square

from chuanhui.grid.areas.errors import AreaFault
from chuanhui.grid.areas.rules import Part, Plan, area_m2, plan_close, plan_merge, plan_redraw, plan_split


def done(result: tuple[Plan | None, list[AreaFault]]) -> Plan:
    plan, faults = result
    assert faults == []
    assert plan is not None
    return plan


def refused(result: tuple[Plan | None, list[AreaFault]]) -> list[str]:
    plan, faults = result
    assert plan is None
    return [fault.code for fault in faults]


NORTH, SOUTH = Part("北", "03", square(0, 1)), Part("南", "04", square(0, 0))


def test_split_voids_the_code_and_carries_the_compound() -> None:
    plan = done(plan_split(5, [NORTH, SOUTH], ground()))
    new = {one.name: one for one in plan.opens if one.area_id is None}
    assert {one.code for one in new.values()} == {"411602001001008", "411602001001009"}
    assert plan.closes == (5, 9)
    compound = next(one for one in plan.opens if one.area_id == 9)
    assert compound.area_path == new["南"].path
    assert plan.area_path == f"{ROOT}001."
    sizes = [area_m2(one.border) for one in new.values() if one.border is not None]
    assert sum(sizes) == pytest.approx(area_m2(square(0, 0, 1, 2)), rel=1e-6)


def test_split_carries_whole_grids_and_refuses_to_cut_one() -> None:
    halves = [Part("西", "xi", square(0, 0, 1, 2)), Part("东", "dong", square(1, 0, 1, 2))]
    plan = done(plan_split(3, halves, ground()))
    moved = {one.area_id: one for one in plan.opens if one.area_id is not None}
    assert moved[5].path == f"{ROOT}003.001."
    assert moved[5].code == "411602001001001"
    assert moved[6].path == f"{ROOT}004.002."
    assert moved[9].area_path == moved[5].path
    across = [Part("北", "bei", square(0, 1, 2, 1)), Part("南", "nan", square(0, 0, 2, 1))]
    assert refused(plan_split(3, across, ground())) == ["AR050", "AR050"]


def test_split_refuses_parts_that_do_not_fill_the_area() -> None:
    assert refused(plan_split(5, [NORTH], ground())) == ["AR053"]
    assert refused(plan_split(5, [NORTH, Part("南", "04", square(0, 0, 1, 0.5))], ground())) == ["AR040"]
    assert refused(plan_split(5, [NORTH, Part("南", "04", square(0, 0, 1.1, 1))], ground())) == ["AR042"]
    assert refused(plan_split(5, [NORTH, Part("南", "02", square(0, 0))], ground())) == ["AR017"]
    assert refused(plan_split(5, [NORTH, SOUTH], ground(SINCE))) == ["AR052"]
    assert refused(plan_split(9, [NORTH, SOUTH], ground())) == ["AR053"]


def test_merge_joins_borders_and_renames_what_collides() -> None:
    plan = done(plan_merge([3, 4], "合", "he", ground()))
    new = next(one for one in plan.opens if one.area_id is None)
    assert new.code == "411602001003"
    assert new.border is not None
    assert new.border.equals(square(0, 0, 4, 2))
    paths = {one.area_id: one.path for one in plan.opens if one.area_id in {5, 6, 7, 8}}
    assert paths == {
        5: f"{ROOT}003.001.",
        6: f"{ROOT}003.002.",
        7: f"{ROOT}003.411602001002001.",
        8: f"{ROOT}003.411602001002002.",
    }
    assert plan.area_path == ROOT


def test_merge_refuses_strangers() -> None:
    assert refused(plan_merge([5, 7], "合", "he", ground())) == ["AR053"]
    assert refused(plan_merge([5], "合", "he", ground())) == ["AR053"]
    assert refused(plan_merge([1, 2], "合", "he", ground())) == ["AR053"]


def test_redraw_keeps_codes_and_lets_compounds_follow() -> None:
    borders = {5: square(0, 0, 0.1, 2), 6: shapely.union_all([square(0.1, 0, 1.9, 2)])}
    plan = done(plan_redraw(borders, ground()))
    assert {one.area_id: one.code for one in plan.opens} == {
        5: "411602001001001",
        6: "411602001001002",
        9: "411602001C001",
    }
    assert next(one for one in plan.opens if one.area_id == 9).area_path == f"{ROOT}001.002."


def test_redraw_refuses_a_border_that_leaves_its_parent_or_neighbour() -> None:
    assert refused(plan_redraw({5: square(-0.5, 0, 1.5, 2)}, ground())) == ["AR042"]
    assert refused(plan_redraw({5: square(0, 0, 0.5, 2)}, ground())) == ["AR040"]
    assert refused(plan_redraw({5: square(0, 0, 1.5, 2)}, ground())) == ["AR041"]
    assert refused(plan_redraw({}, ground())) == ["AR053"]
    # The community may not shrink away from its own grids.
    faults = refused(plan_redraw({3: square(0, 0, 1.5, 2), 4: square(1.5, 0, 2.5, 2)}, ground()))
    assert set(faults) == {"AR042", "AR040"}


def test_close_is_for_what_leaves_no_gap() -> None:
    plan = done(plan_close(9, ground()))
    assert (plan.closes, plan.opens, plan.area_path) == ((9,), (), f"{ROOT}001.001.")
    assert refused(plan_close(5, ground())) == ["AR051", "AR053"]
    assert refused(plan_close(9, ground(date(2019, 1, 1)))) == ["AR052"]
