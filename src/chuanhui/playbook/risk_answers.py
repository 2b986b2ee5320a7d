"""What is known of one household when a risk rule is judged, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from chuanhui.playbook.schema import Condition, RiskRule, Value


class Verdict(IntEnum):
    """What a rule or a condition says, in the order in which they outdo each other."""

    NO = 0
    WAITS = 1
    ASKS = 2
    FIRES = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell: its value, None where it was blank, sent `ago` periods before the present one."""

    value: Value | None
    ago: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of one household (or of one person, for a rule about persons).

    Attributes:
        seen: cells by fact, ``medical_insurance.self_paid`` or ``registers.household.housing``.
        rows: periods ago of the rows linked to it, by source; one with no entry has none.
        sent: sources whose file of the present period was matched.
        pending: sources of which a row that may be theirs lies with a clerk.
        members: how many persons the register has in the household.
        people: what is known of each member alone, by a number of his own, for rows of one and the same
            person; none where a single person is judged.
        ago: of `pending`, how many periods ago the latest of these rows was told; with no entry, in the
            present one. What does not look as far back waits for none of them.
    """

    seen: Mapping[str, Sequence[Seen]] = field(default_factory=dict)
    rows: Mapping[str, Sequence[int]] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    members: int = 1
    people: Mapping[int, Facts] = field(default_factory=dict)
    ago: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition found.

    Attributes:
        value: what was compared: the sum, the share, the change in per cent, or the value that decided; None
            where the fact is empty or nothing is compared.
        values: how many cells had a value.
        blanks: how many cells were blank and set aside.
        empty: the fact is empty, and the verdict is what the rule says of that.
        band: how many limits of `Condition.bands` the value has passed.
        pending: it waits for a clerk's decision on a row; otherwise what waits, waits for a file.
        who: of a row of one and the same person: whom it was found of, as `Facts.people` numbers him.
    """

    condition: Condition
    verdict: Verdict
    value: Value | None = None
    values: int = 0
    blanks: int = 0
    empty: bool = False
    band: int = 0
    pending: bool = False
    who: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says of one household, and what it rests on, group by group and condition by condition.

    A group of one and the same person has its conditions once for each person of whom they say the most;
    where they hold of nobody, for the one of whom most of them do.
    """

    rule: RiskRule
    verdict: Verdict
    findings: tuple[tuple[Finding, ...], ...]

    @property
    def fires(self) -> bool:
        """Return whether a warning is due."""
        return self.verdict is Verdict.FIRES

    @property
    def asks(self) -> bool:
        """Return whether somebody must be asked for a fact that is empty."""
        return self.verdict is Verdict.ASKS

    @property
    def waits(self) -> bool:
        """Return whether nothing can be said before a file or a clerk's decision is there."""
        return self.verdict is Verdict.WAITS

    @property
    def all(self) -> tuple[Finding, ...]:
        """Return the findings in the order of the conditions."""
        return tuple(one for group in self.findings for one in group)

    @property
    def behind(self) -> tuple[Finding, ...]:
        """Return the findings that carry the verdict: those that say the same, or more."""
        if self.verdict is Verdict.NO:
            return tuple(one for one in self.all if one.verdict is Verdict.NO)
        return tuple(one for one in self.all if one.verdict >= self.verdict)

    @property
    def empties(self) -> tuple[str, ...]:
        """Return the facts that were empty."""
        return tuple(dict.fromkeys(one.condition.fact for one in self.all if one.empty))

    @property
    def band(self) -> int:
        """Return the band that the household lies in: how many limits its facts have passed."""
        return max((one.band for one in self.all if one.verdict is Verdict.FIRES), default=0)
