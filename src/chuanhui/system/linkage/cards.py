"""A register as a run sees it: read once, on record, in memory only, with numbers in the place of ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.grid.registers.actions import People
from chuanhui.grid.registers.queries import declared
from chuanhui.playbook.schema import About, FieldKind, IdentifyRole, RiskRule
from chuanhui.playbook.schema.matching import THINGS
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.intake.facts import NUMBER

COMPARED = ("id_number", "name", "sex", "birth", "phone", "village", "address")
"""The roles that the engine compares."""

_TYPES: Mapping[FieldKind, pa.DataType] = {
    FieldKind.NUMBER: NUMBER,
    FieldKind.QUANTITY: NUMBER,
    FieldKind.DATE: pa.date32(),
}


def register_facts(rules: Sequence[RiskRule]) -> tuple[str, ...]:
    """Return the facts of registers that rules ask for, each once."""
    facts = (one.fact for rule in rules for one in rule.conditions)
    return tuple(dict.fromkeys(one for one in facts if one.startswith(THINGS)))


def paths_of(ground: Ground, *, matching: bool = True) -> dict[str, tuple[str, ...]]:
    """Return what is read of the register, by name: what is compared by its role, and facts by their name.

    Args:
        matching: False reads facts only: what is not compared is not decrypted.
    """
    plan = ground.plan
    found = {role.value: paths for role, paths in plan.fields.items()} if matching else {}
    for fact in register_facts(ground.risks):
        _, kind, name = fact.split(".", 2)
        found[fact] = (name if kind == plan.register else f"{plan.household}.{name}",)
    return found


@dataclass(frozen=True)
class Cards:
    """The people of a plan's register and their households; a person is its place in `people`.

    Attributes:
        merged: things that turned out to be others, each with what it is now: what is held of the one, facts,
            decisions of clerks, doubts and warnings, counts for the other, and no more once that is undone.
    """

    ground: Ground
    people: People = field(repr=False)
    merged: Mapping[UUID, UUID] = field(default_factory=dict, repr=False)

    @cached_property
    def places(self) -> dict[UUID, int]:
        """Return the number of each person, and of each that was merged into one."""
        return self._with_merged({one: place for place, one in enumerate(self.people.ids)})

    @cached_property
    def homes(self) -> list[UUID]:
        """Return the households by their numbers, in the order of their ids."""
        return sorted({one for one in self.people.homes if one is not None})

    @cached_property
    def home_places(self) -> dict[UUID, int]:
        """Return the number of each household, and of each that was merged into one."""
        return self._with_merged({one: place for place, one in enumerate(self.homes)})

    def _with_merged(self, places: dict[UUID, int]) -> dict[UUID, int]:
        return {lost: places[kept] for lost, kept in self.merged.items() if kept in places} | places

    @cached_property
    def households(self) -> pa.Array:
        """Return the household of each person, null for none."""
        return pa.array(self.home_of, pa.int64())

    @cached_property
    def home_of(self) -> list[int | None]:
        """Return the number of each person's household, None for none."""
        known = self.home_places
        return [None if one is None else known[one] for one in self.people.homes]

    @cached_property
    def subjects(self) -> pa.Table:
        """Return person and household, one row for each person, as rules are judged on them."""
        return pa.table({"household": self.households, "person": self._persons})

    @cached_property
    def _persons(self) -> pa.Array:
        return pa.array(range(len(self.people.ids)), pa.int64())

    @cached_property
    def who(self) -> pa.Table:
        """Return who each person is: `person`, `thing`, `household` and `area_path` as texts."""
        homes = pa.array([str(one) for one in self.homes], pa.string())
        return pa.table(
            {
                "person": self._persons,
                "thing": pa.array([str(one) for one in self.people.ids], pa.string()),
                "household": homes.take(self.households),
                "area_path": pa.array(self.people.area_paths, pa.string()),
            }
        )

    def registry(self) -> pa.Table:
        """Return the register as the engine compares it: person, household, and a column for each role."""
        columns: dict[str, Any] = {"person": self._persons, "household": self.households}
        for role in COMPARED:
            held = self.people.columns.get(role)
            columns[role] = pa.array(held or [None] * len(self.people.ids), pa.string())
        return pa.table(columns)

    def numbers(self) -> Iterator[str]:
        """Yield the ID numbers held, those of nobody left out."""
        yield from (one for one in self.people.columns.get(IdentifyRole.ID_NUMBER.value, ()) if one)

    def card(self, person: int) -> dict[str, str]:
        """Return what is held of a person by role, for a clerk who compares."""
        columns = self.people.columns
        return {
            role: value
            for role in COMPARED
            if role in columns and (value := columns[role][person]) is not None
        }

    def area_of(self, person: int) -> str:
        """Return the path of the area in which a person stands."""
        return self.people.area_paths[person]

    def fact_rows(self, about: About) -> dict[str, pa.Table]:
        """Return what the registers themselves say, by ``registers.<kind>``, as rules are judged on it.

        Args:
            about: for rules about households what belongs to one is told once for it, whoever lives there;
                for those about persons it is told of each.
        """
        by_kind: dict[str, list[str]] = {}
        for fact in register_facts(self.ground.risks):
            by_kind.setdefault(fact.rpartition(".")[0], []).append(fact)
        return {kind: self._rows_of(kind, facts, about) for kind, facts in by_kind.items()}

    def _rows_of(self, kind: str, facts: Sequence[str], about: About) -> pa.Table:
        held = declared(kind.removeprefix(THINGS)).kind
        rows = list(range(len(self.people.ids)))
        if held.id != self.ground.plan.register and about is About.HOUSEHOLD:
            first: dict[UUID, int] = {}
            for place, home in enumerate(self.people.homes):
                if home is not None:
                    first.setdefault(home, place)
            rows = list(first.values())
        places = pa.array(rows, pa.int64())
        columns: dict[str, Any] = {
            "household": self.households.take(places),
            "person": places,
            "ago": pa.repeat(pa.scalar(0, pa.int32()), len(rows)),
        }
        for fact in facts:
            name = fact.rpartition(".")[2]
            known = held.get(name)
            kind_of = known.field.kind if known is not None else FieldKind.TEXT
            texts = pa.array(self.people.columns[fact], pa.string()).take(places)
            columns[name] = _typed(kind_of, texts)
        return pa.table(columns)


def _typed(kind: FieldKind, texts: pa.Array) -> pa.Array:
    """Return what a register holds of a field as rules compare it."""
    if kind is FieldKind.YES_NO:
        return pc.equal(texts, "true")
    return pc.cast(texts, _TYPES.get(kind, pa.string()))
