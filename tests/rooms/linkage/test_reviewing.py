"""The clerk and the senders: doubtful pairs decided once and remembered, rows that came no more."""

from __future__ import annotations

import json

import pytest
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
    do,
    medical,
    name,
    run,
    send,
    thing_of,
    who,
    work,
)

from chuanhui.grid.registers.errors import PersonalText
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.errors import (
    BadAnswer,
    BadDecision,
    LinkageMovedOn,
    NotYourMatch,
    PairDecided,
    PairNotFound,
    VanishedAnswered,
    VanishedNotFound,
)
from chuanhui.system.linkage.queries import differing, pairs, side_by_side, vanished, why_these_two

pytestmark = pytest.mark.usefixtures("populated")


DOUBTS = (medical(3, "26000", id="", birth=""), medical(1, "100", id="", phone=""))


def files(*rows: tuple[str, ...], period: str = OCTOBER, now=NOW) -> None:
    """Send the medical file with sure rows and some others, and the relief roll."""
    send([*(medical(n) for n in range(20, 120)), *rows], range(20), period, now)


@pytest.fixture
def doubted(populated):
    """Put doubtful pairs there: a name with the telephone of the home, and a name with a day of birth."""
    files(*DOUBTS)
    run_id = run()
    assert models.Pair.objects.filter(run_id=run_id).count() == 2
    return models.Pair.objects.get(run_id=run_id, thing_id=thing_of(3))


def test_a_pair_is_looked_at_on_record(doubted):
    beside = do(RUNNER, actions.look_at_pair, pair_id=doubted.id)
    lines = {one.role.value: one for one in side_by_side(beside.row, beside.cards)}
    assert lines["name"].row
    assert lines["name"].thing
    assert repr(beside) == f"Beside({doubted.id})"
    assert [one.kind for one in entries_of(Sight.everything(), doubted.id)] == [
        "linkage.pair",
        "linkage.look",
    ]
    looked = models.Share.objects.filter(what="looked", subject=doubted.id)
    assert doubted.thing_id in set(looked.values_list("thing_id", flat=True))


def test_a_pair_is_explained_and_queued_without_its_values(doubted):
    (line, *_) = pairs(who(RUNNER))
    assert line.number.startswith("JM")
    why = why_these_two(line.pair)
    assert why
    assert all(one.zh and one.en for one in why)
    told = json.dumps([str(one) for one in pairs(who(RUNNER))], ensure_ascii=False)
    assert [one for one in (name(1), name(3), citizen(3)) if one in told] == []


def test_only_who_runs_the_plan_decides(doubted):
    assert pairs(who(VILLAGE)) == ()
    with pytest.raises(PairNotFound):
        do(VILLAGE, actions.look_at_pair, pair_id=doubted.id)
    with pytest.raises((PairNotFound, NotYourMatch)):
        do(MEDICAL, actions.decide_pair, pair_id=doubted.id, decision="confirm")


def test_deny_and_unsure_need_a_reason_without_numbers(doubted):
    for decision in ("deny", "unsure", "maybe"):
        with pytest.raises(BadDecision):
            do(RUNNER, actions.decide_pair, pair_id=doubted.id, decision=decision)
    with pytest.raises(PersonalText):
        do(RUNNER, actions.decide_pair, pair_id=doubted.id, decision="deny", reason=f"号码 {citizen(7)}")
    with pytest.raises(LinkageMovedOn):
        do(RUNNER, actions.decide_pair, pair_id=doubted.id, decision="confirm", revision=9)


def decide_all(decision: str, reason: str = "") -> None:
    """Decide every open pair alike."""
    for pair_id in list(models.Pair.objects.filter(state="open").values_list("id", flat=True)):
        do(RUNNER, actions.decide_pair, pair_id=pair_id, decision=decision, reason=reason)


def test_a_confirmed_row_counts_and_is_not_asked_again(doubted):
    run_id, person = doubted.run_id, doubted.thing_id
    decide_all("confirm")
    doubted.refresh_from_db()
    assert (doubted.state, doubted.sealed) == ("confirmed", None)
    with pytest.raises(PairDecided):
        do(RUNNER, actions.decide_pair, pair_id=doubted.id, decision="deny", reason="又看了一遍")
    assert models.Run.objects.get(id=run_id).state == "queued"
    assert work(run_id) == "done"
    assert models.Fact.objects.filter(thing_id=person, source=doubted.source).exists()
    link = models.Link.objects.get(thing_id=person, source=doubted.source, decision="confirmed")
    assert bytes(link.mark) == bytes(doubted.mark)
    files(*DOUBTS, period=NOVEMBER, now=LATER)
    later = run(NOVEMBER, now=LATER)
    assert models.Pair.objects.filter(run_id=later, thing_id=person).count() == 0
    link.refresh_from_db()
    assert (link.seen, link.decision) == (NOVEMBER, "confirmed")
    assert list(differing()) == []


def test_whom_a_clerk_denied_is_not_proposed_again(doubted):
    decide_all("deny", "同名不同人")
    assert models.Run.objects.get(id=doubted.run_id).state == "done"
    assert not models.Fact.objects.filter(delivery_id=doubted.delivery_id, thing_id=doubted.thing_id).exists()
    files(*DOUBTS, period=NOVEMBER, now=LATER)
    later = run(NOVEMBER, now=LATER)
    again = models.Pair.objects.filter(run_id=later, mark=bytes(doubted.mark), thing_id=doubted.thing_id)
    assert not again.exists()
    links = models.Link.objects.filter(mark=bytes(doubted.mark), thing_id=doubted.thing_id)
    assert {one.decision for one in links} == {"denied"}


def test_unsure_is_asked_again(doubted):
    decide_all("unsure", "看不清")
    assert models.Run.objects.get(id=doubted.run_id).state == "done"
    assert not models.Link.objects.filter(mark=bytes(doubted.mark)).exists()


def test_a_row_that_waits_keeps_its_rules_waiting(populated):
    files(*DOUBTS)
    run()
    assert models.Warned.objects.filter(rule="heavy_cost").count() == 0
    do(
        RUNNER,
        actions.decide_pair,
        pair_id=models.Pair.objects.get(thing_id=thing_of(1)).id,
        decision="deny",
        reason="不同人",
    )
    assert models.Run.objects.get().state == "review"
    do(
        RUNNER,
        actions.decide_pair,
        pair_id=models.Pair.objects.get(thing_id=thing_of(3)).id,
        decision="confirm",
    )
    assert work(models.Run.objects.get().id) == "done"
    (warned,) = models.Warned.objects.filter(rule="heavy_cost")
    assert warned.case_id is not None
    assert list(differing()) == []


def test_what_came_no_more_is_asked_of_its_sender(populated):
    files()
    run()
    moved = medical(118, phone="19900009999")
    send([*(medical(n) for n in range(20, 118)), moved], range(20), NOVEMBER, LATER)
    run_id = run(NOVEMBER, now=LATER)
    # 118 came with another telephone: nobody is asked about him.
    gone = models.Link.objects.exclude(gone="")
    assert [(one.thing_id, one.seen, one.gone) for one in gone] == [(thing_of(119), OCTOBER, NOVEMBER)]
    assert models.Run.objects.get(id=run_id).counts["vanish"]["medical"] == 1
    (line,) = vanished(who(MEDICAL, LATER), now=LATER)
    assert (line.number[:2], line.gone, line.answer) == ("JM", NOVEMBER, None)
    assert name(119) not in line.label
    assert vanished(who(CIVIL, LATER), now=LATER) == ()
    assert len(vanished(who(RUNNER, LATER), now=LATER)) == 1
    with pytest.raises(VanishedNotFound):
        do(CIVIL, actions.answer_vanished, link_id=line.id, answer="moved", now=LATER)
    with pytest.raises(BadAnswer):
        do(MEDICAL, actions.answer_vanished, link_id=line.id, answer="why", now=LATER)
    do(MEDICAL, actions.answer_vanished, link_id=line.id, answer="ended", now=LATER)
    with pytest.raises(VanishedAnswered):
        do(MEDICAL, actions.answer_vanished, link_id=line.id, answer="ended", now=LATER)
    assert vanished(who(MEDICAL, LATER), now=LATER) == ()


def test_nothing_this_month_asks_about_everybody(populated):
    files()
    run()
    do(CIVIL, actions.deliver_nothing, source="civil", period=NOVEMBER, now=LATER)
    run(NOVEMBER, now=LATER)
    assert models.Link.objects.filter(source="civil", gone=NOVEMBER).count() == 20
    assert models.Link.objects.filter(source="medical").exclude(gone="").count() == 0
