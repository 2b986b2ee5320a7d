"""Files of departments: who sends them, what is refused, what replaces what, and how they lie on the disk."""

from __future__ import annotations

import stat
from uuid import uuid4

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.office import (
    CIVIL,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    RUNNER,
    citizen,
    deliver,
    do,
    medical,
    roll,
)

from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.errors import (
    BadDelivery,
    BadMatchPeriod,
    DeliveryInUse,
    NotYourDelivery,
    SentOtherwise,
    SourceNotFound,
)
from chuanhui.system.linkage.queries import differing, missing_files

pytestmark = pytest.mark.usefixtures("populated")
ROWS = [medical(number) for number in range(5)]


def test_a_file_is_kept_encrypted_with_its_declared_columns_only(files):
    told = deliver(MEDICAL, "medical", ROWS)
    row = models.Delivery.objects.get(id=told.id)
    assert (row.state, row.rows, row.refused, row.period, row.late) == ("waiting", 5, 0, OCTOBER, True)
    assert sorted(row.columns) == ["birth", "id_number", "name", "phone", "self_paid"]
    path = files / str(told.id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    assert [one for one in (citizen(1), office.name(1), office.phone(1)) if one.encode() in data] == []
    assert b"PAR1" not in data


def test_a_column_that_is_not_declared_is_refused_and_named(files):
    heading = (*office.HEAD, "银行卡号")
    with pytest.raises(BadDelivery) as refused:
        deliver(MEDICAL, "medical", [(*ROWS[0], "6222")], heading=heading)
    assert [(one.column, one.code) for one in refused.value.faults] == [("银行卡号", "heading.undeclared")]
    assert not models.Delivery.objects.exists()
    assert not files.exists() or list(files.iterdir()) == []


def test_rows_that_cannot_be_read_stay_out_and_are_told():
    told = deliver(MEDICAL, "medical", [*ROWS, medical(6, "很多"), medical(7, id="4.11602E+17")])
    row = models.Delivery.objects.get(id=told.id)
    assert (row.rows, row.refused) == (5, 2)
    assert [(one["row"], one["column"]) for one in told.told["faults"]] == [(7, "自付费用"), (8, "证件号码")]


def test_only_the_declared_sender_delivers_and_only_periods_that_have_begun():
    with pytest.raises(NotYourDelivery):
        deliver(CIVIL, "medical", ROWS)
    with pytest.raises(NotYourDelivery):
        deliver(RUNNER, "medical", ROWS)
    with pytest.raises(SourceNotFound):
        deliver(MEDICAL, "payroll", ROWS)
    for period in ("2026-12", "2026-W45", "soon"):
        with pytest.raises(BadMatchPeriod):
            deliver(MEDICAL, "medical", ROWS, period=period)


def test_who_may_not_send_leaves_nothing_behind():
    for code, period in ((CIVIL, OCTOBER), (MEDICAL, "2026-12")):
        with pytest.raises((NotYourDelivery, BadMatchPeriod)):
            deliver(code, "medical", ROWS, period=period)
    assert not models.Key.objects.exists()
    deliver(MEDICAL, "medical", ROWS)
    assert models.Key.objects.count() == 1


def test_a_file_replaces_one_that_waits_and_the_key_answers_once(files):
    first = deliver(MEDICAL, "medical", ROWS)
    key = uuid4()
    second = deliver(MEDICAL, "medical", ROWS[:2], key=key)
    again = deliver(MEDICAL, "medical", ROWS[:2], key=key)
    assert (second.told["replaced"], again.repeated, again.id) == (True, True, second.id)
    with pytest.raises(SentOtherwise):
        deliver(MEDICAL, "medical", ROWS[:3], key=key)
    states = dict(models.Delivery.objects.values_list("id", "state"))
    assert states == {first.id: "replaced", second.id: "waiting"}
    assert models.Delivery.objects.get(id=first.id).sealed is None
    assert models.Delivery.objects.get(id=second.id).replaces == first.id


def test_a_file_is_not_replaced_while_it_is_matched():
    deliver(MEDICAL, "medical", ROWS)
    started = do(RUNNER, actions.start_run, plan="residents", period=OCTOBER)
    actions.working(started.id).step(now=NOW)
    with pytest.raises(DeliveryInUse):
        deliver(MEDICAL, "medical", ROWS)


def test_nothing_this_month_is_told_apart_from_nothing_told():
    owed = {(one.source.id, one.period.key) for one in missing_files("411602.", now=NOW)}
    assert {("medical", OCTOBER), ("civil", OCTOBER)} <= owed
    told = do(CIVIL, actions.deliver_nothing, source="civil", period=OCTOBER)
    row = models.Delivery.objects.get(id=told.id)
    assert (row.nothing, row.rows, row.sealed, row.state) == (True, 0, None, "waiting")
    owed = {(one.source.id, one.period.key) for one in missing_files("411602.", now=NOW)}
    assert ("civil", OCTOBER) not in owed
    assert ("medical", OCTOBER) in owed


def test_every_delivery_is_on_record_and_in_the_sharing_ledger():
    told = deliver(CIVIL, "civil", [roll(1)], period=NOVEMBER)
    row = models.Share.objects.get(subject=told.id)
    assert (row.what, row.count, sorted(row.columns)) == ("delivered", 1, ["grade", "id_number", "name"])
    assert "应保未保" in row.purpose
    (entry,) = entries_of(Sight.everything(), told.id)
    assert entry.kind == "linkage.deliver"
    assert citizen(1) not in entry.body
    assert list(differing()) == []
