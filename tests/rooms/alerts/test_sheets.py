"""Whom a score sheet is about is told of it, and until when it may be contested."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.rooms.alerts.told import follow, kinds
from tests.rooms.inspections.contractor import BUREAU, FIRST, RIVAL, SECOND, contracts_in_force, drawn, rate
from tests.rooms.inspections.office import (
    DESK,
    DISTRICT,
    GOOD,
    HEAD,
    INSPECTOR,
    VILLAGE,
    at,
    do,
    in_force,
    who,
)

from chuanhui.mechanism.inspections import actions, queries
from chuanhui.system.alerts import queries as alerts

pytestmark = pytest.mark.usefixtures("district", "evidence")
TOLD_AT, LATE = at("2026-11-09 10:00"), at("2026-11-16 09:00")


def told(code):
    return [one for one in alerts.inbox(who(code, TOLD_AT)) if one.kind == "sheet"]


def rated():
    contracts_in_force()
    held = drawn()
    return held, rate(held).id


def test_the_community_is_told_until_when_it_may_contest_and_who_rated_is_not():
    in_force()
    held = do(INSPECTOR, actions.open_round, campaign="chuangwei", kind="village")
    facts = {"round_id": held.id, "code": VILLAGE, "visit_id": uuid4()}
    sent = do(INSPECTOR, actions.submit_visit, sheet=GOOD, **facts)
    follow(TOLD_AT)
    for code in (HEAD, DESK):
        (one,) = told(code)
        assert (one.subject, f"{one.due_at:%Y-%m-%d}") == (str(sent.id), "2026-11-11")
        assert one.topic.zh == "一周两督查"
    assert told(INSPECTOR) == told("community_head@xiaoqiao/dongguan") == []
    do(HEAD, actions.contest, at("2026-11-10 09:00"), visit_id=sent.id, reason="当日停水")
    follow(at("2026-11-10 09:05"))
    assert "sheet" not in kinds(HEAD, TOLD_AT)
    do(
        DISTRICT,
        actions.decide_contest,
        at("2026-11-10 15:00"),
        visit_id=sent.id,
        upheld=False,
        reason="属实",
    )
    follow(at("2026-11-10 15:05"))
    assert "sheet" not in kinds(HEAD, TOLD_AT)


def test_the_firm_that_is_rated_is_told_and_its_rival_is_not_until_a_correction_names_it():
    _, visit_id = rated()
    follow(TOLD_AT)
    assert [one.subject for one in told(FIRST)] == [str(visit_id)]
    assert told(SECOND) == []
    sheet = do(INSPECTOR, lambda by, now: queries.visit(by.sight, visit_id)).sheet
    noon = at("2026-11-09 12:00")
    do(INSPECTOR, actions.correct_visit, noon, visit_id=visit_id, sheet=sheet, reason="二公司", rated=RIVAL)
    follow(noon)
    assert told(FIRST) == []
    assert [one.subject for one in told(SECOND)] == [str(visit_id)]


def test_nobody_is_asked_any_more_once_the_round_is_published():
    held, _ = rated()
    follow(TOLD_AT)
    do(BUREAU, actions.publish_round, LATE, round_id=held.id)
    follow(LATE)
    assert "sheet" not in kinds(FIRST, TOLD_AT)
    assert "sheet" in kinds(FIRST, TOLD_AT, settled=True)
