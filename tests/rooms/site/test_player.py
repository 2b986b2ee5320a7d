"""The player of trials tells what was not as written: where, what was expected, what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from chuanhui.mechanism.cases.models import Case
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.trials import read_trials
from chuanhui.site.trials import Failure, play

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2027, 1, 1, tzinfo=UTC)
HEAD = """trials:
  - name: 样例
    clock: "2026-11-13 09:00"
    do:
      - file:
          {as: grid_worker@xiaoqiao/beihuayuan/01, in: xiaoqiao/beihuayuan, category: cable, detail: 线缆杂乱}
"""
pytestmark = pytest.mark.usefixtures("district", "evidence")


@lru_cache
def wenming() -> Playbook:
    found = load_playbook(ROOT / "playbooks" / "wenming").playbook
    assert found is not None
    return found


def played(*lines: str, head: str = HEAD) -> tuple[Failure, ...]:
    text = head + "".join(f"      - {line}\n" for line in lines)
    trials, faults = read_trials(text, "trials.yaml", wenming())
    assert not [one.render() for one in faults if one.code != "PB076"]
    return play(trials[0], wenming(), now=NOW)


def only(failures: tuple[Failure, ...]) -> Failure:
    assert len(failures) == 1, failures
    return failures[0]


def test_what_holds_is_not_told():
    assert played("expect: {state: filed, due: '2026-11-13 15:00', area: xiaoqiao/beihuayuan/01}") == ()
    assert Case.objects.count() == 0


def test_every_wrong_fact_is_told_at_its_line():
    failures = played(
        "expect: {state: dispatched, due: '2026-11-13 16:00', on_time: true}", "expect: {counts.rework: 2}"
    )
    assert [(one.line, one.col) for one in failures] == [(7, 9)] * 3 + [(8, 9)]
    told = [one.render("trials.yaml") for one in failures]
    assert told[0] == "trials.yaml:7:9  应为：state dispatched；实为：state filed"
    assert told[1] == "trials.yaml:7:9  应为：due 2026-11-13 16:00；实为：due 2026-11-13 15:00"
    assert told[2] == "trials.yaml:7:9  应为：on_time 是；实为：on_time 无"
    assert failures[0].render("t.yaml", "en") == "t.yaml:7:9  expected: state dispatched; found: state filed"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("expect: {owner.line: 区城管局}", "owner.line 无"),
        ("expect: {covers.site_head_1: district_desk@nowhere}", "covers.site_head_1 "),
        ("expect: {area: chengbei/zhulou}", "area 411602.005."),
        ("expect: {due: none}", "due 2026-11-13 15:00"),
        ("expect: {urgent: true}", "urgent 否"),
        ("expect: {fields.detail: 别的}", "fields.detail 线缆杂乱"),
        ("expect: {stat: filed}", "没有；可写：state"),
        ("expect: {owner.lin: x}", "owner.territory"),
        ("expect: {case: other, state: filed}", "没有立案"),
        ("expect: {area: nirgends}", "网格中没有"),
        ("expect: {covers.twinn: 区教体局}", "twinn；可写：twin"),
        ("cover: {kind: roadchief, of: inspector@district, area: xiaoqiao}", "roadchief；可写：road_chief"),
        ("cover: {kind: twin, area: xiaoqiao}", "没有写"),
        ("vacate: {}", "没有写"),
        ("grant: {as: street_desk@xiaoqiao}", "—"),
        ("paper: {as: owner, kind: notice, dated: soon}", "还没有"),
        ("paper: {as: street_desk@xiaoqiao, kind: notice, dated: soon}", "soon"),
        ("paper: {as: street_desk@xiaoqiao, dated: '2026-11-13'}", "没有写"),
    ],
)
def test_wrong_expectations_say_what_is_found(line, found):
    assert found in only(played(line)).found.zh


def test_a_line_that_is_refused_stops_the_trial_and_tells_the_refusal():
    failure = only(played("fix: {as: street_desk@xiaoqiao, photo: after}", "expect: {state: closed}"))
    assert (failure.line, failure.expected.zh) == (7, "“fix”可以办理")
    assert failure.found.zh.startswith("case.wrong_state")


def test_faults_behind_a_refusal_are_told():
    failure = only(played("escalate: {as: community_desk@xiaoqiao/beihuayuan}"))
    assert "reason 请填写原因" in failure.found.zh


def test_a_refusal_that_did_not_come_is_told():
    failure = only(played("refuse: {dispatch: {as: street_desk@xiaoqiao}, because: same_person}"))
    assert failure.found.zh == "已办理"


def test_a_refusal_for_another_reason_is_told():
    failure = only(played("refuse: {verify: {as: inspector@district}, because: same_person}"))
    assert failure.expected.zh == "“verify”被拒绝（same_person）"
    assert failure.found.zh.startswith("case.wrong_state")


def test_nobody_may_be_left_unnamed():
    assert only(played("dispatch: {reason: 无}")).found.zh == "—"
    assert only(played("fix: {as: owner, photo: after}")).found.zh == "还没有"


def test_a_resident_reports_follows_and_reopens():
    head = HEAD.replace("grid_worker@xiaoqiao/beihuayuan/01", "resident")
    assert (
        played(
            "expect: {source: resident, reporter_kind: resident}",
            "dispatch: {as: street_desk@xiaoqiao}",
            "fix: {as: owner, photo: after}",
            "refuse: {verify: {as: resident}, because: not_your_post}",
            "verify: {as: inspector@district}",
            "reopen: {as: reporter, reason: 线缆又垂下来了}",
            "expect: {state: dispatched, counts.reopened: 1}",
            head=head,
        )
        == ()
    )


def test_a_denied_request_and_a_suspension_that_ends_by_itself():
    assert (
        played(
            "dispatch: {as: street_desk@xiaoqiao, owner: {line: 区城管局}}",
            "expect: {owner.line: 区城管局, owner.unit: chengguanju}",
            "extend: {as: owner, reason: 连日降雨}",
            "expect: {pending: extend}",
            "deny: {as: street_desk@xiaoqiao, what: extend, reason: 理由不足}",
            "expect: {pending: '', due: '2026-11-24 18:00'}",
            "suspend: {as: owner, reason: 等待移交}",
            "grant: {as: district_desk@district, what: suspend}",
            "refuse: {resume: {as: system}, because: not_your_post}",
            "at: '2027-11-15 09:00'",
            "resume: {as: system}",
            "expect: {suspended_until: none}",
        )
        == ()
    )


def test_a_merge_into_nothing_is_told():
    failure = only(played("merge: {into: second, as: street_desk@xiaoqiao}"))
    assert (failure.expected.zh, failure.found.zh) == ("事件 second", "没有立案")


def test_a_unit_that_does_not_exist_is_a_refusal():
    line = "refuse: {dispatch: {as: street_desk@xiaoqiao, owner: {line: 没有的局}}, because: unknown_unit}"
    assert played(line) == ()


def test_posts_are_vacated_filled_and_covered_more_than_once_a_day():
    assert (
        played(
            "vacate: {post: street_desk@xiaoqiao}",
            "refuse: {vacate: {post: street_desk@xiaoqiao}, because: term_ended}",
            "refuse: {appoint: {post: inspector@district}, because: post_taken}",
            "appoint: {post: street_desk@xiaoqiao}",
            "vacate: {post: street_desk@xiaoqiao}",
            "appoint: {post: street_desk@xiaoqiao, holder: community_desk@xiaoqiao/beihuayuan}",
            "cover: {kind: main_duty, of: street_desk@xiaoqiao, area: xiaoqiao/beihuayuan}",
            "cover: {kind: main_duty, of: street_head@xiaoqiao, area: xiaoqiao/beihuayuan}",
            "expect: {covers.main_duty: street_head@xiaoqiao}",
            "refuse: {cover: {kind: twin, of: 没有的局, area: xiaoqiao/beihuayuan}, because: unknown_unit}",
            "refuse: {cover: {kind: grid_head, of: auditor@x, area: chengbei/zhulou}, because: unknown_post}",
        )
        == ()
    )


def test_a_line_of_work_that_no_room_plays_is_told():
    head = HEAD[: HEAD.index("      - file")]
    text = f"{head}      - freeze: {{as: district_desk@district, of: ten_day, window: 2026-11-x1}}\n"
    trials, _ = read_trials(text, "trials.yaml")
    (line,) = trials[0].do
    unknown = replace(trials[0], do=(replace(line, verb="unheard"),))
    failure = only(play(unknown, wenming(), now=NOW))
    assert failure.found.zh == "没有模块懂得“unheard”"
