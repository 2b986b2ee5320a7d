"""What may be done with a cell: sending, zero, late, restating, withdrawing, approving, rosters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.returns.scene import DAY, VALUES, acting, answer, at, cell, sent, setting, span, work

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import errors, rules
from chuanhui.mechanism.returns.rules import Answer, Stored

NOON = f"{DAY} 12:00"


def test_what_is_sent_in_time_is_kept_with_its_deadline():
    one = sent()
    assert (one.state, one.values, one.late) == (Stored.VALUE, VALUES, False)
    assert (one.due_at, one.sent_at) == (at(f"{DAY} 18:00"), at(f"{DAY} 17:00"))
    assert (one.sent_person, one.locked) == (1, False)


def test_the_last_second_is_in_time_and_the_next_needs_a_reason():
    assert sent(f"{DAY} 18:00").late is False
    with pytest.raises(errors.ReasonNeeded):
        sent(f"{DAY} 18:00:01")
    late = sent(f"{DAY} 18:00:01", reason=" 停电 ")
    assert (late.late, late.reason) == (True, "停电")


def test_nothing_is_sent_before_the_day_begins():
    with pytest.raises(errors.NotYet):
        sent("2022-08-04 23:59")
    assert sent(f"{DAY} 00:00").is_sent


def test_faulty_values_are_told_all_at_once():
    with pytest.raises(errors.BadValues) as refused:
        rules.sent(
            cell(), answer({"places": "x", "faults": -1, "other": 1}), setting(), by=acting(), now=at(NOON)
        )
    assert {(one.field, one.code) for one in refused.value.faults} == {
        ("other", "unknown"),
        ("places", "not_number"),
        ("faults", "too_small"),
        ("closed", "required"),
    }


def test_all_noughts_are_no_zero_return_until_confirmed():
    noughts = {"places": 0, "faults": 0, "closed": 0}
    with pytest.raises(errors.ConfirmZero):
        rules.sent(cell(), answer(noughts), setting(), by=acting(), now=at(NOON))
    one = rules.sent(cell(), answer({}, state=Stored.ZERO), setting(), by=acting(), now=at(NOON))
    assert (one.state, one.values) == (Stored.ZERO, noughts)


def test_a_return_that_cannot_be_zero_refuses_both_ways():
    strict = replace(setting(), work=work(zero=False))
    for one in (answer({"places": 0, "faults": 0, "closed": 0}), answer({}, state=Stored.ZERO)):
        with pytest.raises(errors.ZeroRefused):
            rules.sent(cell(), one, strict, by=acting(), now=at(NOON))


def test_not_applicable_needs_a_reason_and_holds_no_values():
    with pytest.raises(errors.ReasonNeeded):
        rules.sent(cell(), Answer(Stored.NOT_APPLICABLE, VALUES, " "), setting(), by=acting(), now=at(NOON))
    one = rules.sent(
        cell(), Answer(Stored.NOT_APPLICABLE, VALUES, "整体拆迁"), setting(), by=acting(), now=at(NOON)
    )
    assert (one.state, one.values, one.reason) == (Stored.NOT_APPLICABLE, {}, "整体拆迁")


def test_what_was_sent_is_never_overwritten():
    with pytest.raises(errors.AlreadySent):
        rules.sent(sent(), answer(), setting(), by=acting(), now=at(f"{DAY} 17:30"))


def test_a_correction_needs_a_reason_counts_and_keeps_the_first_hour():
    first = rules.approved(sent(), setting(), by=acting("street_desk", 2), now=at(f"{DAY} 17:30"))
    with pytest.raises(errors.ReasonNeeded):
        rules.restated(first, answer({**VALUES, "faults": 3}), setting(), by=acting(), now=at(f"{DAY} 19:00"))
    one = rules.restated(
        first, answer({**VALUES, "faults": 3}, "漏报一处"), setting(), by=acting(), now=at(f"{DAY} 19:00")
    )
    assert (one.values["faults"], one.restated, one.late, one.sent_at) == (3, 1, False, first.sent_at)
    assert (one.approved_at, one.locked) == (None, True)


def test_only_what_was_sent_is_corrected_withdrawn_or_approved():
    for turn in (
        lambda: rules.restated(cell(), answer(reason="更正"), setting(), by=acting(), now=at(NOON)),
        lambda: rules.withdrawn(cell(), "误报", setting(), by=acting(), now=at(NOON)),
        lambda: rules.approved(cell(), setting(), by=acting("street_desk", 2), now=at(NOON)),
    ):
        with pytest.raises(errors.NothingSent):
            turn()


def test_what_is_withdrawn_is_missing_again_and_may_be_sent_again():
    gone = rules.withdrawn(sent(), "误报", setting(), by=acting(), now=at(f"{DAY} 17:30"))
    assert (gone.state, gone.values, gone.sent_at, gone.is_sent) == (Stored.WITHDRAWN, {}, None, False)
    again = rules.sent(gone, answer(), setting(), by=acting(), now=at(f"{DAY} 17:40"))
    assert again.is_sent
    assert (sent().restated, gone.restated, again.restated) == (0, 0, 1)


def test_a_month_is_neither_zero_nor_approved_before_its_last_day():
    month = replace(setting(), span=span("2022-08"))
    zero, street = answer({}, state=Stored.ZERO), acting("street_desk", 2)
    first, last = at("2022-08-01 00:00"), at("2022-08-31 00:00")
    told = rules.sent(cell(), answer(), month, by=acting(), now=first)
    for turn in (
        lambda now: rules.sent(cell(), zero, month, by=acting(), now=now),
        lambda now: rules.restated(told, replace(zero, reason="更正"), month, by=acting(), now=now),
        lambda now: rules.approved(told, month, by=street, now=now),
    ):
        for early in (first, at("2022-08-30 23:59:59")):
            with pytest.raises(errors.NotClosing):
                turn(early)
        assert turn(last).is_sent


def test_what_is_approved_is_locked_even_after_a_correction():
    approved = rules.approved(sent(), setting(), by=acting("street_desk", 2), now=at(f"{DAY} 17:30"))
    corrected = rules.restated(
        approved, answer(reason="更正"), setting(), by=acting(), now=at(f"{DAY} 17:40")
    )
    for one in (approved, corrected):
        with pytest.raises(errors.Locked):
            rules.withdrawn(one, "误报", setting(), by=acting(), now=at(f"{DAY} 17:50"))


def test_sending_locks_where_nobody_approves():
    plain = replace(setting(), work=work(approve=()))
    one = rules.sent(cell(), answer(), plain, by=acting(), now=at(NOON))
    assert one.locked


def test_nobody_approves_what_he_sent_and_nobody_else_than_the_playbook_says():
    with pytest.raises(errors.OwnApproval):
        rules.approved(sent(), setting(), by=acting("street_desk", 1), now=at(NOON))
    with pytest.raises(errors.NotYours):
        rules.approved(sent(), setting(), by=acting("district_desk", 2), now=at(NOON))
    twice = rules.approved(sent(), setting(), by=acting("street_desk", 2), now=at(NOON))
    with pytest.raises(errors.NothingToApprove):
        rules.approved(twice, setting(), by=acting("street_desk", 3), now=at(NOON))


def test_only_named_posts_send_and_no_post_bound_to_one_unit():
    with pytest.raises(errors.NotYours):
        rules.sent(cell(), answer(), setting(), by=acting("grid_worker"), now=at(NOON))
    bound = acting().seeing(Sight.of("411602.", unit=3))
    with pytest.raises(errors.NotYours):
        rules.sent(cell(), answer(), setting(), by=bound, now=at(NOON))


def test_an_area_that_no_longer_stands_is_answered_for_by_those_who_approve():
    desk = acting("street_desk", 2)
    with pytest.raises(errors.NotYours):
        rules.sent(cell(), answer(), setting(), by=desk, now=at(NOON))
    assert rules.sent(cell(), answer(), setting(stands=False), by=desk, now=at(NOON)).is_sent


SWEPT = {"targets": 40, "reached": 30, "shut": 6, "away": 4}


def swept(values, visited=0):
    one = setting("sweeps.shops", "2022-W31", visited=visited)
    return rules.sent(cell("sweeps.shops"), answer(values), one, by=acting(), now=at(f"{DAY} 19:00"))


def test_a_sweep_adds_up_to_its_targets_and_no_further():
    assert swept(SWEPT).values == SWEPT
    assert swept({"targets": 40, "reached": 0}).is_sent
    with pytest.raises(errors.ReachedTooMany):
        swept({**SWEPT, "declined": 1})
    with pytest.raises(errors.BadValues):
        swept({"reached": 3})


def test_nobody_is_visited_more_often_in_a_week_than_the_playbook_allows():
    assert swept(SWEPT, visited=50).is_sent
    with pytest.raises(errors.VisitedTooOften):
        swept(SWEPT, visited=51)


def planned(posts, pool=(1, 2, 3), slot="evening", by=None):
    one = setting("rosters.patrol")
    return rules.planned(
        cell("rosters.patrol", slot),
        posts,
        frozenset(pool),
        one,
        by=by or acting("street_desk"),
        now=at(NOON),
    )


def test_a_shift_is_planned_from_its_pool_and_not_beyond_it():
    one = planned([3, 1])
    assert (one.state, one.plan, one.is_sent) == (Stored.PLANNED, (3, 1), False)
    for posts in ([1, 2, 3], [1, 1], [9]):
        with pytest.raises(errors.BadPlan):
            planned(posts)
    assert (
        rules.planned(
            one, [], frozenset(), setting("rosters.patrol"), by=acting("street_desk"), now=at(NOON)
        ).state
        == Stored.WITHDRAWN
    )


def test_presence_is_told_by_force_and_nobody_present_is_told_too():
    one, desk = planned([1]), acting("street_desk")
    with pytest.raises(errors.NotYet):
        rules.sent(one, answer({"police": 2}), setting("rosters.patrol"), by=desk, now=at(f"{DAY} 18:00"))
    told = rules.sent(one, answer({"police": 0}), setting("rosters.patrol"), by=desk, now=at(f"{DAY} 22:00"))
    assert (told.state, told.values, told.plan, told.locked) == (Stored.VALUE, {"police": 0}, (1,), True)
    with pytest.raises(errors.AlreadySent):
        rules.planned(told, [2], frozenset({2}), setting("rosters.patrol"), by=desk, now=at(f"{DAY} 22:30"))


def test_a_slot_that_is_none_is_refused():
    with pytest.raises(errors.NoSuchShift):
        rules.slot_of(work("rosters.patrol"), "")
    with pytest.raises(errors.NoSuchShift):
        rules.slot_of(work(), "evening")
    assert rules.slot_of(work(), "") == ""
