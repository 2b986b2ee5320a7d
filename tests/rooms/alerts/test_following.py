"""Who is told what of a case as it goes its way, and that nobody is told twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.rooms.alerts.told import SOON, follow, inbox, kinds
from tests.rooms.cases.office import (
    DESK,
    DISTRICT,
    INSPECTOR,
    MONDAY,
    OWNER,
    WORKER,
    after,
    at,
    do,
    file,
    step,
    who,
)

from chuanhui.grid.posts.queries import holding_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.errors import AlertNotFound
from chuanhui.system.alerts.models import Alert, Mark

pytestmark = pytest.mark.usefixtures("district", "evidence")


def fixed():
    """Return a case that waits for its verification."""
    receipt = file()
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    step(receipt.case_id, "fix", MONDAY + 2 * SOON, OWNER, photos=(after(),))
    return receipt


def test_a_case_is_told_to_whoever_has_it_in_hands_and_no_longer_to_who_had():
    receipt = file()
    follow()
    assert inbox(DESK) == [("handed", receipt.number)]
    assert inbox(OWNER) == inbox(WORKER) == inbox(INSPECTOR) == []
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    follow(MONDAY + SOON)
    assert (inbox(DESK), inbox(OWNER)) == ([], [("handed", receipt.number)])
    assert inbox(DESK, settled=True) == [("handed", receipt.number)]


def test_a_fixed_case_waits_for_verification_by_somebody_else():
    receipt = fixed()
    follow(MONDAY + 3 * SOON)
    assert inbox(INSPECTOR) == [("verify", receipt.number)]
    assert kinds(OWNER) == kinds(DESK) == []
    step(receipt.case_id, "send_back", MONDAY + 4 * SOON, INSPECTOR, reason="仍有杂物")
    follow(MONDAY + 4 * SOON)
    assert (kinds(INSPECTOR), kinds(OWNER)) == ([], ["handed"])


def test_the_other_street_and_the_other_territory_hear_nothing():
    file()
    follow()
    told = {holding_of(Sight.everything(), one.post_id, MONDAY.date()).code for one in Alert.objects.all()}
    assert told == {DESK, f"{DESK}-2"}


def test_who_acted_himself_is_not_told():
    receipt = file()
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    step(receipt.case_id, "hand_back", MONDAY + 2 * SOON, OWNER, reason="不属本局")
    follow(MONDAY + 3 * SOON)
    assert kinds(DESK) == ["handed"]
    assert kinds(OWNER) == kinds(OWNER, settled=True) == []


@pytest.mark.parametrize(("granted", "said"), [(True, "已同意"), (False, "未同意")])
def test_who_asked_is_told_how_it_was_decided(granted, said):
    receipt = file()
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    late = MONDAY + 2 * SOON
    do(who(OWNER), cases.ask, case_id=receipt.case_id, what="extend", reason="雨天", now=late)
    do(who(DESK), cases.decide, case_id=receipt.case_id, what="extend", granted=granted, now=late + SOON)
    follow(late + SOON)
    items = queries.inbox(who(OWNER))
    assert {one.kind.value for one in items} == {"handed", "decided"}
    assert next(one.decision.zh for one in items if one.kind == "decided") == said


def test_a_suspended_case_presses_nobody_and_comes_back():
    receipt = file()
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    late = MONDAY + 2 * SOON
    do(who(OWNER), cases.ask, case_id=receipt.case_id, what="suspend", reason="待移交", now=late)
    do(who(DISTRICT), cases.decide, case_id=receipt.case_id, what="suspend", granted=True, now=late)
    follow(late)
    assert kinds(OWNER) == ["decided"]
    do(who(DISTRICT), cases.resume, case_id=receipt.case_id, now=late + SOON)
    follow(late + SOON)
    assert sorted(kinds(OWNER)) == ["decided", "handed"]


def test_reading_the_journal_again_makes_no_alert_twice():
    fixed()
    follow(MONDAY + 3 * SOON)
    before = list(Alert.objects.order_by("id").values())
    Mark.objects.update(seq=0)
    assert follow(MONDAY + 4 * SOON) > 3
    assert list(Alert.objects.order_by("id").values()) == before


def test_what_is_not_sealed_yet_is_not_told():
    file()
    assert actions.follow(now=MONDAY) >= 0
    assert Alert.objects.count() == 0


def test_what_happened_long_ago_is_no_news():
    file()
    follow(MONDAY + timedelta(days=3, minutes=1))
    assert Alert.objects.count() == 0


def test_a_case_that_left_sight_is_told_of_without_what_identifies_it():
    receipt = file()
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    follow(MONDAY + SOON)
    step(receipt.case_id, "hand_back", MONDAY + 2 * SOON, OWNER, reason="不属本局")
    Alert.objects.filter(post_id=who(OWNER).post_id).update(subject=str(uuid4()))
    item = queries.inbox(who(OWNER))[0]
    assert (item.is_here, item.number, item.place, item.case_id, item.due_at) == (False, "", "", None, None)


def test_marking_read_is_the_posts_own_business():
    file()
    file(MONDAY + SOON)
    follow(MONDAY + SOON)
    desk, items = who(DESK), queries.inbox(who(DESK))
    assert queries.unread(desk) == 2
    assert actions.mark_read(by=desk, now=MONDAY, ids=[items[0].id]) == 1
    assert actions.mark_read(by=desk, now=MONDAY, ids=[items[0].id]) == 0
    with pytest.raises(AlertNotFound):
        actions.mark_read(by=who(INSPECTOR), now=MONDAY, ids=[items[1].id])
    with pytest.raises(AlertNotFound):
        queries.alert(who(INSPECTOR), items[1].id)
    assert (queries.unread(desk), queries.unread(who(INSPECTOR))) == (1, 0)
    assert actions.mark_read(by=desk, now=at("2026-11-10 09:00")) == 1
    assert queries.unread(desk) == 0


def test_alerts_settled_long_ago_are_forgotten():
    receipt = file()
    follow()
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    follow(MONDAY + SOON)
    assert actions.forget(before=MONDAY + SOON) == 0
    assert actions.forget(before=MONDAY + 2 * SOON) > 0
    assert kinds(OWNER) == ["handed"]
