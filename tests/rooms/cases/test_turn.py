"""One whole turn of the wheel on the real database, and that the row is always the fold of its entries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, errors, queries
from chuanhui.mechanism.cases.queries import Filters
from chuanhui.mechanism.cases.rules import Photo

from .office import (
    DESK,
    DISTRICT,
    INSPECTOR,
    MONDAY,
    OWNER,
    WORKER,
    after,
    at,
    do,
    file,
    fixed,
    report,
    stands,
    step,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")


def test_a_problem_becomes_a_verified_closure():
    case_id = fixed()
    step(case_id, "verify", at("2026-11-10 15:00"), INSPECTOR)
    case = stands(case_id)
    assert (case.state, case.outcome, case.on_time, case.revision) == ("closed", "fixed", True, 4)
    verbs = [entry.kind for entry in entries_of(Sight.everything(), case_id)]
    assert verbs == ["case.file", "case.step", "case.step", "case.step"]
    assert list(queries.differing()) == []


def test_every_adjustment_keeps_the_row_the_fold_of_its_entries():
    first, second = file(), file(at("2026-11-09 09:05"))
    step(first.case_id, "dispatch", at("2026-11-09 10:00"), DESK)
    owner, desk, first_id = who(OWNER), who(DESK), first.case_id
    do(
        owner,
        actions.ask,
        case_id=first_id,
        what="extend",
        reason="等待产权单位",
        now=at("2026-11-10 09:00"),
    )
    do(desk, actions.decide, case_id=first_id, what="extend", granted=True, now=at("2026-11-10 10:00"))
    do(
        owner,
        actions.ask,
        case_id=first_id,
        what="suspend",
        reason="并入改造",
        now=at("2026-11-11 09:00"),
    )
    district = who(DISTRICT)
    do(
        district,
        actions.decide,
        case_id=first_id,
        what="suspend",
        granted=True,
        now=at("2026-11-11 10:00"),
    )
    do(district, actions.resume, case_id=first_id, now=at("2026-11-12 10:00"))
    do(desk, actions.merge, case_id=second.case_id, into=first.case_id, now=at("2026-11-12 11:00"))
    step(first.case_id, "fix", at("2026-11-12 12:00"), OWNER, photos=(after(),))
    step(first.case_id, "send_back", at("2026-11-12 15:00"), INSPECTOR, reason="仍有残留")
    assert stands(first.case_id).counts == {"extended": 1, "suspended": 1, "rework": 1}
    assert stands(second.case_id).merged_into == first.case_id
    assert list(queries.differing()) == []


def test_a_row_changed_behind_the_journal_is_found(owner_connection):
    case_id = fixed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET title = 'changed' WHERE id = %s", [case_id])
    assert list(queries.differing()) == [(case_id, "title")]


def test_numbers_rise_and_belong_to_campaign_and_year():
    numbers = [file(at(f"2026-11-09 09:0{minute}")).number for minute in range(3)]
    tails = [int(number.rsplit("-", 1)[1]) for number in numbers]
    assert all(number.startswith("CW-2026-") for number in numbers)
    assert [tail - tails[0] for tail in tails] == [0, 1, 2]


def test_the_same_key_answers_as_before_and_files_nothing():
    key = new_id(MONDAY)
    first = file(key=key)
    again = file(key=key)
    assert again == replace(first, repeated=True)
    with pytest.raises(errors.KeyUsedOtherwise):
        file(key=key, address="别处")
    with pytest.raises(errors.KeyUsedOtherwise):
        file(key=key, by=who("grid_worker@xiaoqiao/beihuayuan/02"))


def test_the_same_key_takes_a_step_once():
    key = new_id(MONDAY)
    receipt = file()
    first = step(receipt.case_id, "dispatch", at("2026-11-09 10:00"), DESK, key=key)
    again = step(receipt.case_id, "dispatch", at("2026-11-09 10:00"), DESK, key=key)
    assert (again.repeated, again.revision) == (True, first.revision)
    assert stands(receipt.case_id).revision == 2


def test_a_stale_revision_is_refused_with_what_stands_now():
    receipt = file()
    step(receipt.case_id, "dispatch", at("2026-11-09 10:00"), DESK)
    with pytest.raises(errors.CaseMovedOn) as refused:
        step(receipt.case_id, "dispatch", at("2026-11-09 10:01"), DESK, revision=1)
    assert refused.value.facts["state_name"] == "处置中"
    assert (refused.value.facts["seen"], refused.value.facts["revision"]) == (1, 2)


def test_a_point_finds_its_cell_and_a_point_elsewhere_is_refused():
    district = who("inspector@district")
    from chuanhui.grid.areas import queries as areas  # noqa: PLC0415 - reason: named for this test alone
    from chuanhui.grid.areas.rules import Level  # noqa: PLC0415 - reason: named for this test alone

    feature = areas.borders(Sight.everything(), "411602.", Level.SMALL_GRID)["features"][7]["properties"]
    lon, lat = feature["at"]
    receipt = file(by=district, lon=lon, lat=lat)
    assert stands(receipt.case_id).area_path == feature["path"]
    with pytest.raises(errors.NoPlace):
        file(by=district, lon=110.0, lat=30.0)


def test_a_worker_cannot_file_into_another_cell():
    other = who("grid_worker@chengbei/zhulou/01").area_path
    with pytest.raises(errors.PlaceOutOfSight):
        do(
            who(WORKER),
            actions.file_case,
            campaign="wenming",
            kind="problem",
            report=report(),
            now=MONDAY,
            area_path=other,
        )


def test_what_is_out_of_sight_does_not_exist():
    receipt = file()
    elsewhere = who("street_desk@chengbei")
    with pytest.raises(errors.CaseNotFound):
        do(elsewhere, actions.take_step, case_id=receipt.case_id, step="dispatch", given=_given(), now=MONDAY)
    department = who("department_desk@区住建局")
    with pytest.raises(errors.CaseNotFound):
        queries.case(department.sight, receipt.case_id)
    assert queries.ledger(department.sight, Filters(), now=MONDAY).cases == ()
    assert queries.ledger(elsewhere.sight, Filters(), now=MONDAY).cases == ()
    assert [case.id for case in queries.ledger(who(DESK).sight, Filters(), now=MONDAY).cases] == [
        receipt.case_id
    ]


def test_a_resident_reopens_by_receipt():
    resident = Acting.resident(who(WORKER).area_path)
    receipt = file(by=resident)
    secret = queries.receipt_secret(receipt.case_id)
    assert queries.case_by_receipt(receipt.number, secret.lower()).id == receipt.case_id
    with pytest.raises(errors.CaseNotFound):
        queries.case_by_receipt(receipt.number, "AAAAAAAAAA")
    with pytest.raises(errors.CaseNotFound):
        queries.case_by_receipt("CW-2026-999999", secret)


def test_unknown_campaign_and_kind_are_refused():
    for campaign, kind in (("nothing", "problem"), ("wenming", "nothing")):
        with pytest.raises(errors.NoPlaybook):
            do(who(WORKER), actions.file_case, campaign=campaign, kind=kind, report=report(), now=MONDAY)


def test_work_lists_and_counts_tell_the_same_cases():
    receipt = file()
    desk = who(DESK)
    work = queries.my_work(desk, now=at("2026-11-09 10:00"))
    assert [case.id for case in work.today] == [receipt.case_id]
    assert queries.my_work(desk, now=at("2026-11-10 10:00")).counts["overdue"] == 1
    counted = queries.counts(desk.sight, desk.area_path, now=at("2026-11-10 10:00"))
    assert (counted.open, counted.overdue, counted.new) == (1, 1, 1)
    paths = (desk.area_path, who("street_desk@chengbei").area_path)
    assert queries.open_by_area(Sight.everything(), paths, now=at("2026-11-10 10:00")) == {
        paths[0]: (1, 1),
        paths[1]: (0, 0),
    }


def test_a_telling_explains_the_deadline_and_offers_the_dispatch():
    receipt = file()
    desk = who(DESK)
    telling = queries.tell(queries.case(desk.sight, receipt.case_id), by=desk, now=MONDAY)
    assert telling.line.community == "北花园社区"
    assert next(offer.id for offer in telling.offers if offer.allowed) == "dispatch"
    assert all(offer.refusal.sentence() for offer in telling.offers if not offer.allowed)
    assert telling.due_steps["zh"][-1].startswith("截止")
    assert [one.what.zh for one in telling.story] == ["上报"]


def _given():
    from chuanhui.mechanism.cases.rules import Given  # noqa: PLC0415 - reason: named for this test alone

    return Given()


def test_a_report_with_an_unknown_photo_leaves_nothing_behind():
    key = new_id(MONDAY)
    with pytest.raises(errors.BadPhoto):
        file(key=key, photos=(Photo("a" * 64, "before"),))
    assert list(queries.folded()) == []
    assert file(key=key).repeated is False


def test_the_photo_before_does_not_serve_as_the_photo_after():
    before = Photo(after().sha256, "before")
    receipt = file(photos=(before,))
    step(receipt.case_id, "dispatch", at("2026-11-09 10:00"), DESK)
    with pytest.raises(errors.BadStep):
        step(receipt.case_id, "fix", at("2026-11-10 10:00"), OWNER, photos=(Photo(before.sha256, "after"),))
    assert stands(receipt.case_id).state == "dispatched"


def test_a_receipt_follows_every_merge():
    resident = Acting.resident(who(WORKER).area_path)
    first, second, third = (file(at(f"2026-11-09 09:0{n}"), by=resident) for n in range(3))
    desk, now = who(DESK), at("2026-11-09 10:00")
    do(desk, actions.merge, case_id=first.case_id, into=second.case_id, now=now)
    do(desk, actions.merge, case_id=second.case_id, into=third.case_id, now=now)
    found = queries.case_by_receipt(first.number, queries.receipt_secret(first.case_id))
    assert found.id == third.case_id
    with pytest.raises(errors.CannotMerge):
        do(desk, actions.merge, case_id=third.case_id, into=second.case_id, now=now)


def test_a_closed_case_still_tells_how_its_deadline_was_worked_out():
    case_id = fixed()
    step(case_id, "verify", at("2026-11-10 15:00"), INSPECTOR)
    told = queries.explain(stands(case_id))
    assert told["zh"][-1] == "于 2026-11-10 10:00 办结该环节，按时。"
    assert told["en"][-1] == "Done at 2026-11-10 10:00, in time."
    assert len(told["zh"]) > 2


def test_rows_and_entries_are_compared_as_they_stream_side_by_side():
    ids = sorted(file(at("2026-11-09 09:00")).case_id for _ in range(5))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET title = 'changed' WHERE id = ANY(%s)", [[ids[0], ids[4]]])
        told = queries.differing(batch=1)
        assert next(told) == (ids[0], "title")
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchone() == (2,)
    assert list(told) == [(ids[4], "title")]
