"""The clocks tell each deadline once as due soon and once as overdue; the digest tells each day once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rooms.alerts.told import SOON, follow, inbox, kinds
from tests.rooms.cases.office import DESK, INSPECTOR, MONDAY, OWNER, at, do, file, stands, step, who

from chuanhui.mechanism.cases import actions as cases
from chuanhui.site.timetable import jobs
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.models import Alert
from chuanhui.system.timetable.actions import tick

pytestmark = pytest.mark.usefixtures("district", "evidence")
FIVE = timedelta(minutes=5)


def dispatched(**more):
    receipt = file(**more)
    step(receipt.case_id, "dispatch", MONDAY + SOON, DESK)
    follow(MONDAY + SOON)
    return receipt


def test_a_deadline_is_told_once_yellow_and_once_overdue_to_whose_duty_it_is():
    case = stands(dispatched().case_id)
    assert actions.watch_clocks(now=case.yellow_at - FIVE) == 0
    assert actions.watch_clocks(now=case.yellow_at) > 0
    assert actions.watch_clocks(now=case.yellow_at + FIVE) == 0
    assert inbox(OWNER)[0] == ("due_soon", case.number)
    assert actions.watch_clocks(now=case.due_at + FIVE) > 0
    assert actions.watch_clocks(now=case.due_at + 2 * FIVE) == 0
    assert kinds(OWNER) == ["overdue", "handed"]
    assert kinds(OWNER, settled=True) == ["due_soon"]
    assert "overdue" not in kinds(DESK) + kinds(INSPECTOR)


def test_an_extension_settles_the_old_deadline_and_the_new_one_is_told_anew():
    case_id = dispatched().case_id
    first = stands(case_id)
    actions.watch_clocks(now=first.yellow_at)
    late = first.yellow_at + FIVE
    do(who(OWNER), cases.ask, case_id=case_id, what="extend", reason="雨天", now=late)
    do(who(DESK), cases.decide, case_id=case_id, what="extend", granted=True, now=late)
    follow(late)
    assert sorted(kinds(OWNER)) == ["decided", "handed"]
    second = stands(case_id)
    assert second.due_at > first.due_at
    actions.watch_clocks(now=second.due_at + FIVE)
    assert kinds(OWNER)[0] == "overdue"
    assert Alert.objects.filter(kind="overdue", post_id=who(OWNER).post_id).get().due_at == second.due_at


def test_a_case_that_is_done_settles_its_clock():
    case = stands(dispatched().case_id)
    actions.watch_clocks(now=case.due_at + FIVE)
    step(case.id, "hand_back", MONDAY + 2 * SOON, OWNER, reason="不属本局")
    follow(MONDAY + 2 * SOON)
    assert kinds(OWNER) == []


def test_what_ran_out_long_ago_is_no_news():
    case = stands(dispatched().case_id)
    assert actions.watch_clocks(now=case.due_at + timedelta(days=3, minutes=1)) == 0


def test_the_digest_counts_what_stands_once_a_day():
    dispatched()
    dispatched()
    tuesday = at("2026-11-10 08:10")
    day = {"territory": "411602.", "day": "2026-11-10", "now": tuesday}
    assert actions.digest(**day) > 0
    assert actions.digest(**day) == 0
    first = queries.inbox(who(OWNER))[0]
    assert (first.kind, dict(first.counts)) == ("digest", {"handed": 2})
    assert actions.digest(territory="411602.", day="2026-11-11", now=tuesday + timedelta(days=1)) > 0
    assert kinds(OWNER).count("digest") == 1
    assert actions.digest(territory="411602Z.", day="2026-11-11", now=tuesday) == 0


def test_the_timetable_keeps_clocks_and_digests_over_a_week_with_a_night_missed():
    case = stands(dispatched().case_id)
    now, times = MONDAY + SOON, 0
    while now < MONDAY + timedelta(days=7):
        if not timedelta(hours=30) < now - MONDAY < timedelta(hours=36):
            tick(jobs(), now=now)
            times += 1
        now += timedelta(minutes=47)
    made = Alert.objects.filter(post_id=who(OWNER).post_id).order_by("made_at", "id")
    told = [one.subject for one in made if one.kind == "digest"]
    assert told == [f"2026-11-{day}" for day in range(10, 17)]
    assert [one.kind for one in made if one.kind in {"due_soon", "overdue"}] == ["due_soon", "overdue"]
    assert made.get(kind="overdue").due_at == case.due_at
    assert times > 200
