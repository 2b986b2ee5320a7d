"""What must not slip through: answers rewritten, lateness washed away, four eyes forgotten."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from chuanhui.mechanism.cases import errors
from chuanhui.mechanism.cases.rules import asked, decided, merged, obstacles
from chuanhui.playbook.schema import CaseKind

from .scene import AFTER, DESK, INSPECTOR, OWNER, Play, acting, at, calendar, dispatched, fixed, kind, wenming

COMMUNITY = acting("community_desk", 6)


def test_a_step_does_not_rewrite_what_was_answered():
    with pytest.raises(errors.BadStep) as refused:
        dispatched().step(
            "fix", "2022-08-08 10:00", by=OWNER, photos=(AFTER,), fields={"detail": "改写", "category": "无"}
        )
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("detail", "answered"),
        ("category", "answered"),
        ("category", "not_option"),
    ]


def test_a_required_text_of_blanks_is_missing():
    with pytest.raises(errors.BadStep) as refused:
        Play().file("2022-08-05 09:00", detail="   ")
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("detail", "required")]


def test_a_missed_deadline_is_remembered_when_the_case_leaves_by_another_step():
    play = dispatched().step("escalate", "2022-08-15 09:00", by=COMMUNITY, reason="需多部门协调")
    play.step("dispatch", "2022-08-15 10:00", by=DESK)
    play.step("fix", "2022-08-15 16:00", by=OWNER, photos=(AFTER,))
    assert play.step("verify", "2022-08-16 09:00", by=INSPECTOR).now_is.on_time is False


def test_a_missed_deadline_is_not_forgotten_after_a_punctual_rework():
    play = dispatched().step("fix", "2022-08-11 09:00", by=OWNER, photos=(AFTER,))
    assert play.now_is.kept == {"fix": False}
    play.step("verify", "2022-08-11 10:00", by=INSPECTOR)
    assert play.now_is.on_time is False


def test_merging_an_overdue_case_does_not_make_it_punctual():
    other = replace(dispatched().now_is, id=UUID(int=2))
    case = merged(dispatched().now_is, other, kind(), by=DESK, now=at("2022-08-12 09:00"))
    assert case.on_time is False


def test_a_case_whose_work_is_said_to_be_done_is_not_merged():
    other = replace(dispatched().now_is, id=UUID(int=2))
    with pytest.raises(errors.WrongState):
        merged(fixed().now_is, other, kind(), by=DESK, now=at("2022-08-08 12:00"))


def test_an_extension_cannot_be_granted_after_the_deadline():
    case = asked(
        "extend",
        "等待产权单位",
        dispatched().now_is,
        kind(),
        by=OWNER,
        now=at("2022-08-10 17:00"),
        calendar=calendar(),
    )
    with pytest.raises(errors.TooLate):
        decided("extend", True, case, kind(), by=DESK, now=at("2022-08-11 09:00"), calendar=calendar())
    refused = decided("extend", False, case, kind(), by=DESK, now=at("2022-08-11 09:00"), calendar=calendar())
    assert (refused.pending, refused.counts) == ("", {})


def test_a_case_does_not_follow_to_a_version_that_forgets_who_fixed_it():
    case = fixed().now_is
    steps = tuple(replace(one, id="repair") if one.id == "fix" else one for one in kind().steps)
    renamed: CaseKind = replace(kind(), steps=steps)
    assert ("doer_forgotten", "fix") in obstacles(case, renamed, wenming())
    assert obstacles(case, kind(), wenming()) == ()
