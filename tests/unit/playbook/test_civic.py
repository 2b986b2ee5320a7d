from __future__ import annotations

from fractions import Fraction

import pytest

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.read_subjects import share_said
from chuanhui.playbook.schema import (
    BallotKind,
    Base,
    DraftKind,
    MeetingKind,
    NoticeKind,
    Question,
    Roll,
    Seats,
    Share,
    SurveyKind,
    Text,
    Weigh,
)

from .civic_sample import codes, line_of, load

HALF = Share(Weigh.COUNT, Fraction(1, 2), Base.ROLL, strict=True)
Q = "quorum: more than 1/2 of the roll"
LIST = "    at_least: 7 days\n"


def test_the_sample_is_without_fault() -> None:
    assert load().render() == ""


def test_voices_are_read_as_they_are_written() -> None:
    playbook = load().playbook
    assert playbook is not None
    assert playbook.notices["list"] == NoticeKind(
        id="list",
        name=Text("方案公示", "Plan posted"),
        about="cases.plan",
        by=("street_desk",),
        shows=("title", "budget"),
        at_least=parse_allowance("7 days"),
        papers=("drawing", "before", "after"),
        placed=True,
        objection="matter",
        expires=parse_allowance("30 days"),
    )
    assert playbook.drafts["rules"] == DraftKind(
        "rules",
        Text("管理规约征求意见"),
        ("community_desk",),
        ("resident", "deputy"),
        parse_allowance("15 days"),
        "fate",
        ("partly", "not_adopted"),
        "cases.plan",
    )
    assert playbook.surveys["wishes"] == SurveyKind(
        "wishes",
        Text("改造意愿"),
        ("community_desk",),
        "wishes",
        Roll("household"),
        "cases.plan",
        reasons="reasons",
        coverage_pct=80,
        most=(("items", 2),),
    )


def test_assemblies_are_read_as_they_are_written() -> None:
    playbook = load().playbook
    assert playbook is not None
    assert playbook.ballots["council"] == BallotKind(
        id="council",
        name=Text("议事会选举"),
        about="registers.compound",
        by=("street_desk",),
        roll=Roll("person", least_age=18),
        ask=Question.PERSONS,
        secret=True,
        quorum=(HALF,),
        majority=(),
        open_for=parse_allowance("3 days"),
        seats=Seats("council_member", 7, parse_allowance("3 years")),
        source="样例方案第三条",
    )
    lift = playbook.ballots["lift"]
    assert lift.after == ("notices.list",)
    assert [share_said(one) for one in (*lift.quorum, *lift.majority)] == [
        "at least 2/3 of roll by count",
        "at least 2/3 of roll by area",
        "more than 1/2 of voting by count",
        "more than 1/2 of voting by area",
    ]
    assert playbook.meetings["council"] == MeetingKind(
        id="council",
        name=Text("议事会"),
        by=("community_desk",),
        members=("council_member",),
        about="registers.compound",
        quorum=HALF,
        every=PeriodKind.MONTH,
        ahead=parse_allowance("3 days"),
        minutes=parse_allowance("5 days"),
        resolution="matter",
        majority=Share(Weigh.COUNT, Fraction(1, 2), Base.VOTING, strict=True),
    )


def test_cases_are_about_things_and_steps_wait() -> None:
    playbook = load().playbook
    assert playbook is not None
    plan = playbook.cases["plan"]
    assert plan.about == "compound"
    assert [one.after for one in plan.steps] == [(), ("notices.list", "surveys.wishes"), ("ballots.lift",)]


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ("about: cases.plan", "about: cases.plam", "PB130", "about: cases.plan"),
        ("about: cases.plan", "about: plan", "PB130", "about: cases.plan"),
        ("about: registers.compound", "about: registers.compond", "PB120", "board: {"),
        ("shows: [title, budget]", "shows: [title, budjet]", "PB134", "shows: [title"),
        ("shows: [name], at", "shows: [number], at", "PB134", "board: {"),
        ("    shows: [title, budget]\n", "", "PB014", "name: {zh: 方案公示"),
        ("    about: cases.plan\n    by: street_desk\n", "    by: street_desk\n", "PB134", "by: street_desk"),
        (LIST, "", "PB135", "name: {zh: 方案公示"),
        (LIST, "    at_least: until next Monday\n", "PB028", LIST.strip()),
        ("    at_least: 15 days\n", "", "PB135", "name: 管理规约征求意见"),
        ("papers: [drawing", "papers: [drawings", "PB024", "papers:"),
        ("objection: matter", "objection: mater", "PB101", "objection:"),
        ("by: [resident, community_desk]", "by: [community_desk]", "PB145", "objection:"),
        ("resolution: matter", "resolution: plam", "PB101", "resolution:"),
        ("by: [resident, community_desk]", "by: [resident]", "PB146", "resolution:"),
        ("open_to: [resident", "open_to: [residents", "PB042", "open_to"),
        ("dispositions: fate", "dispositions: fates", "PB041", "dispositions"),
        ("reason_for: [partly", "reason_for: [part", "PB024", "reason_for"),
        ("form: wishes", "form: wish", "PB040", "form: wishes"),
        ("    roll: {of: household}\n", "", "PB136", "reasons: reasons"),
        ("coverage: 80%", "coverage: 120%", "PB023", "coverage"),
        ("most: {items: 2}", "most: {more: 2}", "PB047", "most: {items"),
        ("most: {items: 2}", "most: 2", "PB015", "most: {items"),
        ("area: area}", "area: door}", "PB121", "roll: {of: household, area"),
        ("roll: {of: household}", "roll: {of: household, least_age: 18}", "PB131", "roll: {of: household}"),
        ("to: stairwell, required: true", "to: person, required: true", "PB132", "roll: {of: household}"),
        (Q, "quorum: half of the roll", "PB133", "1/2 of the roll"),
        (Q, "quorum: more than 3/2 of the roll", "PB133", "1/2 of the roll"),
        (Q, "quorum: more than 1/0 of the roll", "PB133", "1/2 of the roll"),
        (Q, "quorum: more than 100% of the roll", "PB133", "1/2 of the roll"),
        (Q, "quorum: more than 1/2 of voting", "PB137", "1/2 of the roll"),
        ("majority: [more than 1/2 of voting by count, more than 50% of voting by area]",
         "majority: most votes", "PB138", "majority: ["),
        (", area: area}", "}", "PB139", "roll: {of: household, area"),
        ("    seats: {role: council_member, number: 7, term: 3 years}\n", "", "PB140", "name: 议事会选举"),
        ("    ask: persons", "    ask: option", "PB141", "seats:"),
        ("role: council_member,", "role: council_membr,", "PB042", "seats:"),
        ("term: 3 years}", "term: 3 years, after: notices.nothing}", "PB171", "seats:"),
        ("{role: council_member, number: 7, term: 3 years}", "{vacancy_of: nothing}", "PB172", "seats:"),
        ("of roll by count\n    majority", "of voting by count\n    majority", "PB142", "of roll by count"),
        ("after: ballots.lift", "after: ballots.council", "PB143", "after: ballots.lift"),
        ("after: ballots.lift", "after: meetings.council", "PB143", "after: ballots.lift"),
        ("after: [notices.list]", "after: [meetings.council]", "PB144", "after: [notices.list]"),
        ("after: [notices.list]", "after: [notices.board]", "PB144", "after: [notices.list]"),
        ("after: [notices.list]", "after: [ballots.lift]", "PB144", "after: [notices.list]"),
        ("every: month", "every: fortnight", "PB024", "every: month"),
        ("file: {to: open, by: community_desk}", "file: {to: open, by: community_desk, after: notices.list}",
         "PB147", "file: {to: open, by: community_desk}"),
    ],
)  # fmt: skip
def test_voices_and_assemblies_name_the_place_of_each_fault(old: str, new: str, code: str, part: str) -> None:
    nth = 2 if part == "of roll by count" else 1
    assert (code, line_of(part, nth)) in codes(old, new)
    assert load(old, new).playbook is None


@pytest.mark.parametrize("key", ["roll", "ask", "secret", "quorum", "majority", "open_for", "source"])
def test_a_ballot_without_one_of_its_parts_refuses_to_compute(key: str) -> None:
    text = load().text
    start = text.index("  lift:\n    name: 加装")
    line = next(one for one in text[start:].split("\n") if one.startswith(f"    {key}:"))
    found = [one for one in load(line + "\n", "").faults if one.code == "PB135"]
    assert [(one.facts["where"], one.facts["key"]) for one in found] == [("ballots.lift", key)]


def test_a_ballot_does_not_wait_for_itself_through_another() -> None:
    second = load().text
    start, end = second.index("  lift:\n"), second.index("  council:\n    name: 议事会选举")
    other = second[start:end].replace("  lift:", "  other:").replace("notices.list", "ballots.lift")
    found = codes(second[start:end], second[start:end].replace("notices.list", "ballots.other") + other)
    assert [code for code, _ in found] == ["PB144", "PB144"]
