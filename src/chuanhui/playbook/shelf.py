"""A playbook together with the registers of the others, so that its rules can be said in full words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chuanhui.playbook.schema import Playbook, RegisterKind, Text


def shelved(playbook: Playbook, around: Iterable[Playbook]) -> Playbook:
    """Return a playbook that knows the registers of the others too, for saying what its rules ask of them.

    Only for words: the lists of another playbook go by its id (``jichu.housing``), since two playbooks may
    have lists of one name.

    Args:
        playbook: whose rules are to be said.
        around: the other playbooks in force; itself among them does no harm.
    """
    registers: dict[str, RegisterKind] = {}
    words: dict[str, Mapping[str, Text]] = {}
    for other in around:
        if other.id != playbook.id:
            registers |= {one: _named(kind, other.id) for one, kind in other.registers.items()}
            words |= {f"{other.id}.{one}": options for one, options in other.words.items()}
    return replace(playbook, registers={**registers, **playbook.registers}, words={**words, **playbook.words})


def _named(kind: RegisterKind, playbook_id: str) -> RegisterKind:
    """Return a kind whose choices name their lists by the playbook that declares them."""
    fields = tuple(
        replace(one, field=replace(one.field, of=f"{playbook_id}.{one.field.of}")) if one.field.of else one
        for one in kind.fields
    )
    return replace(kind, fields=fields)
