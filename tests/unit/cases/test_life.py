"""The life of a case, by the rules of wenming."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.mechanism.cases import errors
from chuanhui.mechanism.cases.rules import Light, Photo, by_itself, light

from .scene import (
    AFTER,
    CABLE,
    DESK,
    INSPECTOR,
    LINE,
    OWNER,
    RESIDENT,
    STREET,
    WORKER,
    Play,
    acting,
    at,
    calendar,
    closed,
    dispatched,
    fixed,
    kind,
)


def test_filing_starts_the_clock_of_dispatch():
    case = Play().file("2022-08-05 09:00").now_is
    assert (case.state, case.due_step, case.due_at) == ("filed", "dispatch", at("2022-08-05 15:00"))
    assert case.number == "CW-2022-000007"
    assert case.owner_territory == STREET
    assert (case.source, case.title) == ("self", "楼前堆放杂物")


def test_filing_by_a_department_is_refused():
    with pytest.raises(errors.NotYourPost) as refused:
        Play().file("2022-08-05 09:00", by=OWNER)
    assert "网格员" in refused.value.sentence()


def test_filing_lists_every_fault_at_once():
    with pytest.raises(errors.BadStep) as refused:
        Play().file("2022-08-05 09:00", category="nothing", source="moon", photos=(AFTER,) * 7)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("category", "not_option"),
        ("source", "not_option"),
        ("photo", "too_large"),
    ]


def test_dispatch_fills_the_slots_by_category():
    cable = dispatched(category="cable").now_is
    assert (cable.owner_territory, cable.owner_line, cable.owner_unit) == (STREET, CABLE, CABLE)
    assert cable.due_at == at("2022-08-16 18:00")
    litter = dispatched().now_is
    assert (litter.owner_line, litter.owner_unit) == (LINE, LINE)
    assert litter.due_at == at("2022-08-10 18:00")


def test_dispatch_to_a_chosen_unit():
    play = (
        Play()
        .file("2022-08-05 09:00")
        .step("dispatch", "2022-08-05 11:00", by=DESK, owners={"subject": CABLE})
    )
    assert (play.now_is.owner_subject, play.now_is.owner_unit) == (CABLE, CABLE)


def test_urgent_case_has_two_urgent_hours():
    assert dispatched(urgent=True).now_is.due_at == at("2022-08-05 13:00")


def test_fix_needs_a_photo_of_the_result():
    with pytest.raises(errors.BadStep) as refused:
        dispatched().step("fix", "2022-08-08 10:00", by=OWNER, photos=(Photo("b" * 64, "before"),))
    assert [fault.code for fault in refused.value.faults] == ["needs.photo_after"]


def test_only_the_responsible_unit_fixes():
    with pytest.raises(errors.NotYourPost):
        dispatched().step(
            "fix", "2022-08-08 10:00", by=acting("department_desk", 9, unit=CABLE), photos=(AFTER,)
        )


def test_closing_tells_outcome_and_punctuality():
    case = closed().now_is
    assert (case.state, case.outcome, case.on_time) == ("closed", "fixed", True)
    assert (case.closed_at, case.due_at, case.due_step) == (at("2022-08-08 15:00"), None, "")


def test_late_fix_is_counted_late_even_when_verified_at_once():
    play = dispatched().step("fix", "2022-08-11 09:00", by=OWNER, photos=(AFTER,))
    assert play.step("verify", "2022-08-11 10:00", by=INSPECTOR).now_is.on_time is False


def test_who_fixed_does_not_verify_through_another_post():
    other_post = acting("inspector", 3, post=999)
    with pytest.raises(errors.SamePerson):
        fixed().step("verify", "2022-08-08 15:00", by=other_post)


def test_who_fixed_once_does_not_verify_after_a_rework_by_another():
    play = fixed().step("send_back", "2022-08-08 12:00", by=INSPECTOR, reason="未清理干净")
    play.step("fix", "2022-08-08 16:00", by=acting("department_desk", 8, unit=LINE), photos=(AFTER,))
    with pytest.raises(errors.SamePerson):
        play.step("verify", "2022-08-08 17:00", by=acting("inspector", 3, post=999))


def test_send_back_resumes_the_clock():
    play = fixed().step("send_back", "2022-08-09 10:00", by=INSPECTOR, reason="未清理干净")
    assert play.now_is.state == "dispatched"
    assert play.now_is.counts == {"rework": 1}
    assert play.now_is.due_at > at("2022-08-10 18:00")


def test_hand_back_restarts_and_its_window_runs_out():
    play = dispatched().step("hand_back", "2022-08-05 16:00", by=OWNER, reason="非本单位职责")
    assert (play.now_is.state, play.now_is.counts) == ("filed", {"handed_back": 1})
    with pytest.raises(errors.WindowOver):
        dispatched().step("hand_back", "2022-08-09 08:30", by=OWNER, reason="非本单位职责")


def test_a_step_waits_until_its_time_has_come():
    play = dispatched()
    waits = replace(kind().step("fix"), not_before=parse_allowance("2 days"))
    play.kind = replace(kind(), steps=tuple(waits if one.id == "fix" else one for one in kind().steps))
    with pytest.raises(errors.TooEarly):
        play.step("fix", "2022-08-07 23:59", by=OWNER, photos=(AFTER,))
    play.step("fix", "2022-08-08 00:00", by=OWNER, photos=(AFTER,))
    assert play.now_is.state == "fixed"


def test_the_systems_own_step_comes_by_itself_when_its_time_has_come_and_no_sooner():
    play = dispatched()
    alone = replace(kind().step("hand_back"), by=("system",), needs=(), window=None)
    for step, when, expected in (
        (replace(alone, not_before=parse_allowance("2 days")), "2022-08-07 23:59", None),
        (replace(alone, not_before=parse_allowance("2 days")), "2022-08-08 00:00", "hand_back"),
        (replace(alone, not_before=None), "2022-12-08 00:00", None),
        (
            replace(alone, by=("owner", "system"), not_before=parse_allowance("2 days")),
            "2022-12-08 00:00",
            None,
        ),
    ):
        changed = replace(kind(), steps=tuple(step if one.id == "hand_back" else one for one in kind().steps))
        found = by_itself(play.now_is, changed, now=at(when), calendar=calendar())
        assert (found.id if found else None) == expected


def test_escalation_climbs_to_the_district_and_no_further():
    desk = acting("community_desk", 6)
    play = Play().file("2022-08-05 09:00")
    assert play.now_is.level == "community"
    play.step("escalate", "2022-08-05 10:00", by=desk, reason="需多部门协调")
    play.step("escalate", "2022-08-05 11:00", by=desk, reason="需多部门协调")
    assert play.now_is.level == "district"
    with pytest.raises(errors.TopLevel):
        play.step("escalate", "2022-08-05 12:00", by=desk, reason="需多部门协调")


def test_closed_case_admits_no_step():
    with pytest.raises(errors.CaseClosed):
        closed().step("fix", "2022-08-09 09:00", by=OWNER, photos=(AFTER,))


def test_step_from_another_state_is_refused_with_the_state():
    with pytest.raises(errors.WrongState) as refused:
        Play().file("2022-08-05 09:00").step("verify", "2022-08-05 10:00", by=INSPECTOR)
    assert "待派遣" in refused.value.sentence()


def test_unknown_step_is_refused():
    with pytest.raises(errors.NoSuchStep):
        Play().file("2022-08-05 09:00").step("burn", "2022-08-05 10:00", by=DESK)


def test_dismissal_must_choose_its_outcome_and_give_a_reason():
    play = Play().file("2022-08-05 09:00")
    with pytest.raises(errors.BadStep):
        play.step("dismiss", "2022-08-05 10:00", by=DESK, reason="不属本区")
    with pytest.raises(errors.BadStep):
        play.step("dismiss", "2022-08-05 10:00", by=DESK, outcome="not_ours")
    case = play.step("dismiss", "2022-08-05 10:00", by=DESK, outcome="not_ours", reason="不属本区").now_is
    assert (case.outcome, case.on_time) == ("not_ours", True)


def test_fixed_on_the_spot_and_sent_back_falls_to_the_territory():
    play = Play().file("2022-08-05 09:00").step("fix_now", "2022-08-05 09:20", by=WORKER, photos=(AFTER,))
    play.step("send_back", "2022-08-05 14:30", by=INSPECTOR, reason="仍有杂物")
    assert play.now_is.owner_unit == STREET


def test_light_turns_yellow_and_overdue():
    case = dispatched().now_is
    assert light(case, at("2022-08-05 12:00")) is Light.GREEN
    assert light(case, at("2022-08-10 17:00")) is Light.YELLOW
    assert light(case, at("2022-08-10 18:01")) is Light.OVERDUE
    assert light(closed().now_is, at("2022-08-10 18:01")) is Light.NONE


def test_resident_files_and_is_named_by_nothing():
    case = Play().file("2022-08-06 22:00", by=RESIDENT).now_is
    assert (case.reporter_kind, case.reporter_person, case.source) == ("resident", None, "resident")
    assert case.due_at == at("2022-08-08 12:00")
