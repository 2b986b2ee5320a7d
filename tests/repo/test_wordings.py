"""Pages speak both languages: every wording is complete, every template says its words through the table."""

from __future__ import annotations

import re
from pathlib import Path

from chuanhui.look.wordings import places, table

SOURCE = Path(__file__).resolve().parents[2] / "src/chuanhui"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
SAID = re.compile(r"""\{% *say +["']([\w.]+)["']""")
INLINE = re.compile(r"""<style|\sstyle=|\son\w+=|hx-on|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE)


def test_every_wording_has_both_languages():
    assert [key for key, (zh, en) in table().items() if not zh.strip() or not en.strip()] == []


def test_both_languages_name_the_same_facts():
    # A date is said in another order and with other parts in each language.
    free = {"moment.day", "moment.day_in_year"}
    assert [key for key, (zh, en) in table().items() if key not in free and places(zh) != places(en)] == []


def test_english_wordings_hold_no_chinese():
    native = {"common.language"}
    assert [key for key, (_, en) in table().items() if CHINESE.search(en) and key not in native] == []


def test_templates_hold_no_chinese_of_their_own():
    found = {path.name: CHINESE.findall(COMMENT.sub("", path.read_text("utf-8"))) for path in TEMPLATES}
    assert {name: signs for name, signs in found.items() if signs} == {}


def test_every_wording_that_a_template_says_exists():
    said = {(path.name, key) for path in TEMPLATES for key in SAID.findall(path.read_text("utf-8"))}
    assert {pair for pair in said if pair[1] not in table()} == set()


def test_templates_hold_no_inline_script_or_style():
    found = {path.name: INLINE.findall(COMMENT.sub("", path.read_text("utf-8"))) for path in TEMPLATES}
    assert {name: parts for name, parts in found.items() if parts} == {}


def test_our_scripts_hold_no_chinese_and_no_eval():
    scripts = sorted((SOURCE / "look/static/chuanhui").glob("*.js"))
    assert scripts
    bad = re.compile(CHINESE.pattern + r"|\beval\(|new Function|document\.write")
    assert {
        one.name: bad.findall(one.read_text("utf-8")) for one in scripts if bad.search(one.read_text("utf-8"))
    } == {}
