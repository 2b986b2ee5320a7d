"""What a resident may report at a place: kinds of case that playbooks in force there open to residents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting, territory_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.rules import may_file
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import CaseKind, Field, FieldKind, Form, Playbook, Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case that a resident may open, under the playbook in force in a territory."""

    playbook: Playbook
    case: CaseKind

    @property
    def id(self) -> str:
        """Return the name under which pages carry it: ``wenming.problem``."""
        return f"{self.playbook.id}.{self.case.id}"

    @property
    def form(self) -> Form:
        """Return the form that is asked."""
        return self.playbook.forms[self.case.form]

    @property
    def category(self) -> Field | None:
        """Return the question that sorts the report."""
        return self.form.get(self.case.category)

    def first_of(self, kind: FieldKind) -> Field | None:
        """Return the first question of a kind, or None."""
        return next((one for one in self.form.fields if one.kind is kind), None)


def territories() -> tuple[str, ...]:
    """Return the roots of the grid; each has its own posts, ledgers and playbooks."""
    return tuple(one.path for one in areas.children(Sight.everything(), None))


def kinds_in(territory: str, *, at: datetime, about: bool = False) -> tuple[Kind, ...]:
    """Return what residents may report in a territory at an instant, in the order of the playbooks.

    Args:
        about: only kinds that are about a registered thing, which has a page of its own; otherwise only those
            that are not. Objections to a notice are told on the notice and stand in neither.
    """
    resident, found = Acting.resident(territory), []
    for beginning in rulebooks.all_in_force(territory, at=at):
        playbook = rulebooks.rulebook(beginning.ref)
        objections = {one.objection for one in playbook.notices.values()}
        found += [
            Kind(playbook, one)
            for one in playbook.cases.values()
            if bool(one.about) is about and one.id not in objections and may_file(one, resident)
        ]
    return tuple(found)


def about_kind(territory: str, register: str, *, at: datetime) -> Kind | None:
    """Return the first kind of case that residents may open about things of a register, or None."""
    found = kinds_in(territory_of(territory), at=at, about=True)
    return next((one for one in found if one.case.about == register), None)


def first_territory(*, at: datetime) -> str:
    """Return the territory whose questions are asked before the place is known."""
    roots = territories()
    return next((one for one in roots if kinds_in(one, at=at)), roots[0] if roots else "")


def bases(*, at: datetime) -> tuple[tuple[Text, str], ...]:
    """Return each campaign that takes reports, with the document it rests on; once, though several run it."""
    found = {one.playbook.id: one.playbook for root in territories() for one in kinds_in(root, at=at)}
    return tuple((one.name, one.basis) for one in found.values())
