from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.trials import ZONE, Line, Trial, load_trials, read_trials

from .sample import load

WENMING = Path(__file__).parents[3] / "playbooks" / "wenming"
HEAD = 'trials:\n  - name: 样例\n    clock: "2022-08-05 09:00"\n    do:\n'
EXPECT = "      - expect: {state: filed}\n"


def read(lines: str, head: str = HEAD) -> tuple[tuple[Trial, ...], list[tuple[str, int]]]:
    trials, faults = read_trials(head + lines, "trials.yaml", load().playbook)
    return trials, [(one.code, one.line) for one in faults]


def lines(text: str) -> tuple[Line, ...]:
    (trial,), faults = read(text + EXPECT)
    assert faults == []
    return trial.do[:-1]


def test_first_campaign_has_a_trial_for_each_of_its_systems() -> None:
    playbook = load_playbook(WENMING).playbook
    assert playbook is not None
    trials, faults = load_trials(WENMING / "trials.yaml", playbook)
    assert faults == []
    assert {one for trial in trials for one in trial.systems} == set(playbook.implements)
    assert {trial.kind for trial in trials} == set(playbook.cases)


def test_trial_keeps_its_head() -> None:
    (trial,), faults = read(EXPECT)
    assert faults == []
    assert trial == Trial(
        name="样例",
        systems=(),
        kind="problem",
        calendar="cn",
        clock=datetime(2022, 8, 5, 9, 0, tzinfo=ZONE),
        grid="chuanhui",
        do=(Line("expect", 5, 9, facts={"state": "filed"}),),
        line=2,
        col=5,
    )


def test_line_takes_a_step_with_all_it_brings() -> None:
    (line,) = lines(
        "      - file: {as: grid_worker@xiaoqiao/beihuayuan/01, in: xiaoqiao/beihuayuan, case: a,"
        " category: cable, amount: 3, tags: [self, city], again: true, detail: '7', source: city,"
        " urgent: true, photo: [before, after], reason: 原因, outcome: fixed, owner: {line: 区城管局}}\n"
    )
    assert line == Line(
        verb="file",
        line=5,
        col=9,
        post="grid_worker@xiaoqiao/beihuayuan/01",
        place="xiaoqiao/beihuayuan",
        case="a",
        fields={"category": "cable", "amount": 3, "tags": ("self", "city"), "again": True, "detail": "7"},
        photo=("before", "after"),
        reason="原因",
        outcome="fixed",
        source="city",
        urgent=True,
        owner={"line": "区城管局"},
    )


def test_line_reads_the_words_of_trials() -> None:
    found = lines(
        '      - at: "2022-08-06 10:00"\n'
        "      - appoint: {post: inspector@district, holder: owner}\n"
        "      - vacate: {post: inspector@district}\n"
        "      - cover: {kind: twin, of: 区教体局, area: xiaoqiao}\n"
        '      - paper: {as: owner, kind: notice, reference: 告字第1号, dated: "2022-08-06"}\n'
        "      - grant: {as: street_desk@xiaoqiao, what: extend}\n"
        "      - merge: {as: street_desk@xiaoqiao, case: b, into: a}\n"
        "      - refuse: {verify: {as: owner}, because: same_person}\n"
        "      - expect: {due: none, on_time: false, counts.rework: 2, note: ''}\n"
    )
    at, appoint, vacate, cover, paper, grant, merge, refuse, expect = found
    assert at.at == datetime(2022, 8, 6, 10, 0, tzinfo=ZONE)
    assert appoint.facts == {"post": "inspector@district", "holder": "owner"}
    assert vacate.facts == {"post": "inspector@district"}
    assert cover.facts == {"kind": "twin", "of": "区教体局", "area": "xiaoqiao"}
    assert paper.facts == {"kind": "notice", "reference": "告字第1号", "dated": "2022-08-06"}
    assert (grant.facts, grant.fields) == ({"what": "extend"}, {})
    assert (merge.case, merge.into) == ("b", "a")
    assert refuse.refused == Line("verify", 12, 18, post="owner")
    assert refuse.because == "same_person"
    assert expect.facts == {"due": "none", "on_time": False, "counts.rework": 2, "note": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("      - verfy: {as: owner}\n" + EXPECT, [("PB070", 5)]),
        ("      - at: tomorrow\n" + EXPECT, [("PB071", 5)]),
        ('      - at: "2022-08-32 10:00"\n' + EXPECT, [("PB071", 5)]),
        ("      - at: 2022-08-06 10:00\n" + EXPECT, [("PB011", 5)]),
        ('      - at: "2022-08-05 08:59"\n' + EXPECT, [("PB072", 5)]),
        ("      - verify: {as: boss@xiaoqiao}\n" + EXPECT, [("PB073", 5)]),
        ("      - verify: {as: inspector}\n" + EXPECT, [("PB073", 5)]),
        ("      - {verify: {as: owner}, fix: {as: owner}}\n" + EXPECT, [("PB074", 5)]),
        ("      - {because: x}\n" + EXPECT, [("PB070", 5), ("PB015", 5)]),
        ("      - refuse: {verify: {as: owner}}\n", [("PB074", 5)]),
        ("      - refuse: verify\n", [("PB074", 5)]),
        ("      - verify\n" + EXPECT, [("PB015", 5)]),
        ("      - verify: {as: owner}\n", [("PB076", 2)]),
        ("      - file: {as: owner, categry: cable}\n" + EXPECT, [("PB047", 5)]),
        ("      - file: {as: owner, detail: {a: b}}\n" + EXPECT, [("PB015", 5)]),
        ("      - appoint: {pots: x}\n" + EXPECT, [("PB012", 5)]),
        (
            EXPECT + '  - name: 样例\n    clock: "2022-08-05 09:00"\n    do: [expect: {state: filed}]\n',
            [("PB075", 6)],
        ),
    ],
)
def test_read_trials_names_each_fault(text: str, expected: list[tuple[str, int]]) -> None:
    assert read(text)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trials: 3\n", ["PB015"]),
        ("trials: [3]\n", ["PB015"]),
        ("trial: []\n", ["PB012", "PB014"]),
        ("a: [\n", ["PB005"]),
        ('trials:\n  - {name: a, clock: "2022-08-05 09:00", do: x}\n', ["PB015"]),
        ('trials:\n  - {name: a, kind: other, clock: "2022-08-05 09:00", do: [expect: {a: b}]}\n', ["PB024"]),
    ],
)
def test_read_trials_survives_another_shape(text: str, expected: list[str]) -> None:
    assert [one.code for one in read_trials(text, "x", load().playbook)[1]] == expected


def test_read_trials_without_a_playbook_checks_only_the_shape() -> None:
    (trial,), faults = read_trials(
        HEAD + "      - whatever: {as: owner, thing: one, matter: 1}\n" + EXPECT, "x"
    )
    assert faults == []
    assert (trial.kind, trial.do[0].fields, trial.do[0].thing) == ("", {"matter": 1}, "one")
    text = 'trials:\n  - {name: a, kind: other, clock: "2022-08-05 09:00", do: [expect: {a: b}]}\n'
    assert read_trials(text, "x")[0][0].kind == "other"


def test_load_trials_reports_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "trials.yaml").write_bytes(b"\xff")
    trials, faults = load_trials(tmp_path / "trials.yaml")
    assert (trials, [one.code for one in faults]) == ((), ["PB001"])
