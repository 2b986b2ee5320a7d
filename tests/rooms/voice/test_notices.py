"""Notices on the real database: posting, the period, placing, objections, ending, correction, expiry."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chuanhui.journal.queries import entries_of
from chuanhui.kernel.errors import NotInSight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.errors import NotYet
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import Given
from chuanhui.mechanism.voice import actions, errors, queries
from chuanhui.mechanism.voice.rules import Ending, Notice

from .office import (
    ALL,
    DAY,
    DESK,
    MONDAY,
    OTHER_STREET,
    STREET,
    answer,
    at,
    do,
    in_force,
    object_to,
    photo,
    plan,
    post,
    stands,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")
LAST = at("2026-11-16 23:59:59")
AFTER = at("2026-11-17 00:00")


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def _end(notice_id, now=AFTER, **more):
    return do(STREET, actions.end_notice, now, notice_id=notice_id, **{"good": True, **more})


def _steps(case, now):
    return do(STREET, cases.take_step, now, case_id=case.id, step="show", given=Given())


def test_a_notice_shows_a_snapshot_of_the_listed_fields_only():
    case = plan(note="内部：张三 13800138000")
    notice = stands(post(case).id)
    assert [(one["ask"], one["value"]) for one in notice.shown] == [
        ("方案名称", "一号院改造方案"),
        ("改造内容", "管网、路灯"),
        ("预算", "120 万元"),
    ]
    assert (notice.number[:8], notice.about_number, notice.posted_at) == ("GS-2026-", case.number, MONDAY)
    assert [one.kind for one in entries_of(ALL, notice.id)] == ["voice.post"]
    assert list(queries.differing()) == []


def test_seven_days_end_with_the_seventh_day_and_a_shorter_period_is_refused():
    case = plan()
    with pytest.raises(errors.TooShort) as refusal:
        post(case, until=at("2026-11-15 12:00").date())
    assert refusal.value.facts["least"] == "2026-11-16 23:59"
    assert stands(post(case).id).until == LAST
    assert stands(post(plan(), until=at("2026-11-30 12:00").date()).id).until.date().day == 30


def test_a_working_day_period_skips_the_week_end_and_begins_with_the_placing():
    case = plan()
    papers = ({"sha256": photo(), "tag": "drawing"}, {"sha256": photo("blue"), "tag": "after"})
    receipt = post(case, at("2026-11-12 17:00"), kind="drawing", papers=papers)
    assert (stands(receipt.id).since, stands(receipt.id).until) == (None, None)
    with pytest.raises(errors.NotPlaced):
        _end(receipt.id, at("2026-11-25 09:00"))
    friday = at("2026-11-13 10:00")
    do(
        STREET,
        actions.place_notice,
        friday,
        notice_id=receipt.id,
        place="一号院门口公示栏",
        proof=photo("green"),
    )
    placed = stands(receipt.id)
    assert (placed.since, placed.until.date().isoformat()) == (friday, "2026-11-18")
    with pytest.raises(errors.PlacedAlready):
        do(STREET, actions.place_notice, friday, notice_id=receipt.id, place="又一处", proof=photo())
    assert list(queries.differing()) == []


def test_every_fault_is_told_at_once():
    case = plan(title="联系 138 0013 8000")
    with pytest.raises(errors.BadVoice) as refusal:
        post(case, kind="drawing", title="", text="身份证 411602199001011234", papers=({"sha256": "0" * 64},))
    assert [(one.field, one.code) for one in refusal.value.faults] == [
        ("text", "personal"),
        ("title", "personal"),
        ("papers", "paper_missing"),
        ("papers", "paper_missing"),
        ("papers", "paper_unknown"),
    ]
    with pytest.raises(errors.BadVoice) as refusal:
        post(plan(), kind="drawing", place="门口", papers=())
    assert ("proof", "proof") in [(one.field, one.code) for one in refusal.value.faults]


def test_only_the_posts_of_the_playbook_post_and_only_what_they_see():
    case = plan()
    with pytest.raises(errors.NotYourNotice):
        post(case, by=DESK)
    with pytest.raises(errors.SubjectNotFound):
        post(case, by=OTHER_STREET)
    receipt = post(case)
    with pytest.raises(errors.NoticeNotFound) as hidden:
        do(OTHER_STREET, actions.end_notice, AFTER, notice_id=receipt.id, good=True)
    assert isinstance(hidden.value, NotInSight)
    assert queries.notices(who(OTHER_STREET).sight) == ()
    assert [one.id for one in queries.notices(who(STREET).sight)] == [receipt.id]


def test_one_of_a_kind_stands_about_a_matter_and_a_key_posts_once():
    case, key = plan(), uuid4()
    first = post(case, key=key)
    again = post(case, key=key)
    assert (again.id, again.repeated, again.number) == (first.id, True, first.number)
    with pytest.raises(errors.VoiceSentOtherwise):
        post(case, key=key, title="另一则")
    with pytest.raises(errors.StandsAlready):
        post(case)
    assert len(queries.notices(ALL)) == 1


def test_the_case_waits_for_the_notice_to_end_well():
    case = plan()
    receipt = post(case)
    with pytest.raises(NotYet):
        _steps(case, AFTER)
    with pytest.raises(errors.PeriodRuns):
        _end(receipt.id, LAST)
    ended = _end(receipt.id, reason="无异议，按方案实施")
    assert (stands(receipt.id).ended, ended.revision) == (Ending.GOOD, 2)
    assert case_in_sight(ALL, case.id).settled["notices.list"]["good"] is True
    _steps(case, AFTER)
    with pytest.raises(errors.NoticeOver):
        _end(receipt.id)


def test_every_objection_is_answered_in_writing_before_the_end():
    case = plan()
    receipt = post(case)
    one, two = object_to(receipt.id), object_to(receipt.id, "请加电梯", LAST)
    assert one.case.startswith("YY-")
    with pytest.raises(errors.ObjectionsOver):
        object_to(receipt.id, now=AFTER)
    answer(one.case_id, AFTER)
    with pytest.raises(errors.ObjectionsWait) as refusal:
        _end(receipt.id)
    assert refusal.value.facts == {"count": 1, "numbers": two.case}
    public = queries.public_notice(receipt.id, now=AFTER)
    assert (public.objections, public.answered, public.takes_objections) == (2, 1, False)
    answer(two.case_id, AFTER, "电梯另行表决")
    told = queries.tell_notice(who(STREET), receipt.id, now=AFTER)
    assert [(line.answered, line.answer) for line in told.objections] == [
        (True, "已列入方案"),
        (True, "电梯另行表决"),
    ]
    assert told.refusals["end"] is None
    _end(receipt.id)
    assert [did.verb for did in queries.tell_notice(who(STREET), receipt.id, now=AFTER).story] == [
        "post", "object", "object", "end",
    ]  # fmt: skip
    assert list(queries.differing()) == []


def test_an_objection_sent_twice_opens_one_case():
    receipt, key = post(plan()), uuid4()
    first, again = object_to(receipt.id, key=key), object_to(receipt.id, key=key)
    assert (again.case_id, again.repeated) == (first.case_id, True)
    assert len(stands(receipt.id).objections) == 1


def test_a_corrected_notice_takes_a_new_snapshot_and_a_whole_new_period():
    case = plan()
    old = post(case)
    now = MONDAY + 3 * DAY
    said = actions.Posting(title="一号院改造方案公示（更正）")
    new = do(STREET, actions.replace_notice, now, notice_id=old.id, posting=said, reason="预算有误")
    before, after = stands(old.id), stands(new.id)
    assert (before.ended, before.replaced_by, after.replaces) == (Ending.CHANGED, new.id, old.id)
    assert after.until == LAST + 3 * DAY
    assert queries.public_notice(old.id, now=now).reason == "预算有误"
    assert "notices.list" not in case_in_sight(ALL, case.id).settled
    with pytest.raises(errors.NoticeOver):
        object_to(old.id, now=now)
    assert list(queries.differing()) == []


def test_a_withdrawal_needs_its_reason_and_settles_nothing_well():
    case = plan()
    receipt = post(case)
    with pytest.raises(errors.ReasonMissing):
        _end(receipt.id, MONDAY, good=False)
    _end(receipt.id, MONDAY, good=False, reason="公示了不应公开的内容", at_once=True)
    assert case_in_sight(ALL, case.id).settled["notices.list"]["good"] is False
    with pytest.raises(errors.NoticeNotFound):
        queries.public_notice(receipt.id, now=MONDAY + DAY / 1440)
    assert queries.held(Notice, who(STREET).sight, receipt.id).ended is Ending.WITHDRAWN
    post(case, now=MONDAY + DAY)


def test_an_ended_notice_is_read_to_the_last_instant_and_then_by_nobody():
    picture = photo()
    receipt = post(plan(), papers=({"sha256": picture, "tag": "drawing", "caption": "总平面图"},))
    _end(receipt.id)
    gone = at("2026-12-17 23:59:59")
    assert stands(receipt.id).gone_at == gone
    assert queries.public_notice(receipt.id, now=gone).papers[0]["caption"] == "总平面图"
    assert [one.id for one in queries.board(ALL, now=gone)] == [receipt.id]
    assert queries.public_picture(receipt.id, picture, now=gone)
    later = at("2026-12-18 00:00")
    with pytest.raises(errors.NoticeNotFound):
        queries.public_notice(receipt.id, now=later)
    assert queries.board(ALL, now=later) == ()
    assert not queries.public_picture(receipt.id, picture, now=later)
    assert queries.attached([picture, "0" * 64]) == {picture}


def test_what_was_objected_to_a_replaced_notice_is_answered_before_the_new_one_ends_well():
    old = post(plan()).id
    objected = object_to(old)
    correct = {"posting": actions.Posting(title="一号院改造方案公示（更正）"), "reason": "面积写错"}
    new = do(STREET, actions.replace_notice, MONDAY + DAY, notice_id=old, **correct).id
    with pytest.raises(errors.ObjectionsWait) as refusal:
        _end(new, AFTER + DAY)
    assert refusal.value.facts["numbers"] == objected.case
    told = queries.tell_notice(who(STREET), new, now=AFTER + DAY)
    assert isinstance(told.refusals["end"], errors.ObjectionsWait)
    assert [(one.number, one.answered) for one in told.objections] == [(objected.case, False)]
    answer(objected.case_id, AFTER)
    _end(new, AFTER + DAY)
    assert stands(new).ended is Ending.GOOD


def test_what_was_objected_to_a_withdrawn_notice_waits_at_the_next_about_the_same_case():
    case = plan()
    old = post(case).id
    objected = object_to(old)
    _end(old, MONDAY + DAY, good=False, reason="暂缓")
    new = post(case, MONDAY + 2 * DAY).id
    other = post(plan(), MONDAY + 2 * DAY).id
    later = AFTER + 2 * DAY
    with pytest.raises(errors.ObjectionsWait):
        _end(new, later)
    _end(other, later)
    answer(objected.case_id, later)
    _end(new, later)
    assert stands(new).ended is Ending.GOOD
