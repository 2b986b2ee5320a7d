"""The kinds of register in force, remembered under a stamp. They are public and carry no sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from chuanhui.grid.registers.errors import NoSuchKind
from chuanhui.grid.registers.models import Book
from chuanhui.journal import stamps
from chuanhui.playbook.load import load_text
from chuanhui.playbook.schema import Playbook, RegisterKind, Text

STAMP = "registers"


@dataclass(frozen=True, slots=True)
class Declared:
    """One kind of register, with the playbook that declares it.

    Attributes:
        ref: playbook version, ``jichu@1``.
        words: the lists of words that its fields and ties name.
    """

    kind: RegisterKind
    ref: str
    words: Mapping[str, Mapping[str, Text]]

    @property
    def playbook(self) -> str:
        """Return the playbook's id."""
        return self.ref.partition("@")[0]


class _Known:
    """What this process knows, good as long as the stamp stands."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stamp = -1
        self.declared: Mapping[str, Declared] = {}


_known = _Known()


def all_declared(*, stamp: int | None = None) -> Mapping[str, Declared]:
    """Return every kind of register, by id, as its playbook's latest version that has it declares it.

    Args:
        stamp: the room's stamp when the caller has just read it; None asks for it.
    """
    wanted = stamps.read(STAMP)[STAMP] if stamp is None else stamp
    if wanted != _known.stamp:
        with _known.lock:
            found: dict[str, Declared] = {}
            rows = Book.objects.order_by("declared_at", "playbook", "version")
            for name, version, text in rows.values_list("playbook", "version", "text"):
                book = parsed(text, f"{name}@{version}")
                for kind in book.registers.values():
                    known = found.get(kind.id)
                    if known is None or int(known.ref.rpartition("@")[2]) <= version:
                        found[kind.id] = Declared(kind, book.ref, book.words)
            _known.declared, _known.stamp = found, wanted
    return _known.declared


def kinds(*, stamp: int | None = None) -> Mapping[str, RegisterKind]:
    """Return every kind of register, by id."""
    return {name: one.kind for name, one in all_declared(stamp=stamp).items()}


def declared(kind_id: str, *, stamp: int | None = None) -> Declared:
    """Return one kind of register with its words.

    Raises:
        NoSuchKind: no playbook declares it.
    """
    found = all_declared(stamp=stamp).get(kind_id)
    if found is None:
        raise NoSuchKind(kind=kind_id)
    return found


@lru_cache(maxsize=64)
def parsed(text: str, ref: str) -> Playbook:
    """Return the playbook that a kept text holds; it had no faults when it was kept.

    Raises:
        NoSuchKind: this version of the house cannot read it.
    """
    found = load_text(text, f"{ref}.yaml", kept=True).playbook
    if found is None:
        raise NoSuchKind(kind=ref)
    return found
