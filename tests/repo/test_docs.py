"""The documentation holds: links lead somewhere, rooms say what they are, errors and pages are up to date."""

from __future__ import annotations

import importlib
import pkgutil
import re
import runpy
from pathlib import Path

import chuanhui
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.trials import load_trials

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ROOMS = (
    "kernel", "playbook", "journal", "grid/areas", "grid/posts", "grid/registers",
    "mechanism/rulebooks", "mechanism/cases", "mechanism/voice", "mechanism/assemblies",
    "mechanism/returns", "mechanism/inspections", "mechanism/rankings", "mechanism/campaigns",
    "system/timetable", "system/protection", "system/linkage", "system/alerts",
    "look", "desk", "portal", "api", "site",
)  # fmt: skip
ONE_SCREEN = 60


def _pages() -> list[Path]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("README.md")]
    return sorted([*found, *(ROOT / "districts").rglob("README.md"), *(ROOT / "bench").glob("*.md")])


def test_every_relative_link_leads_to_a_file():
    broken = {
        f"{page.relative_to(ROOT)} -> {link}"
        for page in _pages()
        for link in LINK.findall(FENCE.sub("", page.read_text("utf-8")))
        if "://" not in link and not link.startswith("#")
        if not (page.parent / link.partition("#")[0]).exists()
    }
    assert broken == set()


def test_every_room_says_on_one_screen_what_it_is():
    pages = {room: ROOT / "src" / "chuanhui" / room / "README.md" for room in ROOMS}
    assert {room for room, page in pages.items() if not page.is_file()} == set()
    assert {
        room for room, page in pages.items() if len(page.read_text("utf-8").splitlines()) > ONE_SCREEN
    } == set()


def test_every_package_that_has_queries_or_doors_is_a_room():
    apps = {path.parent for path in (ROOT / "src" / "chuanhui").rglob("apps.py")}
    assert {str(path.relative_to(ROOT / "src" / "chuanhui")) for path in apps} - set(ROOMS) == set()


def test_every_error_code_is_listed_with_both_sentences():
    listed = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
    for module in pkgutil.walk_packages(chuanhui.__path__, "chuanhui."):
        if "migrations" not in module.name and not module.name.endswith(("__main__", ".wsgi")):
            importlib.import_module(module.name)
    assert _unlisted(ChuanhuiError, listed) == set()


def _unlisted(kind: type[ChuanhuiError], listed: str) -> set[str]:
    cells = (f"`{kind.code}`", *(" ".join(text.split()).replace("|", "\\|") for text in (kind.zh, kind.en)))
    own = kind.__module__.startswith("chuanhui.") and {"code", "zh", "en"} & vars(kind).keys()
    rows = [line for line in listed.splitlines() if line.startswith(f"| {cells[0]} |")]
    missing = (
        {kind.__qualname__} if own and not any(all(cell in row for cell in cells) for row in rows) else set()
    )
    return missing.union(*(_unlisted(one, listed) for one in kind.__subclasses__()))


def test_generated_pages_are_fresh():
    pages, faults = runpy.run_path(str(ROOT / "tools" / "docs.py"))["wanted"]()
    stale = {
        str(path.relative_to(ROOT))
        for path, text in pages.items()
        if not path.exists() or path.read_text("utf-8") != text
    }
    assert (stale, faults) == (set(), [])


def test_the_playbook_of_the_tutorial_is_sound_and_quoted_as_it_stands():
    folder = ROOT / "docs" / "tutorial" / "lamps"
    loaded = load_playbook(folder)
    assert loaded.playbook is not None
    trials, faults = load_trials(folder / "trials.yaml", loaded.playbook)
    assert (loaded.faults, len(trials), list(faults)) == ([], 1, [])
    for name in ("first-campaign.md", "first-campaign.zh.md"):
        text = (ROOT / "docs" / "tutorial" / name).read_text("utf-8")
        quoted = text.partition("```yaml\n")[2].partition("```")[0].splitlines()
        assert set(quoted) - set(loaded.text.splitlines()) == set()


def test_decisions_are_listed_in_the_index():
    listed = (ROOT / "docs" / "index.md").read_text("utf-8")
    files = (ROOT / "docs" / "decisions").glob("*.md")
    assert {path.name for path in files if f"(decisions/{path.name})" not in listed} == set()
