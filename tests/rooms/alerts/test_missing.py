"""Missing returns are told once to whoever owes them, and settled when they come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rooms.alerts.told import inbox
from tests.rooms.returns.office import DESK, EVENING, NOON, STREET, TERRITORY, do, in_force, key, send, who

from chuanhui.journal.scope import enter
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import actions as returns
from chuanhui.mechanism.returns import queries as returned
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.models import Alert

pytestmark = pytest.mark.usefixtures("district")
LATE = EVENING + timedelta(hours=12)


def watch(now=LATE) -> int:
    return actions.watch_returns(territory=TERRITORY, now=now)


def test_a_return_that_was_due_is_told_once_to_the_post_that_owes_it():
    in_force()
    assert watch() > 0
    assert watch() == 0
    items = [one for one in queries.inbox(who(DESK)) if "/returns.daily/" in one.subject]
    assert items
    one = items[0]
    assert (one.kind, one.place, one.number, one.case_id) == ("missing", "北花园社区", "", None)
    assert one.topic.zh
    assert one.period.zh.endswith("日")
    assert all(other.area_path.startswith(who(DESK).area_path) for other in queries.inbox(who(DESK)))


def test_a_return_that_came_is_not_told_and_one_that_comes_late_is_settled():
    in_force()
    send()
    watch()
    told = {one.subject for one in queries.inbox(who(DESK))}
    assert f"baoping/returns.daily/2026-11-09/{who(DESK).area_path}/" not in told
    other = "community_desk@xiaoqiao/dongguan"
    send(other, LATE, reason="设备故障")
    assert watch(LATE + timedelta(hours=1)) == 0
    assert inbox(other, settled=True) == [("missing", "")]
    assert {one.area_path for one in Alert.objects.exclude(settled_at=None)} == {who(other).area_path}


def test_what_is_not_due_yet_and_what_nobody_asked_for_is_not_told():
    in_force()
    watch(NOON)
    assert not [one for one in queries.inbox(who(DESK)) if "/2026-11-09/" in one.subject]
    assert "411602Z." not in set(Alert.objects.values_list("territory", flat=True))
    assert not [one for one in queries.inbox(who(STREET)) if "/returns.daily/" in one.subject]


def test_a_return_that_is_due_soon_is_told_before_and_once_more_when_it_is_missing():
    in_force()
    watch(NOON)
    due = next(one.due_at for one in missing(soon=True) if one.area_path == who(DESK).area_path)
    watch(due - timedelta(hours=2, minutes=1))
    assert about(DESK, "due_soon").count() == 0
    watch(due - timedelta(hours=2))
    posts = about(DESK, "due_soon").count()
    assert posts > 0
    assert {one.due_at for one in about(DESK, "due_soon")} == {due}
    assert watch(due - timedelta(hours=1)) == 0
    assert open_about(DESK) == 0
    watch(due + timedelta(minutes=5))
    assert about(DESK, "due_soon").filter(settled_at=None).count() == 0
    assert open_about(DESK) == posts


def test_who_sends_before_it_is_due_is_told_of_nothing_more():
    in_force()
    watch(NOON)
    due = next(one.due_at for one in missing(soon=True) if one.area_path == who(DESK).area_path)
    watch(due - timedelta(hours=1))
    send(DESK, due - timedelta(minutes=30))
    watch(due - timedelta(minutes=20))
    assert about(DESK, "due_soon").filter(settled_at=None).count() == 0
    watch(due + timedelta(minutes=5))
    assert open_about(DESK) == 0


def missing(*, soon: bool):
    day = parse_period("2026-11-09")
    enter(Sight.everything())
    return returned.missing(
        Sight.everything(), "baoping", "returns.daily", day, territory=TERRITORY, now=NOON, soon=soon
    )


def test_what_was_due_long_ago_is_no_news():
    in_force()
    watch(LATE + timedelta(days=10))
    assert not Alert.objects.filter(subject__contains="/returns.daily/2026-11-09/").exists()


def test_a_return_that_is_taken_back_is_told_again_each_time():
    in_force()
    watch()
    posts = about(DESK).count()
    hours = iter(range(1, 20))
    for told in (1, 2):
        send(DESK, LATE + timedelta(hours=next(hours)), reason="设备故障")
        watch(LATE + timedelta(hours=next(hours)))
        assert open_about(DESK) == 0
        taken = LATE + timedelta(hours=next(hours))
        do(who(DESK), returns.withdraw, cell=key(who(DESK)), reason="误报", now=taken)
        watch(LATE + timedelta(hours=next(hours)))
        assert watch(LATE + timedelta(hours=next(hours))) == 0
        assert open_about(DESK) == posts
        assert about(DESK).count() == posts * (told + 1)


def test_an_answer_taken_back_between_two_rounds_leaves_one_alert_open():
    in_force()
    watch()
    send(DESK, LATE + timedelta(hours=1), reason="设备故障")
    do(who(DESK), returns.withdraw, cell=key(who(DESK)), reason="误报", now=LATE + timedelta(hours=2))
    posts = open_about(DESK)
    assert watch(LATE + timedelta(hours=3)) == posts
    assert (about(DESK).count(), open_about(DESK)) == (2 * posts, posts)


def about(post, kind="missing"):
    subject = f"baoping/returns.daily/2026-11-09/{who(post).area_path}/"
    return Alert.objects.filter(kind=kind, subject=subject)


def open_about(post):
    return about(post).filter(settled_at=None).count()
