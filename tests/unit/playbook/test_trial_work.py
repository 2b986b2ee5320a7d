from __future__ import annotations

import pytest

from chuanhui.playbook.trials import Line, read_trials

from .work_sample import book

HEAD = 'trials:\n  - name: 样例\n    clock: "2022-08-05 09:00"\n    do:\n'
POST = "as: community_desk@chengbei/zhulou"
EXPECT = "      - expect: {of: returns.daily, period: 2022-08-05, area: chengbei/zhulou, state: missing}\n"


def read(line: str) -> tuple[Line, list[str]]:
    trials, faults = read_trials(f"{HEAD}      - {line}\n{EXPECT}", "trials.yaml", book())
    return trials[0].do[0], [one.code for one in faults]


def test_a_return_is_sent_with_its_values() -> None:
    line, faults = read(
        f"send: {{{POST}, of: daily, period: 2022-08-05, values: {{found: 3}}, reason: 迟报}}"
    )
    assert faults == []
    assert line == Line(
        "send", 5, 9, post="community_desk@chengbei/zhulou", of="daily", facts={"period": "2022-08-05"},
        fields={"found": 3}, reason="迟报",
    )  # fmt: skip


def test_a_visit_brings_its_sheet() -> None:
    line, faults = read(
        "visit: {as: inspector@district, of: street, area: chengbei/zhulou, rater: deputy,"
        " sheet: {litter: 2, mood: bright, staff: 3/5}, photo: [after]}"
    )
    assert faults == []
    assert dict(line.fields) == {"litter": 2, "mood": "bright", "staff": "3/5"}
    assert (dict(line.facts), line.photo) == ({"area": "chengbei/zhulou", "rater": "deputy"}, ("after",))


@pytest.mark.parametrize(
    "line",
    [
        f"zero: {{{POST}, of: daily, period: 2022-08-05}}",
        f"restate: {{{POST}, of: daily, period: 2022-08-05, values: {{found: 4}}, reason: 漏计}}",
        f"send: {{{POST}, of: doors, period: 2022-08-x1, values: {{targets: 9, reached: 7, away: 2}}}}",
        f"approve: {{{POST}, of: daily, period: 2022-08-05, area: chengbei/zhulou}}",
        f"plan: {{{POST}, of: patrol, period: 2022-08-05, slot: night, posts: [duty_cadre@chengbei/zhulou]}}",
        f"attest: {{{POST}, of: patrol, period: 2022-08-05, slot: night, present: {{police: 2}}}}",
        f"round: {{{POST}, of: street, period: 2022-W31}}",
        f"recheck: {{{POST}, of: street, area: chengbei/zhulou, item: litter, good: true}}",
        f"decide_contest: {{{POST}, of: street, area: chengbei/zhulou, granted: true, sheet: {{litter: 1}}}}",
        f"freeze: {{{POST}, of: ten_day, window: 2022-08-x1}}",
        f"decide: {{{POST}, of: ten_day, window: 2022-08-x1, confirmed: false, consequence: explain}}",
        "expect: {of: rankings.ten_day, window: 2022-08-x1, area: chengbei/zhulou, place: 2, score: '93.72'}",
        "expect: {of: proposals.praise, window: 2022-08-x1, count: 1}",
        "expect: {of: rounds.street, period: 2022-W31, drawn: 5}",
        "expect: {of: scores.street, window: 2022-08-x1, area: chengbei/zhulou, score: 95}",
        "expect: {of: sweeps.doors, period: 2022-08-x1, sum.reached: 7}",
        f"refuse: {{zero: {{{POST}, of: weekly, period: 2022-W31}}, because: no_zero}}",
    ],
)
def test_lines_of_every_room_are_read_without_a_fault(line: str) -> None:
    assert read(line)[1] == []


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (f"send: {{{POST}, of: dayly, period: 2022-08-05}}", ["PB088"]),
        (f"send: {{{POST}, of: patrol, period: 2022-08-05}}", ["PB088"]),
        (f"send: {{{POST}, of: daily}}", ["PB014"]),
        ("send: {of: daily, period: 2022-08-05}", ["PB014"]),
        (f"send: {{{POST}, of: daily, period: 5 August}}", ["PB077"]),
        (f"send: {{{POST}, of: daily, period: 2022-W31}}", ["PB078"]),
        (f"send: {{{POST}, of: daily, perod: 2022-08-05, period: 2022-08-05}}", ["PB012"]),
        (f"send: {{{POST}, of: daily, period: 2022-08-05, values: {{fund: 1}}}}", ["PB012"]),
        ("send: {as: clerk@chengbei, of: daily, period: 2022-08-05}", ["PB073"]),
        (f"attest: {{{POST}, of: patrol, period: 2022-08-05, slot: day}}", ["PB106"]),
        (f"visit: {{{POST}, of: street, area: chengbei, rater: judge, sheet: {{liter: 1}}}}",
         ["PB106", "PB012"]),
        (f"recheck: {{{POST}, of: street, area: chengbei, item: liter, good: true}}", ["PB106"]),
        (f"explain: {{{POST}, of: ten_day, window: 2022-08}}", ["PB078"]),
        ("expect: {of: returns.doors, period: 2022-08-x1}", ["PB088"]),
        ("expect: {of: proposals.shame, window: 2022-08-x1}", ["PB088"]),
        ("expect: {of: visits.street}", ["PB088"]),
        ("expect: {of: rankings.ten_day, window: 2022-W31}", ["PB078"]),
        (f"plan: {{{POST}, period: 2022-08-05}}", ["PB014", "PB014", "PB014"]),
    ],
)  # fmt: skip
def test_faults_of_a_line_of_work_are_told(line: str, codes: list[str]) -> None:
    assert sorted(read(line)[1]) == sorted(codes)


def test_lines_of_work_are_read_without_a_playbook_too() -> None:
    trials, faults = read_trials(
        f"{HEAD}      - send: {{{POST}, of: x, period: 2022-08-05, values: {{a: 1}}}}\n{EXPECT}", "x"
    )
    assert faults == []
    assert trials[0].do[0].fields == {"a": 1}


def test_a_step_of_a_case_may_have_the_name_of_a_verb() -> None:
    verify = "      verify: {from: fixed"
    playbook = book(
        verify, f"      publish: {{name: 公布, from: filed, to: filed, by: street_desk}}\n{verify}"
    )
    text = f"{HEAD}      - publish: {{as: street_desk@chengbei}}\n      - expect: {{state: fixed}}\n"
    trials, faults = read_trials(text, "x", playbook)
    assert faults == []
    assert trials[0].do[0] == Line("publish", 5, 9, post="street_desk@chengbei")
