"""What the playbooks beside one declare: registers are declared once and named by every playbook.

Only files with a line ``registers:`` are read, and each only as often as it changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.nodes import Entries, Scalar, compose, read_bytes
from chuanhui.playbook.places import Places
from chuanhui.playbook.read_forms import read_words
from chuanhui.playbook.read_registers import read_registers
from chuanhui.playbook.read_things import things_of
from chuanhui.playbook.reading import TOP, Reading, Section
from chuanhui.playbook.schema import Playbook, RegisterKind

Beside = dict[str, tuple[RegisterKind, str]]
"""Kinds of register by id, each with the id of the playbook that declares it."""


class _Loaded(Protocol):
    @property
    def playbook(self) -> Playbook | None: ...

    @property
    def text(self) -> str: ...


def declared_beside(folder: Path, file: str) -> Beside | None:
    """Return what the other playbooks (`file`) of the folder's own folder declare; None where none are."""
    found: Beside = {}
    alone = True
    for path in sorted(folder.resolve().parent.glob(f"*/{file}")):
        if path.parent == folder.resolve():
            continue
        alone = False
        about = path.stat()
        found = {**_declared(path, about.st_mtime_ns, about.st_size), **found}
    return None if alone else found


@lru_cache(maxsize=256)
def _declared(path: Path, _changed: int, _size: int) -> Mapping[str, tuple[RegisterKind, str]]:
    """Return what one file declares; what is wrong with it is told when it is loaded itself."""
    text, faults = read_bytes(path.read_bytes(), str(path))
    if faults or "registers:" not in text:
        return {}
    tree, _ = compose(text, str(path))
    if not isinstance(tree, Entries) or not isinstance(tree.get("registers"), Entries):
        return {}
    ident = tree.get("playbook")
    reading = Reading(str(path))
    top = Section(reading, tree, TOP, tuple(tree.pairs))
    kinds = read_registers(top, read_words(top), things_of(top, None))
    name = ident.value if isinstance(ident, Scalar) else path.parent.name
    return {one: (kind, name) for one, kind in kinds.items()}


def declared_twice(loaded: _Loaded, path: str, beside: Beside) -> Iterator[Fault]:
    """Yield a fault for each register that another playbook declares too; a version of itself is none."""
    playbook = loaded.playbook
    if playbook is None or not any(one in beside for one in playbook.registers):
        return
    tree, _ = compose(loaded.text, path)
    for kind_id in playbook.registers:
        owner = beside[kind_id][1] if kind_id in beside else playbook.id
        if tree is not None and owner != playbook.id:
            yield Places(tree, path).fault("PB128", "registers", kind_id, value=kind_id, playbook=owner)
