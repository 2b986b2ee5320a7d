"""A parser that says in the language of the answer what is wrong with a command, and how it is used.

argparse builds its sentences in English; they are taken apart here and said anew. One that is not known,
as a later Python may bring, is told as it came.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from typing import NoReturn

from chuanhui.site.verbs.answers import MISUSE

spoken: ContextVar[str] = ContextVar("spoken", default="zh")
"""The language in which this run of the command speaks."""

SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), zh)
    for pattern, zh in (
        (r"argument (?P<name>[^:]+): (?P<rest>.*)", "参数 {name}：{rest}"),
        (r"the following arguments are required: (?P<names>.*)", "缺少参数：{names}"),
        (r"unrecognized arguments: (?P<names>.*)", "不认识的参数：{names}"),
        (
            r"invalid choice: (?P<value>.*?) \(choose from (?P<choices>.*)\)",
            "没有 {value} 这一项，可选：{choices}",
        ),
        (
            r"invalid choice: (?P<value>.*), maybe you meant (?P<near>.*)",
            "没有 {value} 这一项，是不是 {near}",
        ),
        (r"invalid (?P<kind>\w+) value: (?P<value>.*)", "{value} 不合要求（{kind}）"),
        (r"expected one argument", "须带一个值"),
        (r"expected at least one argument", "至少带一个值"),
        (r"expected at most one argument", "至多带一个值"),
        (r"expected (?P<number>\d+) arguments?", "须带 {number} 个值"),
        (r"not allowed with argument (?P<name>.*)", "不能与 {name} 同用"),
        (r"one of the arguments (?P<names>.*) is required", "以下参数须给一个：{names}"),
        (r"ignored explicit argument (?P<value>.*)", "不带值，多了 {value}"),
        (
            r"ambiguous option: (?P<option>.*) could match (?P<matches>.*)",
            "{option} 不明确，可能是：{matches}",
        ),
    )
)
HEADS = (
    ("usage: ", "用法："),
    ("\npositional arguments:", "\n参数："),
    ("\noptions:", "\n选项："),
    ("show this help message and exit", "显示本说明"),
)


def language_of(words: Sequence[str]) -> str:
    """Return the language that a command line asks for, before it is parsed, or else the environment."""
    told = os.environ.get("CHUANHUI_LANG", "zh")
    for number, word in enumerate(words):
        if word == "--lang" and number + 1 < len(words):
            told = words[number + 1]
        elif word.startswith("--lang="):
            told = word.partition("=")[2]
    return "en" if told.startswith("en") else "zh"


def in_chinese(message: str) -> str:
    """Return what argparse says, in Chinese; unchanged where it is not known."""
    for pattern, zh in SAID:
        if found := pattern.fullmatch(message):
            parts = found.groupdict()
            if "rest" in parts:
                parts["rest"] = in_chinese(parts["rest"])
            return zh.format(**parts)
    return message


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language of the answer."""

    def format_usage(self) -> str:
        """Return how the command is used."""
        return _headed(super().format_usage())

    def format_help(self) -> str:
        """Return what the command does and which words it takes."""
        return _headed(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say what was misused, and leave."""
        self.print_usage(sys.stderr)
        said = f"misuse: {message}" if spoken.get() == "en" else f"用法不对：{in_chinese(message)}"
        print(f"{self.prog}: {said}", file=sys.stderr)
        sys.exit(MISUSE)


def _headed(text: str) -> str:
    if spoken.get() == "en":
        return text
    for en, zh in HEADS:
        text = text.replace(en, zh)
    return text
