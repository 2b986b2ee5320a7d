from __future__ import annotations

from pathlib import Path

import pytest

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.playbook.load import load_playbook, load_text
from chuanhui.playbook.schema import FieldKind, Guard, Keep, Measure, Search, Text, TieKind

from .civic_sample import TEXT, codes, line_of, load

HEAD = """\
playbook: {id}
name: 台账
version: 1
implements: [S27]
basis: 样例
in_force: {{from: 2022-07-01}}
registers:
  {kind}:
    name: 设施
    label: name
    number: "SS{{n:05}}"
    stands: community
    fields: {{name: {{ask: 名称, kind: text}}}}
    by: community_desk
"""


def test_registers_are_read_as_they_are_written() -> None:
    playbook = load().playbook
    assert playbook is not None
    household, person = playbook.registers["household"], playbook.registers["person"]
    assert household.ties == {"stairwell": TieKind("stairwell", Text("所在单元"), "stairwell", True, True)}
    assert person.ties["home"].roles == "family"
    assert not person.ties["owns"].one
    assert [(one.id, one.guard, one.search) for one in household.guarded] == [
        ("contact", Guard.PERSONAL, Search.NAME),
        ("phone", Guard.PERSONAL, Search.EXACT),
    ]
    assert household.keep == Keep(parse_allowance("3 years"), "《个人信息保护法》第十九条；期限由本区自定")
    assert (household.approve, household.reveal, household.same) == (
        ("community_head",),
        ("community_head",),
        (("door",), ("phone",)),
    )
    number = person.get("id_number")
    assert number is not None
    assert (number.guard, number.field.kind, number.field.longest) == (
        Guard.SENSITIVE,
        FieldKind.ID_NUMBER,
        18,
    )
    compound = playbook.registers["compound"]
    assert compound.recheck == parse_allowance("1 year")
    assert [(one.public, one.holds) for one in compound.fields] == [(True, ("院落名称",)), (True, ())]


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ("to: compound, required", "to: compund, required", "PB120", "所在小区, to"),
        ("to: household, roles: family", "to: household, roles: famly", "PB041", "roles: family"),
        ("label: door", "label: number", "PB121", "label: door"),
        ("same: [[door], [phone]]", "same: [[door], [fone]]", "PB121", "[[door]"),
        ("same: [[door], [phone]]", "same: door", "PB015", "[[door]"),
        ('number: "JM{n:07}"', 'number: "JM{n}"', "PB122", "JM{n:07}"),
        ('number: "JM{n:07}"', 'number: "JM{year}{n:07}"', "PB122", "JM{n:07}"),
        ('number: "JM{n:07}"', 'number: "{within}-{n:07}"', "PB123", "JM{n:07}"),
        ("door: {ask: 房号, kind: text}", "door: {ask: 房号, kind: photo}", "PB124", "door: {"),
        ("personal: true, search: exact", "personal: true, public: true", "PB125", "phone: {"),
        ("built: {", "built: {search: exact, ", "PB126", "built: {"),
        ("personal: true, search: exact", "personal: true, search: name", "PB127", "phone: {"),
        ("recheck: 1 year", "recheck: until next Monday", "PB028", "recheck:"),
        ("recheck: 1 year", "lasts: until next Monday", "PB028", "recheck:"),
        ("stands: compound", "stands: unit", "PB024", "stands: compound"),
        ("    label: door\n", "", "PB014", "name: 住户"),
        ("about: compound\n", "about: compoud\n", "PB120", "about: compound"),
        ("roll: {of: household}", "roll: {of: houshold}", "PB120", "roll: {of: household}"),
    ],
)
def test_registers_name_the_place_of_each_fault(old: str, new: str, code: str, part: str) -> None:
    assert (code, line_of(part)) in codes(old, new)
    assert load(old, new).playbook is None


def test_what_other_playbooks_declare_is_not_judged_where_it_is_not_known() -> None:
    text = TEXT.replace("about: compound\n", "about: compoud\n")
    assert load_text(text, "x").faults == []
    assert [one.code for one in load_text(text, "x", registers={}).faults if one.code == "PB120"] == ["PB120"]


def test_a_folder_knows_the_registers_of_the_folders_beside_it(tmp_path: Path) -> None:
    for name, kind in (("one", "facility"), ("two", "bench")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "playbook.yaml").write_text(HEAD.format(id=name, kind=kind), "utf-8")
    third = tmp_path / "three"
    third.mkdir()
    tied = HEAD.format(id="three", kind="lamp") + "    in: {at: {name: 在, to: KIND}}\n"
    (third / "playbook.yaml").write_text(tied.replace("KIND", "facility"), "utf-8")
    assert load_playbook(third).faults == []
    (third / "playbook.yaml").write_text(tied.replace("KIND", "facilty"), "utf-8")
    assert [(one.code, one.nearest()) for one in load_playbook(third).faults] == [("PB120", "facility")]


def test_two_playbooks_do_not_declare_one_register(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "playbook.yaml").write_text(HEAD.format(id=name, kind="bench"), "utf-8")
    found = load_playbook(tmp_path / "two")
    assert [(one.code, one.line, one.facts["playbook"]) for one in found.faults] == [("PB128", 8, "one")]
    assert found.playbook is None
    other = HEAD.format(id="two", kind="bench").replace("version: 1", "version: 2")
    (tmp_path / "one" / "playbook.yaml").write_text(other, "utf-8")
    assert load_playbook(tmp_path / "two").faults == []  # another version of itself


def test_a_broken_neighbour_does_not_keep_a_playbook_from_loading(tmp_path: Path) -> None:
    for name, text in (("a", "registers: [x"), ("b", "- registers: 1"), ("c", "registers:\n  x: 3\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "playbook.yaml").write_text(text, "utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "playbook.yaml").write_text(HEAD.format(id="own", kind="bench"), "utf-8")
    assert load_playbook(tmp_path / "own").faults == []
    (tmp_path / "a" / "playbook.yaml").write_bytes(b"registers: \xff")
    assert load_playbook(tmp_path / "own").faults == []


COUNTED = """\
indicators:
  bare: {name: 无灯, count: registers.bench without.lamp, of: registers.bench standing}
  late: {name: 过期未核实, count: registers.bench overdue_recheck}
"""


def counting(old: str = "", new: str = "") -> str:
    text = HEAD.format(id="one", kind="bench") + COUNTED
    return text.replace(old, new) if old else text


def test_things_of_registers_are_counted_those_of_other_playbooks_too() -> None:
    lamps = load_text(
        HEAD.format(id="two", kind="lamp") + "    in: {at: {name: 在, to: bench}}\n", "y"
    ).playbook
    assert lamps is not None
    known = {"lamp": lamps.registers["lamp"]}
    loaded = load_text(counting(), "x", registers=known)
    assert loaded.faults == []
    assert loaded.playbook is not None
    bare = loaded.playbook.indicators["bare"]
    assert (bare.count, bare.of, bare.of_things, bare.cohort) == (
        Measure("registers.bench", "without.lamp"),
        Measure("registers.bench", "standing"),
        True,
        "",
    )
    assert load_text(counting("without", "with"), "x", registers=known).faults == []
    # Kept texts are read without the playbooks beside them: what these declare is not judged again.
    assert load_text(counting("registers.bench", "registers.chair"), "x").faults == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("registers.bench without", "registers.bank without", "PB088"),
        ("without.lamp", "without.lump", "PB129"),
        ("without.lamp", "without.bench", "PB129"),
        ("without.lamp", "without.", "PB089"),
        ("overdue_recheck}", "closed}", "PB089"),
        ("overdue_recheck}", "counts.bench}", "PB089"),
        ("overdue_recheck}", "overdue_recheck, where: {category: [x]}}", "PB107"),
    ],
)
def test_what_cannot_be_counted_of_registers_is_a_fault(old: str, new: str, code: str) -> None:
    lamps = load_text(
        HEAD.format(id="two", kind="lamp") + "    in: {at: {name: 在, to: bench}}\n", "y"
    ).playbook
    assert lamps is not None
    found = load_text(counting(old, new), "x", registers={"lamp": lamps.registers["lamp"]})
    assert [one.code for one in found.faults] == [code]
    assert found.playbook is None


def test_things_of_registers_are_no_part_of_a_ranking() -> None:
    ranked = """\
rankings:
  month:
    name: 月排名
    window: month
    over: street
    score: {bare: 100%}
    publish: district_desk
"""
    found = load_text(counting() + ranked, "x")
    assert [one.code for one in found.faults] == ["PB119"]
