"""Making thousands of things ready to be kept: `writing.written`, with what a kind says worked out once.

The two agree on every value, which a test proves; only the nonce and the salt are drawn.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.queries.books import Declared
from chuanhui.grid.registers.queries.reading import TABLE
from chuanhui.playbook.schema import RegisterField, Search

PIECES_REMEMBERED = 200_000
_SALT = 16
"""Bytes of a row's salt."""
_PARTED = ',"\\u001e",'
Raw = tuple[UUID, str, Mapping[str, Any], Mapping[str, Any]]
_told: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


@dataclass(slots=True)
class Pressed:
    """The fields of a thing as their columns take them: JSON as text, marks as numbers."""

    plain: str
    sealed: bytes | None
    masks: str
    label: str
    commitment: str
    marks: frozenset[int]


class Press:
    """Makes the fields of things of one kind ready; lives as long as one import, inside `vault.pinned`."""

    def __init__(self, held: Declared) -> None:
        self._held = held
        kind = held.kind
        self._mark = vault.marker()
        ring = vault.ring()
        self._former = [vault.marker(number) for number in ring.marks if number != ring.marking]
        self._known_as: dict[int, tuple[int, ...]] = {}
        self._masked = {one.id: one for one in kind.guarded}
        self._names: list[tuple[str, str]] = []
        self._exact: list[RegisterField] = []
        for one in kind.fields:
            if one.declared:
                continue
            if rules.named(kind, one):
                self._names.append((one.id, f"{kind.id}.{one.id}."))
            if one.search is not Search.NONE:
                self._exact.append(one)
        self._pieces: dict[str, int] = {}
        self._same = rules.same_lists(kind)

    def press(self, things: Sequence[Raw]) -> list[Pressed]:
        """Return new things' fields as they are kept.

        Args:
            things: of each the id that its ciphertext is bound to, its number (the label of last resort), and
                all its open and all its protected fields.
        """
        held = self._held
        masks = [{id: rules.mask(self._masked[id], one) for id, one in raw[3].items()} for raw in things]
        texts = zip(
            _each(raw[2] for raw in things), _each(raw[3] for raw in things), _each(masks), strict=True
        )
        salts = os.urandom(_SALT * len(things)).hex()
        made = []
        for at, ((thing_id, number, plain, guarded), (told, inside, masked)) in enumerate(
            zip(things, texts, strict=True)
        ):
            sealed, commitment = None, "{}"
            if guarded:
                salt = salts[2 * _SALT * at : 2 * _SALT * (at + 1)]
                sealed = vault.seal_text(vault.place_of(TABLE, thing_id), f'{{"f":{inside},"s":"{salt}"}}')
                commitment = _commitments(salt, guarded)
            label = rules.label_of(held.kind, plain, masks[at], number, held.words)
            made.append(Pressed(told, sealed, masked, label, commitment, self.marks(plain, guarded)))
        return made

    def marks(self, plain: Mapping[str, Any], guarded: Mapping[str, Any]) -> frozenset[int]:
        """Return the marks that a thing is found by."""
        found: list[int] = []
        for id, stem in self._names:
            value = guarded.get(id) or plain.get(id)
            if isinstance(value, str):
                for use, piece in rules.pieces_of(value):
                    found.append(self._remembered(f"{stem}{use}:{piece}"))
        for field in self._exact:
            value = guarded.get(field.id, plain.get(field.id))
            if value is not None:
                found.append(self._mark(rules.exact_text(self._held.kind, field, value)))
        return frozenset(found)

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

    def _remembered(self, text: str) -> int:
        """Return the mark of a piece of a name; pieces repeat from name to name."""
        found = self._pieces.get(text)
        if found is None:
            found = self._mark(text)
            if len(self._pieces) < PIECES_REMEMBERED:
                self._pieces[text] = found
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
