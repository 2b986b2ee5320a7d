"""Finds where a value of the playbook stands, by its path of keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.nodes import Entries, Items, Node, Scalar
from chuanhui.playbook.schema import RegisterKind


class Places:
    """The positions of one file, and the registers that other files declare."""

    def __init__(self, tree: Node, path: str, beside: Mapping[str, RegisterKind] | None = None) -> None:
        self.tree, self.path = tree, path
        self.beside: Mapping[str, RegisterKind] = beside or {}

    def fault(self, code: str, *keys: str, severity: str = "error", **facts: Any) -> Fault:
        """Return a fault at the key that `keys` lead to, or at the nearest one above it that exists."""
        node: Node = self.tree
        line, col = node.line, node.col
        for key in keys:
            pair = node.pairs.get(key) if isinstance(node, Entries) else None
            if pair is None:
                break
            node = pair[1]
            line, col = pair[0].line, pair[0].col
        return Fault(code, self.path, line, col, severity, facts)

    def scalars(self) -> Iterator[tuple[tuple[str, ...], Scalar]]:
        """Yield every written value and key with the path of keys that leads to it."""
        stack: list[tuple[tuple[str, ...], Node]] = [((), self.tree)]
        while stack:
            keys, node = stack.pop()
            if isinstance(node, Scalar):
                yield keys, node
            elif isinstance(node, Items):
                stack.extend((keys, one) for one in node.items)
            else:
                for name, (written, value) in node.pairs.items():
                    yield (*keys, name), written
                    stack.append(((*keys, name), value))
