"""Whose posts take part in an inspection: which department rates, and which units are rated.

A role such as ``department_desk`` is one that every department has. The playbook's ``line`` says whose posts
are meant; where a sheet rates a unit, such a role contests as that unit's own. No unit rates itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.inspections.errors import NotRated, OwnUnit, RatedMissing, RatedOtherwise
from chuanhui.mechanism.inspections.rules.state import Visit
from chuanhui.playbook.schema import InspectionKind
from chuanhui.playbook.vocabulary import LINE_ROLES


@dataclass(frozen=True, slots=True)
class Parties:
    """The units that a kind of inspection names, as they stand in the territory.

    Attributes:
        line: ids of the units whose posts take part under a role that every department has; None where a
            playbook of before the language asked names none, and the role alone decides.
        rated: ids of the units that are rated, by the name that the playbook gives them.
    """

    line: frozenset[int] | None = frozenset()
    rated: Mapping[str, int] = field(default_factory=dict)

    def take_part(self, roles: Collection[str], by: Acting) -> bool:
        """Tell whether `by` is one of those whom `roles` means."""
        if by.role not in roles:
            return False
        return by.role not in LINE_ROLES or self.line is None or by.unit_id in self.line

    def may_contest(self, roles: Collection[str], rated_id: int | None, by: Acting) -> bool:
        """Tell whether `by` is one of those whom `roles` means, for a sheet about a unit; None is an area."""
        if rated_id is None or by.role not in LINE_ROLES:
            return self.take_part(roles, by)
        return by.role in roles and by.unit_id == rated_id

    def named(self, unit_id: int | None) -> str:
        """Return the playbook's name of a unit that is rated, "" for one that it does not name."""
        return next((name for name, one in self.rated.items() if one == unit_id), "")


STRICT = Parties()
"""Names no unit: nobody takes part by a role that every department has."""


def rated_unit(kind: InspectionKind, parties: Parties, wanted: str, sheets: Iterable[Visit]) -> int | None:
    """Return the unit that a sheet rates; None where the area itself is rated.

    All sheets for one place in a round rate the same unit. Who sends a later one need not name it, and nobody
    needs to where there is only one.

    Args:
        wanted: a unit as the playbook names it; "" leaves it to what is known.
        sheets: the other sheets for the place in this round.

    Raises:
        NotRated: the inspection rates no such unit, or rates areas.
        RatedMissing: several units may be meant.
        RatedOtherwise: another sheet for the place rates another unit.
    """
    if wanted and wanted not in parties.rated:
        raise NotRated(unit=wanted, units="、".join(kind.rates) or "—")
    if not kind.rates:
        return None
    known = next((one.rated_id for one in sheets if not one.struck and one.rated_id is not None), None)
    if wanted:
        found = parties.rated[wanted]
        if known not in (None, found):
            raise RatedOtherwise(unit=parties.named(known) or str(known))
        return found
    if known is not None:
        return known
    if len(parties.rated) != 1:
        raise RatedMissing(units="、".join(kind.rates))
    return next(iter(parties.rated.values()))


def refusal_of_own(rated_id: int | None, units: Collection[int | None]) -> ChuanhuiError | None:
    """Return why somebody whose posts stand in these units may not judge about the unit rated, or None."""
    return OwnUnit() if rated_id is not None and rated_id in units else None
