"""Making thousands of things ready to be kept: `writing.written`, with what a kind says worked out once.

The two agree on every value, which a test proves; only the nonce and the salt are drawn.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.queries.books import Declared
from chuanhui.grid.registers.queries.reading import TABLE
from chuanhui.playbook.schema import Guard, RegisterField, Search

PIECES_REMEMBERED = 50_000
_SALT = 16
"""Bytes of a row's salt."""
_PARTED = ',"\\u001e",'
Raw = tuple[UUID, str, Mapping[str, Any], Mapping[str, Any]]
_told: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


@dataclass(slots=True)
class Pressed:
    """The fields of a thing as their columns take them: JSON as text, marks as eight bytes each.

    Attributes:
        id: of the thing, as text.
    """

    id: str
    plain: str
    sealed: bytes | None
    masks: str
    label: str
    commitment: str
    marks: Collection[bytes]


class Press:
    """Makes the fields of things of one kind ready; lives as long as one import, inside `vault.pinned`."""

    def __init__(self, held: Declared) -> None:
        self._held = held
        kind = held.kind
        self._stamp, self._seal, self._mark = vault.stamper(), vault.sealer(TABLE), vault.marker()
        ring = vault.ring()
        self._former = [vault.marker(number) for number in ring.marks if number != ring.marking]
        self._known_as: dict[int, tuple[int, ...]] = {}
        self._maskers = {one.id: rules.masker(one) for one in kind.guarded}
        label = kind.get(kind.label)
        self._hidden_label = label.id if label is not None and label.guard is not Guard.OPEN else ""
        self._names: list[tuple[str, str, dict[str, bytes]]] = []
        self._exact: list[tuple[str, RegisterField, str]] = []
        for one in kind.fields:
            if one.declared:
                continue
            if rules.named(kind, one):
                self._names.append((one.id, f"{kind.id}.{one.id}.", {}))
            if one.search is not Search.NONE:
                self._exact.append((one.id, one, rules.exact_stem(kind, one)))
        self._same = rules.same_lists(kind)

    def press(self, things: Sequence[Raw]) -> list[Pressed]:
        """Return new things' fields as they are kept.

        Args:
            things: of each the id that its ciphertext is bound to, its number (the label of last resort), and
                all its open and all its protected fields.
        """
        held, seal, maskers, hidden = self._held, self._seal, self._maskers, self._hidden_label
        masks = [{id: maskers[id](str(one)) for id, one in raw[3].items()} for raw in things]
        texts = zip(
            _each(raw[2] for raw in things), _each(raw[3] for raw in things), _each(masks), strict=True
        )
        salts = os.urandom(_SALT * len(things)).hex()
        made = []
        for at, ((thing_id, number, plain, guarded), (told, inside, masked)) in enumerate(
            zip(things, texts, strict=True)
        ):
            row, sealed, commitment = str(thing_id), None, "{}"
            if guarded:
                salt = salts[2 * _SALT * at : 2 * _SALT * (at + 1)]
                sealed = seal(row, f'{{"f":{inside},"s":"{salt}"}}')
                commitment = _commitments(salt, guarded)
            label = masks[at].get(hidden) if hidden else None
            if label is None:
                label = rules.label_of(held.kind, plain, masks[at], number, held.words)
            made.append(Pressed(row, told, sealed, masked, label, commitment, self.marks(plain, guarded)))
        return made

    def marks(self, plain: Mapping[str, Any], guarded: Mapping[str, Any]) -> set[bytes]:
        """Return the marks that a thing is found by, each as its eight bytes."""
        found: set[bytes] = set()
        for id, stem, known in self._names:
            value = guarded.get(id) or plain.get(id)
            if isinstance(value, str):
                found.update(self._name_marks(stem, known, value))
        for id, field, stem in self._exact:
            value = guarded.get(id)
            if value is None:
                value = plain.get(id)
            if value is not None:
                found.add(self._stamp(stem + rules.same_form(field, value)))
        return found

    def same(self, plain: Mapping[str, Any], guarded: Mapping[str, Any], scope: str) -> dict[int, int]:
        """Return the mark of each list of fields that no two things should share, where all are told.

        Args:
            plain, guarded: all open and all protected fields.
            scope: id of the thing that it stands in; "" for none.
        """
        found = {}
        for place, stem, fields, is_local in self._same:
            told = []
            for field in fields:
                value = guarded.get(field.id)
                if value is None and (value := plain.get(field.id)) is None:
                    break
                told.append(encode_basestring(rules.same_form(field, value)))
            else:
                text = f"{stem}{scope if is_local else ''}:[{','.join(told)}]"
                found[place] = mark = self._mark(text)
                if self._former:
                    self._known_as[mark] = (mark, *(former(text) for former in self._former))
        return found

    def known_as(self, mark: int) -> tuple[int, ...]:
        """Return a mark that `same` gave with those of the same text under the other keys of the ring."""
        return self._known_as.get(mark, (mark,))

    def _name_marks(self, stem: str, known: dict[str, bytes], name: str) -> list[bytes]:
        """Return the marks of the pieces of a name; they repeat from name to name."""
        found = []
        for text in rules.piece_texts(name):
            mark = known.get(text)
            if mark is None:
                mark = self._stamp(stem + text)
                if len(known) < PIECES_REMEMBERED:
                    known[text] = mark
            found.append(mark)
        return found


def _each(values: Iterable[Any]) -> list[str]:
    """Return the canonical JSON of each value, written in one go: a sign that none holds parts them."""
    several = list(values)
    if not several:
        return []
    parted = [one for value in several for one in (value, "\x1e")]
    texts = _told(parted[:-1])[1:-1].split(_PARTED)
    # A value may hold that very sign as a member of a list: then they are written one by one.
    return texts if len(texts) == len(several) else list(map(_told, several))


def _commitments(salt: str, values: Mapping[str, Any]) -> str:
    """Return `vault.commitments` as canonical JSON; names of fields and digests need no escapes."""
    signs = vault.COMMITMENT_SIGNS
    parts = []
    for name in sorted(values):
        value = values[name]
        told = encode_basestring(value) if type(value) is str else _told(value)
        made = hashlib.sha256(f"{salt}\x1f{name}\x1f{told}".encode()).hexdigest()
        parts.append(f'"{name}":"{made[:signs]}"')
    return f"{{{','.join(parts)}}}"
