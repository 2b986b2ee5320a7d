"""Every setting that the environment may give is described in docs/reference/settings.md, and no other."""

from __future__ import annotations

import re

from tests.repo.sources import ROOT

PAGE = ROOT / "docs" / "reference" / "settings.md"
READ = re.compile(r"""env\.(?:str|bool|int|list|float)\(\s*"([A-Z_]+)\"""")
ASKED = re.compile(r"""environ(?:\.get\(|\[)\s*"((?:CHUANHUI|DATABASE)_[A-Z_]+)\"""")


def _read_by(pattern: re.Pattern[str], folder: str) -> set[str]:
    texts = (path.read_text("utf-8") for path in (ROOT / folder).rglob("*.py"))
    return {name for text in texts for name in pattern.findall(text)}


def _described() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE))


def test_every_setting_is_described():
    settings = _read_by(READ, "src/chuanhui/site")
    assert len(settings) > 10
    assert settings | _read_by(ASKED, "src/chuanhui") <= _described()


def test_no_setting_is_described_that_nobody_reads():
    texts = "\n".join(
        path.read_text("utf-8") for folder in ("src", "tools") for path in (ROOT / folder).rglob("*.py")
    )
    assert {name for name in _described() if f'"{name}"' not in texts} == set()
