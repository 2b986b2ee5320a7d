"""What a row told is taken out wherever it stands: after a merge or a move; and which run follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.book import TEXT
from tests.rooms.linkage.office import (
    CIVIL,
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    RUNNER,
    ZONE,
    born,
    citizen,
    deliver,
    do,
    medical,
    name,
    roll,
    run,
    thing_of,
    work,
)

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.queries import belonged_to, belongs_to, numbers_of
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_text
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.actions.steering import further_run
from chuanhui.system.linkage.errors import RunUnderWay
from chuanhui.system.linkage.ground import ground_for
from chuanhui.system.linkage.queries import differing
from chuanhui.system.linkage.queries.reading import run_from

pytestmark = pytest.mark.usefixtures("populated")
SYSTEM = Acting.system(office.TERRITORY)
MOVED = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)


def sent(*rows: tuple[Any, ...], period: str = OCTOBER, now: datetime = NOW) -> None:
    """Send both files of a month and match them."""
    deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 60)), *rows], period=period, now=now)
    deliver(CIVIL, "civil", [roll(n) for n in (7, 8, *range(20, 60))], period=period, now=now)
    run(period, now=now)


def link(*things: UUID) -> models.Link:
    """Return the one medical row of some entries."""
    found: models.Link = models.Link.objects.exclude(decision="denied").get(
        source="medical", thing_id__in=things
    )
    return found


def home_of(number: int) -> UUID:
    """Return where a person of the test lives at first."""
    found = belongs_to(thing_of(number), "home", NOW.date())
    assert found is not None
    return found


def unlink(link_id: UUID, now: datetime = LATER) -> Any:
    reason = "本人持身份证到场核对，并非其住院"
    return do(RUNNER, actions.take_back, link_id=link_id, reason=reason, now=now)


def warned() -> dict[tuple[str, UUID | None], bool]:
    """Return which warnings there are of dear illnesses, and whether their grounds stand."""
    rows = models.Warned.objects.filter(rule="heavy_cost")
    return {(row.period, row.household_id): row.sealed is not None for row in rows}


def told_of(*things: UUID) -> int:
    """Return how many medical facts stand of some entries."""
    return models.Fact.objects.filter(source="medical", thing_id__in=things).count()


def test_what_stands_under_an_entry_that_was_merged_goes_too() -> None:
    lost, kept = thing_of(8), thing_of(7)
    sent(medical(8, "21000"))
    homes = [home_of(8), home_of(7)]
    registers.merge(kept_id=kept, lost_id=lost, reason="同一人重复登记", by=SYSTEM, now=MOVED)
    # What the card that is kept should take over is changed there.
    fields = {"id_number": citizen(8), "name": name(8), "birth": born(8).isoformat()}
    registers.change(thing_id=kept, fields=fields, by=SYSTEM, now=MOVED)
    office.enter_all()
    sent(medical(8, "22000"), period=NOVEMBER, now=LATER)
    row = link(lost, kept)
    assert (row.thing_id, row.since, row.seen) == (kept, OCTOBER, NOVEMBER)
    assert (told_of(lost), told_of(kept)) == (1, 1)
    assert warned() == {(OCTOBER, homes[0]): True, (NOVEMBER, homes[1]): True}
    told = unlink(row.id)
    assert told.told["facts"] == 2
    assert told_of(lost, kept) == 0
    assert warned() == {(OCTOBER, homes[0]): False, (NOVEMBER, homes[1]): False}
    assert len(told.told["cases"]) == 2
    assert list(differing()) == []


def test_grounds_about_a_home_in_which_the_person_lived_before_go_too() -> None:
    person = thing_of(7)
    sent(medical(7, "21000"), medical(9, "21000"))
    old, new, beside = (home_of(n) for n in (7, 8, 9))
    number = numbers_of([new])[new]
    registers.tie(thing_id=person, kind="home", to=number, role="family", by=SYSTEM, now=MOVED)
    office.enter_all()
    assert belonged_to([person], "home", NOW.date()) == {old, new}
    assert belonged_to([person], "home", MOVED.date()) == {new}
    sent(medical(7, "22000"), medical(9), period=NOVEMBER, now=LATER)
    assert warned() == {(OCTOBER, old): True, (OCTOBER, beside): True, (NOVEMBER, new): True}
    unlink(link(person).id)
    assert warned() == {(OCTOBER, old): False, (OCTOBER, beside): True, (NOVEMBER, new): False}


def test_the_rules_are_applied_to_the_latest_month_under_the_book_in_force() -> None:
    sent(medical(7, "21000"))
    sent(medical(7, "21000"), period=NOVEMBER, now=LATER)
    # What came late of October is matched last.
    deliver(CIVIL, "civil", [roll(n) for n in range(20, 60)], now=LATER)
    run(OCTOBER, now=LATER)
    loaded = load_text(TEXT.replace("version: 1\n", "version: 2\n"), "duizhao@2.yaml")
    since = datetime(2026, 12, 10, 8, 0, tzinfo=ZONE)
    start_campaign(loaded, territory=office.TERRITORY, since=since, by=SYSTEM, now=since)
    office.enter_all()
    unlink(link(thing_of(7)).id, now=since)
    queued = models.Run.objects.get(state="queued")
    assert (queued.period, queued.version) == (NOVEMBER, 2)
    assert work(queued.id, since) == "done"


def test_nothing_is_taken_back_while_a_run_of_whatever_month_is_under_way() -> None:
    sent(medical(7, "21000"))
    sent(medical(7, "21000"), period=NOVEMBER, now=LATER)
    deliver(CIVIL, "civil", [roll(7)], now=LATER)
    do(RUNNER, actions.start_run, plan="residents", period=OCTOBER, now=LATER)
    with pytest.raises(RunUnderWay):
        unlink(link(thing_of(7)).id)
    assert told_of(thing_of(7)) == 2
    last = run_from(models.Run.objects.get(period=NOVEMBER))
    deed = Deed("linkage.start", SYSTEM, LATER, None)
    with pytest.raises(RunUnderWay):
        further_run(last, ground_for("residents", office.TERRITORY, at=LATER), deed)


YEAR = TEXT.replace("version: 1\n", "version: 4\n").replace(
    "gather: sum, is: at least, value: 8000,", "gather: sum, last: 2, is: at least, value: 8000,"
)
"""The rule about relief adds up the costs of two months."""


def of_two_months() -> None:
    """Put a book in force whose rule looks back."""
    loaded = load_text(YEAR.replace("is: absent}", "is: absent, last: 2}"), "duizhao@4.yaml")
    since = datetime(2026, 11, 3, 8, 0, tzinfo=ZONE)
    start_campaign(loaded, territory=office.TERRITORY, since=since, by=SYSTEM, now=since)
    office.enter_all()


def lost_relief() -> set[UUID | None]:
    """Return the homes of which is asked why they have no relief."""
    return set(models.Warned.objects.filter(rule="lost_relief").values_list("household_id", flat=True))


def test_a_rule_waits_for_the_month_before_where_it_looks_back_and_others_do_not() -> None:
    of_two_months()
    costs = [medical(n) for n in range(20, 60)]
    spoiled = ("4.11602E+17", name(7), "一档")
    for period, now, relieved in ((OCTOBER, NOW, [spoiled]), (NOVEMBER, LATER, [])):
        more = [medical(7, "21000"), medical(9, "21000")] if period == NOVEMBER else []
        deliver(MEDICAL, "medical", [*costs, *more], period=period, now=now)
        deliver(CIVIL, "civil", [*(roll(n) for n in range(20, 60)), *relieved], period=period, now=now)
        run(period, now=now)
    assert lost_relief() == {home_of(9)}
    assert warned() == {(NOVEMBER, home_of(7)): True, (NOVEMBER, home_of(9)): True}
    # The file of October is sent again, and every row could be read.
    deliver(CIVIL, "civil", [roll(n) for n in range(20, 60)], now=LATER)
    run(OCTOBER, now=LATER)
    deliver(CIVIL, "civil", [roll(n) for n in range(20, 60)], period=NOVEMBER, now=LATER)
    run(NOVEMBER, now=LATER)
    assert lost_relief() == {home_of(7), home_of(9)}


def test_after_one_of_two_rows_was_taken_back_what_looks_back_waits() -> None:
    of_two_months()
    grade = roll(7)
    twice = (grade[0], grade[1] + " ", grade[2])
    for period, now, mine in ((OCTOBER, NOW, [grade, twice]), (NOVEMBER, LATER, [])):
        dear = [medical(7, "9000")] if period == NOVEMBER else []
        deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 60)), *dear], period=period, now=now)
        deliver(CIVIL, "civil", [*(roll(n) for n in range(20, 60)), *mine], period=period, now=now)
        run(period, now=now)
    rows = models.Link.objects.filter(source="civil", thing_id=thing_of(7))
    assert rows.count() == 2
    unlink(rows.order_by("id")[0].id)
    assert models.Delivery.objects.get(source="civil", period=OCTOBER).unread == [str(thing_of(7))]
    assert work(models.Run.objects.get(state="queued").id, LATER) == "done"
    assert lost_relief() == set()
