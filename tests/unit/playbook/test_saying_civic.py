from __future__ import annotations

import pytest

from chuanhui.playbook.cost import reckon
from chuanhui.playbook.cost_civic import ballot_seconds, draft_seconds, notice_seconds, survey_seconds
from chuanhui.playbook.diff import compare
from chuanhui.playbook.saying import say
from chuanhui.playbook.schema import Playbook

from .civic_sample import load

POSTS = {"street_desk": 2, "community_desk": 10, "community_head": 10, "council_member": 50}

ROLL = "    roll: {of: household}\n    reasons: reasons\n    coverage: 80%\n"


def book(old: str = "", new: str = "") -> Playbook:
    found = load(old, new)
    assert found.playbook is not None, found.render()
    return found.playbook


def test_say_tells_every_fact_of_voice_and_votes_in_both_languages() -> None:
    facts = say(book())
    assert all(one.label.zh and one.label.en for one in facts.values())
    told = {".".join(path): one.value for path, one in facts.items()}
    assert told["cases.plan.about"].zh == "compound"
    assert told["cases.plan.steps.show.after"].zh == "notices.list、surveys.wishes"
    assert told["registers.household.keep.after"].zh == "3年"
    assert told["registers.household.fields.phone.guard"].zh == "加密，打码显示"
    assert told["registers.person.fields.name.search"].get("en") == "as a name"
    assert told["notices.list.papers"].zh == "设计图、改造前照片、改造后效果图"
    assert told["surveys.wishes.most"].zh == "items ≤ 2"
    assert told["surveys.wishes.roll"].zh == "每个 household 一份"
    assert told["ballots.lift.quorum"].zh == "占全体人数（户数）不少于 2/3、占全体建筑面积不少于 2/3"
    assert told["ballots.lift.majority"].get("en") == (
        "more than 1/2 of those voting by number, more than 1/2 of those voting by floor area"
    )
    assert told["ballots.council.majority"].zh == "得票多者当选"
    assert told["ballots.council.roll"].get("en") == "one for each person, aged 18 or more"
    assert told["ballots.council.seats.term"].zh == "3年"
    assert told["meetings.council.every"].zh == "月"
    assert "surveys.wishes.roll" not in {".".join(path) for path in say(book(ROLL, ""))}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("at_least: 7 days", "at_least: 10 days", "“方案公示”至少公示由“7个自然日”改为“10个自然日”。"),
        ("expires: 30 days", "expires: 60 days", "“方案公示”结束后可查由“30个自然日”改为“60个自然日”。"),
        ("coverage: 80%", "coverage: 70%", "“改造意愿”须覆盖由“80%”改为“70%”。"),
        ("number: 7,", "number: 5,", "“议事会选举”的席位由“7”改为“5”。"),
        ("least_age: 18", "least_age: 16", "“议事会选举”的名册由“每个 person 一份，满 18 周岁”改为"
         "“每个 person 一份，满 16 周岁”。"),
        ("    recheck: 1 year\n", "", "删除“小区”的复核周期（原为1年）。"),
        ("reveal: [community_head]", "reveal: [community_head, street_desk]",
         "“住户”谁能看全个人信息由“社区负责人”改为“社区负责人、街道派遣员”。"),
        ("keep: {after: 3 years", "keep: {after: 5 years", "“住户”终止后个人信息再保存由“3年”改为“5年”。"),
        ("sensitive: true, search", "personal: true, search",
         "“居民”台账的内容“id_number”的保护由“加密，无权者看不到”改为“加密，打码显示”。"),
        ("after: ballots.lift\n", "after: [ballots.lift, surveys.wishes]\n",
         "“改造方案”的步骤“通过”的前提由“ballots.lift”改为“ballots.lift、surveys.wishes”。"),
    ],
)  # fmt: skip
def test_compare_says_what_changes_in_registers_voice_and_votes(old: str, new: str, sentence: str) -> None:
    assert [one.sentence() for one in compare(book(), book(old, new))] == [sentence]


def test_seconds_of_voice_and_votes() -> None:
    playbook = book()
    # twice opened, two facts tapped, three papers and the place pictured
    assert notice_seconds(playbook.notices["list"]) == 2 * 15 + 2 * 3 + 4 * 25
    assert draft_seconds() == 15 + 40 + 10 * (15 + 5 + 30)
    # forty paper answers of opening + 30 % of choices and text, a mark for each of a hundred lines
    assert survey_seconds(playbook.surveys["wishes"], playbook) == 15 + 40 * 30 + 500
    assert ballot_seconds(playbook.ballots["lift"]) == 15 + (100 + 80) * 5
    assert ballot_seconds(playbook.ballots["council"]) == 15 + (100 + 80 * 7) * 5


def test_cost_counts_voice_and_votes_by_case_by_community_and_by_rhythm() -> None:
    loads = {(one.kind, one.step): one for one in reckon(book(), POSTS, {"plan": 4, "matter": 0}).loads}
    assert loads["notices.list", "post"].times_a_week == 4
    assert loads["notices.board", "post"].times_a_week == pytest.approx(10 * 0.1)
    assert loads["surveys.wishes", "ask"].minutes == pytest.approx(1715 * 4 / 10 / 60)
    assert loads["meetings.council", "call"].times_a_week == pytest.approx(10 * 0.23)
    attend = loads["meetings.council", "attend"]
    assert (attend.role, attend.minutes) == ("council_member", pytest.approx(60 * 0.23))
    assert "council_member" in reckon(book(), POSTS).by_role()


def test_a_survey_that_anybody_may_answer_costs_its_opening() -> None:
    playbook = book(ROLL, "")
    assert survey_seconds(playbook.surveys["wishes"], playbook) == 15


def test_cost_counts_how_often_things_are_looked_at_again() -> None:
    loads = {one.kind: one for one in reckon(book(), POSTS, {"plan": 0, "matter": 0}).loads}
    look = loads["registers.compound"]
    assert (look.role, look.seconds) == ("community_desk", 15 + 3)
    assert look.times_a_week == pytest.approx(10 * 20 * 7 / 365)
    assert "registers.household" not in loads  # it is never due
    assert "registers.compound" not in {
        one.kind for one in reckon(book("recheck: 1 year", "recheck: 9 working hours"), POSTS).loads
    }
