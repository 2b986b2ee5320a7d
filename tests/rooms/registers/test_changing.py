"""Changing, looking again, ending, asking and deciding; two who write at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, HEAD, NOW, OTHER, STREET, do, see

from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import (
    BadDay,
    HasEnded,
    NeedsApproval,
    NothingChanged,
    NotYourRegister,
    NotYourRequest,
    OwnRequest,
    ReasonMissing,
    RecheckNotDue,
    RequestDecided,
    StillHolds,
    ThingMovedOn,
)
from chuanhui.grid.registers.models import Mark, Request
from chuanhui.grid.registers.rules import Verb

pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def base(district: object) -> None:
    office.in_force()


def test_change_needs_approval_where_the_kind_says_so():
    found = office.person()
    with pytest.raises(NeedsApproval):
        do(DESK, actions.change, thing_id=found.id, fields={"phone": "13900139000"})


def test_a_request_is_decided_by_another_person_and_then_written():
    found = office.person()
    asked = do(
        DESK, actions.ask_change, thing_id=found.id, fields={"phone": "13900139000"}, reason="本人来电更正"
    )
    waiting = see(HEAD, queries.requests_waiting)
    assert [(one.id, one.fields, dict(one.masks)) for one in waiting] == [
        (asked.id, ("phone",), {"phone": "139****9000"})
    ]
    assert b"13900139000" not in bytes(Request.objects.get(id=asked.id).sealed)
    with pytest.raises(NotYourRequest):
        do(DESK, actions.decide_change, request_id=asked.id, good=True)
    do(HEAD, actions.decide_change, request_id=asked.id, good=True)
    held = office.thing(found.id)
    assert (held.revision, dict(held.masks)["phone"], held.label) == (2, "139****9000", "欧阳**")
    with pytest.raises(RequestDecided):
        do(HEAD, actions.decide_change, request_id=asked.id, good=True)
    assert see(DESK, queries.lookup, "person", "phone", "139 0013 9000")[0].number == found.number
    assert see(DESK, queries.lookup, "person", "phone", office.PHONE) == ()
    assert office.proven() == []


def test_nobody_decides_his_own_request():
    found = office.person()
    asked = do(
        HEAD, actions.ask_change, thing_id=found.id, fields={"phone": "13900139000"}, reason="来电更正"
    )
    with pytest.raises(OwnRequest):
        do(HEAD, actions.decide_change, request_id=asked.id, good=True)


def test_a_refusal_says_why_and_changes_nothing():
    found = office.person()
    asked = do(DESK, actions.ask_change, thing_id=found.id, verb=Verb.END, reason="搬离本区")
    with pytest.raises(ReasonMissing):
        do(HEAD, actions.decide_change, request_id=asked.id, good=False)
    do(HEAD, actions.decide_change, request_id=asked.id, good=False, reason="仍在此居住")
    assert office.thing(found.id).until is None
    assert office.proven() == []


def test_an_approved_end_ends_the_thing():
    found = office.person()
    asked = do(DESK, actions.ask_change, thing_id=found.id, verb=Verb.END, reason="搬离本区")
    do(HEAD, actions.decide_change, request_id=asked.id, good=True)
    held = office.thing(found.id)
    assert (held.until, held.ended_why) == (NOW.date(), "搬离本区")


def test_change_is_refused_after_it_moved_on():
    found = office.registered("shop", {"name": "老王面馆"})
    do(DESK, actions.change, thing_id=found.id, fields={"name": "老王烩面"}, revision=1)
    with pytest.raises(ThingMovedOn) as caught:
        do(DESK, actions.change, thing_id=found.id, fields={"name": "老王拉面"}, revision=1)
    assert (caught.value.facts["revision"], caught.value.facts["seen"]) == (2, 1)
    with pytest.raises(NothingChanged):
        do(DESK, actions.change, thing_id=found.id, fields={"name": "老王烩面"})


def test_change_keeps_what_was_not_sent_and_clears_what_was_sent_empty():
    found = office.registered("shop", {"name": "老王面馆", "address": "七一路 2 号", "phone": "13800138001"})
    do(DESK, actions.change, thing_id=found.id, fields={"address": "", "contact": "王小明"})
    held = office.thing(found.id)
    assert (dict(held.plain), dict(held.masks)) == (
        {"name": "老王面馆"},
        {"contact": "王**", "phone": "138****8001"},
    )
    assert office.proven() == []


def test_what_changed_is_found_by_its_new_name_only():
    found = office.registered("shop", {"name": "老王面馆"})
    before = Mark.objects.filter(thing_id=found.id).count()
    do(DESK, actions.change, thing_id=found.id, fields={"name": "七一书店"})
    assert before > 0
    assert see(DESK, queries.search_name, "shop", "面馆") == ()
    assert [one.label for one in see(DESK, queries.search_name, "shop", "书店")] == ["七一书店"]


def test_recheck_moves_the_day_on():
    found = office.registered("shop", {"name": "老王面馆"})
    assert office.thing(found.id).recheck_by == date(2027, 11, 9)
    due = see(DESK, queries.due_recheck, "shop", until=date(2027, 11, 9))
    assert [one.number for one in due] == [found.number]
    do(DESK, actions.confirm_recheck, now=NOW + timedelta(days=30), thing_id=found.id, note="照常营业")
    assert office.thing(found.id).recheck_by == date(2027, 12, 9)
    _, well = office.stairwell()
    with pytest.raises(RecheckNotDue):
        do(DESK, actions.confirm_recheck, thing_id=well.id)


def test_end_waits_until_nothing_stands_inside():
    office.estate()
    building, well = office.stairwell()
    with pytest.raises(StillHolds):
        office.do(office.Acting.system(office.TERRITORY), actions.end, thing_id=building.id, reason="拆除")
    office.do(office.Acting.system(office.TERRITORY), actions.end, thing_id=well.id, reason="拆除")
    office.do(office.Acting.system(office.TERRITORY), actions.end, thing_id=building.id, reason="拆除")
    assert office.thing(building.id).until == NOW.date()
    assert office.proven() == []


def test_end_is_refused_twice_and_before_the_beginning():
    found = office.registered("shop", {"name": "老王面馆"})
    with pytest.raises(BadDay):
        do(DESK, actions.end, thing_id=found.id, reason="歇业", on=NOW.date() + timedelta(days=1))
    do(DESK, actions.end, thing_id=found.id, reason="歇业")
    with pytest.raises(HasEnded):
        do(DESK, actions.end, thing_id=found.id, reason="歇业")
    assert see(DESK, queries.things, "shop").lines == ()
    assert len(see(DESK, queries.things, "shop", on=NOW.date() - timedelta(days=1)).lines) == 0


def test_strangers_change_nothing():
    found = office.registered(
        "fire_lane", {"name": "东侧", "state": "clear"}, ties={"compound": office.estate()}
    )
    with pytest.raises(NotYourRegister):
        do(STREET, actions.change, thing_id=found.id, fields={"state": "blocked"})
    assert see(OTHER, queries.things, "fire_lane").lines == ()
