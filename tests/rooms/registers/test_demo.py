"""The demo's registers: every compound, one down to its residents, all of it proven and nobody real."""

from __future__ import annotations

import time

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import see

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Layer
from chuanhui.grid.registers import queries
from chuanhui.grid.registers.models import Thing
from chuanhui.site.simulate.registers import play_registers


@pytest.mark.usefixtures("district")
def test_the_demo_registers_each_compound_once_and_one_down_to_its_residents():
    office.in_force()
    before = Thing.objects.count()
    began = time.perf_counter()
    done = play_registers(office.TERRITORY, now=office.NOW, seed=1)
    print(f"{done} things in {time.perf_counter() - began:.1f} s")
    estates = areas.areas_in(office.ALL, layer=Layer.COMPOUND, within=office.TERRITORY)
    counted = {
        kind: len(see("district_desk@district", queries.things, kind, most=200).lines)
        for kind in ("building", "stairwell", "household")
    }
    people = Thing.objects.filter(kind="person").count()
    zones = areas.areas_in(office.ALL, layer=Layer.SCHOOL_ZONE, within=office.TERRITORY)
    schools = [queries.public_things(office.ALL, "school", stand_code=one.code) for one in zones]
    assert Thing.objects.filter(kind="compound").count() == len(estates)
    assert counted == {"building": 4, "stairwell": 12, "household": 144}
    assert 240 <= people <= 360
    assert {len(told) for told in schools} == {2}
    fields = [one.fields for told in schools for one in told]
    assert sum("places" not in one for one in fields) == 2
    assert {one["applied"] > one["places"] for one in fields if "places" in one} == {True, False}
    assert done == Thing.objects.count() - before
    assert play_registers(office.TERRITORY, now=office.NOW, seed=1) == 0
    assert office.proven() == []
