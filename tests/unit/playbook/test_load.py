from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.playbook.load import load_playbook, load_text
from chuanhui.playbook.schema import Need, Outcome, Table, Text

from .sample import TEXT, codes, line_of, load

WENMING = Path(__file__).parents[3] / "playbooks" / "wenming"


def test_load_text_reads_the_sample_without_a_fault() -> None:
    loaded = load()
    assert loaded.faults == []
    book = loaded.playbook
    assert book is not None
    assert (book.ref, book.in_force_from, book.calendar) == ("sample@1", date(2022, 7, 1), "cn")
    assert book.name == Text("样例工作法", "Sample")
    assert dict(book.covers) == {"twin": Text("包联单位")}
    assert dict(book.sources) == {"self": "self", "city": "city"}


def test_load_text_reads_the_steps_of_a_case() -> None:
    book = load().playbook
    assert book is not None
    kind = book.cases["problem"]
    fix, verify, fine = kind.step("fix"), kind.step("verify"), kind.step("fine")
    assert fix is not None
    assert verify is not None
    assert fine is not None
    assert fix.needs == (Need("photo", "after"), Need("field", "amount"))
    assert fix.within == Table(
        (("urgent", parse_allowance("2 urgent hours")), ("cable", parse_allowance("7 working days"))),
        parse_allowance("3 working days"),
    )
    assert (verify.not_by, verify.outcome) == (("fix",), (Outcome.FIXED,))
    assert fine.coercive is not None
    assert fine.coercive.waits == parse_allowance("5 working days")
    assert [one.id for one in kind.filing] == ["file"]
    assert kind.duty("dispatched") == fix
    assert kind.duty("closed") is None
    assert kind.states["fined"] == Text("已处罚")
    assert kind.states["closed"] == Text("已结案", "closed")


def test_owners_name_one_subject_or_several() -> None:
    book = load().playbook
    assert book is not None
    owner = book.cases["problem"].owner
    assert owner.line == Table((("cable", "区通信发展办"),), "区城管局")
    assert owner.subject == Table((("cable", "电信公司（演示）"),), "")
    assert owner.subjects == Table(
        (("cable", ("电信公司（演示）",)),), ("电信公司（演示）", "联通公司（演示）")
    )


def test_load_playbook_reads_the_first_campaign() -> None:
    loaded = load_playbook(WENMING)
    assert loaded.render() == ""
    assert loaded.playbook is not None
    assert loaded.playbook.ref == "wenming@6"
    assert len(loaded.digest) == 64


def test_load_playbook_reports_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_bytes("名称: 甲\n".encode() + b"x: \xff\xfe\n")
    loaded = load_playbook(tmp_path)
    assert [(one.code, one.line, one.col) for one in loaded.faults] == [("PB001", 2, 4)]
    assert loaded.playbook is None


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("playbook: sample", "playbook: Sample", "PB020", 1),
        ("version: 1\n", "", "PB014", 1),
        ("version: 1", "version: one", "PB023", 3),
        ("version: 1", "version: 0", "PB023", 3),
        ("implements: [S04]", "implements: [4]", "PB031", 4),
        ("implements: [S04]", "implements: []", "PB025", 4),
        ("basis: 样例方案", "basis:", "PB025", 5),
        ("basis: 样例方案", "basis: " + "长" * 201, "PB027", 5),
        ("basis: 样例方案", "basis: [a]", "PB015", 5),
        ("2022-07-01", "2022-07-32", "PB022", 6),
        ("2022-07-01", "1 July 2022", "PB022", 6),
        ("in_force: {from: 2022-07-01}", "in_force: 2022-07-01", "PB015", 6),
        ("in_force: {from", "in_force: {since", "PB012", 6),
        ("words:\n", "wrods:\n", "PB012", 7),
        ("{self: 自查, city: 市级交办}", "{}", "PB025", 9),
        ("{self: 自查, city: 市级交办}", "{Self: 自查, city: 市级交办}", "PB020", 9),
        ("sources: {self: self", "sources: {sefl: self", "PB024", 10),
        ("sources: {self: self", "sources: {self: galaxy", "PB024", 10),
        ("covers: {twin: 包联单位}", "covers: [twin, twins]", "PB024", 11),
        ("covers: {twin: 包联单位}", "covers: {twin: {zh: 包联单位, fr: x}}", "PB012", 11),
        ("kind: point", "kind: pint", "PB024", line_of("kind: point")),
        ("kind: quantity, unit: 处", "kind: quantity", "PB014", line_of("kind: quantity")),
        ("kind: yes_no", "kind: yes_no, of: source", "PB012", line_of("kind: yes_no")),
        ("of: category", "of: categroy", "PB041", line_of("of: category")),
        ("kind: choices, of: source", "kind: choices", "PB014", line_of("kind: choices")),
        ("required: true", "required: maybe", "PB024", line_of("required: true")),
        ("most: 3", "most: 300", "PB023", line_of("most: 3")),
        ("\n    again:", "\n    Again:", "PB020", line_of("    again:")),
        ("form: problem", "form: problme", "PB040", line_of("form: problem")),
        ("\n    category: category", "\n    category: detial", "PB047", line_of("    category: category")),
        ("\n    category: category", "\n    category: detail", "PB049", line_of("    category: category")),
        ("\n    source: source", "\n    source: sauce", "PB041", line_of("    source: source")),
        ("{n:06}", "{n}", "PB026", line_of("{n:06}")),
        ("territory: street", "territory: planet", "PB024", line_of("territory: street")),
        ("line: {cable:", "line: {cabel:", "PB046", line_of("line: {cable:")),
        (
            "states: {fined: 已处罚}",
            "states: {fined: 已处罚, gone: 没了}",
            "PB044",
            line_of("states: {fined"),
        ),
        ("    states: {fined: 已处罚}\n", "", "PB045", line_of("    steps:")),
        ("closed: [closed]", "closed: [clsed]", "PB044", line_of("closed: [closed]")),
        ("by: street_desk, sets", "by: street_dsk, sets", "PB042", line_of("      dispatch:")),
        ("by: street_desk, sets", "sets", "PB052", line_of("      dispatch:")),
        ("to: dispatched, by: street_desk", "by: street_desk", "PB014", line_of("      dispatch:")),
        ("4 working hours", "4", "PB021", line_of("4 working hours")),
        ("4 working hours", "", "PB025", line_of("4 working hours")),
        ("window: 1 working day", "window: until next Sunday", "PB028", line_of("window: 1")),
        (", otherwise: 3 working days", "", "PB062", line_of("urgent: 2 urgent hours")),
        ("{field: [amount]}", "{field: [amonut]}", "PB047", line_of("{field: [amount]}")),
        ("{photo: after}", "{photo: sideways}", "PB024", line_of("{photo: after}")),
        ("{photo: after}", "{foto: after}", "PB012", line_of("{photo: after}")),
        ("moves: up, needs: reason", "moves: up, needs: cause", "PB024", line_of("moves: up")),
        ("moves: up", "moves: down", "PB024", line_of("moves: up")),
        ("name: 罚款\n        ", "", "PB045", line_of("name: 罚款")),
        ("not_by: fix", "not_by: [fix, fixx]", "PB043", line_of("not_by: fix")),
        ("papers: [finding, notice", "papers: [fnding, notice", "PB024", line_of("papers:")),
        (
            "          papers: [finding, notice, hearing, decision, service]\n",
            "",
            "PB014",
            line_of("coercive:") + 1,
        ),
        ("waits_from: notice", "waits_from: remedy", "PB024", line_of("waits_from")),
        ("waits: 5 working days", "waits: 5", "PB021", line_of("waits: 5")),
        ("outcome: fixed}", "outcome: mended}", "PB024", line_of("outcome: fixed}")),
        ("extend: {of: fix", "extend: {of: fixx", "PB043", line_of("extend:")),
        ("extend: {of: fix", "extend: {of: send_back", "PB048", line_of("extend:")),
        ("adds: once the original", "adds: once again", "PB021", line_of("extend:")),
        ("before: due", "before: dawn", "PB024", line_of("extend:")),
        ("longest: 1 year", "longest: 1", "PB021", line_of("suspend:")),
        ("resumes: by itself", "resumes: never", "PB024", line_of("suspend:")),
        ("to: dispatched}\n    merge", "to: dispached}\n    merge", "PB044", line_of("reopen:")),
        ("10 days of closing", "10 of closing", "PB021", line_of("reopen:")),
        ("yellow: 80%", "yellow: 80", "PB023", line_of("lights:")),
        ("merge: {by: street_desk}", "merge: {}", "PB014", line_of("merge:")),
    ],
)
def test_load_text_names_the_place_of_each_fault(old: str, new: str, code: str, line: int) -> None:
    assert (code, line) in codes(old, new)
    assert load(old, new).playbook is None


def test_load_text_reports_all_faults_at_once() -> None:
    text = TEXT.replace("4 working hours", "4").replace("kind: point", "kind: pint").replace("S04", "4")
    assert [one.code for one in load_text(text, "x").faults] == ["PB031", "PB024", "PB021"]


def test_load_text_refuses_sections_of_later_rooms() -> None:
    loaded = load_text(TEXT + "votes: {}\nbriefs: {}\n", "x")
    last = TEXT.count("\n")
    assert [(one.code, one.line) for one in loaded.faults] == [("PB030", last + 1), ("PB030", last + 2)]


@pytest.mark.parametrize("text", ["[]", "a", "playbook: x", "cases: {a: 1, b: []}\nforms: 3\nwords: {w: x}"])
def test_load_text_survives_a_file_of_another_shape(text: str) -> None:
    loaded = load_text(text, "x")
    assert loaded.playbook is None
    assert loaded.faults
    assert all(one.render("zh") and one.render("en") for one in loaded.faults)


def test_load_text_takes_the_usual_category_and_standard_covers() -> None:
    text = TEXT.replace("    category: category\n", "").replace("covers: {twin: 包联单位}", "covers: [twin]")
    book = load_text(text, "x").playbook
    assert book is not None
    assert book.cases["problem"].category == "category"
    assert book.covers["twin"] == Text("包联单位", "twin unit")


def test_load_text_leaves_out_what_a_playbook_does_not_say() -> None:
    start, end = TEXT.index("    extend:"), len(TEXT)
    text = TEXT[:start].replace("covers: {twin: 包联单位}\n", "").replace("    closed: [closed]\n", "")
    book = load_text(text + TEXT[end:], "x").playbook
    assert book is not None
    kind = book.cases["problem"]
    assert (kind.extend, kind.suspend, kind.reopen, kind.merge_by) == (None, None, None, ())
    assert (kind.closed, dict(book.covers)) == (("closed",), {})


def test_load_text_reads_other_ways_of_saying() -> None:
    text = (
        TEXT.replace("adds: once the original", "adds: 2 working days")
        .replace("before: due", "before: closing")
        .replace("within: 10 days of closing", "within: 10 days")
        .replace("    category: {ask: 类别", "    kind: {ask: 类别")
        .replace("    category: category\n", "    category: kind\n")
        .replace("needs: {reason: true}", "needs: photo")
        .replace("not_by: fix,", "not_by: [fix, hand_back],")
    )
    loaded = load_text(text, "x")
    assert loaded.playbook is not None, loaded.render()
    kind = loaded.playbook.cases["problem"]
    assert kind.extend is not None
    assert (kind.extend.adds, kind.extend.before_due) == (parse_allowance("2 working days"), False)
    assert kind.category == "kind"


def test_load_text_without_a_category_sorts_nothing() -> None:
    text = TEXT.replace("    category: category\n", "").replace("    category: {ask", "    sort: {ask")
    text = text.replace("cable: 7 working days, ", "").replace(
        "{cable: 区通信发展办, otherwise: 区城管局}", "区城管局"
    )
    text = text.replace(
        "{cable: [电信公司（演示）], otherwise: [电信公司（演示）, 联通公司（演示）]}", "电信公司（演示）"
    )
    book = load_text(text, "x").playbook
    assert book is not None
    assert book.cases["problem"].category == ""
    assert book.cases["problem"].owner.subject == Table((), "电信公司（演示）")


def test_load_text_limits_kinds_steps_and_states() -> None:
    steps = "".join(f"      s{n}: {{to: filed, by: inspector}}\n" for n in range(61))
    states = ", ".join(f"q{n}" for n in range(41))
    kinds = "".join(f"  k{n}: {{name: 甲}}\n" for n in range(41))
    assert "PB032" in {code for code, _ in codes("    steps:\n", "    steps:\n" + steps)}
    assert "PB032" in {code for code, _ in codes("from: [dispatched, fined]", f"from: [{states}]")}
    assert "PB032" in {code for code, _ in codes("cases:\n", "cases:\n" + kinds)}


def test_load_text_refuses_an_empty_form_and_bad_yaml() -> None:
    assert "PB025" in {code for code, _ in codes("forms:\n", "forms:\n  empty: {}\n")}
    assert [one.code for one in load_text("a: [\n", "x").faults] == ["PB005"]


def test_render_shows_the_first_faults_and_counts_the_rest() -> None:
    loaded = load_text(TEXT + "".join(f"k{n}: x\n" for n in range(203)), "x")
    assert loaded.render("zh").endswith("还有 3 处")
    assert loaded.render("en").endswith("3 more faults")
