"""A fault: where it stands, what is wrong, how to mend it.

The sentences live in `fault_list.py`, one entry for each code, in Chinese and English.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chuanhui.playbook.fault_list import FAULTS

MOST_SHOWN = 200
MOST_ALLOWED = 200
MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file; `line` and `col` count from 1, `severity` is "error" or "warning"."""

    code: str
    path: str
    line: int
    col: int
    severity: str = "error"
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong, in `lang` ("zh" or "en")."""
        kind = FAULTS[self.code]
        return _fill(kind.en if lang == "en" else kind.zh, self.facts, lang)

    def mend(self, lang: str = "zh") -> str:
        """Return how to mend it, in `lang`; begins with the nearest word where one was found."""
        kind = FAULTS[self.code]
        text = _fill(kind.mend_en if lang == "en" else kind.mend_zh, self.facts, lang)
        near = self.nearest()
        if not near:
            return text
        return f"did you mean `{near}`? {text}" if lang == "en" else f"是不是“{near}”？{text}"

    def nearest(self) -> str:
        """Return the allowed word nearest to the one written, or "".

        Looked up when a fault is shown, not when it is found: a hostile file may hold thousands of faults.
        """
        written = str(self.facts.get("key", self.facts.get("value", "")))
        return nearest(written.partition("@")[0], self.facts.get("allowed", ())[:MOST_ALLOWED])

    def render(self, lang: str = "zh", source_line: str | None = None) -> str:
        """Return the fault as a reader sees it: place, code, sentence, the line with a caret, the mend.

        Args:
            lang: "zh" or "en".
            source_line: the faulty line of the file, or None to leave it out.
        """
        lines = [f"{self.path}:{self.line}:{self.col}  {self.code}  {self.sentence(lang)}"]
        if source_line is not None:
            shown = source_line.rstrip("\r\n").replace("\t", " ")
            number = f"{self.line:>5} | "
            lines.append(number + shown)
            lines.append(" " * (len(number) - 2) + "| " + " " * _width(shown[: self.col - 1]) + "^")
        lines.append(f"  {'fix' if lang == 'en' else '改法'}: {self.mend(lang)}")
        return "\n".join(lines)

    def as_data(self, lang: str = "zh") -> dict[str, Any]:
        """Return the fault as plain data for a program to read."""
        return {
            "code": self.code,
            "path": self.path,
            "line": self.line,
            "col": self.col,
            "severity": self.severity,
            "sentence": self.sentence(lang),
            "mend": self.mend(lang),
        }


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word nearest to `word` in spelling, or "" when none is near."""
    return next(iter(difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.6)), "")


def render_all(faults: Sequence[Fault], text: str, lang: str = "zh") -> str:
    """Return the faults of one file, each with its line of `text`; after the first 200 only their number."""
    lines = text.split("\n")
    shown = [
        one.render(lang, lines[one.line - 1] if one.line <= len(lines) else None)
        for one in faults[:MOST_SHOWN]
    ]
    if rest := len(faults) - len(shown):
        shown.append(f"{rest} more faults" if lang == "en" else f"还有 {rest} 处")
    return "\n\n".join(shown)


def has_errors(faults: Iterable[Fault]) -> bool:
    """Return whether any fault keeps the file from being used."""
    return any(one.severity == "error" for one in faults)


def _fill(template: str, facts: Mapping[str, Any], lang: str) -> str:
    shown = {key: _show(value, lang) for key, value in facts.items()}
    return template.format_map(shown)


def _show(value: Any, lang: str) -> str:
    if isinstance(value, tuple | list):
        words = [str(one) for one in value[:MOST_LISTED]] + ["…"] * (len(value) > MOST_LISTED)
        return (", " if lang == "en" else "、").join(words) or "—"
    if hasattr(value, "get") and hasattr(value, "zh"):
        return str(value.get(lang))
    text = str(value)
    return text if len(text) <= 120 else text[:117] + "…"


def _width(text: str) -> int:
    """Return the columns that `text` takes in a terminal: wide signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
