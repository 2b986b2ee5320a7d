from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chuanhui.playbook.diff import Change, compare
from chuanhui.playbook.load import load_playbook, load_text
from chuanhui.playbook.saying import say
from chuanhui.playbook.schema import Playbook, Text

from .sample import TEXT

PLAYBOOKS = Path(__file__).resolve().parents[3] / "playbooks"


def book(*changes: tuple[str, str]) -> Playbook:
    text = TEXT
    for old, new in changes:
        if old not in text:
            raise ValueError(old)
        text = text.replace(old, new, 1)
    loaded = load_text(text, "x")
    if loaded.playbook is None:
        raise ValueError(loaded.render())
    return loaded.playbook


def said(*changes: tuple[str, str], lang: str = "zh") -> list[str]:
    return [one.sentence(lang) for one in compare(book(), book(*changes))]


def test_compare_finds_nothing_in_the_same_playbook() -> None:
    assert compare(book(), book()) == []


def test_compare_says_a_new_deadline() -> None:
    change = ("cable: 7 working days", "cable: 5 working days")
    assert said(change) == [
        "“问题整改”的步骤“整改”的时限由“urgent：2个紧急工作时；cable：7个工作日；其余：3个工作日”"
        "改为“urgent：2个紧急工作时；cable：5个工作日；其余：3个工作日”。"
    ]
    assert said(change, lang="en") == [
        "Changes step `fix` of `problem`: deadline from "
        "`urgent: 2 urgent hours; cable: 7 working days; otherwise: 3 working days` to "
        "`urgent: 2 urgent hours; cable: 5 working days; otherwise: 3 working days`."
    ]


def test_compare_tells_a_new_step_as_one_change() -> None:
    old, new = (
        book(),
        book(("      escalate:", "      dismiss: {from: filed, to: filed, by: inspector}\n      escalate:")),
    )
    (change,) = compare(old, new)
    assert (change.what, change.where) == ("added", "cases.problem.steps.dismiss")
    assert change.sentence("zh") == "新增“问题整改”的步骤“不予整改”。"
    (back,) = compare(new, old)
    assert back.sentence("en") == "Removes step `dismiss` of `problem`."
    assert back.as_data()["what"] == "removed"


def test_compare_says_single_facts() -> None:
    assert said(("version: 1", "version: 2"), ("2022-07-01", "2023-01-01")) == [
        "版本由“1”改为“2”。",
        "施行日期由“2022-07-01”改为“2023-01-01”。",
    ]
    assert said(("    merge: {by: street_desk}\n", "")) == ["删除“问题整改”由谁并案（原为街道派遣员）。"]
    assert said(("{litter: 环境卫生,", "{litter: 环境卫生, mood: 氛围打造,")) == [
        "新增“category”的选项“mood”：氛围打造。"
    ]


def test_compare_says_every_kind_of_change() -> None:
    where = {
        one.where
        for one in compare(
            book(),
            book(
                ("ask: 情况", "ask: 详细情况"),
                ("least: 0", "least: 1"),
                ("adds: once the original", "adds: 2 days"),
                ("longest: 1 year", "longest: 2 months"),
                ("waits: 5 working days", "waits: 7 days"),
                ("by: [resident, inspector]", "by: inspector"),
                ("yellow: 80%", "yellow: 70%"),
                ("territory: street", "territory: community"),
                ("{self: self, city: city}", "{self: self, city: district}"),
                ("covers: {twin: 包联单位}\n", "covers: {twin: 包联单位, road_chief: 路长}\n"),
                ("implements: [S04]", "implements: [S04, S05]"),
            ),
        )
    }
    assert where == {
        "forms.problem.detail",
        "forms.problem.detail.ask",
        "forms.problem.amount.least",
        "cases.problem.extend.adds",
        "cases.problem.suspend.longest",
        "cases.problem.steps.fine.coercive",
        "cases.problem.reopen.by",
        "cases.problem.yellow",
        "cases.problem.territory",
        "sources.city",
        "covers.road_chief",
        "implements.S05",
    } - {"forms.problem.detail"}


def test_say_tells_the_whole_first_campaign() -> None:
    playbook = load_playbook(Path(__file__).parents[3] / "playbooks" / "wenming").playbook
    assert playbook is not None
    facts = say(playbook)
    assert facts["cases", "cable", "subject"].value.zh.endswith(
        "mixed：电信公司（演示）、联通公司（演示）、电力公司（演示）"
    )
    assert all(one.label.zh and one.label.en for one in facts.values())


def test_waivers_are_told() -> None:
    change = ("words:\n", "waive: {BU002: 本季度专项普查只用一次，期满即撤。}\nwords:\n")
    assert said(change) == ["新增豁免 BU002 的理由：本季度专项普查只用一次，期满即撤。。"]


def test_change_without_values() -> None:
    assert Change("added", "x", Text("甲", "A")).sentence("en") == "Adds A."


def test_registers_of_other_playbooks_are_told_by_their_names() -> None:
    base = load_playbook(PLAYBOOKS / "jichu").playbook
    new = load_playbook(PLAYBOOKS / "fangfanpin").playbook
    assert base is not None
    assert new is not None
    kind = next(one for one in new.inspections.values() if one.then_things)
    old = replace(new, inspections={**new.inspections, kind.id: replace(kind, then_draw=7)})
    (told,) = compare(old, new, [base, new])
    assert "每个社区再抽 7 个登记的住户" in told.sentence()
    assert "household" not in told.sentence()
