"""Decisions are numbered without gaps or doubles; each says context, decision, consequences on one screen."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "decisions"
NAME = re.compile(r"(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.md")
PARTS = ("Context", "Decision", "Consequences")
LONGEST = 60


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.md"))


def test_decisions_are_numbered_without_gaps_or_doubles():
    numbers = [NAME.fullmatch(path.name) for path in _files()]
    assert all(numbers), [path.name for path in _files()]
    assert [int(found[1]) for found in numbers if found] == list(range(1, len(numbers) + 1))


def test_each_decision_has_its_three_parts_in_order_on_one_screen():
    for path in _files():
        text = path.read_text("utf-8")
        assert text.startswith(f"# {path.name[:4]} "), path.name
        places = [re.search(rf"^(?:\*\*{part}\.?\*\*|## {part})", text, re.MULTILINE) for part in PARTS]
        assert all(places), path.name
        starts = [found.start() for found in places if found]
        assert starts == sorted(starts), path.name
        assert len(text.splitlines()) <= LONGEST, path.name


def test_every_decision_that_is_pointed_at_exists():
    names = {path.name for path in _files()}
    texts = [path for folder in ("docs", "src") for path in (ROOT / folder).rglob("*.md")]
    pointed = {
        (path.name, found)
        for path in texts
        for found in re.findall(r"decisions/(\d{4}-[a-z0-9-]+\.md)", path.read_text("utf-8"))
    }
    assert {pair for pair in pointed if pair[1] not in names} == set()
