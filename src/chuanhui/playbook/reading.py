"""Typed reading of the node tree: each value is checked where it stands, every fault is collected.

A `Section` is one mapping with the keys it may have. A read that fails notes a fault and returns an empty
value of its type, so that the rest of the file is still read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from chuanhui.kernel.allowances import Allowance, Clock, parse_allowance
from chuanhui.kernel.errors import BadInput
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.nodes import Entries, Items, Node, Scalar
from chuanhui.playbook.schema import Text

TOP = "playbook.yaml"

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"-?\d{1,9}")
_KINDS = {
    Scalar: ("一个值", "a single value"),
    Items: ("一个列表", "a list"),
    Entries: ("一组“键: 值”", "a mapping of keys to values"),
}


class Reading:
    """The faults found while one file is read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def fault(self, code: str, at: Node, severity: str = "error", **facts: Any) -> None:
        """Note a fault at a node."""
        self.faults.append(Fault(code, self.path, at.line, at.col, severity, facts))

    def wrong_kind(self, node: Node, where: str, *kinds: type) -> None:
        """Note that `where` should be of one of `kinds`."""
        zh = "或".join(_KINDS[kind][0] for kind in kinds)
        en = " or ".join(_KINDS[kind][1] for kind in kinds)
        self.fault("PB015", node, where=where, expected_zh=zh, expected_en=en)

    def scalar(self, node: Node, where: str, longest: int = 200) -> str:
        """Return the text of a single value, "" with a fault when it is none."""
        if not isinstance(node, Scalar):
            self.wrong_kind(node, where, Scalar)
            return ""
        value = node.value.strip()
        if not value:
            self.fault("PB025", node, where=where)
        elif len(value) > longest:
            self.fault("PB027", node, where=where, most=longest)
            return ""
        return value

    def wording(self, node: Node, where: str, longest: int = 60) -> Text:
        """Return a wording: one text, or `{zh: …, en: …}`."""
        if isinstance(node, Entries):
            section = Section(self, node, where, ("zh", "en"))
            return Text(
                section.text("zh", longest=longest), section.text("en", longest=longest * 3, optional=True)
            )
        return Text(self.scalar(node, where, longest))

    def id(self, node: Node, where: str, example: str = "on_time") -> str:
        """Return a stable id: lower-case letters, digits, underscores."""
        value = self.scalar(node, where)
        if value and not _ID.fullmatch(value):
            self.fault("PB020", node, value=value, example=example)
            return ""
        return value

    def words(self, node: Node, where: str) -> list[tuple[str, Node]]:
        """Return a list of words with their nodes; a single word counts as a list of one."""
        nodes = node.items if isinstance(node, Items) else [node]
        if not nodes:
            self.fault("PB025", node, where=where)
        return [(word, one) for one in nodes if (word := self.scalar(one, where))]

    def names(self, node: Node, where: str) -> tuple[str, ...]:
        """Return a list of words; a single word counts as a list of one."""
        return tuple(word for word, _ in self.words(node, where))

    def one_of(self, node: Node, where: str, allowed: Iterable[str], code: str = "PB024") -> str:
        """Return a word of a closed set, "" with a fault naming the others."""
        value = self.scalar(node, where)
        known = tuple(allowed)
        if value and value not in known:
            self.fault(code, node, where=where, value=value, allowed=known)
            return ""
        return value

    def whole(self, node: Node, where: str, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`; `least` with a fault otherwise."""
        value = self.scalar(node, where)
        if value and (not _WHOLE.fullmatch(value) or not least <= int(value) <= most):
            self.fault("PB023", node, value=value, least=least, most=most, unit="")
            return least
        return int(value or least)

    def percent(self, node: Node, where: str, most: int = 200) -> int:
        """Return a share written like ``80%``, from 1 to `most` per cent."""
        value = self.scalar(node, where)
        number = value.removesuffix("%").strip()
        if value and (
            not value.endswith("%") or not _WHOLE.fullmatch(number) or not 1 <= int(number) <= most
        ):
            self.fault("PB023", node, value=value, least="1%", most=f"{most}%", unit="%")
            return 1
        return int(number or 1)

    def truth(self, node: Node, where: str) -> bool:
        """Return a truth value, written true or false."""
        return self.one_of(node, where, ("true", "false")) == "true"

    def day(self, node: Node, where: str) -> date:
        """Return a date written like ``2020-06-01``."""
        value = self.scalar(node, where)
        try:
            if _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.fault("PB022", node, value=value)
        return date.min

    def allowance(self, node: Node, where: str, *, counted: bool = False) -> Allowance | None:
        """Return an allowance; with `counted`, one that has an amount (no ``until …``)."""
        value = self.scalar(node, where)
        if not value:
            return None
        try:
            allowance = parse_allowance(value)
        except BadInput:
            self.fault("PB021", node, value=value)
            return None
        if counted and allowance.clock is Clock.UNTIL:
            self.fault("PB028", node)
            return None
        return allowance


class Section:
    """One mapping of a playbook: refuses keys that it does not know and offers typed reads of the others."""

    def __init__(
        self, reading: Reading, node: Node, where: str, allowed: Sequence[str], ignored: Sequence[str] = ()
    ) -> None:
        self.reading, self.where = reading, where
        self.node: Entries = node if isinstance(node, Entries) else Entries(node.line, node.col)
        if not isinstance(node, Entries):
            reading.wrong_kind(node, where, Entries)
        self.sound = isinstance(node, Entries)
        for key, (written, _) in self.node.pairs.items():
            if key not in allowed and key not in ignored:
                reading.fault("PB012", written, key=key, where=where, allowed=tuple(allowed))

    def at(self, key: str) -> str:
        """Return the place of a key in words: ``cases.problem.steps``."""
        return key if self.where == TOP else f"{self.where}.{key}"

    def get(self, key: str) -> Node | None:
        """Return the node of `key`, or None."""
        return self.node.get(key)

    def key(self, key: str) -> Node:
        """Return the key itself as it is written; the whole mapping where it is absent."""
        pair = self.node.pairs.get(key)
        return pair[0] if pair else self.node

    def need(self, key: str) -> Node | None:
        """Return the node of `key`; notes a fault when it is missing."""
        found = self.node.get(key)
        if found is None and self.sound:
            self.reading.fault("PB014", self.node, where=self.where, key=key)
        return found

    def text(self, key: str, *, longest: int = 200, optional: bool = False) -> str:
        """Return the text of `key`."""
        node = self.get(key) if optional else self.need(key)
        return self.reading.scalar(node, self.at(key), longest) if node else ""

    def wording(self, key: str, longest: int = 60) -> Text:
        """Return the wording of `key`, which must be there."""
        node = self.need(key)
        return self.reading.wording(node, self.at(key), longest) if node else Text("")

    def whole(self, key: str, least: int, most: int, default: int | None) -> int:
        """Return the whole number of `key`; `default` None means it must be there."""
        node = self.need(key) if default is None else self.get(key)
        return self.reading.whole(node, self.at(key), least, most) if node else (default or 0)

    def truth(self, key: str, default: bool = False) -> bool:
        """Return the truth value of `key`."""
        node = self.get(key)
        return self.reading.truth(node, self.at(key)) if node else default

    def words(
        self, key: str, allowed: Iterable[str] | None = None, *, code: str = "PB024"
    ) -> tuple[str, ...]:
        """Return the words of `key`, each from `allowed` when it is given; () when absent."""
        node = self.get(key)
        if node is None:
            return ()
        found = self.reading.words(node, self.at(key))
        if allowed is None:
            return tuple(word for word, _ in found)
        known = tuple(allowed)
        return tuple(
            word for _, one in found if (word := self.reading.one_of(one, self.at(key), known, code))
        )

    def entries(self, key: str, *, required: bool = False) -> Iterator[tuple[str, Node]]:
        """Yield the entries of the mapping under `key`: a checked id and its node."""
        node = self.need(key) if required else self.get(key)
        if node is None:
            return
        if not isinstance(node, Entries):
            self.reading.wrong_kind(node, self.at(key), Entries)
            return
        for written, value in node.pairs.values():
            if found := self.reading.id(written, self.at(key)):
                yield found, value


def limited(section: Section, key: str, most: int, *, required: bool = True) -> Iterator[tuple[str, Node]]:
    """Yield the entries of the mapping under `key`, with a fault when there are more than `most`."""
    for number, (name, node) in enumerate(section.entries(key, required=required)):
        if number == most:
            section.reading.fault("PB032", node, where=section.at(key), most=most)
            return
        yield name, node
