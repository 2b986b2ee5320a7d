from __future__ import annotations

import re
import string
from pathlib import Path

from chuanhui.playbook.fault_list import FAULTS
from chuanhui.playbook.faults import Fault, has_errors, nearest, render_all
from chuanhui.playbook.schema import Text

from .sample import TEXT, load

SOURCE = Path(__file__).parents[3] / "src" / "chuanhui" / "playbook"


def test_render_shows_place_line_caret_and_mend() -> None:
    loaded = load("within: 2 working days", "withn: 2 working days")
    (fault,) = [one for one in loaded.faults if one.code == "PB012"]
    line = loaded.text.split("\n")[fault.line - 1]
    column = line.index("withn")
    assert fault.render("en", line) == (
        f"sample.yaml:{fault.line}:{column + 1}  PB012  "
        "unknown key `withn` in cases.problem.steps.verify\n"
        f"   {fault.line} | {line}\n"
        f"      | {' ' * column}^\n"
        "  fix: did you mean `within`? Allowed here: name, from, to, by, needs, not_by, within, window, "
        "clock, outcome, sets, moves, counts, coercive, after, not_before."
    )
    assert "是不是“within”？" in fault.render("zh")


def test_render_puts_the_caret_under_wide_signs() -> None:
    fault = Fault("PB006", "x", 1, 3)
    assert fault.render("zh", "名称x").split("\n")[2] == "      |     ^"


def test_render_all_takes_each_line_from_the_text() -> None:
    text = TEXT.replace("S04", "4")
    assert "implements: [4]" in load("S04", "4").render("zh")
    assert render_all([Fault("PB006", "x", 9999, 1)], text, "en").count("|") == 0


def test_as_data_is_plain() -> None:
    assert Fault("PB014", "x", 2, 3, facts={"where": "a", "key": "b"}).as_data("en") == {
        "code": "PB014",
        "path": "x",
        "line": 2,
        "col": 3,
        "severity": "error",
        "sentence": "a lacks `b`",
        "mend": "Add `b`.",
    }


def test_facts_are_shown_in_words() -> None:
    fault = Fault("BU001", "x", 1, 1, facts={"ask": Text("户主", "Head"), "register": "长" * 200})
    assert "Head" in fault.sentence("en")
    assert "…" in fault.sentence("zh")
    assert Fault("PB053", "x", 1, 1, facts={"state": "a", "steps": ()}).sentence("zh").endswith("：—")


def test_nearest_finds_a_word_or_nothing() -> None:
    assert nearest("wihtin", ("within", "window")) == "within"
    assert nearest("zzz", ("within",)) == ""


def test_has_errors_ignores_warnings() -> None:
    assert not has_errors([Fault("WV003", "x", 1, 1, "warning")])
    assert has_errors([Fault("PB006", "x", 1, 1)])


def test_every_fault_speaks_both_languages_with_the_same_facts() -> None:
    def places(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    for code, kind in FAULTS.items():
        zh, en = places(kind.zh + kind.mend_zh), places(kind.en + kind.mend_en)
        languages = {"expected_zh", "expected_en", "what_zh", "what_en", "mend_zh", "mend_en"}
        assert zh - languages == en - languages, code
        assert re.search(r"[\u4e00-\u9fff]", kind.zh + kind.mend_zh), code


def test_every_code_used_is_listed_and_every_code_listed_is_used() -> None:
    files = [one for one in SOURCE.rglob("*.py") if one.parent.name != "fault_list"]
    files += list((SOURCE / "data").glob("*.yaml"))
    used = {
        code
        for one in files
        for code in re.findall(r"\b(?:PB|BU|RI|AG|JU|PR|VO|MA|WV)\d{3}\b", one.read_text("utf-8"))
    }
    assert used == set(FAULTS)
