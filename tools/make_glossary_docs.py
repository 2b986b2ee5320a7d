"""Writes the generated parts of docs/glossary.md: the standard words and the closed lists of posts and units.

With --check it only says whether the page is fresh.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from chuanhui.grid.posts.rules.roles import CoverKind, Role, UnitKind  # noqa: E402
from chuanhui.playbook import vocabulary  # noqa: E402

PAGE = ROOT / "docs" / "glossary.md"
Row = tuple[str, str, str]


def table(rows: Iterable[Row]) -> str:
    """Return a table of ids with their words on screen."""
    lines = ["| in code | 中文 | English |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| `{one}` | {zh} | {en} |" for one, zh, en in rows)])


def parts() -> dict[str, str]:
    """Return the generated parts of the glossary, by the name in their markers."""
    listed = {"roles": Role, "units": UnitKind, "covers": CoverKind}
    worded = {
        "case-roles": vocabulary.CASE_ROLES,
        "steps": vocabulary.STEPS,
        "states": vocabulary.STATES,
        "outcomes": vocabulary.OUTCOMES,
        "counters": vocabulary.COUNTERS,
        "papers": vocabulary.PAPERS,
        "levels": vocabulary.LEVELS,
    }
    found = {name: table((one.value, one.zh, one.en) for one in words) for name, words in listed.items()}
    for name, texts in worded.items():
        found[name] = table((str(one), text.zh, text.en) for one, text in texts.items())
    return found


def page(text: str) -> str:
    """Return the glossary with its generated parts written anew.

    Raises:
        ValueError: a marker is missing.
    """
    for name, body in parts().items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, _, rest = text.partition(start)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"docs/glossary.md has no marker {start}")
        text = f"{before}{start}\n{body}\n{end}{after}"
    return text


def fresh() -> dict[Path, str]:
    """Return what the page should hold."""
    return {PAGE: page(PAGE.read_text("utf-8"))}


def main(arguments: list[str]) -> int:
    """Write the page, or with --check return 1 when it is stale."""
    wanted = fresh()[PAGE]
    is_stale = PAGE.read_text("utf-8") != wanted
    if "--check" in arguments:
        if is_stale:
            print(f"{PAGE.relative_to(ROOT)} is stale: run tools/make_glossary_docs.py")
        return int(is_stale)
    if is_stale:
        PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
