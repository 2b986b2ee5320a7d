"""A key stands for the whole request: whatever an action is asked is part of what its key is compared with.

Read from the source, so that a parameter added later cannot be forgotten.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from chuanhui.mechanism.assemblies import actions

NEVER = {"by", "now", "key", "revision", "address"}
"""Who and when; what somebody had seen; where from: no part of what is asked."""
SECRET = {
    "cast_vote": {"code", "chosen"},
    "cast_at_desk": {"chosen", "invalid"},
    "enter_batch": {"sums"},
    "recount_batch": {"sums"},
}
"""No digest covers a choice: few choices could be tried until one fits. A code leads to its line."""


def acts() -> list[Callable[..., Any]]:
    found = [getattr(actions, name) for name in actions.__all__]
    return [one for one in found if inspect.isfunction(one) and "key" in inspect.signature(one).parameters]


def asked_by(act: Callable[..., Any]) -> set[str]:
    """Return the names that what a deed asks is made of, through local variables too."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(act)))
    deed = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Deed"
    )
    names = _names(deed.args[-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id in names and one.id in {"asked", "said", "channel"}
            for one in node.targets
        ):
            names |= _names(node.value)
    return names


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


@pytest.mark.parametrize("act", acts(), ids=lambda one: one.__name__)
def test_every_parameter_is_asked(act):
    wanted = set(inspect.signature(act).parameters) - NEVER - SECRET.get(act.__name__, set())
    assert wanted <= asked_by(act)


def test_there_are_actions_to_ask():
    assert len(acts()) >= 20
