"""Steps that come by themselves: a measure ends when its time is over, and nobody has to ask for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import actions, errors, queries
from chuanhui.mechanism.cases.rules import Given, Report
from chuanhui.mechanism.cases.tasks import take_ripe_steps
from chuanhui.playbook.load import load_text

from .office import do, stands, who

HOME = "411602."
TODAY = datetime.now(UTC)  # noqa: TID251 reason: the job reads the real clock
BEGIN = TODAY - timedelta(days=30)
DESK = "community_desk@xiaoqiao/beihuayuan"
BOOK = """playbook: jujia
name: {zh: 居家服务, en: Care at home}
version: 1
implements: [S141]
basis: 试用
in_force: {from: 2020-01-01}
words:
  sort: {one: 一类, two: 二类}
forms:
  care:
    sort: {ask: 类别, kind: choice, of: sort, required: true}
cases:
  care:
    name: 居家服务
    form: care
    category: sort
    number: "JJ-{year}-{n:04}"
    owner: {territory: street}
    states: {serving: 服务中}
    steps:
      take_up: {name: 纳入, to: serving, by: community_desk}
      daily: {name: 每天问一问, from: serving, to: serving, by: community_desk, within: 1 day}
      run_out:
        {name: 到期, from: serving, to: closed, by: system, not_by: daily, not_before: 7 days, outcome: fixed}
"""


@pytest.fixture
def _in_force(district: Any, evidence: Any) -> None:
    with seeing(Sight.everything()):
        loaded = load_text(BOOK, "jujia/playbook.yaml")
        start_campaign(loaded, territory=HOME, since=BEGIN, by=Acting.system(HOME), now=BEGIN)


def begun(days_ago: int) -> UUID:
    now = TODAY - timedelta(days=days_ago)
    report = Report({"sort": "one"})
    receipt = do(who(DESK, now), actions.file_case, campaign="jujia", kind="care", report=report, now=now)
    return receipt.case_id


@pytest.mark.usefixtures("_in_force")
def test_a_measure_ends_by_itself_when_its_time_is_over_and_not_before() -> None:
    over, running = begun(9), begun(3)
    yesterday = TODAY - timedelta(days=1)
    # A call each day does not make the measure longer.
    do(who(DESK, yesterday), actions.take_step, case_id=over, step="daily", given=Given(), now=yesterday)
    assert take_ripe_steps(timestamp=0) == 1
    assert [(stands(one).state, stands(one).outcome) for one in (over, running)] == [
        ("closed", "fixed"),
        ("serving", ""),
    ]
    assert take_ripe_steps(timestamp=0) == 0
    everything = Sight.everything()
    assert queries.ripening(everything, now=TODAY) == []
    assert [one.id for one in queries.ripening(everything, now=TODAY + timedelta(days=4))] == [running]
    assert list(queries.differing()) == []


@pytest.mark.usefixtures("_in_force")
def test_nobody_can_do_what_is_the_systems_alone() -> None:
    case_id = begun(9)
    with pytest.raises(errors.NotYourPost):
        do(who(DESK, TODAY), actions.take_step, case_id=case_id, step="run_out", given=Given(), now=TODAY)
