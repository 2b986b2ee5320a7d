"""Ties with dates, moving what stands within, merging and taking it back; whose kind needs approval asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, HEAD, NOW, do, see

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import (
    AlreadyTied,
    BadTie,
    HasEnded,
    MergeUndone,
    NotMergeable,
    TieEnded,
    TieRequired,
)
from chuanhui.grid.registers.models import Tie
from chuanhui.playbook.schema import Roll

SYSTEM = Acting.system(office.TERRITORY)
"""Who needs nobody's approval."""

pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


def test_moving_a_building_moves_what_is_within():
    building, well = office.stairwell()
    home = office.household(well)
    lodger = office.person(home)
    other = office.estate("测试小区乙", office.compound_code(1))
    do(SYSTEM, actions.tie, thing_id=building.id, kind="compound", to=other)
    assert office.thing(lodger.id).within_path == (
        f"compound:{other}/building:{building.number}/stairwell:{well.number}/household:{home.number}/"
        f"person:{lodger.number}/"
    )
    rolled = see(DESK, lambda by: queries.roll(by.sight, Roll("household", "area"), f"compound:{other}/"))
    assert [(one.number, str(one.area)) for one in rolled] == [(home.number, "86.5")]
    assert (
        see(DESK, lambda by: queries.roll(by.sight, Roll("household"), f"compound:{office.estate()}/")) == ()
    )
    assert office.proven() == []


def test_a_roll_counts_who_is_old_enough_on_the_day():
    _, well = office.stairwell()
    home = office.household(well)
    office.person(home, birth=None)
    office.person(home, name="小明", id_number=office.id_number(2, born="20081110"), phone=None)
    office.person(home, name="不详", id_number=None, phone=None)
    path = office.thing(home.id).within_path
    adults = see(DESK, lambda by: queries.roll(by.sight, Roll("person", least_age=18), path, on=NOW.date()))
    grown = see(
        DESK,
        lambda by: queries.roll(
            by.sight, Roll("person", least_age=18), path, on=NOW.date() + timedelta(days=1)
        ),
    )
    assert ([one.label for one in adults], [one.label for one in grown]) == (["欧阳**"], ["欧阳**", "小*"])


def test_a_person_moves_out_and_the_tie_keeps_its_days():
    _, well = office.stairwell()
    first, second = office.household(well), office.household(well, "102", phone=None)
    lodger = office.person(first)
    with pytest.raises(AlreadyTied):
        do(SYSTEM, actions.tie, thing_id=lodger.id, kind="home", to=first.number, role="owner")
    later = NOW + timedelta(days=9)
    do(SYSTEM, actions.tie, now=later, thing_id=lodger.id, kind="home", to=second.number, role="tenant")
    held = Tie.objects.filter(thing_id=lodger.id).order_by("since")
    assert [(one.to_id, one.role, one.since, one.until) for one in held] == [
        (first.id, "owner", NOW.date(), later.date()),
        (second.id, "tenant", later.date(), None),
    ]
    assert [one.other.number for one in see(DESK, queries.ties, second.id) if one.inward] == [lodger.number]
    assert office.proven() == []


def test_untie_leaves_a_person_in_the_area_and_a_household_where_it_is():
    _, well = office.stairwell()
    home = office.household(well)
    lodger = office.person(home)
    lives = Tie.objects.get(thing_id=lodger.id)
    do(SYSTEM, actions.untie, tie_id=lives.id, reason="搬离")
    assert office.thing(lodger.id).within_path == f"person:{lodger.number}/"
    with pytest.raises(TieEnded):
        do(SYSTEM, actions.untie, tie_id=lives.id, reason="搬离")
    with pytest.raises(TieRequired):
        do(SYSTEM, actions.untie, tie_id=Tie.objects.get(thing_id=home.id).id, reason="拆除")
    assert office.proven() == []


def test_nothing_stands_within_itself():
    _, well = office.stairwell()
    home = office.household(well)
    with pytest.raises(BadTie):
        do(SYSTEM, actions.tie, thing_id=well.id, kind="building", to=home.number)
    with pytest.raises(BadTie):
        do(SYSTEM, actions.tie, thing_id=well.id, kind="garden", to=home.number)


def test_merge_hands_everything_over_and_unmerge_returns_it():
    _, well = office.stairwell()
    kept, lost = office.household(well), office.household(well, "101", phone=None)
    lodger = office.person(lost)
    merged = do(SYSTEM, actions.merge, kept_id=kept.id, lost_id=lost.id, reason="同一住户重复登记")
    assert office.thing(lost.id).merged_into == kept.id
    assert office.thing(lodger.id).within_path.startswith(office.thing(kept.id).within_path)
    assert [one.number for one in see(DESK, queries.things, "household").lines] == [kept.number]
    assert office.proven() == []
    with pytest.raises(HasEnded):
        do(HEAD, actions.ask_change, thing_id=lost.id, fields={"door": "102"}, reason="更正")
    do(SYSTEM, actions.unmerge, merge_id=merged.id, reason="实为两户")
    assert office.thing(lost.id).until is None
    assert office.thing(lodger.id).within_path.startswith(office.thing(lost.id).within_path)
    with pytest.raises(MergeUndone):
        do(SYSTEM, actions.unmerge, merge_id=merged.id, reason="实为两户")
    assert office.proven() == []


def test_only_standing_things_of_one_kind_are_merged():
    _, well = office.stairwell()
    home = office.household(well)
    lodger = office.person(home)
    for pair in ((home.id, lodger.id), (home.id, home.id)):
        with pytest.raises(NotMergeable):
            do(SYSTEM, actions.merge, kept_id=pair[0], lost_id=pair[1], reason="重复")
