"""YAML as a tree that knows where every value stands.

Built from the parser's events, one at a time, so that limits hold while reading: a hostile file is
dropped at the first event beyond a limit and is never expanded. Values stay as they were written:
`8:30` is the text "8:30", not 510, and `no` is not false. Anchors, aliases and tags do not exist here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from chuanhui.playbook.faults import Fault

MOST_BYTES = 256 * 1024
MOST_DEPTH = 12
MOST_ITEMS = 1_000
MOST_NODES = 20_000

_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_BOOLEAN_WORDS = frozenset({"yes", "no", "on", "off", "y", "n"})
_PARSER: Any = getattr(yaml, "CLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One written value; `plain` when it stands without quotes. Lines and columns count from 1."""

    value: str
    plain: bool
    line: int
    col: int


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    col: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Entries:
    """A mapping, in the order written, each key once."""

    line: int
    col: int
    pairs: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """Return the value of `key`, or None."""
        pair = self.pairs.get(key)
        return pair[1] if pair else None


Node = Scalar | Items | Entries


def read_bytes(raw: bytes, path: str) -> tuple[str, list[Fault]]:
    """Return the text of a file, or the fault that keeps it from being read.

    Args:
        raw: the file's bytes; at most 256 KiB of UTF-8 without a byte-order mark.
        path: name used in the fault.
    """
    if len(raw) > MOST_BYTES:
        return "", [Fault("PB002", path, 1, 1, facts={"most": MOST_BYTES // 1024, "size": len(raw) // 1024})]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        return "", [Fault("PB001", path, before.count(b"\n") + 1, column)]


def compose(text: str, path: str) -> tuple[Node | None, list[Fault]]:
    """Return the tree of `text` and every fault of its writing; None when no tree can be made."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return None, [
            Fault("PB002", path, 1, 1, facts={"most": MOST_BYTES // 1024, "size": len(text) // 1024})
        ]
    faults = list(_bad_signs(text, path))
    if faults:
        return None, faults
    return _Composer(path).run(text)


def _bad_signs(text: str, path: str) -> Iterator[Fault]:
    """Yield a fault for each line with a tab or an invisible sign, which no reader could find by eye."""
    for number, line in enumerate(text.split("\n"), start=1):
        for column, sign in enumerate(line.removesuffix("\r"), start=1):
            if sign == "\t":
                yield Fault("PB004", path, number, column)
                break
            if unicodedata.category(sign) in {"Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp"}:
                yield Fault("PB003", path, number, column, facts={"sign": f"U+{ord(sign):04X}"})
                break


class _Stop(Exception):
    """The rest of the file is not worth reading: carries the fault that ended it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Composer:
    """Turns parser events into nodes, without recursion."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.root: Node | None = None
        self.open: list[tuple[Items | Entries, Scalar | None]] = []
        self.nodes = 0
        self.line = 1

    def run(self, text: str) -> tuple[Node | None, list[Fault]]:
        parser = _PARSER(text)
        try:
            while parser.check_event():
                self._take(parser.get_event())
        except _Stop as stop:
            return None, [*self.faults, stop.fault]
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, col = (mark.line + 1, mark.column + 1) if mark else (self.line, 1)
            problem = error.problem or error.context or "?"
            return None, [*self.faults, Fault("PB005", self.path, line, col, facts={"problem": problem})]
        finally:
            parser.dispose()
        if self.root is None:
            self.faults.append(Fault("PB006", self.path, 1, 1))
        return self.root, self.faults

    def _take(self, event: Any) -> None:
        line, col = event.start_mark.line + 1, event.start_mark.column + 1
        self.line = line
        if isinstance(event, yaml.AliasEvent):
            raise _Stop(self._fault("PB007", line, col, sign=f"*{event.anchor}"))
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise _Stop(self._fault("PB006", line, col))
        if isinstance(event, yaml.ScalarEvent):
            self._ornaments(event, event.implicit[0] or event.implicit[1], line, col)
            self._place(Scalar(event.value, not event.style, line, col))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._ornaments(event, event.implicit, line, col)
            node = Entries(line, col) if isinstance(event, yaml.MappingStartEvent) else Items(line, col)
            self._place(node)
            self.open.append((node, None))
            if len(self.open) > MOST_DEPTH:
                raise _Stop(self._fault("PB008", line, col, most=MOST_DEPTH))
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()

    def _ornaments(self, event: Any, implicit: bool, line: int, col: int) -> None:
        if event.anchor:
            self.faults.append(self._fault("PB007", line, col, sign=f"&{event.anchor}"))
        if not implicit:
            self.faults.append(self._fault("PB007", line, col, sign=str(event.tag)))

    def _place(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _Stop(self._fault("PB016", node.line, node.col, most=MOST_NODES))
        if not self.open:
            self.root = node
            return
        parent, key = self.open[-1]
        if isinstance(parent, Items):
            self._check_written(node)
            parent.items.append(node)
            count = len(parent.items)
        elif key is None:
            if not isinstance(node, Scalar):
                raise _Stop(self._fault("PB017", node.line, node.col))
            self._check_written(node)
            self.open[-1] = (parent, node)
            return
        else:
            self._check_written(node)
            self._pair(parent, key, node)
            self.open[-1] = (parent, None)
            count = len(parent.pairs)
        if count > MOST_ITEMS:
            raise _Stop(self._fault("PB009", node.line, node.col, most=MOST_ITEMS))

    def _pair(self, parent: Entries, key: Scalar, node: Node) -> None:
        first = parent.pairs.get(key.value)
        if first:
            facts = {"key": key.value, "first": first[0].line}
            self.faults.append(Fault("PB010", self.path, key.line, key.col, facts=facts))
            return
        parent.pairs[key.value] = (key, node)

    def _check_written(self, node: Node) -> None:
        if not isinstance(node, Scalar) or not node.plain:
            return
        if _TIME.fullmatch(node.value):
            self.faults.append(self._fault("PB011", node.line, node.col, value=node.value))
        elif node.value.lower() in _BOOLEAN_WORDS:
            self.faults.append(self._fault("PB013", node.line, node.col, value=node.value))

    def _fault(self, code: str, line: int, col: int, **facts: Any) -> Fault:
        return Fault(code, self.path, line, col, facts=facts)
