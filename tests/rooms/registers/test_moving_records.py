"""What hangs on a thing follows it to another area; whose unit is not concerned reads no story of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from tests.rooms.registers import office
from tests.rooms.registers.office import ALL, DESK, HEAD, NOW, do
from tests.rooms.registers.sheets import NOON, PERSON, as_csv, desk, person

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions
from chuanhui.grid.registers.models import Hold, Merge, Request, Reveal, Thing, Tie
from chuanhui.grid.registers.queries.known import numbers_known
from chuanhui.journal.models import JournalEntry
from chuanhui.journal.scope import enter

SYSTEM = Acting.system(office.TERRITORY)
OTHER_AREA = "411602.005.002."
pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


def looked(thing_id) -> None:
    do(DESK, actions.reveal, thing_id=thing_id, fields=["phone"], purpose="emergency", reason="紧急联系")


def test_holds_looks_requests_and_merges_stand_where_their_thing_stands():
    _, well = office.stairwell()
    home = office.household(well)
    lodger, twin = office.person(home), office.person(home)
    looked(lodger.id)
    do(HEAD, actions.hold, thing_id=lodger.id, reason="涉诉材料保全")
    do(DESK, actions.ask_change, thing_id=lodger.id, fields={"phone": None}, reason="号码停用")
    do(SYSTEM, actions.merge, kept_id=lodger.id, lost_id=twin.id, reason="同一个人")
    far = office.registered(
        "compound", {"name": "东关小区", "address": "东关路 1 号"}, by=office.OTHER, area=far_code()
    )
    building = Tie.objects.get(thing_id=well.id, until=None).to_id
    do(SYSTEM, actions.tie, thing_id=building, kind="compound", to=far.number)
    moved = office.thing(lodger.id).area_path
    assert moved != office.HOME
    for table in (Tie, Request, Hold, Reveal):
        assert set(table.objects.filter(thing_id=lodger.id).values_list("area_path", flat=True)) == {moved}
    assert Merge.objects.get(lost_id=twin.id).area_path == moved
    assert office.proven() == []


def test_what_a_register_told_before_a_move_is_told_of_the_old_place():
    _, well = office.stairwell()
    first, second = office.household(well), office.household(well, "102")
    building = Tie.objects.get(thing_id=well.id, until=None).to_id
    far = office.registered(
        "compound", {"name": "东关小区", "address": "东关路 1 号"}, by=office.OTHER, area=far_code()
    )
    moving = NOW + timedelta(hours=1)
    do(SYSTEM, actions.tie, moving, thing_id=building, kind="compound", to=far.number)
    moved = office.thing(first.id).area_path
    numbers = tuple(sorted(one.number for one in (first, second)))

    def known(at: datetime) -> dict[str, tuple[str, ...]]:
        facts = {"territory": office.TERRITORY, "on": NOW.date(), "at": at}
        return numbers_known("household", (office.HOME, moved), **facts)

    assert known(NOW) == {office.HOME: (), moved: ()}
    assert known(moving) == {office.HOME: numbers, moved: ()}
    assert known(moving + timedelta(seconds=1)) == {office.HOME: (), moved: numbers}


def test_what_an_import_brought_is_told_as_it_was_before_it_ended():
    actions.import_rows(kind="person", data=as_csv(PERSON, [person(1), person(2)]), by=desk(), now=NOON)
    enter(ALL)
    ended, other = Thing.objects.filter(kind="person").order_by("number")
    later = NOON + timedelta(hours=1)
    do(DESK, actions.confirm_recheck, later, thing_id=other.id)
    do(SYSTEM, actions.end, later, thing_id=ended.id, on=NOON.date(), reason="已迁出")

    def known(at: datetime) -> tuple[str, ...]:
        facts = {"territory": office.TERRITORY, "on": NOON.date(), "at": at}
        return numbers_known("person", [office.HOME], **facts)[office.HOME]

    assert known(NOON) == ()
    assert known(later) == tuple(sorted((ended.number, other.number)))
    assert known(later + timedelta(seconds=1)) == (other.number,)


def far_code() -> str:
    """Return the code of a compound of the other community."""
    from chuanhui.grid.areas import queries as areas  # noqa: PLC0415 - reason: only needed here
    from chuanhui.grid.areas.rules import Layer  # noqa: PLC0415 - reason: only needed here

    return areas.areas_in(ALL, layer=Layer.COMPOUND, within=office.who(office.OTHER).area_path)[0].code


def test_of_a_look_nothing_changes_but_where_it_stands():
    lodger = office.person()
    looked(lodger.id)
    for sql in (
        "UPDATE registers_reveal SET at = now()",
        "UPDATE registers_reveal SET area_path = '411602.', person_id = 1",
        "DELETE FROM registers_reveal",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def told(sight) -> set[str]:
    """Return the kinds of subject of which a sight reads the registers' entries."""
    with transaction.atomic():
        enter(sight)
        found = JournalEntry.objects.filter(subject_kind__startswith="register_").exclude(
            subject_kind__in=["register_book", "register_lines"]
        )
        try:
            return set(found.values_list("subject_kind", flat=True))
        finally:
            enter(ALL)


def test_every_kind_of_entry_is_hidden_from_other_units():
    lodger = office.person()
    looked(lodger.id)
    do(HEAD, actions.hold, thing_id=lodger.id, reason="涉诉材料保全")
    do(DESK, actions.ask_change, thing_id=lodger.id, fields={"phone": None}, reason="号码停用")
    do(DESK, actions.export_things, kind="person", in_full=True, purpose="legal_duty", reason="核对名册")
    gone = office.person()
    do(SYSTEM, actions.end, thing_id=gone.id, reason="搬离")
    actions.purge(now=NOW.replace(year=2030))
    with transaction.atomic():
        enter(ALL)
        mine = replace(ALL, unit=office.who(DESK).unit_id)
    every = {"register_thing", "register_reveal", "register_hold", "register_request", "register_export"}
    assert told(ALL) == every | {"register_purge"}
    assert told(mine) == every
    assert told(replace(ALL, unit=10**9)) == set()
