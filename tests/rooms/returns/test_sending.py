"""Sending through the action: rows, journal, sight, keys, and what others see."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.rooms.cases import office as cases
from tests.rooms.returns.office import (
    ALL,
    DAY,
    DESK,
    EVENING,
    NOON,
    STREET,
    VALUES,
    at,
    do,
    grid,
    in_force,
    key,
    send,
    who,
)

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.cases.rules import Report
from chuanhui.mechanism.returns import actions, errors, queries
from chuanhui.mechanism.returns.actions import sending
from chuanhui.mechanism.returns.rules import Answer, Held, Shown, Stored


@pytest.fixture(autouse=True)
def _playbook(district):
    in_force()


def shown(path, **more):
    return next(one.shown for one in grid(**more).views if one.stood.area_path == path)


def test_every_community_is_asked_and_the_grid_shows_who_has_sent():
    before = grid(now=NOON)
    communities = areas.areas_in(ALL, NOON.date(), level=Level.COMMUNITY, within="411602.")
    assert [one.stood.path for one in before.views] == [one.path for one in communities]
    assert before.total("411602.").expected == len(communities)
    assert {one.shown for one in before.views} == {Shown.NOT_DUE}
    send()
    after = grid()
    desk = who(DESK)
    assert shown(desk.area_path) is Shown.VALUE
    street = after.total("411602.005.")
    assert (street.received, street.missing) == (1, street.expected - 1)
    assert street.sums == VALUES
    assert after.total("411602.").sums == VALUES


def test_one_entry_tells_what_was_sent_and_what_was_proposed():
    case = cases.file()
    assert case.number
    receipt = send()
    entries = entries_of(ALL, receipt.cell_id)
    assert [one.kind for one in entries] == ["return.send"]
    body = json.loads(entries[0].body)
    assert body["set"]["values"] == VALUES
    assert body["proposed"] == {"closed": 0, "faults": 0}
    assert (entries[0].playbook, entries[0].area_path) == ("baoping@3", who(DESK).area_path)


def test_rows_are_the_fold_of_their_entries():
    receipt = send()
    cell, desk, street = key(who(DESK)), who(DESK), who(STREET)
    answer = Answer(Stored.VALUE, {**VALUES, "faults": 4}, "漏报两处")
    do(desk, actions.restate, cell=cell, answer=answer, now=NOON)
    do(street, actions.approve, cell=cell, now=NOON)
    assert list(queries.differing()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE returns_cell SET reason = 'x' WHERE id = %s", [receipt.cell_id])
    assert list(queries.differing()) == [(receipt.cell_id, "reason")]


def test_the_grid_says_of_a_cell_what_its_whole_row_says():
    instant = NOON.replace(second=7, microsecond=123_457)
    made = send(now=instant).cell_id
    other = "community_desk@xiaoqiao/dongguan"
    send(other, now=instant, values={**VALUES, "faults": 3})
    do(who(STREET), actions.approve, cell=key(who(DESK)), now=instant.replace(microsecond=999_999))
    told = {one.stood.area_path: one.cell for one in grid().views if one.cell}
    assert told.keys() == {who(DESK).area_path, who(other).area_path}
    held, whole = told[who(DESK).area_path], queries.cell_in_sight(ALL, made)
    names = {*Held._fields, "sent_at", "approved_at", "is_sent"} - {"sent", "approved"}
    assert {name: getattr(held, name) for name in names} == {name: getattr(whole, name) for name in names}
    assert (held.sent_at, held.approved_at.microsecond) == (instant, 999_999)
    assert told[who(other).area_path].values["faults"] == 3


def test_the_same_key_answers_as_before_and_another_request_is_refused():
    once = new_id(NOON)
    first = send(key=once)
    again = send(key=once)
    assert (again.repeated, again.revision, again.entry_id) == (True, 1, first.entry_id)
    with pytest.raises(errors.KeyUsed):
        send(key=once, values={**VALUES, "faults": 9})
    with pytest.raises(errors.AlreadySent):
        send()


def test_a_stale_revision_is_refused():
    send()
    cell, desk = key(who(DESK)), who(DESK)
    with pytest.raises(errors.CellMovedOn):
        do(desk, actions.withdraw, cell=cell, reason="误报", now=NOON, revision=0)
    assert do(desk, actions.withdraw, cell=cell, reason="误报", now=NOON, revision=1).revision == 2
    assert shown(desk.area_path) is Shown.MISSING


def test_what_is_out_of_sight_does_not_exist():
    receipt = send()
    other = who("community_desk@chengbei/zhulou")
    with pytest.raises(errors.CellNotExpected):
        do(other, actions.send, cell=key(who(DESK)), values=VALUES, now=NOON)
    seen = grid(other.sight)
    assert [one.stood.area_path for one in seen.views] == [other.area_path]
    assert seen.total("411602.").sums == {}
    with transaction.atomic():
        enter(other.sight)
        assert queries.cell_in_sight(other.sight, receipt.cell_id) is None
        assert entries_of(other.sight, receipt.cell_id) == []
        enter(ALL)
    assert queries.story(other.sight, receipt.cell_id) == ()
    assert len(queries.story(who(STREET).sight, receipt.cell_id)) == 1


def test_a_post_bound_to_its_units_matters_sees_no_grid_no_row_and_no_story():
    receipt = send()
    bound = who("department_desk@区住建局")
    assert bound.sight.unit is not None
    with pytest.raises(errors.CellNotExpected):
        grid(bound.sight)
    with transaction.atomic(), connection.cursor() as cursor:
        enter(bound.sight)
        cursor.execute("SELECT count(*) FROM returns_cell")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM journal_entry WHERE subject = %s", [receipt.cell_id])
        assert cursor.fetchone() == (0,)
        enter(ALL)
    assert queries.story(bound.sight, receipt.cell_id) == ()


def test_a_street_approves_all_that_waits_in_one_go():
    send()
    by, street = who(DESK), who(STREET)
    waits = grid(street.sight).total(street.area_path).to_approve
    whole = {
        "campaign": "baoping",
        "work": "returns.daily",
        "period": DAY,
        "under": street.area_path,
        "now": EVENING,
        "key": UUID(int=7),
    }
    done = do(street, actions.approve_under, **whole)
    assert (done, waits) == (1, 1)
    assert do(street, actions.approve_under, **whole) == 1
    with pytest.raises(errors.NothingToApprove):
        do(street, actions.approve_under, **{**whole, "key": UUID(int=8)})
    assert grid(street.sight).total(street.area_path).to_approve == 0
    with pytest.raises(errors.Locked):
        do(by, actions.withdraw, cell=key(by), reason="误报", now=EVENING)


def test_the_key_stands_for_the_whole_approval_whatever_waits_when_it_comes_again():
    send()
    street = who(STREET)
    whole = {"campaign": "baoping", "work": "returns.daily", "period": DAY, "under": street.area_path}
    facts = {**whole, "now": EVENING, "key": UUID(int=7)}
    assert do(street, actions.approve_under, **facts) == 1
    send("community_desk@xiaoqiao/dongguan", now=EVENING, reason="设备故障")
    assert do(street, actions.approve_under, **facts) == 1
    assert grid(street.sight).total(street.area_path).to_approve == 1
    with pytest.raises(errors.KeyUsed):
        do(street, actions.approve_under, **{**facts, "period": "2026-11-08"})


def test_what_changed_after_it_was_read_is_not_approved(monkeypatch):
    send()
    desk, street, read = who(DESK), who(STREET), sending.grid

    def then_corrected(*args, **more):
        found = read(*args, **more)
        answer = Answer(Stored.VALUE, {**VALUES, "faults": 3}, "漏报")
        actions.restate(cell=key(desk), answer=answer, by=desk, now=EVENING)
        return found

    monkeypatch.setattr(sending, "grid", then_corrected)
    whole = {"campaign": "baoping", "work": "returns.daily", "period": DAY, "under": street.area_path}
    with pytest.raises(errors.CellMovedOn):
        do(street, actions.approve_under, **whole, now=EVENING)
    assert grid(street.sight).total(street.area_path).to_approve == 1


def test_a_late_return_is_named_late():
    with pytest.raises(errors.ReasonNeeded):
        send(now=EVENING)
    send(now=EVENING, reason="系统断网")
    assert grid().total("411602.").late == 1


def test_zero_is_received_and_sums_to_nought_where_missing_does_not():
    desk = who(DESK)
    assert grid().total("411602.005.").sums == {}
    do(desk, actions.confirm_zero, cell=key(desk), now=NOON)
    assert grid().total("411602.005.").sums == {"places": 0, "faults": 0, "closed": 0}
    assert shown(desk.area_path) is Shown.ZERO


def test_what_the_ledger_knows_is_proposed_for_the_days_and_the_area():
    desk = who(DESK)
    report = Report({"place": "shop", "shop": "小桥超市", "detail": "未测温"})
    worker = who("grid_worker@xiaoqiao/beihuayuan/01")
    facts = {"campaign": "baoping", "kind": "measure", "report": report}
    for when in (f"{DAY} 09:00", f"{DAY} 10:00", "2026-11-08 23:59"):
        cases.do(worker, cases.actions.file_case, now=at(when), **facts)
    found = grid(now=NOON)
    proposed = queries.proposed(ALL, found.ground, [one.stood for one in found.views])
    mine = next(one.stood.id for one in found.views if one.stood.area_path == desk.area_path)
    assert proposed[mine] == {"faults": 2, "closed": 0}
    assert sum(one["faults"] for one in proposed.values()) == 2


def test_my_returns_tell_what_waits_and_what_was_missed():
    desk = who(DESK)
    mine = queries.my_returns(desk, now=NOON)
    waiting = {(one.work.ref, one.period.key, one.view.shown) for one in mine.cells}
    assert ("returns.daily", DAY, Shown.NOT_DUE) in waiting
    assert ("returns.daily", "2026-11-08", Shown.MISSING) in waiting
    assert ("sweeps.shops", "2026-W46", Shown.NOT_DUE) in waiting
    send()
    after = queries.my_returns(desk, now=NOON)
    assert after.number == mine.number - 1
    street = queries.my_returns(who(STREET), now=NOON)
    assert [(one.work.ref, one.to_approve) for one in street.piles if one.to_approve] == [
        ("returns.daily", 1)
    ]


def test_the_story_keeps_every_former_value():
    receipt = send()
    desk = who(DESK)
    answer = Answer(Stored.VALUE, {**VALUES, "faults": 4}, "漏报两处")
    do(desk, actions.restate, cell=key(desk), answer=answer, now=NOON)
    told = queries.story(desk.sight, receipt.cell_id)
    assert [(one.verb, one.reason) for one in told] == [("send", ""), ("restate", "漏报两处")]
    assert (told[1].former["faults"], told[1].values["faults"]) == (2, 4)
    assert told[0].post


def test_unknown_work_and_other_periods_are_refused():
    with pytest.raises(errors.WorkUnknown):
        grid(work="returns.nothing")
    with pytest.raises(errors.WorkUnknown):
        grid(period="2026-10-01")
    with pytest.raises(errors.CellNotExpected):
        grid(period="2026-W45")


def test_missing_names_who_owes_an_answer():
    send()
    street = who(STREET)
    with transaction.atomic():
        enter(street.sight)
        facts = {"territory": "411602.", "now": EVENING}
        late = queries.missing(street.sight, "baoping", "returns.daily", grid().ground.period, **facts)
        enter(ALL)
    assert len(late) == grid(street.sight).total(street.area_path).missing
    assert who(DESK).area_path not in {one.area_path for one in late}
