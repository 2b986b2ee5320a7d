"""Making thousands of things ready to be kept: `writing.written`, with what a kind says worked out once.

The two agree on every value, which a test proves; only the nonce and the salt are drawn.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.name_marks import NameMarks
from chuanhui.grid.registers.queries.books import Declared
from chuanhui.grid.registers.queries.reading import TABLE
from chuanhui.grid.registers.rules.columns_text import alike_in_fields, columns_of, told_column, told_rows
from chuanhui.playbook.schema import Guard, RegisterField, Search

_SALT = 16
"""Bytes of a row's salt."""
Raw = tuple[UUID, str, Mapping[str, Any], Mapping[str, Any]]
Columns = Mapping[str, Sequence[Any]]


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
        self._names: list[tuple[str, NameMarks]] = []
        self._exact: list[tuple[str, RegisterField, str]] = []
        for one in kind.fields:
            if one.declared:
                continue
            if rules.named(kind, one):
                self._names.append((one.id, NameMarks(f"{kind.id}.{one.id}.", self._stamp)))
            if one.search is not Search.NONE:
                self._exact.append((one.id, one, rules.exact_stem(kind, one)))
        self._same = rules.same_lists(kind)

    def press(self, things: Sequence[Raw]) -> list[Pressed]:
        """Return new things' fields as they are kept.

        Args:
            things: of each the id that its ciphertext is bound to, its number (the label of last resort), and
                all its open and all its protected fields.
        """
        made: list[Pressed | None] = [None] * len(things)
        for places in alike_in_fields((raw[2], raw[3]) for raw in things):
            for at, one in zip(places, self._press_alike([things[at] for at in places]), strict=True):
                made[at] = one
        return [one for one in made if one is not None]

    def _press_alike(self, things: Sequence[Raw]) -> list[Pressed]:
        """Return what `press` does for things that have the same fields: column by column."""
        many, rows = len(things), [str(one[0]) for one in things]
        plain, guarded = columns_of([one[2] for one in things]), columns_of([one[3] for one in things])
        inside = {id: told_column(values) for id, values in guarded.items()}
        masks = {id: list(map(self._maskers[id], map(str, values))) for id, values in guarded.items()}
        sealed: Sequence[bytes | None] = [None] * many
        commitments = ["{}"] * many
        if guarded:
            salts = _salts(many)
            texts = told_rows(inside, many)
            sealed = [
                self._seal(row, f'{{"f":{text},"s":"{salt}"}}')
                for row, text, salt in zip(rows, texts, salts, strict=True)
            ]
            commitments = _commitments(salts, inside)
        return list(
            map(
                Pressed,
                rows,
                told_rows({id: told_column(values) for id, values in plain.items()}, many),
                sealed,
                told_rows({id: told_column(values) for id, values in masks.items()}, many),
                masks.get(self._hidden_label) or self._labels(things, masks),
                commitments,
                self._marks_of_columns({**plain, **guarded}, many),
            )
        )

    def _labels(self, things: Sequence[Raw], masks: Columns) -> list[str]:
        kind, words = self._held.kind, self._held.words
        shown = [dict(zip(masks, one, strict=True)) for one in zip(*masks.values(), strict=True)]
        return [
            rules.label_of(kind, plain, masked, number, words)
            for (_, number, plain, _), masked in zip(things, shown or [{}] * len(things), strict=True)
        ]

    def _marks_of_columns(self, columns: Columns, many: int) -> list[tuple[bytes, ...]]:
        found: list[list[tuple[bytes, ...]]] = []
        for id, names in self._names:
            if id in columns:
                found.append([names.of(one) if isinstance(one, str) else () for one in columns[id]])
        for id, field, stem in self._exact:
            if id in columns:
                stamp, forms = self._stamp, rules.same_forms(field, columns[id])
                found.append([(stamp(stem + one),) for one in forms])
        return [sum(one, ()) for one in zip(*found, strict=True)] if found else [()] * many

    def marks(self, plain: Mapping[str, Any], guarded: Mapping[str, Any]) -> set[bytes]:
        """Return the marks that a thing is found by, each as its eight bytes."""
        found: set[bytes] = set()
        for id, names in self._names:
            value = guarded.get(id) or plain.get(id)
            if isinstance(value, str):
                found.update(names.of(value))
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
        return self.sames([(plain, guarded, scope)])[0]

    def sames(
        self, things: Sequence[tuple[Mapping[str, Any], Mapping[str, Any], str]]
    ) -> list[dict[int, int]]:
        """Return `same` of several things."""
        found: list[dict[int, int]] = [{} for _ in things]
        for place, stem, fields, is_local in self._same:
            columns = [_told_in(field.id, things) for field in fields]
            whole = [at for at, told in enumerate(zip(*columns, strict=True)) if None not in told]
            texts = [
                told_column(rules.same_forms(field, [told[at] for at in whole]))
                for field, told in zip(fields, columns, strict=True)
            ]
            for at, told in zip(whole, zip(*texts, strict=True), strict=True):
                text = f"{stem}{things[at][2] if is_local else ''}:[{','.join(told)}]"
                found[at][place] = mark = self._mark(text)
                if self._former:
                    self._known_as[mark] = (mark, *(former(text) for former in self._former))
        return found

    def known_as(self, mark: int) -> tuple[int, ...]:
        """Return a mark that `same` gave with those of the same text under the other keys of the ring."""
        return self._known_as.get(mark, (mark,))


def _told_in(id: str, things: Iterable[tuple[Mapping[str, Any], Mapping[str, Any], str]]) -> list[Any]:
    """Return a field of each thing, None where it is not told."""
    return [plain.get(id) if (value := guarded.get(id)) is None else value for plain, guarded, _ in things]


def _salts(many: int) -> list[str]:
    drawn = os.urandom(_SALT * many).hex()
    return [drawn[at : at + 2 * _SALT] for at in range(0, len(drawn), 2 * _SALT)]


def _commitments(salts: Sequence[str], inside: Mapping[str, Sequence[str]]) -> list[str]:
    """Return `vault.commitments` of each row as canonical JSON; the names of fields need no escapes."""
    columns = {}
    for id, told in inside.items():
        mid = f"\x1f{id}\x1f"
        columns[id] = [_digest(f"{salt}{mid}{one}") for salt, one in zip(salts, told, strict=True)]
    return told_rows(columns, len(salts))


def _digest(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[: vault.COMMITMENT_SIGNS]}"'
