"""A resident says that a row is not he: it is taken back, with what it told and what followed from it."""

from __future__ import annotations

from uuid import uuid4

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
    VILLAGE,
    citizen,
    deliver,
    do,
    medical,
    roll,
    run,
    thing_of,
    work,
)

from chuanhui.grid.registers.errors import PersonalText, ReasonMissing, ThingNotFound
from chuanhui.grid.registers.queries import numbers_of
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.errors import LinkNotFound, NotYourMatch, RunUnderWay
from chuanhui.system.linkage.queries import differing

pytestmark = pytest.mark.usefixtures("populated")
REASON = "本人持身份证到场核对，并非其住院"
DEAR = medical(7, "21000")


def sent(*rows: tuple[object, ...], period: str = OCTOBER, now=NOW) -> None:
    """Send both files of a month and match them: everybody of the test on the relief roll."""
    deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 60)), *rows], period=period, now=now)
    deliver(CIVIL, "civil", [roll(n) for n in (7, *range(20, 60))], period=period, now=now)
    run(period, now=now)


def link() -> models.Link:
    """Return the one row of the medical file that is the person's."""
    found: models.Link = models.Link.objects.exclude(decision="denied").get(
        source="medical", thing_id=thing_of(7), seen__gte=OCTOBER
    )
    return found


def unlink(link_id=None, reason: str = REASON, now=NOW, **more):
    return do(RUNNER, actions.take_back, link_id=link_id or link().id, reason=reason, now=now, **more)


def again(now=NOW) -> None:
    """Work off the run that follows."""
    assert work(models.Run.objects.get(state="queued").id, now) == "done"


def test_an_exact_row_is_taken_back_with_its_facts_and_the_rules_are_applied_again():
    sent(DEAR)
    home = link().household_id
    mark, warned = bytes(link().mark), models.Warned.objects.get(rule="heavy_cost")
    assert link().how == "exact"
    told = unlink()
    assert (told.told["facts"], told.told["cases"]) == (1, [warned.number])
    assert not models.Fact.objects.filter(source="medical", thing_id=thing_of(7)).exists()
    assert models.Fact.objects.filter(source="civil", thing_id=thing_of(7)).exists()
    left = models.Link.objects.filter(mark=mark)
    assert list(left.values_list("decision", "thing_id")) == [("denied", thing_of(7))]
    pair = models.Pair.objects.get()
    assert (pair.state, pair.reason, pair.thing_id, pair.sealed) == ("taken_back", REASON, thing_of(7), None)
    warned.refresh_from_db()
    assert (warned.sealed, bool(warned.case_id)) == (None, True)
    again()
    assert models.Run.objects.filter(period=OCTOBER).count() == 2
    (entry,) = [one for one in entries_of(Sight.everything(), told.id) if one.kind == "linkage.unlink"]
    assert citizen(7) not in str(entry.body)
    assert list(differing()) == []
    # What came of somebody else's costs keeps the rule silent for nobody: his own are asked about.
    sent(medical(7, "30000", phone=""), period=NOVEMBER, now=LATER)
    found = models.Warned.objects.filter(rule="heavy_cost", household_id=home).order_by("opened_at")
    assert list(found.values_list("period", flat=True)) == [OCTOBER, NOVEMBER]


def test_the_row_is_nobodys_when_it_comes_again():
    sent(DEAR)
    unlink()
    again()
    sent(DEAR, period=NOVEMBER, now=LATER)
    assert not models.Fact.objects.filter(source="medical", thing_id=thing_of(7)).exists()
    assert not models.Link.objects.filter(
        source="medical", thing_id=thing_of(7), decision="automatic"
    ).exists()
    assert models.Warned.objects.filter(rule="heavy_cost", period=NOVEMBER).count() == 0


def test_rules_find_missing_what_was_taken_out():
    deliver(MEDICAL, "medical", [medical(7, "9000"), *(medical(n) for n in range(20, 60))])
    deliver(CIVIL, "civil", [roll(n) for n in (7, *range(20, 60))])
    run()
    assert models.Warned.objects.count() == 0
    relief = models.Link.objects.get(source="civil", thing_id=thing_of(7))
    unlink(relief.id)
    again()
    assert models.Warned.objects.get().rule == "lost_relief"


def test_what_cannot_be_told_apart_goes_and_the_rules_wait():
    sent(DEAR, medical(7, "50", phone=""))
    rows = models.Link.objects.filter(source="medical", thing_id=thing_of(7))
    assert rows.count() == 2
    unlink(rows.get(how="exact").id)
    again()
    assert not models.Fact.objects.filter(source="medical", thing_id=thing_of(7)).exists()
    assert models.Delivery.objects.get(source="medical").unread == [str(thing_of(7))]
    assert rows.exclude(decision="denied").count() == 1


def test_what_a_clerk_confirmed_is_taken_back_too():
    sent(medical(7, "26000", id="", birth=""))
    (pair,) = models.Pair.objects.all()
    do(RUNNER, actions.decide_pair, pair_id=pair.id, decision="confirm")
    again()
    assert link().decision == "confirmed"
    unlink()
    again()
    assert not models.Fact.objects.filter(source="medical", thing_id=thing_of(7)).exists()
    assert list(differing()) == []


def test_who_may_and_when_and_why():
    sent(DEAR)
    found = link().id
    for code in (VILLAGE, MEDICAL):
        with pytest.raises((NotYourMatch, LinkNotFound)):
            do(code, actions.take_back, link_id=found, reason=REASON)
    with pytest.raises(ReasonMissing):
        unlink(found, "")
    with pytest.raises(PersonalText):
        unlink(found, f"不是 {citizen(7)} 本人")
    with pytest.raises(LinkNotFound):
        unlink(uuid4())
    key = uuid4()
    first = unlink(found, key=key)
    assert unlink(found, key=key).repeated
    assert first.id == models.Pair.objects.get().id
    with pytest.raises(LinkNotFound):
        unlink(found)
    other = models.Link.objects.get(source="civil", thing_id=thing_of(7)).id
    with pytest.raises(RunUnderWay):
        unlink(other)


def test_the_clerk_sees_whose_rows_they_are_on_record_and_nobody_else_does():
    sent(DEAR)
    number = numbers_of([thing_of(7)])[thing_of(7)]
    held = do(RUNNER, actions.look_at_links, plan="residents", number=f" {number}")
    assert [(one.source, one.how, one.since) for one in held] == [
        ("civil", "exact", OCTOBER),
        ("medical", "exact", OCTOBER),
    ]
    looked = models.Share.objects.get(what="looked")
    assert (looked.thing_id, looked.columns, looked.count) == (thing_of(7), ["civil", "medical"], 2)
    assert "linkage.look" in [one.kind for one in entries_of(Sight.everything(), thing_of(7))]
    with pytest.raises(ThingNotFound):
        do(RUNNER, actions.look_at_links, plan="residents", number="JM-0")
    office.enter_all()
    for code in (VILLAGE, MEDICAL):
        with pytest.raises(NotYourMatch):
            do(code, actions.look_at_links, plan="residents", number=number)
    assert models.Share.objects.filter(what="looked").count() == 1
