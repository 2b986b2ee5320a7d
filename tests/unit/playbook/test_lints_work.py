from __future__ import annotations

import pytest

from chuanhui.playbook.load import load_text

from .work_sample import TEXT, codes, line_of

FORM = "    found: {ask: 发现问题, kind: number, least: 0}\n"
SCORE = "score: {street: 60%, on_time: 30%, litter: 10%, rework: -10%}"
WASTE = "  waste: {name: 清运量, count: returns.daily sum.tonnes}\n"


def both(*changes: tuple[str, str]) -> list[str]:
    """Return the codes of the sample after several changes."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [one.code for one in load_text(text, "x").faults]


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        (FORM, FORM.replace("found", "closed"), "BU008", "    form: daily"),
        (FORM, FORM.replace("发现问题", "本日结案数").replace("found", "done"), "BU008", "    form: daily"),
        (FORM, FORM.replace("发现问题", "到岗人员名单"), "BU011", FORM.strip()),
        ("ask: 到岗, points", "ask: 到岗人员花名册, points", "BU011", "staff:"),
        ("name: 十天一排名", "name: 网格员十天一榜", "JU004", "name: 十天一排名"),
        ("over: street\n    within: group", "over: small_grid", "JU004", "    over: street"),
        ("{unless: score >= 85, propose", "{propose", "JU005", "unless: score >= 85"),
        ("[street_head], by: district_head,", "[street_head],", "JU006", "unless: score >= 85"),
        (
            "[street_head], by: district_head,",
            "[street_head], by: district_desk,",
            "JU006",
            "unless: score >= 85",
        ),
    ],
)
def test_lints_of_work_find_a_fault_at_its_place(old: str, new: str, code: str, part: str) -> None:
    assert (code, line_of(part)) in codes(old, new)


def test_a_number_that_the_ledger_fills_in_may_be_asked() -> None:
    asked = (FORM, FORM.replace("found", "closed").replace("发现问题", "结案数"))
    assert both(asked, ("fill: {found: cases.problem filed}", "fill: {closed: cases.problem closed}")) == [
        "BU008"  # the weekly return asks the same form and fills nothing
    ]


def test_sweeps_keep_to_the_visits_of_a_week() -> None:
    daily = ("every: 旬\n    each: community\n    by", "every: day\n    each: community\n    by")
    assert both(daily) == ["BU010"]
    again = TEXT[TEXT.index("  doors:\n") : TEXT.index("rosters:\n")].replace("doors:", "again:")
    assert both(("rosters:\n", again + "rosters:\n")) == ["BU010", "BU010"]
    assert both(("rosters:\n", again.replace("targets: 住户", "targets: 商铺") + "rosters:\n")) == []


def test_recurring_work_may_not_take_too_long_and_can_be_waived() -> None:
    asks = "".join(f"    more{n}: {{ask: 第{n}问, kind: number, required: true}}\n" for n in range(7))
    text = "".join(f"    extra{n}: {{ask: 第{n}答, kind: text, required: true}}\n" for n in range(12))
    heavy = (FORM, FORM + asks + text), ("working_days: true", "working_days: false")
    assert both(*heavy) == ["BU002", "BU003", "BU009"]
    reason = "本季度专项普查只用一次，期满即撤。"
    waive = ("groups:\n", f"waive: {{BU002: {reason}, BU003: {reason}, BU009: {reason}}}\ngroups:\n")
    assert both(*heavy, waive) == []


def test_what_is_only_counted_is_never_ranked() -> None:
    share = (
        WASTE,
        "  waste: {name: 参与率, count: returns.outings sum.people, of: returns.outings expected}\n",
    )
    scored = (SCORE, SCORE.replace("on_time: 30%", "waste: 30%"))
    assert both(share, scored) == ["JU001"]
    assert both(share, scored, ("    counts_only: true\n", "")) == []
    outreach = ("people: {ask: 参加人数,", "people: {ask: 发放传单数,")
    assert both(share, scored, outreach, ("    counts_only: true\n", "")) == ["JU002"]
    assert both(share, outreach) == []


def test_satisfaction_is_ranked_only_with_a_sample() -> None:
    rate = "  waste: {{name: 满意率, count: cases.problem satisfied, of: cases.problem answered{}}}\n"
    scored = (SCORE, SCORE.replace("on_time: 30%", "waste: 30%"))
    assert both((WASTE, rate.format("")), scored) == ["JU003"]
    assert both((WASTE, rate.format(", at_least: 10")), scored) == []
    assert both((WASTE, rate.format(""))) == []


def test_a_version_that_was_kept_before_a_rule_stays_readable() -> None:
    text = TEXT.replace("[street_head], by: district_head,", "[street_head],")
    text = text.replace("    places: 1\n", "    public: true\n")
    assert load_text(text, "x").playbook is None
    kept = load_text(text, "x", kept=True)
    assert kept.playbook is not None
    assert kept.playbook.rankings["streets"].consequences[0].by == ("district_desk",)
    assert sorted(one.code for one in kept.faults) == ["JU006", "PB118"]
    assert load_text(text.replace("window: month", "window: moon"), "x", kept=True).playbook is None


UNITS = ("    each: street\n    draw: {of: road", "    each: street\n{}    draw: {{of: road")
ROADS = ("  roads:\n    name: 路段深度保洁\n    times: 每周1次\n    by: inspector\n",)


def rated(lines: str) -> list[str]:
    """Return the codes of the sample when its roads are inspected as `lines` say."""
    return both((UNITS[0], UNITS[1].format(lines)))


def test_units_that_are_rated_are_heard() -> None:
    assert rated("    rates: [一公司, 二公司]\n") == ["JU007"]
    contest = "    contest: {{by: {}, within: 2 working days, decided_by: district_desk}}\n"
    rates = "    rates: [一公司, 二公司]\n"
    assert rated(rates + contest.format("street_head")) == ["JU007"]
    assert rated(rates + contest.format("[street_head, enterprise_desk]")) == []


def test_a_sheet_is_not_corrected_for_longer_than_a_period_lasts() -> None:
    right = "    contest: {{by: street_head, within: 2 working days, decided_by: district_desk{}}}\n"
    assert rated(right.format("")) == []
    assert rated(right.format(", corrected_within: 5 working days")) == []
    assert rated(right.format(", corrected_within: 10 working days")) == ["JU008"]
    assert rated(right.format(", corrected_within: soon")) == ["PB021"]
    # A week has seven days, and the day on which the sheet came is not counted.
    assert rated(right.format(", corrected_within: 7 days")) == []
    assert rated(right.format(", corrected_within: 8 days")) == ["JU008"]
    # Where nothing is said of corrections they end with the time to contest, however long that is.
    assert rated(right.replace("2 working", "10 working").format("")) == []


def test_a_version_that_was_kept_before_corrections_had_a_bound_stays_readable() -> None:
    right = (
        "    contest: {by: street_head, within: 2 days, decided_by: district_desk, corrected_within: 9 days}"
    )
    text = TEXT.replace(UNITS[0], UNITS[1].format(f"{right}\n"))
    assert load_text(text, "x").playbook is None
    kept = load_text(text, "x", kept=True)
    assert kept.playbook is not None
    assert [one.code for one in kept.faults] == ["JU008"]


def test_how_long_a_sheet_is_corrected_is_as_long_as_it_is_contested_unless_said() -> None:
    right = "    contest: {by: street_head, within: 2 working days, decided_by: district_desk}\n"
    for said, lasts in (
        (right, "2 working days"),
        (right.replace("}", ", corrected_within: 4 days}"), "4 days"),
    ):
        held = load_text(TEXT.replace(UNITS[0], UNITS[1].format(said)), "x").playbook
        assert held is not None
        contest = held.inspections["roads"].contest
        assert contest is not None
        assert contest.corrected_within.text("en") == lasts


def test_a_role_that_every_department_has_needs_its_unit() -> None:
    opened = (ROADS[0], ROADS[0].replace("by: inspector", "by: department_desk"))
    assert both(opened) == ["PB109"]
    named = (UNITS[0], UNITS[1].format("    line: 区城管局\n"))
    assert both(opened, named) == []
    contest = "    contest: {by: department_head, within: 2 working days, decided_by: district_desk}\n"
    assert rated(contest) == ["PB109"]
    decided = contest.replace("department_head", "street_head").replace("district_desk", "department_head")
    assert rated(decided) == ["PB109"]
    assert rated("    recheck: department_desk\n") == ["PB109"]
    assert rated("    raters:\n      bureau: {name: 部门, by: department_desk}\n") == ["PB109"]


def test_a_text_of_before_departments_were_named_stays_readable() -> None:
    text = TEXT.replace(ROADS[0], ROADS[0].replace("by: inspector", "by: department_desk"))
    assert load_text(text, "x").playbook is None
    kept = load_text(text, "x", kept=True).playbook
    assert kept is not None
    assert (kept.inspections["roads"].line, kept.inspections["roads"].rates) == ((), ())
