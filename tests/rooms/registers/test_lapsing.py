"""What is registered for a time only ends by itself on its day, on record, and loses its names later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rooms.registers.sheets import NOON, desk

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.replaying import differing
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.usefixtures("district")
BOOK = """playbook: fanhui
name: {zh: 返回人员, en: Returnees}
version: 1
implements: [S138]
basis: 试用
in_force: {from: 2020-01-01}
registers:
  guest:
    name: {zh: 返回人员, en: Returnee}
    label: name
    number: "FH{n:05}"
    stands: community
    fields:
      name: {ask: 姓名, kind: name, required: true, personal: true}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_desk]
    lasts: 28 days
    keep: {after: 14 days, basis: 《个人信息保护法》第四十七条}
"""


@pytest.fixture
def guest(district):
    """Register one person for twenty-eight days."""
    enter(Sight.everything())
    actions.declare(text=BOOK, ref="fanhui@1", by=Acting.system("411602."), now=NOON)
    return actions.register(kind="guest", fields={"name": "演示甲"}, by=desk(), now=NOON).id


def row(guest):
    enter(Sight.everything())
    return ThingRow.objects.get(id=guest)


def test_it_ends_on_its_day_and_not_before(guest):
    assert actions.lapse(now=NOON + timedelta(days=27)) == 0
    assert row(guest).until is None
    day = NOON + timedelta(days=28)
    assert actions.lapse(now=day) == 1
    assert (row(guest).until, row(guest).ended_why) == (day.date(), "登记期满，自行注销")
    assert actions.lapse(now=day) == 0
    kinds = [one.kind for one in entries_of(Sight.everything(), guest)]
    assert kinds == ["register.register", "register.end"]
    assert [what for subject, what in differing() if subject == guest] == []


def test_the_name_goes_when_its_time_after_that_is_over(guest):
    ended = NOON + timedelta(days=28)
    actions.lapse(now=ended)
    assert actions.purge(now=ended + timedelta(days=13)).counts == {}
    assert row(guest).sealed is not None
    assert actions.purge(now=ended + timedelta(days=14)).counts == {"guest": 1}
    assert (row(guest).sealed, row(guest).masks) == (None, {})
