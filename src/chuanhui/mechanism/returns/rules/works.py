"""Work that recurs, seen alike: a return, a sweep or a roster of one playbook version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema import (
    Each,
    Field,
    FieldKind,
    Form,
    Playbook,
    ReturnKind,
    RosterKind,
    Shift,
    Text,
)

NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.QUANTITY})
TARGETS, REACHED = "targets", "reached"
TO_REACH = Text("应到", "to be reached")
WERE_REACHED = Text("已到", "reached")


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of recurring work.

    Attributes:
        ref: ``returns.daily``, ``sweeps.doors``, ``rosters.patrol``.
        fields: what is asked; of a sweep also targets, reached and each reason; of a roster each force.
        reasons: ids of a sweep's reasons for no contact.
        group: codes or names of the areas that `each.among` names; () for all areas.
        kind: the return or sweep; None for a roster. `roster` likewise.
    """

    campaign: str
    version: int
    ref: str
    name: Text
    every: PeriodKind
    each: Each
    by: tuple[str, ...]
    fields: tuple[Field, ...]
    reasons: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    kind: ReturnKind | None = None
    roster: RosterKind | None = None

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Return the shifts of a roster; () otherwise."""
        return self.roster.shifts if self.roster else ()

    @property
    def slots(self) -> tuple[str, ...]:
        """Return the slots of each area and period: the shifts, or the one empty slot of a return."""
        return tuple(one.id for one in self.shifts) or ("",)

    @property
    def approve(self) -> tuple[str, ...]:
        """Return the roles that approve; () where sending locks."""
        return self.kind.approve if self.kind else ()

    @property
    def is_sweep(self) -> bool:
        """Tell whether targets are to be reached."""
        return self.kind is not None and self.kind.coverage is not None

    @property
    def numbers(self) -> tuple[Field, ...]:
        """Return the fields that add up the tree."""
        return tuple(one for one in self.fields if one.kind in NUMBERS)

    @property
    def form(self) -> Form:
        """Return the fields as a form."""
        return Form(self.ref, self.fields)


def works_of(playbook: Playbook) -> tuple[Work, ...]:
    """Return all recurring work of a playbook: returns, sweeps and rosters."""
    returns = [_of_return(playbook, one) for one in playbook.returns.values()]
    return (*returns, *(_of_roster(playbook, one) for one in playbook.rosters.values()))


def _of_return(playbook: Playbook, kind: ReturnKind) -> Work:
    form = playbook.forms.get(kind.form)
    fields = form.fields if form else ()
    reasons: tuple[str, ...] = ()
    sort = "returns"
    if kind.coverage is not None:
        sort = "sweeps"
        words = playbook.words.get(kind.coverage.reasons, {})
        reasons = tuple(words)
        own = {one.id for one in fields}
        head = Text(f"应到{kind.coverage.targets.zh}", f"{kind.coverage.targets.get('en')} to reach")
        asked = [(TARGETS, head), (REACHED, WERE_REACHED), *words.items()]
        fields = (*(_count(name, text) for name, text in asked if name not in own), *fields)
    return Work(
        playbook.id,
        playbook.version,
        f"{sort}.{kind.id}",
        kind.name,
        kind.every,
        kind.each,
        kind.by,
        fields,
        reasons,
        _group(playbook, kind.each),
        kind=kind,
    )


def _of_roster(playbook: Playbook, kind: RosterKind) -> Work:
    words: Mapping[str, Text] = playbook.words.get(kind.forces, {})
    return Work(
        playbook.id,
        playbook.version,
        f"rosters.{kind.id}",
        kind.name,
        kind.every,
        kind.each,
        kind.by,
        tuple(_count(name, text, required=False) for name, text in words.items()),
        (),
        _group(playbook, kind.each),
        roster=kind,
    )


def _group(playbook: Playbook, each: Each) -> tuple[str, ...]:
    group = playbook.groups.get(each.among)
    return group.areas if group else ()


def _count(name: str, text: Text, *, required: bool | None = None) -> Field:
    """Return a question for a count; targets and reached must be told, reasons and forces need not."""
    must = name in {TARGETS, REACHED} if required is None else required
    return Field(name, text, FieldKind.NUMBER, required=must, least=0)
