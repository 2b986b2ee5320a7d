"""What is said of a command that was misused, and of how it is used, in both languages."""

from __future__ import annotations

import argparse

import pytest

from chuanhui.site.command import main
from chuanhui.site.verbs.misuse import in_chinese, language_of


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(words)
    told = capsys.readouterr()
    assert left.value.code == (0 if "--help" in words else 2)
    return told.out + told.err


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["playbook", "check", "x", "--no-such"], "不认识的参数：--no-such", "unrecognized arguments"),
        (["clock", "due", "--opened"], "参数 --opened：须带一个值", "expected one argument"),
        (["grid", "locate", "114.6"], "缺少参数：LAT", "arguments are required"),
        (["nothing"], "没有 'nothing' 这一项，可选：", "invalid choice"),
    ],
)
def test_misuse_is_told_in_the_language_that_was_asked_for(capsys, words, zh, en):
    assert zh in said(capsys, *words)
    english = said(capsys, *words, "--lang=en")
    assert en in english
    assert "usage: chuanhui" in english
    assert "用法" not in english


def test_help_is_chinese_unless_english_is_asked_for(capsys, monkeypatch):
    chinese = said(capsys, "playbook", "--help")
    assert "用法：chuanhui playbook" in chinese
    assert "选项：" in chinese
    assert "显示本说明" in chinese
    monkeypatch.setenv("CHUANHUI_LANG", "en")
    assert "show this help message" in said(capsys, "playbook", "--help")


def test_every_sentence_of_argparse_that_we_can_bring_about_is_known():
    parser = argparse.ArgumentParser(prog="x", exit_on_error=False)
    parser.add_argument("--number", type=int)
    parser.add_argument("--two", nargs=2)
    parser.add_argument("--some", nargs="+")
    parser.add_argument("--kind", choices=["a", "b"])
    parser.add_argument("--flag", action="store_true")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--left")
    either.add_argument("--right")
    for words in (
        ["--number", "x"],
        ["--two", "1"],
        ["--some"],
        ["--kind", "c"],
        ["--flag=1"],
        ["--left", "1", "--right", "2"],
    ):
        with pytest.raises(argparse.ArgumentError) as raised:
            parser.parse_args(words)
        chinese = in_chinese(str(raised.value))
        assert chinese.startswith("参数 --")
        assert not any(word in chinese for word in ("argument", "invalid", "expected", "allowed"))
    assert in_chinese("something new") == "something new"


@pytest.mark.parametrize(
    ("words", "told", "lang"),
    [([], "", "zh"), ([], "en_GB", "en"), (["--lang", "en"], "zh", "en"), (["--lang=zh"], "en", "zh")],
)
def test_the_language_is_known_before_the_words_are_parsed(monkeypatch, words, told, lang):
    monkeypatch.setenv("CHUANHUI_LANG", told)
    assert language_of(words) == lang
