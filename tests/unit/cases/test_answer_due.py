"""`answer_due_at`: the deadline by which rates are reckoned, kept when the owner's duty is done."""

from __future__ import annotations

from chuanhui.mechanism.cases.rules import asked, decided, reopened, resumed

from .scene import DISTRICT, INSPECTOR, OWNER, RESIDENT, Play, at, calendar, closed, dispatched, fixed, kind

DUE = at("2022-08-10 18:00")


def test_nobody_has_to_answer_before_the_dispatch():
    filed = Play().file("2022-08-05 09:00").now_is
    assert (filed.answer_due_at, filed.due_at is None) == (None, False)


def test_answer_due_follows_the_owners_duty_and_outlives_it():
    assert dispatched().now_is.answer_due_at == dispatched().now_is.due_at == DUE
    assert (fixed().now_is.answer_due_at, closed().now_is.answer_due_at) == (DUE, DUE)
    assert closed().now_is.due_at is None


def test_rework_moves_it_to_the_new_deadline():
    again = fixed().step("send_back", "2022-08-08 15:00", by=INSPECTOR, reason="仍有垃圾").now_is
    assert again.answer_due_at == again.due_at
    assert again.answer_due_at is not None
    assert again.answer_due_at > at("2022-08-08 15:00")


def test_nothing_is_due_while_the_clock_stands():
    case = asked(
        "suspend",
        "等待备件",
        dispatched().now_is,
        kind(),
        by=OWNER,
        now=at("2022-08-08 09:00"),
        calendar=calendar(),
    )
    case = decided(
        "suspend", True, case, kind(), by=DISTRICT, now=at("2022-08-08 10:00"), calendar=calendar()
    )
    assert case.answer_due_at is None
    case = resumed(case, kind(), by=DISTRICT, now=at("2022-08-12 10:00"), calendar=calendar())
    assert case.answer_due_at == case.due_at
    assert case.answer_due_at is not None
    assert case.answer_due_at > DUE


def test_reopening_gives_a_new_deadline():
    case = reopened(
        "问题仍在", closed().now_is, kind(), by=RESIDENT, now=at("2022-08-09 09:00"), calendar=calendar()
    )
    assert case.answer_due_at == case.due_at
    assert case.answer_due_at is not None
    assert case.answer_due_at > DUE
