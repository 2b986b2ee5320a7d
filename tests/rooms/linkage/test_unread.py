"""Rows that could not be read: whoever they may be about waits; a warning of absence tells of them."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.office import (
    CIVIL,
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    ZONE,
    citizen,
    deliver,
    medical,
    name,
    roll,
    run,
    thing_of,
)

from chuanhui.mechanism.cases.queries import cases_by_id
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.queries import differing

pytestmark = pytest.mark.usefixtures("populated")
DEAR = [medical(n, "9000") for n in (7, 8)]
LOST = ("4.11602E+17", name(7), "一档")
"""How a sheet spoils a number; the name is left."""

UNKNOWN_GRADE = (citizen(7), name(7), "九档")
AFTER_YEARS = datetime(2029, 1, 9, 9, 0, tzinfo=ZONE)


def sent(*rows: tuple[str, ...], period: str = OCTOBER, now: datetime = NOW) -> None:
    """Send the medical file, two homes with dear illnesses, and the relief roll with some other rows."""
    deliver(MEDICAL, "medical", [*DEAR, *(medical(n) for n in range(20, 60))], period=period, now=now)
    deliver(CIVIL, "civil", [*(roll(n) for n in range(20, 40)), *rows], period=period, now=now)


def warned() -> set[object]:
    """Return the homes of which is asked why they have no relief."""
    return set(models.Warned.objects.filter(rule="lost_relief").values_list("household_id", flat=True))


def home_of(number: int) -> object:
    """Return the home of a person of the medical file."""
    return models.Link.objects.filter(thing_id=thing_of(number)).values_list("household_id", flat=True)[0]


@pytest.mark.parametrize("row", [LOST, UNKNOWN_GRADE], ids=["lost digits", "unreadable fact"])
def test_who_may_be_a_row_that_could_not_be_read_waits_and_others_are_told_that_there_is_one(row):
    sent(row)
    run_id = run()
    assert models.Delivery.objects.get(source="civil").unread == [str(thing_of(7))]
    assert models.Run.objects.get(id=run_id).counts["match"]["unread"] == 1
    assert warned() == {home_of(8)}
    asked = models.Warned.objects.get(rule="lost_relief")
    case = cases_by_id(office.ALL, {asked.case_id})[asked.case_id]
    assert "有 1 行未能读入，其中可能有该户" in case.fields["detail"]
    assert list(differing()) == []


def test_that_rows_could_not_be_read_is_said_whichever_rule_fired():
    deliver(MEDICAL, "medical", [medical(7, "26000"), *(medical(n) for n in range(20, 60))])
    deliver(CIVIL, "civil", [*(roll(n) for n in (7, 8)), ("4.11602E+17", name(9), "一档")])
    run()
    asked = models.Warned.objects.get()
    assert asked.rule == "heavy_cost"
    case = cases_by_id(office.ALL, {asked.case_id})[asked.case_id]
    assert "有 1 行未能读入，其中可能有该户" in case.fields["detail"]


def test_a_row_with_a_cell_too_many_is_nobody_s_zero():
    sent((*roll(7), "多一格"))
    run()
    assert models.Delivery.objects.get(source="civil").unread == [str(thing_of(7))]
    assert warned() == {home_of(8)}


def test_a_corrected_file_ends_the_waiting():
    sent(LOST)
    run()
    deliver(CIVIL, "civil", [roll(n) for n in range(20, 40)])
    run()
    assert warned() == {home_of(7), home_of(8)}
    last = models.Warned.objects.get(rule="lost_relief", household_id=home_of(7))
    assert "未能读入" not in cases_by_id(office.ALL, {last.case_id})[last.case_id].fields["detail"]


def test_where_every_row_was_read_nothing_is_said_of_it():
    sent()
    run()
    told = [one.fields["detail"] for one in cases_by_id(office.ALL, _cases()).values()]
    assert len(told) == 2
    assert [one for one in told if "未能读入" in one] == []


def test_nobody_is_asked_why_a_row_is_gone_that_could_not_be_read():
    sent(roll(7), roll(8))
    run()
    sent(LOST, period=NOVEMBER, now=LATER)
    run(NOVEMBER, now=LATER)
    gone = models.Link.objects.filter(source="civil").exclude(gone="")
    assert set(gone.values_list("thing_id", flat=True)) == {thing_of(8)}


def test_whom_they_may_have_been_about_is_forgotten_with_the_facts():
    sent(LOST)
    run()
    actions.purge(now=LATER)
    assert models.Delivery.objects.get(source="civil").unread == [str(thing_of(7))]
    actions.purge(now=AFTER_YEARS)
    assert models.Delivery.objects.get(source="civil").unread == []


def _cases() -> set[object]:
    return set(models.Warned.objects.filter(rule="lost_relief").values_list("case_id", flat=True))
