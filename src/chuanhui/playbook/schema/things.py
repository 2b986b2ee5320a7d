"""What a playbook says of the things that stand in an area, and of the people behind them: registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chuanhui.kernel.allowances import Allowance
from chuanhui.playbook.schema.cases import Field, Text


class Guard(StrEnum):
    """How a field is protected. Everything but `OPEN` is encrypted at rest and masked on screen."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Search(StrEnum):
    """How a protected field can be found: not at all, by its exact value, or as a name."""

    NONE = ""
    EXACT = "exact"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class RegisterField:
    """One fact that a register holds.

    Attributes:
        field: id, question, kind, list of words and limits, as in a form.
        guard: see `Guard`; sensitive fields are not even masked to posts outside `RegisterKind.reveal`.
        search: see `Search`; open fields are always found.
        public: shown to anybody without signing in; never with a guard.
        holds: words that a form may not ask for because this field answers them (law 6, enter once).
        declared: told by the person alone, who may take it back; never looked for, listed or searched.
    """

    field: Field
    guard: Guard = Guard.OPEN
    search: Search = Search.NONE
    public: bool = False
    holds: tuple[str, ...] = ()
    declared: bool = False

    @property
    def id(self) -> str:
        """Return the id of the field."""
        return self.field.id


@dataclass(frozen=True, slots=True)
class TieKind:
    """How a thing belongs to another: a building to its compound, a person to a household.

    Attributes:
        to: id of the register kind that it belongs to.
        one: it belongs to one at a time (part of a whole); otherwise to several.
        required: it cannot be registered without.
        roles: id of the list of words of the roles in it (owner, tenant, family); "" for none.
    """

    id: str
    name: Text
    to: str
    one: bool = True
    required: bool = False
    roles: str = ""


@dataclass(frozen=True, slots=True)
class Keep:
    """How long personal fields stay after the thing has ended, and on what ground; then they are purged.

    Attributes:
        after: allowance from the day on which the thing ended.
        basis: law or rule that says so.
    """

    after: Allowance
    basis: str


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """One kind of thing that a register holds.

    Attributes:
        label: id of the field that names a thing; a protected one is shown masked.
        number: pattern of its stable id: ``{area}``, ``{within}`` and ``{n:04}``; `within` is the number of
            the thing that its first `one` tie leads to.
        stands: level or layer of the areas that it stands in (``community``, ``compound`` …).
        ties: ways in which it belongs to others, the one that places it first.
        by: roles that register, change and end it.
        approve: roles that approve what `by` asks for; () means that it holds at once.
        seen_by: roles that see its card with masks; () means every post with sight.
        reveal: roles that may see a protected field in full, with a purpose and a reason.
        same: lists of fields; two things alike in all fields of one list are shown as duplicates.
        recheck: it is looked at again within this allowance of the last look; None for never.
        keep: None where it holds no protected field.
        lasts: it ends by itself so long after the day on which it began; None where somebody must end it.
        of_units: the firms' own things are seen under the custodian unit's sight.
    """

    id: str
    name: Text
    fields: tuple[RegisterField, ...]
    label: str
    number: str
    stands: str
    by: tuple[str, ...]
    ties: Mapping[str, TieKind] = field(default_factory=dict)
    approve: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()
    reveal: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    recheck: Allowance | None = None
    keep: Keep | None = None
    of_units: bool = False
    lasts: Allowance | None = None

    def get(self, field_id: str) -> RegisterField | None:
        """Return the field with this id, or None."""
        return next((one for one in self.fields if one.id == field_id), None)

    @property
    def guarded(self) -> tuple[RegisterField, ...]:
        """Return the fields that are encrypted."""
        return tuple(one for one in self.fields if one.guard is not Guard.OPEN)
