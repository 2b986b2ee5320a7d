"""Trials play notices, drafts and surveys on the real engine, and tell what is not as written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chuanhui.playbook.trials import read_trials
from chuanhui.site.trials import Failure, play

from .office import block, in_force, playbook

pytestmark = pytest.mark.usefixtures("district", "evidence")
HEAD = """trials:
  - name: 样例
    kind: plan
    clock: "2026-11-09 09:00"
    do:
      - file: {as: community_desk@xiaoqiao/beihuayuan, in: xiaoqiao/beihuayuan, title: 改造, budget: "12"}
"""
STREET, DESK = "as: street_desk@xiaoqiao", "as: community_desk@xiaoqiao/beihuayuan"


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def played(*lines: str) -> tuple[Failure, ...]:
    text = HEAD + "".join(f"      - {line}\n" for line in lines)
    found = playbook().playbook
    assert found is not None
    trials, faults = read_trials(text, "trials.yaml", found)
    assert [one.render() for one in faults if one.code != "PB076"] == []
    return play(trials[0], found, now=datetime(2027, 1, 1, tzinfo=UTC))


def test_a_notice_is_posted_objected_to_answered_and_ended():
    assert played(
        f"post_notice: {{{STREET}, of: list, place: 一号楼前, papers: [drawing]}}",
        "object: {as: resident, of: list, text: 图纸与现场不符, set: o1}",
        "expect: {of: notices.list, state: posted, objections: 1, answered: 0, papers: 1, placed: true}",
        "expect: {of: notices.list, until: '2026-11-16 23:59', shown.budget: 12 万元, public: true}",
        f"refuse: {{end_notice: {{{STREET}, of: list}}, because: period_runs}}",
        "at: '2026-11-17 09:00'",
        f"refuse: {{end_notice: {{{STREET}, of: list}}, because: objections_wait}}",
        f"refuse: {{show: {{{STREET}}}, because: not_yet}}",
        f"answer: {{{STREET}, case: o1, case_kind: matter, answer: 已更正图纸}}",
        f"end_notice: {{{STREET}, of: list, good: false, reason: 图纸有误}}",
        "expect: {of: notices.list, state: withdrawn, gone: '2026-12-17 23:59'}",
        f"post_notice: {{{STREET}, of: list, set: second}}",
        "at: '2026-11-25 09:00'",
        f"end_notice: {{{STREET}, of: list}}",
        "expect: {of: notices.list, which: second, state: ended}",
        f"show: {{{STREET}}}",
        "at: '2026-12-26 09:00'",
        "expect: {of: notices.list, public: false, answered: none}",
    ) == ()  # fmt: skip


def test_a_draft_gathers_opinions_and_tells_their_fate():
    assert played(
        f"open_draft: {{{DESK}, of: rules, title: 规约, text: 第一条}}",
        "opine: {as: resident, of: rules, text: 建议设遛狗区, clause: 第一条, set: y1}",
        f"opine: {{{STREET}, of: rules, text: 同意}}",
        "expect: {of: drafts.rules, state: open, opinions: 2, disposed: 0, until: '2026-11-24 23:59'}",
        "at: '2026-11-25 09:00'",
        f"dispose: {{{DESK}, of: rules, opinion: y1, disposition: adopted}}",
        f"refuse: {{end_draft: {{{DESK}, of: rules}}, because: undisposed}}",
        f"dispose: {{{DESK}, of: rules, opinion: opinion_2, disposition: partly, reason: 部分可行}}",
        f"end_draft: {{{DESK}, of: rules}}",
        "expect: {of: drafts.rules, state: ended, fate.adopted: 1, fate.partly: 1, fate.not_adopted: 0}",
    ) == ()  # fmt: skip


def test_a_survey_is_answered_on_paper_and_online():
    block(5)
    found = played(
        f"open_survey: {{{DESK}, of: wishes, about: YL001}}",
        "answer: {as: resident, of: wishes, thing: YL001-001, values: {items: [pipes]}}",
        f"refuse: {{answer: {{{DESK}, of: wishes, thing: YL001-001, values: {{items: [lift]}}}}, "
        "because: answered_already}",
        f"answer: {{{DESK}, of: wishes, thing: YL001-002, values: {{items: [pipes, lamps]}}}}",
        f"answer: {{{DESK}, of: wishes, thing: YL001-003, values: {{items: [pipes]}}}}",
        f"no_contact: {{{DESK}, of: wishes, thing: YL001-005, cause: away}}",
        "expect: {of: surveys.wishes, roll: 5, answered: 3, online: 1, no_contact: 1, coverage: 60.00%}",
        f"refuse: {{close_survey: {{{DESK}, of: wishes}}, because: reason}}",
        f"answer: {{{DESK}, of: wishes, thing: YL001-004, values: {{items: [lift]}}}}",
        f"close_survey: {{{DESK}, of: wishes}}",
        "expect: {of: surveys.wishes, state: ended, sum.items.pipes: 3, sum.items.lamps: 1, reached: true}",
        "expect: {of: surveys.wishes, state: open}",
    )
    assert [one.render("trials.yaml").split("  ")[1] for one in found] == [
        "应为：state open；实为：state ended"
    ]
