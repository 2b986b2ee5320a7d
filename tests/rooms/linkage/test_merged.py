"""A person of two entries: what is held of the one counts for the other, until the merge is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.office import (
    CIVIL,
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    RUNNER,
    ZONE,
    deliver,
    do,
    medical,
    roll,
    run,
    thing_of,
    work,
)

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.queries import belongs_to, merged_into, numbers_of
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.actions.linking import remember
from chuanhui.system.linkage.queries import differing
from chuanhui.system.linkage.queries.reading import run_from
from chuanhui.system.linkage.rules import Decision

pytestmark = pytest.mark.usefixtures("populated")
LOST, KEPT = 8, 7
"""Two people of two homes; the one turns out to be the other."""

JANUARY = datetime(2027, 1, 9, 9, 0, tzinfo=ZONE)
DOUBT = medical(LOST, "26000", id="", birth="")


def merge(now: datetime = NOW) -> UUID:
    two = {"kept_id": thing_of(KEPT), "lost_id": thing_of(LOST)}
    office.enter_all()
    done = registers.merge(**two, reason="同一人重复登记", by=Acting.system(office.TERRITORY), now=now)
    office.enter_all()
    found: UUID = done.id
    return found


def unmerge(merge_id: UUID, now: datetime) -> None:
    by = Acting.system(office.TERRITORY)
    registers.unmerge(merge_id=merge_id, reason="核对后确为两人", by=by, now=now)
    office.enter_all()


def month(*rows: tuple[Any, ...], period: str = OCTOBER, now: datetime = NOW) -> UUID:
    """Send a month of both files and match it; return the run's id."""
    deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 60)), *rows], period=period, now=now)
    deliver(CIVIL, "civil", [roll(n) for n in range(20, 60)], period=period, now=now)
    return run(period, now=now)


def warned(rule: str = "heavy_cost") -> list[tuple[str, UUID]]:
    rows = models.Warned.objects.filter(rule=rule).order_by("opened_at", "id")
    return list(rows.values_list("period", "household_id"))


def home_of(number: int) -> UUID:
    found = belongs_to(thing_of(number), "home", NOW.date())
    assert found is not None
    return found


def test_facts_of_who_was_merged_are_the_others_and_go_back():
    month(medical(LOST, "11000"), medical(KEPT, "12000"))
    home = home_of(KEPT)
    assert warned() == []
    merged = merge()
    assert merged_into(office.TERRITORY, ["person"]) == {thing_of(LOST): thing_of(KEPT)}
    deliver(CIVIL, "civil", [roll(21)], now=LATER)
    run(now=LATER)
    assert warned() == [(OCTOBER, home)]
    assert list(differing()) == []
    unmerge(merged, LATER)
    assert merged_into(office.TERRITORY, ["person"]) == {}
    # As if nobody had been asked: the rule is free to ask again, and has no reason to.
    models.Warned.objects.update(fault="case.refused", case_id=None, number="")
    deliver(CIVIL, "civil", [roll(22)], now=JANUARY)
    run(now=JANUARY)
    assert warned() == [(OCTOBER, home)]


def test_what_a_clerk_said_of_the_one_holds_for_the_other_and_goes_back():
    run_id = month(DOUBT)
    pair = models.Pair.objects.get(thing_id=thing_of(LOST))
    do(RUNNER, actions.decide_pair, pair_id=pair.id, decision="confirm")
    assert work(run_id) == "done"
    merged = merge()
    month(DOUBT, period=NOVEMBER, now=LATER)
    link = models.Link.objects.get(mark=bytes(pair.mark))
    assert (link.thing_id, link.decision, link.seen, link.household_id) == (
        thing_of(LOST),
        "confirmed",
        NOVEMBER,
        home_of(KEPT),
    )
    assert not models.Pair.objects.filter(state="open").exists()
    assert (NOVEMBER, home_of(KEPT)) in warned()
    number = numbers_of([thing_of(KEPT)])[thing_of(KEPT)]
    held = do(RUNNER, actions.look_at_links, plan="residents", number=number, now=LATER)
    assert [one.id for one in held] == [link.id]
    unmerge(merged, LATER)
    month(DOUBT, period="2026-12", now=JANUARY)
    link.refresh_from_db()
    assert (link.thing_id, link.household_id) == (thing_of(LOST), home_of(LOST))
    assert not models.Pair.objects.filter(state="open").exists()
    assert list(differing()) == []


def test_whom_a_row_is_not_the_survivor_is_not():
    run_id = month(medical(KEPT))
    link = models.Link.objects.get(thing_id=thing_of(KEPT))
    line = {
        "area_path": link.area_path, "sender": None, "source": "medical", "mark": bytes(link.mark),
        "thing": str(thing_of(LOST)), "household": None, "how": "decided", "score": 0.0, "pattern": 0,
        "period": OCTOBER,
    }  # fmt: skip
    remember(run_from(models.Run.objects.get(id=run_id)), Decision.DENIED, pa.Table.from_pylist([line]))
    merge()
    month(medical(KEPT), period=NOVEMBER, now=LATER)
    assert not models.Fact.objects.filter(thing_id=thing_of(KEPT), period=NOVEMBER).exists()
