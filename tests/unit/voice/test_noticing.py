"""A notice's life by its pure rules: periods, who may, what is answered, when it is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.allowances import parse_allowance
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.voice import errors, rules
from chuanhui.mechanism.voice.rules import Ending, Notice
from chuanhui.playbook.calendars import load_calendar
from chuanhui.playbook.schema import Field, FieldKind, Form, Need, NoticeKind, Step, Text

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = load_calendar(Path(__file__).resolve().parents[3] / "calendars" / "cn")
KIND = NoticeKind(
    "list", Text("公示"), "cases.plan", ("street_desk",), ("title",), parse_allowance("5 working days"),
    objection="matter", expires=parse_allowance("1 month"),
)  # fmt: skip
AT = datetime(2026, 9, 24, 10, 0, tzinfo=ZONE)
BY = replace(Acting.system("411602."), role="street_desk")
NOTICE = Notice(
    id=UUID(int=1), number="GS-2026-00001", territory="411602.", area_path="411602.001.", unit_id=None,
    campaign="x", version=1, kind="list", title="公示", post_id=1, person_id=1, touched_at=AT, about="case",
    posted_at=AT, since=AT, until=AT.replace(day=30),
)  # fmt: skip


def _end(notice=NOTICE, ending=Ending.GOOD, waiting=(), by=BY, now=AT, kind=KIND):
    return rules.refusal_to_end(kind, notice, ending, waiting, by, now=now, calendar=CALENDAR)


def test_working_days_skip_holidays_and_a_last_day_may_be_later_never_sooner():
    least = rules.lasting(KIND.at_least, AT, None, CALENDAR)
    assert least > AT.replace(day=30)
    later = rules.lasting(KIND.at_least, AT, date(2026, 12, 1), CALENDAR)
    assert later == datetime(2026, 12, 1, 23, 59, 59, tzinfo=ZONE)
    with pytest.raises(errors.TooShort) as refusal:
        rules.lasting(KIND.at_least, AT, date(2026, 9, 25), CALENDAR)
    assert "5 个工作日" in refusal.value.sentence().replace("5个", "5 个")
    assert "5 working days" in refusal.value.sentence("en")


def test_a_month_on_the_board_ends_with_its_last_second():
    ended = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
    assert rules.gone_after(KIND, ended, CALENDAR) == datetime(2026, 2, 28, 23, 59, 59, tzinfo=ZONE)
    assert rules.gone_after(replace(KIND, expires=None), ended, CALENDAR) is None
    gone = replace(NOTICE, gone_at=AT)
    assert (gone.is_public(AT), gone.is_public(AT.replace(second=1))) == (True, False)
    assert NOTICE.is_public(AT.replace(year=2099))


def test_who_may_end_it_and_when():
    after = NOTICE.until.replace(hour=23)
    assert isinstance(_end(by=replace(BY, role="grid_worker")), errors.NotYourNotice)
    assert isinstance(_end(), errors.PeriodRuns)
    assert isinstance(_end(replace(NOTICE, until=None)), errors.NotPlaced)
    assert isinstance(_end(now=after, waiting=["YY-1"]), errors.ObjectionsWait)
    assert _end(now=after) is None
    assert _end(ending=Ending.WITHDRAWN, waiting=["YY-1"]) is None
    assert isinstance(_end(replace(NOTICE, ending="good")), errors.NoticeOver)


def test_objections_are_taken_to_the_last_instant_and_before_the_placing_too():
    def refusal(notice=NOTICE, kind=KIND, now=AT):
        return rules.refusal_to_object(kind, notice, now=now, calendar=CALENDAR)

    assert refusal(now=NOTICE.until) is None
    assert refusal(replace(NOTICE, until=None)) is None
    assert isinstance(refusal(now=NOTICE.until.replace(second=1)), errors.ObjectionsOver)
    assert isinstance(refusal(kind=replace(KIND, objection="")), errors.NoObjection)
    assert isinstance(refusal(replace(NOTICE, ending="withdrawn")), errors.NoticeOver)


def _book(*needs, field=False):
    step = Step("answer", Text("答复"), ("open",), "closed", ("street_desk",), needs=needs)
    fields = (Field("answer", Text("答复"), FieldKind.TEXT),) if field else ()
    kind = SimpleNamespace(form="matter", steps=(step,), closed=("closed",))
    return SimpleNamespace(cases={"matter": kind}, forms={"matter": Form("matter", fields)})


def _case(closed=True, **more):
    return CaseState(
        id=UUID(int=2), number="YY-1", campaign="x", version=1, kind="matter", state="closed",
        territory="411602.", area_path="411602.001.", opened_at=AT, state_since=AT, touched_at=AT,
        closed_at=AT if closed else None, done={"answer": {}}, **more,
    )  # fmt: skip


def test_an_objection_is_answered_when_its_case_is_closed_with_words():
    assert not rules.is_answered(_case(closed=False, fields={"answer": "好"}), _book(field=True))
    assert rules.is_answered(_case(fields={"answer": "已改"}), _book(field=True))
    assert not rules.is_answered(_case(fields={"answer": " "}), _book(field=True))
    assert rules.is_answered(_case(), _book(Need("reason")))
    assert not rules.is_answered(_case(), _book())
