"""The kinds of register that a playbook may name, its own and those that other playbooks declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.reading import Reading, Section
from chuanhui.playbook.schema import RegisterKind


@dataclass(frozen=True)
class Things:
    """The kinds of register that may be named: the playbook's own and those of the other playbooks.

    Attributes:
        own: ids that this playbook declares, before they are read.
        others: kinds that other playbooks declare; None where they are not known and cannot be checked.
    """

    own: tuple[str, ...] = ()
    others: Mapping[str, RegisterKind] | None = None
    read: dict[str, RegisterKind] = field(default_factory=dict)

    def get(self, kind_id: str) -> RegisterKind | None:
        """Return the kind where its declaration is known, else None."""
        return self.read.get(kind_id) or (self.others or {}).get(kind_id)

    def ids(self) -> tuple[str, ...]:
        """Return every kind that is known to be declared, the playbook's own first."""
        return tuple(dict.fromkeys((*self.own, *(self.others or ()))))

    def belonging_to(self, kind_id: str) -> tuple[str, ...]:
        """Return the kinds known whose things may belong to things of this kind."""
        kinds = ((one, self.get(one)) for one in self.ids())
        return tuple(
            one for one, kind in kinds if kind and any(tie.to == kind_id for tie in kind.ties.values())
        )

    def name(self, section: Section, key: str) -> str:
        """Return the kind named under `key`, "" with a fault where none has this id."""
        node = section.need(key)
        return self.named(section.reading, node, section.at(key)) if node else ""

    def named(self, reading: Reading, node: Node, where: str) -> str:
        """Return the kind written at a node; without knowledge of other playbooks any id will do."""
        if self.others is None:
            return reading.id(node, where, example="household")
        return reading.one_of(node, where, self.ids(), "PB120")


def things_of(top: Section, others: Mapping[str, RegisterKind] | None) -> Things:
    """Return what may be named, before the declarations are read: one may name another that follows it."""
    node = top.get("registers")
    return Things(tuple(node.pairs) if isinstance(node, Entries) else (), others)
