"""A key sent again with another request is known as such: every parameter goes into what was asked.

Read from the source of each action: a parameter that is left out of it would let two requests that differ
in it pass for one, and the second go unanswered for good.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from chuanhui.grid.registers import actions

NOT_ASKED = {"by", "now", "key", "dry_run"}


def keyed() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the actions that take a key, with their source."""
    for path in sorted(Path(inspect.getfile(actions)).parent.glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and "key" in {one.arg for one in node.args.kwonlyargs}:
                yield f"{path.stem}.{node.name}", node


def asked_in(node: ast.FunctionDef) -> set[str]:
    """Return the names that go into what was asked, and those from which these are made."""
    made: dict[str, set[str]] = {}
    found = {"asked"}
    for one in ast.walk(node):
        if isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign) and one.value is not None:
            for to in one.targets if isinstance(one, ast.Assign) else [one.target]:
                if isinstance(to, ast.Name):
                    made.setdefault(to.id, set()).update(names_in(one.value))
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "Deed":
            found |= names_in(one.args[4])
    # `new` gathers all parameters; of it only the attributes count that are named.
    while more := {name for one in found - {"new", "deed"} for name in made.get(one, ())} - found:
        found |= more
    return found


def names_in(node: ast.AST) -> set[str]:
    """Return names and attributes in an expression."""
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


FOUND = dict(keyed())


def test_there_are_actions_to_look_at():
    assert {
        "registering.register",
        "changing.change",
        "asking_ties.ask_merge",
        "holding.hold",
    } <= FOUND.keys()


@pytest.mark.parametrize("name", FOUND)
def test_every_parameter_goes_into_what_was_asked(name):
    node = FOUND[name]
    wanted = {one.arg for one in node.args.kwonlyargs} - NOT_ASKED
    assert wanted - asked_in(node) == set()
