from __future__ import annotations

import pytest

from chuanhui.playbook.trial_lines import Line
from chuanhui.playbook.trials import read_trials

from .civic_sample import load

HEAD = """\
trials:
  - name: 公示
    clock: "2022-08-05 09:00"
    do:
"""


def read(*lines: str) -> tuple[tuple[Line, ...], list[tuple[str, int]]]:
    """Return the lines of one trial of the sample, and its faults by code and line."""
    text = HEAD + "".join(f"      - {one}\n" for one in lines)
    trials, faults = read_trials(text, "x", load().playbook)
    return trials[0].do, [(one.code, one.line) for one in faults if one.code != "PB076"]


def test_lines_of_registers_voice_and_votes_are_read() -> None:
    lines, faults = read(
        "register: {as: community_desk@a/b, of: stairwell, set: s1, area: a/b, in: {compound: c1},"
        " fields: {name: 一单元}}",
        "post_notice: {as: street_desk@a, of: list, about: case, papers: [drawing, before], place: 一号楼前}",
        "object: {as: resident, of: list, text: 图纸与现场不符}",
        "dispose: {as: community_desk@a/b, of: rules, opinion: o1, disposition: adopted}",
        "answer: {as: resident, of: wishes, thing: h1, values: {items: [pipes, lift]}}",
        "no_contact: {as: community_desk@a/b, of: wishes, thing: h2, cause: away}",
        "paper: {as: street_desk@a, of: lift, things: [h1, h2]}",
        "count_slips: {as: street_desk@a, of: lift, batch: 1, slips: {agree: 2, against: 1}}",
        'expect: {of: ballots.lift, state: passed, turnout.count: "66.67%"}',
    )  # fmt: skip
    assert faults == []
    assert (lines[0].of, lines[0].facts, lines[0].fields) == (
        "stairwell",
        {"area": "a/b", "set": "s1", "in.compound": "c1"},
        {"name": "一单元"},
    )
    assert lines[1].facts["papers"] == ("drawing", "before")
    assert (lines[2].post, lines[2].facts) == ("resident", {"text": "图纸与现场不符"})
    assert lines[4].fields == {"items": ("pipes", "lift")}
    assert (lines[6].verb, lines[6].of, lines[6].facts) == ("paper", "lift", {"things": ("h1", "h2")})
    assert lines[7].fields == {"agree": 2, "against": 1}
    assert lines[8].facts["of"] == "ballots.lift"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("register: {as: community_desk@a/b, of: stairwell, area: a/b, fields: {nam: 一单元}}", "PB012"),
        ("register: {as: community_desk@a/b, of: stairwell, area: a/b, in: {building: c1}}", "PB012"),
        ("register: {as: community_desk@a/b, of: stairwell, fields: {name: 一单元}}", "PB014"),
        ("post_notice: {as: street_desk@a, of: lst}", "PB088"),
        ("post_notice: {of: list}", "PB014"),
        ("object: {as: resident, of: list}", "PB014"),
        ("object: {as: resident, of: list, text: 甲, fields: {nothing: 乙}}", "PB012"),
        ("dispose: {as: community_desk@a/b, of: rules, opinion: o1, disposition: refused}", "PB106"),
        ("no_contact: {as: community_desk@a/b, of: wishes, thing: h2, cause: rude}", "PB106"),
        ("answer: {as: resident, of: wishes, thing: h1, values: {itms: [pipes]}}", "PB012"),
        ("reveal: {as: community_head@a/b, of: household, which: h1, field: fax, purpose: 入户}", "PB106"),
        ("expect: {of: notices.lst, state: posted}", "PB088"),
        ("expect: {of: notes.list, state: posted}", "PB088"),
    ],
)
def test_lines_that_name_what_is_not_there_are_faults(line: str, code: str) -> None:
    assert read(line)[1] == [(code, 5)]


def test_a_paper_of_the_act_gate_is_no_paper_vote() -> None:
    lines, faults = read("paper: {as: street_desk@a, kind: notice}")
    assert faults == []
    assert (lines[0].of, lines[0].facts) == ("", {"kind": "notice"})


def test_registers_of_other_playbooks_may_be_filled_in_trials() -> None:
    lines, faults = read(
        "register: {as: community_desk@a/b, of: bench, area: a/b, in: {park: p1}, fields: {name: 甲}}",
        "expect: {of: registers.bench, count: 1}",
    )
    assert faults == []
    assert lines[0].facts["in.park"] == "p1"


def test_a_line_may_be_about_another_kind_of_case_than_the_trial() -> None:
    lines, faults = read(
        "file: {as: resident, in: a/b, case: o1, case_kind: matter, text: 不同意选址}",
        "answer: {as: street_desk@a, case: o1, case_kind: matter}",
    )
    assert faults == []
    assert [(one.verb, one.case, one.of) for one in lines] == [("file", "o1", ""), ("answer", "o1", "")]
    assert lines[0].fields == {"text": "不同意选址"}
    assert read("file: {as: resident, in: a/b, case_kind: mater, text: 甲}")[1][0] == ("PB024", 5)
