"""Extensions, suspensions, reopening and merging, by the rules of wenming."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases import errors
from chuanhui.mechanism.cases.rules import CaseState, asked, confirmed, decided, merged, reopened, resumed

from .scene import (
    CELL,
    DESK,
    DISTRICT,
    INSPECTOR,
    OWNER,
    RESIDENT,
    STREET,
    acting,
    at,
    calendar,
    closed,
    dispatched,
    kind,
)

SYSTEM = Acting.system("411602.")


def _ask(
    case: CaseState, what: str, when: str, *, by: Acting = OWNER, reason: str = "需更换管线"
) -> CaseState:
    return asked(what, reason, case, kind(), by=by, now=at(when), calendar=calendar())


def _decide(case: CaseState, what: str, when: str, *, by: Acting, granted: bool = True) -> CaseState:
    return decided(what, granted, case, kind(), by=by, now=at(when), calendar=calendar())


def _extended(case: CaseState, when: str) -> CaseState:
    return _decide(_ask(case, "extend", when), "extend", when, by=DESK)


def test_extension_adds_the_original_to_the_current_deadline():
    case = _extended(dispatched().now_is, "2022-08-08 09:00")
    assert (case.due_at, case.counts) == (at("2022-08-15 18:00"), {"extended": 1})


def test_third_extension_is_refused():
    case = _extended(_extended(dispatched().now_is, "2022-08-08 09:00"), "2022-08-09 09:00")
    with pytest.raises(errors.AtMost):
        _ask(case, "extend", "2022-08-10 09:00")


def test_refused_extension_does_not_count():
    case = _ask(dispatched().now_is, "extend", "2022-08-08 09:00")
    case = _decide(case, "extend", "2022-08-08 10:00", by=DESK, granted=False)
    assert (case.pending, case.counts, case.due_at) == ("", {}, at("2022-08-10 18:00"))


def test_extension_after_the_deadline_is_refused():
    with pytest.raises(errors.TooLate):
        _ask(dispatched().now_is, "extend", "2022-08-10 18:01")


def test_extension_of_another_duty_is_refused():
    with pytest.raises(errors.NotYourPost):
        _ask(dispatched().now_is, "extend", "2022-08-08 09:00", by=DESK)


def test_one_request_at_a_time():
    case = _ask(dispatched().now_is, "extend", "2022-08-08 09:00")
    with pytest.raises(errors.AlreadyAsked):
        _ask(case, "suspend", "2022-08-08 09:30")


def test_nobody_grants_his_own_request():
    own = acting("street_desk", OWNER.person_id, unit=STREET)
    case = _ask(dispatched().now_is, "extend", "2022-08-08 09:00")
    with pytest.raises(errors.OwnRequest):
        _decide(case, "extend", "2022-08-08 10:00", by=own)


def test_deciding_without_a_request_is_refused():
    with pytest.raises(errors.NothingAsked):
        _decide(dispatched().now_is, "extend", "2022-08-08 10:00", by=DESK)


def test_request_needs_a_reason():
    with pytest.raises(errors.BadStep):
        _ask(dispatched().now_is, "extend", "2022-08-08 09:00", reason=" ")


def _suspended() -> CaseState:
    case = _ask(dispatched().now_is, "suspend", "2022-08-08 09:00")
    return _decide(case, "suspend", "2022-08-08 10:00", by=DISTRICT)


def test_suspension_stops_the_clock_and_resumes_by_itself():
    case = _suspended()
    assert (case.due_at, case.counts) == (None, {"suspended": 1})
    assert case.suspended_until is not None
    assert case.suspended_until.year == 2023
    with pytest.raises(errors.NotYourPost):
        resumed(case, kind(), by=SYSTEM, now=at("2022-09-01 09:00"), calendar=calendar())
    case = resumed(case, kind(), by=SYSTEM, now=case.suspended_until, calendar=calendar())
    assert case.due_at is not None
    assert case.due_at > at("2023-08-08 00:00")


def test_suspended_case_admits_no_step_and_no_second_suspension():
    case = _suspended()
    with pytest.raises(errors.StandsStill):
        _ask(case, "suspend", "2022-08-09 09:00")
    case = resumed(case, kind(), by=DISTRICT, now=at("2022-08-10 09:00"), calendar=calendar())
    with pytest.raises(errors.AtMost):
        _ask(case, "suspend", "2022-08-10 10:00")
    with pytest.raises(errors.NotSuspended):
        resumed(case, kind(), by=DISTRICT, now=at("2022-08-10 10:00"), calendar=calendar())


def _reopen(case: CaseState, when: str, *, by: Acting = RESIDENT, reason: str = "杂物又回来了") -> CaseState:
    return reopened(reason, case, kind(), by=by, now=at(when), calendar=calendar())


def test_resident_reopens_within_ten_days():
    case = _reopen(closed().now_is, "2022-08-18 20:00")
    assert (case.state, case.outcome, case.closed_at, case.on_time) == ("dispatched", "", None, None)
    assert (case.counts, case.due_at) == ({"reopened": 1}, at("2022-08-23 18:00"))


def test_reopening_after_the_window_or_by_others_is_refused():
    with pytest.raises(errors.WindowOver):
        _reopen(closed().now_is, "2022-08-19 00:00")
    with pytest.raises(errors.NotYourPost):
        _reopen(closed().now_is, "2022-08-09 00:00", by=DESK)
    with pytest.raises(errors.WrongState):
        _reopen(dispatched().now_is, "2022-08-09 00:00")
    with pytest.raises(errors.BadStep):
        _reopen(closed().now_is, "2022-08-09 00:00", reason="")


def _other(**changes) -> CaseState:
    return replace(dispatched().now_is, **{"id": UUID(int=2), **changes})


def test_merging_closes_as_duplicate():
    case = merged(dispatched().now_is, _other(), kind(), by=DESK, now=at("2022-08-08 09:00"))
    assert (case.state, case.outcome, case.merged_into) == ("closed", "duplicate", UUID(int=2))
    with pytest.raises(errors.WrongState):
        _reopen(case, "2022-08-09 00:00")


@pytest.mark.parametrize(
    "other",
    [
        {"id": UUID(int=1)},
        {"kind": "pledge"},
        {"territory": "411602Z."},
        {"closed_at": at("2022-08-06 09:00")},
    ],
)
def test_merging_into_something_unlike_is_refused(other):
    with pytest.raises(errors.CannotMerge):
        merged(dispatched().now_is, _other(**other), kind(), by=DESK, now=at("2022-08-08 09:00"))


def test_only_the_desk_merges():
    with pytest.raises(errors.NotYourPost):
        merged(dispatched().now_is, _other(), kind(), by=INSPECTOR, now=at("2022-08-08 09:00"))
    assert CELL.startswith("411602.")


def test_the_reporter_confirms_once_and_may_still_reopen():
    case = replace(closed().now_is, reporter_kind="resident", reporter_person=None)
    case = confirmed(case, kind(), by=RESIDENT, now=at("2022-08-09 09:00"))
    assert case.counts["confirmed"] == 1
    with pytest.raises(errors.WrongState):
        confirmed(case, kind(), by=RESIDENT, now=at("2022-08-09 10:00"))
    assert _reopen(case, "2022-08-10 09:00").counts == {"reopened": 1}
    with pytest.raises(errors.WrongState):
        confirmed(dispatched().now_is, kind(), by=RESIDENT, now=at("2022-08-09 09:00"))
    with pytest.raises(errors.NotYourPost):
        confirmed(closed().now_is, kind(), by=RESIDENT, now=at("2022-08-09 09:00"))
