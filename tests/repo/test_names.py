"""Names say what a thing is: no module is called after nothing in particular."""

from __future__ import annotations

import ast
import re

from tests.repo.sources import ROOT, modules

EMPTY = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
NUMBERED = re.compile(r"(pages|views|models|queries|actions|rules|test_.*[a-z])[0-9]$")


def test_no_module_is_called_after_nothing():
    names = {name for name, _ in modules()}
    names |= {str(path.relative_to(ROOT).with_suffix("")) for path in (ROOT / "tests").rglob("*.py")}
    names |= {str(path.relative_to(ROOT).with_suffix("")) for path in (ROOT / "tools").rglob("*.py")}
    # A table of wordings is named like the keys that it holds: `common.save` lies in `common.py`.
    names = {name for name in names if ".wordings." not in name}
    last = {name: re.split(r"[./]", name)[-1] for name in names}
    assert {name for name, word in last.items() if word in EMPTY} == set()
    assert {name for name, word in last.items() if NUMBERED.fullmatch(word) and "test_p" not in word} == set()


def test_every_module_begins_with_a_docstring():
    assert [name for name, tree in modules() if tree.body and not ast.get_docstring(tree)] == []
