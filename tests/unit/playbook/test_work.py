from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from chuanhui.kernel.allowances import Allowance, Clock, parse_allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.load import load_text
from chuanhui.playbook.measures import facts_of, parse_measure, write_measure
from chuanhui.playbook.saying_judged import draw_said
from chuanhui.playbook.schema import (
    Bottom,
    Consequence,
    Contest,
    Coverage,
    DueAt,
    Each,
    Group,
    Measure,
    Part,
    Rater,
    Shift,
    Text,
)
from chuanhui.playbook.vocabulary import RATERS

from .work_sample import TEXT, book, codes, line_of, load

DAYS = parse_allowance("2 working days")


def test_load_text_reads_recurring_and_judged_work_without_a_fault() -> None:
    loaded = load()
    assert loaded.faults == []
    assert loaded.playbook is not None
    assert loaded.playbook.in_force_until == date(2022, 12, 31)
    assert loaded.playbook.groups["rural"] == Group("rural", Text("农村组", "Rural"), ("城北", "城南"))


def test_returns_are_read_with_rhythm_due_and_what_the_ledger_fills() -> None:
    returns = book().returns
    daily, weekly, outings, doors = (returns[one] for one in ("daily", "weekly", "outings", "doors"))
    assert (daily.every, daily.each, daily.due) == (
        PeriodKind.DAY,
        Each("community", "rural"),
        DueAt(time(18)),
    )
    assert (dict(daily.fill), daily.approve, daily.opens) == (
        {"found": "cases.problem filed"},
        ("street_desk",),
        "problem",
    )
    assert (daily.working_days, daily.zero, weekly.zero) == (True, True, False)
    assert (weekly.every, weekly.due, weekly.since) == (
        PeriodKind.WEEK,
        DueAt(time(18), 6),
        date(2022, 8, 1),
    )
    assert (outings.due, outings.counts_only) == (DueAt(after=DAYS), True)
    assert (doors.form, doors.coverage) == ("", Coverage(Text("住户"), "reason", 1))


def test_rosters_are_read_with_shifts_over_midnight() -> None:
    patrol = book().rosters["patrol"]
    assert patrol.shifts == (Shift("night", Text("夜班"), time(20), time(6)),)
    assert (patrol.pool, patrol.forces, patrol.check) == (("duty_cadre", "grid_worker"), "force", "street")
    assert patrol.attest_within == Allowance(12, Clock.URGENT)


INNER, DOORS = "then: {of: compound, each: 3}", "then: {of: registers.household, each: 3}"


def test_what_is_registered_is_drawn_inside_an_area() -> None:
    street = book(INNER, DOORS).inspections["street"]
    assert (street.draw, street.then, street.then_things, street.then_draw) == (2, None, "household", 3)
    said = draw_said(street, book())
    assert said is not None
    assert said.zh.endswith("每个社区再抽 3 个台账 household 的登记")
    alone = book(f"{{each: 2, per: street, {INNER}}}", "{of: registers.household, each: 4}")
    doors = alone.inspections["street"]
    assert (doors.draw, doors.then_things, doors.then_draw, doors.draws_inside) == (
        None,
        "household",
        4,
        True,
    )


def test_a_register_that_nobody_declares_is_not_drawn() -> None:
    text = load(INNER, DOORS).text
    found = {one.code for one in load_text(text, "work.yaml", registers={}).faults}
    assert "PB120" in found


def test_inspections_are_read_with_draws_raters_and_items() -> None:
    street, roads = book().inspections["street"], book().inspections["roads"]
    assert (street.times, street.every, street.draw, street.per) == (2, PeriodKind.WEEK, 2, "street")
    assert (street.then, street.then_draw) == (Each("compound"), 3)
    assert street.raters == (
        Rater("inspector", RATERS["inspector"], ("inspector",), 60),
        Rater("deputy", RATERS["deputy"], ("inspector",), 40, 2),
    )
    assert street.contest == Contest(("community_head",), DAYS, ("district_desk",), DAYS)
    assert (roads.draw, roads.then, roads.then_draw) == (None, Each("road"), 2)
    assert (roads.times, roads.every, roads.combine) == (1, PeriodKind.WEEK, "mean")
    assert [one.id for one in roads.raters] == ["inspector"]
    litter, cable, mood, staff = street.items
    assert (litter.deduct, litter.at_most, litter.opens, litter.category) == (
        2,
        Decimal(20),
        "problem",
        "litter",
    )
    assert (cable.deduct, cable.clause, cable.fails_below) == (Decimal("2.5"), "3.1", Decimal(15))
    assert (dict(mood.choose), mood.options["dull"]) == ({"bright": 20, "dull": 5}, Text("冷清"))
    assert (staff.share, roads.items[0].options["fair"].zh) == (True, "一般")


def test_indicators_name_their_parts_and_their_moment() -> None:
    found = book().indicators
    assert found["on_time"].of == Measure("cases.problem", "due")
    assert [found[one].cohort for one in ("on_time", "closed", "rework", "sent")] == [
        "due",
        "filed",
        "closed",
        "",
    ]
    assert found["rework"].count == Measure(
        "cases.problem",
        "counts.rework",
        {"category": ("litter",), "source": ("self", "city"), "urgent": ("true",)},
    )
    assert found["rework"].of is not None
    assert "urgent" not in found["rework"].of.where
    assert found["waste"].count == Measure("returns.daily", "sum", field="tonnes")


def test_rankings_are_read_with_parts_bottom_and_consequences() -> None:
    ten_day, streets = book().rankings["ten_day"], book().rankings["streets"]
    assert ten_day.score == (
        Part("inspections.street", 60),
        Part("on_time", 30),
        Part("litter", 10),
        Part("rework", -10),
    )
    assert (ten_day.bottom, streets.bottom) == (Bottom(share_pct=20, group=5), Bottom(3, group=4))
    assert (ten_day.publish, streets.publish) == (("district_desk",), ("district_desk",))
    explain, praise = ten_day.consequences
    assert explain == Consequence(
        "explain", "bottom", 2, "explain", ("community_head",), ("district_head",),
        parse_allowance("3 working days"), unless_score=Decimal(90),
    )  # fmt: skip
    assert (praise.id, praise.after, praise.places, praise.by) == ("praise", "top", 3, ("district_head",))
    assert (streets.within, streets.score) == ("group", (Part("inspections.roads", 100),))


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ("until: 2022-12-31}", "until: 2022-06-30}", "PB084", "in_force"),
        ("areas: [城北, 城南]}", "places: [城北]}", "PB012", "  rural:"),
        ("among: rural}\n    by", "among: rurl}\n    by", "PB080", "among: rural}"),
        ("each: {of: community, among: rural}\n    by", "each: comunity\n    by", "PB024", "among: rural}"),
        ("every: day\n    each: {", "every: dai\n    each: {", "PB024", "every: day"),
        ("each: {of: community, among: rural}\n    by", "each: unit\n    by", "PB117", "among: rural}"),
        (
            "{of: community, among: rural}\n    by",
            "{of: unit, among: rural}\n    by",
            "PB117",
            "among: rural}",
        ),
        ("form: daily", "form: dailyy", "PB040", "    form: daily"),
        ("by: community_desk\n    form", "by: resident\n    form", "PB042", "by: community_desk"),
        ('due: "18:00"', "due: soon", "PB081", 'due: "18:00"'),
        ('due: "18:00"', 'due: "25:00"', "PB081", 'due: "18:00"'),
        ('due: "18:00"', 'due: "Sunday 18:00"', "PB082", 'due: "18:00"'),
        ('due: "Sunday 18:00"', 'due: "Sonntag 18:00"', "PB081", 'due: "Sunday'),
        ("due: {after: 2 working days}", "due: {after: until next Sunday}", "PB028", "due: {after: 2"),
        ("zero: confirm", "zero: counts", "PB083", "zero: confirm"),
        ("since: 2022-08-01", "since: 2022-06-01", "PB084", "since: 2022"),
        ("until: 2022-09-30", "until: 2023-01-01", "PB084", "until: 2022-09"),
        ("until: 2022-09-30", "until: 2022-07-30", "PB084", "until: 2022-09"),
        ("fill: {found:", "fill: {fond:", "PB104", "fill:"),
        ("fill: {found:", "fill: {remark:", "PB104", "fill:"),
        ("fill: {found: cases.problem filed}", "fill: {found: filed}", "PB087", "fill:"),
        ("fill: {found: cases.problem filed}", "fill: {found: cases.prblem filed}", "PB088", "fill:"),
        ("fill: {found: cases.problem filed}", "fill: {found: cases.problem fild}", "PB089", "fill:"),
        ("opens: problem\n  weekly", "opens: problm\n  weekly", "PB101", "    opens: problem"),
        ("reasons: reason", "reasons: raison", "PB041", "reasons: reason"),
        ("    targets: 住户\n", "", "PB014", "  doors:"),
        ("at_most: 1 per week", "at_most: 1", "PB085", "at_most: 1 per"),
        ("sweeps:\n  doors", "sweeps:\n  daily", "PB105", "  doors:"),
        ('from: "20:00"', 'from: "8 pm"', "PB086", 'from: "20:00"'),
        ("forces: force", "forces: forse", "PB041", "forces: force"),
        ("attest_within: 12 urgent hours", "attest_within: until Sunday", "PB021", "attest_within:"),
        ("check: street", "check: streat", "PB090", "check: street"),
        (
            'shifts: {night: {name: 夜班, from: "20:00", to: "06:00"}}',
            "shifts: {}",
            "PB025",
            "shifts:",
        ),
    ],
)
def test_load_text_names_the_place_of_each_fault_of_recurring_work(
    old: str, new: str, code: str, part: str
) -> None:
    line = line_of(part) + (part in {"  doors:", "  rural:"} and code in {"PB014", "PB105"})
    assert (code, line) in codes(old, new)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("each: community\n    draw", "each: unit\n    draw", "PB117"),
        ("each: community\n    draw", "each: {of: unit, among: rural}\n    draw", "PB117"),
        ("then: {of: compound", "then: {of: unit", "PB024"),
    ],
)
def test_units_are_not_drawn_for_an_inspection(old: str, new: str, code: str) -> None:
    assert code in [found for found, _ in codes(old, new)]


@pytest.mark.parametrize(
    ("part", "rest", "nth"),
    [
        ("each: community", "    by: community_desk\n    due", 1),
        ("each: street", "    by: street_desk\n    picks", 3),
    ],
    ids=["sweep", "roster"],
)
def test_units_owe_no_sweep_and_no_roster(part: str, rest: str, nth: int) -> None:
    found = codes(f"    {part}\n{rest}", f"    each: unit\n{rest}")
    assert ("PB117", line_of(f"    {part}", nth)) in found


@pytest.mark.parametrize("allowed", ["community", "road", "war_zone"])
def test_areas_of_every_level_and_layer_owe_a_roster(allowed: str) -> None:
    old = "    each: street\n    by: street_desk\n    picks"
    assert book(old, old.replace("each: street", f"each: {allowed}")).rosters["patrol"].each == Each(allowed)


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ("times: 2 per week", "times: 2", "PB085", "times: 2"),
        ("per: street, then", "per: small_grid, then", "PB110", "then:"),
        ("each: 2, per: street}\n    sheet", "each: 2, per: district}\n    sheet", "PB110", "of: road"),
        ("of: compound", "of: compund", "PB024", "of: compound"),
        ("weight: 40%", "weight: 50%", "PB091", "    raters:"),
        ("combine: weighted", "combine: wighted", "PB024", "combine:"),
        ("ask: 到岗, points: 20, share: true", "ask: 到岗, points: 20", "PB092", "staff:"),
        ("ask: 到岗, points: 20, share", "ask: 到岗, points: 20, deduct: 1, share", "PB092", "staff:"),
        ("points: 40", "points: many", "PB102", "litter: {ask"),
        ("opens: problem, category: litter", "opens: problm, category: litter", "PB101", "litter: {ask"),
        ("opens: problem, category: litter", "opens: problem, category: liter", "PB093", "litter: {ask"),
        ("opens: problem, category: litter", "opens: problem", "PB093", "litter: {ask"),
        ("points: 20, share: true", "points: 20, share: true, category: litter", "PB093", "staff:"),
        ("points: 20, share: true", "points: 10, share: true", "PB094", "    sheet:"),
        ("choose: {bright: 20", "choose: {brite: 20", "PB106", "mood: {ask"),
        ("choose: {bright: 20", "choose: {bright: 15", "PB108", "mood: {ask"),
        ("of: mood}", "of: moods}", "PB041", "mood: {ask"),
        ("count: cases.problem closed_on_time", "count: closed_on_time", "PB087", "  on_time:"),
        ("count: cases.problem closed_on_time", "count: cases.prob closed_on_time", "PB088", "  on_time:"),
        ("count: cases.problem closed_on_time", "count: cases.problem closed_in_time", "PB089", "  on_time:"),
        ("count: returns.daily sum.tonnes", "count: returns.daily sum.remark", "PB104", "  waste:"),
        ("cohort: filed, ", "", "PB099", "  closed:"),
        ("where: {category: [litter]", "where: {category: [liter]", "PB106", "where: {category"),
        ("name: 清运量,", "name: 清运量, where: {urgent: [true]},", "PB107", "  waste:"),
        ("where: {item: [litter]}", "where: {item: [littr]}", "PB106", "item: [litter]"),
        ("  litter: {name: 环境得分", "  street: {name: 环境得分", "PB105", "  litter: {name"),
        ("score: {street: 60%", "score: {strete: 60%", "PB090", "score: {street"),
        ("score: {street: 60%", "score: {street: 50%", "PB091", "score: {street"),
        ("on_time: 30%", "waste: 30%", "PB100", "score: {street"),
        ("rework: -10%", "rework: -10", "PB023", "score: {street"),
        ("within: street", "within: large_grid", "PB110", "    within: street"),
        ("publish: {by: district_desk}", "publish: {by: resident}", "PB042", "publish: {by"),
        ("{by: district_desk}", "{by: district_desk, public: true}", "PB118", "publish: {by"),
        ("places: 1\n", "public: true\n", "PB118", "    places: 1"),
        ("bottom: {share: 20%, group: 5}", "bottom: {group: 5}", "PB111", "bottom: {"),
        ("bottom: {share: 20%, group: 5}", "bottom: {count: 5, group: 5}", "PB112", "bottom: {"),
        ("    bottom: {share: 20%, group: 5}\n", "", "PB095", "{in_a_row: 2"),
        ("explains_within: 3 working days}", "}", "PB096", "{in_a_row: 2"),
        ("    window: 旬\n", "", "PB097", "{in_a_row: 2"),
        ("in_force: {from: 2022-07-01, until: 2022-12-31}", "in_force: {from: 2022-07-02, until: 2022-07-20}",
         "PB097", "{in_a_row: 2"),
        ("to: community_head,\n", "to: resident,\n", "PB098", "{in_a_row: 2"),
        ("to: community_head,\n", "to: comunity_head,\n", "PB042", "{in_a_row: 2"),
        ("unless: score >= 90", "unless: score > 90", "PB103", "{in_a_row: 2"),
        ("propose: explain", "propose: punish", "PB024", "{in_a_row: 2"),
        ("id: praise, after: top", "id: explain, after: top", "PB113", "id: praise"),
    ],
)  # fmt: skip
def test_load_text_names_the_place_of_each_fault_of_judged_work(
    old: str, new: str, code: str, part: str
) -> None:
    removed = {"PB095", "PB097"} if new == "" else set()
    assert (code, line_of(part) - (code in removed)) in codes(old, new)


def test_a_sheet_whose_points_are_not_a_hundred_is_told_and_accepted() -> None:
    loaded = load("points: 20, share: true", "points: 10, share: true")
    assert [(one.code, one.severity) for one in loaded.faults] == [("PB094", "warning")]
    assert loaded.playbook is not None


def test_words_of_rhythm_are_chinese_or_english() -> None:
    for word, kind in {"xun": "xun", "周": "week", "月": "month", "季度": "quarter", "year": "year"}.items():
        assert book("window: month", f"window: {word}").rankings["streets"].window == PeriodKind(kind)


def test_an_id_and_an_each_of_another_shape_are_survived() -> None:
    keys = ("groups", "returns", "sweeps", "rosters", "inspections", "indicators", "rankings")
    for key in keys:
        for value in ("x", "[1]", "{a: 1}", "{a: {}}", "{a: []}", "{a: {name: [1], each: [1], due: [1]}}"):
            loaded = load_text(f"playbook: x\n{key}: {value}\n", "x")
            assert loaded.playbook is None
            assert all(one.render("zh") and one.render("en") for one in loaded.faults)


def test_a_playbook_of_returns_alone_needs_no_cases() -> None:
    start, end = TEXT.index("cases:\n"), TEXT.index("returns:\n")
    text = TEXT[:start] + TEXT[end : TEXT.index("sweeps:\n")]
    text = text.replace("    fill: {found: cases.problem filed}\n", "").replace("    opens: problem\n", "")
    text = text.replace(TEXT[TEXT.index("  problem:\n    category") : TEXT.index("  daily:\n    found")], "")
    loaded = load_text(text, "x")
    assert loaded.render() == ""
    assert loaded.playbook is not None
    assert dict(loaded.playbook.cases) == {}


OPENING = {
    "inspector cannot file": (
        ("community_desk, inspector]}", "community_desk]}"),
        [("PB114", "litter: {ask"), ("PB114", "      cable:")],
    ),
    "no sender can file": (("grid_worker, community_desk, ", "grid_worker, "), [("PB114", "opens: problem")]),
    "a question that no sheet answers": (
        ("of: category, required: true}\n    detail: {ask: 情况, kind: text,",
         "of: category, required: true}\n    detail: {ask: 情况, kind: number, required: true,"),
        [("PB115", "litter: {ask"), ("PB115", "      cable:")],
    ),
    "a good look closes nothing": (
        ("    recheck: inspector", "    recheck: street_desk"),
        [("PB116", "    recheck: inspector")] * 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "found"), OPENING.values(), ids=OPENING)
def test_what_is_found_opens_a_case_and_a_good_look_closes_it(
    change: tuple[str, str], found: list[tuple[str, str]]
) -> None:
    wanted = [(code, line_of(part)) for code, part in found]
    told = [one for one in codes(*change) if one[0] in {"PB114", "PB115", "PB116"}]
    # The key `opens` of an item in block style stands on the line below the item's own.
    assert [
        (code, line - (code != "PB116" and line == line_of("      cable:") + 1)) for code, line in told
    ] == wanted


def test_a_post_on_duty_may_open_a_case() -> None:
    patrol = ("    forces: force\n", "    forces: force\n    opens: problem\n")
    assert codes(*patrol) == []
    alone = TEXT.replace(*patrol).replace("from: [duty_cadre, grid_worker]", "from: duty_cadre")
    assert [one.code for one in load_text(alone, "x").faults] == ["PB114"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2, per: street}\n    sheet", "2, then: {of: compound, each: 1}}\n    sheet", "PB110"),
        ("score: {inspections.roads: 100%}", "score: {inspections.on_time: 100%}", "PB090"),
        ("count: {what: cases.problem counts.rework, where", "count: {where", "PB014"),
        ("within: group\n", "within: group\n    exempt: [城南]\n", "PB015"),
    ],
)  # fmt: skip
def test_rarer_faults_are_told_too(old: str, new: str, code: str) -> None:
    assert code in {one for one, _ in codes(old, new)}


def test_one_number_may_be_drawn_and_a_measure_written_back() -> None:
    roads = book("draw: {of: road, each: 2, per: street}", "draw: 2").inspections["roads"]
    assert (roads.draw, roads.per, roads.then) == (2, "", None)
    assert write_measure(Measure("returns.daily", "sum", field="found")) == "returns.daily sum.found"
    assert parse_measure("returns.daily sum.found") == Measure("returns.daily", "sum", field="found")
    assert facts_of("sweeps")[-1] == "sum.<field>"
