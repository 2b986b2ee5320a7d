from __future__ import annotations

import pytest

from chuanhui.playbook.diff import compare
from chuanhui.playbook.saying import say

from .work_sample import TEXT, book


def said(old: str, new: str, lang: str = "zh") -> list[str]:
    return [one.sentence(lang) for one in compare(book(), book(old, new))]


def test_say_tells_every_fact_of_work_in_both_languages() -> None:
    facts = say(book())
    assert all(one.label.zh and one.label.en for one in facts.values())
    told = {".".join(path): one.value for path, one in facts.items()}
    assert told["in_force.until"].zh == "2022-12-31"
    assert told["returns.weekly.due"].get("en") == "Sunday 18:00"
    assert told["returns.outings.due"].zh == "期末后2个工作日"
    assert told["rosters.patrol.shifts"].zh == "夜班 20:00—06:00"
    assert told["inspections.street.draw"].zh == "每个街道抽 2 个社区，每个社区再抽 3 个小区（楼院）"
    assert told["inspections.roads.draw"].en == "2 x road section in each street"
    assert told["inspections.street.sheet.mood.choose"].zh == "浓厚 20、冷清 5"
    assert told["indicators.rework.count"].zh.startswith("cases.problem counts.rework（category: litter;")
    assert told["rankings.ten_day.score"].zh == "市容检查 60%、按期结案率 30%、环境得分 10%、返工率 -10%"
    assert told["rankings.ten_day.bottom"].zh == "后 20%（参评不少于 5 个）"
    assert told["rankings.streets.bottom"].en == "the last 3 (of at least 4 that are ranked)"
    assert told["rankings.ten_day.consequence.explain"].zh == (
        "连续 2 期末位，提请社区负责人会上说明情况；3个工作日内可说明，区级领导决定；90 分及以上不提请"
    )
    assert told["rankings.ten_day.consequence.praise"].get("en") == (
        "1 in a row in the first 3: the community head to be commended; may explain within 1 working day,"
        " decided by the district leader"
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('due: "18:00"', 'due: "17:30"', "“日报”的上报时限由“期末当日 18:00”改为“期末当日 17:30”。"),
        ("    counts_only: true\n", "", "删除“活动登记”只登记不排名（原为是）。"),
        ("at_most: 1 per week", "at_most: 2 per week", "“入户走访”每周最多上门次数由“1”改为“2”。"),
        ("times: 2 per week", "times: 3 per week", "“市容检查”的频次由“每周2次”改为“每周3次”。"),
        ("weight: 60%}", "weight: 60%, least: 3}", "“市容检查”的评分人“督查员”由"
         "“督查员填报，权重 60%，至少 1 份”改为“督查员填报，权重 60%，至少 3 份”。"),
        ("20, deduct: 2.5", "20, deduct: 5", "“市容检查”的检查项“cable”每处扣分由“2.5”改为“5”。"),
        ("at_least: 10}", "at_least: 5}", "“按期结案率”的最小样本由“10”改为“5”。"),
        ("ties: dense", "ties: shared", "“十天一排名”的并列由“并列不占位”改为“并列占位”。"),
        ("areas: [城北, 城南]", "areas: [城北]", "分组“农村组”由“城北、城南”改为“城北”。"),
        (", until: 2022-12-31", ", until: 2023-01-31", "截止日期由“2022-12-31”改为“2023-01-31”。"),
        ("picks: 2", "picks: 3", "“夜间巡查”每班人数由“2”改为“3”。"),
    ],
)  # fmt: skip
def test_compare_says_what_changes_in_work(old: str, new: str, sentence: str) -> None:
    assert said(old, new) == [sentence]


def test_compare_says_a_new_consequence_as_one_change() -> None:
    praise = TEXT[TEXT.index("      - {id: praise") : TEXT.index("    note: 样例说明")]
    assert said(praise, "", "en") == [
        "Removes consequence `praise` of `rankings.ten_day` (was 1 in a row in the first 3: the community"
        " head to be commended; may explain within 1 working day, decided by the district leader)."
    ]


def test_compare_says_a_new_ranking_as_one_change() -> None:
    start = TEXT.index("  streets:\n    name")
    (change,) = compare(book(TEXT[start:], ""), book())
    assert (change.what, change.where, change.sentence()) == ("added", "rankings.streets", "新增“街道排名”。")
