"""What a trial expected and did not find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chuanhui.grid.posts.rules import CoverKind
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.playbook.faults import nearest
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line


@dataclass(frozen=True, slots=True)
class Failure:
    """One line that did not go as written: what was expected there, and what was found."""

    line: int
    col: int
    expected: Text
    found: Text

    def render(self, path: str, lang: str = "zh") -> str:
        """Return the failure as a reader sees it, with its place in the file `path`."""
        place, expected, found = (
            f"{path}:{self.line}:{self.col}",
            self.expected.get(lang),
            self.found.get(lang),
        )
        if lang == "en":
            return f"{place}  expected: {expected}; found: {found}"
        return f"{place}  应为：{expected}；实为：{found}"

    def as_data(self, lang: str = "zh") -> dict[str, Any]:
        """Return the failure as plain data."""
        return {
            "line": self.line,
            "col": self.col,
            "expected": self.expected.get(lang),
            "found": self.found.get(lang),
        }


class Unexpected(Exception):
    """A line cannot be played or did not go as written; the player turns it into a `Failure`."""

    def __init__(self, expected: Text, found: Text) -> None:
        super().__init__(expected.en)
        self.expected, self.found = expected, found

    def at(self, line: Line) -> Failure:
        """Return the failure at its line."""
        return Failure(line.line, line.col, self.expected, self.found)


def fact(line: Line, name: str) -> str:
    """Return a fact that a line must give.

    Raises:
        Unexpected: it is not there.
    """
    if name not in line.facts:
        raise Unexpected(
            Text(f"{line.verb} 写明 {name}", f"`{line.verb}` gives `{name}`"), Text("没有写", "it does not")
        )
    return str(line.facts[name])


def cover_kind(word: str) -> CoverKind:
    """Return the kind of cover that a word names.

    Raises:
        Unexpected: there is no such kind.
    """
    if word not in set(CoverKind):
        near = nearest(word, CoverKind) or "、".join(CoverKind)
        raise Unexpected(
            Text("责任类型", "a kind of cover"), Text(f"{word}；可写：{near}", f"{word}; write: {near}")
        )
    return CoverKind(word)


def refusal_in_words(error: ChuanhuiError) -> Text:
    """Return a refusal with its code, and every fault behind it."""
    told = []
    for lang in ("zh", "en"):
        faults = [
            f"{getattr(one, 'field', '')} {one.sentence(lang)}".strip()
            for one in getattr(error, "faults", ())
        ]
        told.append(f"{error.code} {error.sentence(lang)} {' '.join(faults)}".strip())
    return Text(*told)
