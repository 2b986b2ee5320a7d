"""How far each kind of post sees."""

from dataclasses import replace
from datetime import date

import pytest

from chuanhui.grid.posts.rules import CoverFacts, CoverKind, PostFacts, Role, Spell, UnitKind, sight_of
from chuanhui.kernel.sight import Sight

DAY = date(2022, 8, 5)
HOME = "411602."
STREET = "411602.005."
COMMUNITY = "411602.005.001."
ZONE = "411602Z."
ALWAYS = Spell(date(2022, 1, 1))

DESK = PostFacts(
    7,
    "street_desk@xiaoqiao",
    "小桥街道派遣员",
    Role.STREET_DESK,
    3,
    "小桥街道办事处",
    UnitKind.STREET,
    HOME,
    STREET,
)
DEPARTMENT = replace(
    DESK,
    code="department_desk@chengguanju",
    role=Role.DEPARTMENT_DESK,
    unit_id=9,
    unit_kind=UnitKind.DEPARTMENT,
    area_path=HOME,
)


def cover(kind: CoverKind, path: str, spell: Spell = ALWAYS, *, by_unit: bool = False) -> CoverFacts:
    return CoverFacts(kind, path, spell, by_unit)


def test_sight_of_a_street_desk_is_its_street():
    assert sight_of(DESK, (), DAY) == Sight.of(STREET)


def test_sight_of_a_post_grows_by_the_areas_it_covers():
    covers = [cover(CoverKind.MAIN_DUTY, "411602.007.001."), cover(CoverKind.ROAD_CHIEF, COMMUNITY)]
    assert sight_of(DESK, covers, DAY) == Sight.of(STREET, "411602.007.001.")


@pytest.mark.parametrize("spell", [Spell(date(2022, 8, 6)), Spell(date(2022, 1, 1), DAY)])
def test_sight_of_a_post_leaves_out_covers_that_do_not_hold_on_the_day(spell):
    assert sight_of(DESK, [cover(CoverKind.MAIN_DUTY, "411602.007.", spell)], DAY) == Sight.of(STREET)


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.UNIT_LEADER, Role.STATION_HEAD])
def test_sight_of_a_neighbour_and_of_a_station_is_their_units_matters_where_they_stand(role):
    post = replace(DESK, role=role, unit_id=12, unit_kind=UnitKind.COMMUNITY, area_path=COMMUNITY)
    assert sight_of(post, (), DAY) == Sight.of(COMMUNITY, unit=12)


def test_sight_of_a_department_is_its_own_matters_in_the_territory():
    assert sight_of(DEPARTMENT, (), DAY) == Sight.of(HOME, unit=9)


def test_sight_of_a_department_desk_is_not_widened_by_the_unit_s_twin():
    twin = cover(CoverKind.TWIN, COMMUNITY, by_unit=True)
    assert sight_of(DEPARTMENT, [twin], DAY) == Sight.of(HOME, unit=9)


def test_sight_of_a_twin_liaison_is_the_paired_areas_with_all_their_matters():
    liaison = replace(DEPARTMENT, role=Role.TWIN_LIAISON)
    covers = [
        cover(CoverKind.TWIN, COMMUNITY, by_unit=True),
        cover(CoverKind.VOLUNTEERS, STREET, by_unit=True),
    ]
    assert sight_of(liaison, covers, DAY) == Sight.of(COMMUNITY)


def test_sight_of_a_liaison_without_a_pairing_is_nothing():
    assert sight_of(replace(DEPARTMENT, role=Role.TWIN_LIAISON), (), DAY) == Sight.nothing()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.DISTRICT_DESK, Role.DISTRICT_HEAD])
def test_sight_of_the_district_is_its_territory_and_never_the_other(role):
    seen = sight_of(
        replace(DESK, role=role, area_path=HOME), [cover(CoverKind.SITE_HEAD_1, "411602Z.008.")], DAY
    )
    assert seen == Sight.of(HOME)
    assert not seen.covers("411602Z.008.")


def test_sight_of_a_post_never_mixes_the_territories():
    assert sight_of(DESK, [cover(CoverKind.MAIN_DUTY, "411602Z.008.")], DAY) == Sight.of(STREET)
    zone = replace(DESK, role=Role.INSPECTOR, territory=ZONE, area_path=ZONE)
    assert not sight_of(zone, (), DAY).covers("411602.008.")
