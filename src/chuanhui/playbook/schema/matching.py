"""What a playbook says of departments' files: what they send, how they are matched, what a match may ask.

A match yields a question, never a decision: a risk rule opens a case in which people go and look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema.cases import NOTHING, Text

Value = Decimal | bool | str | date
"""A fact: number, money and whole as `Decimal`; choice (id of the option) and month (``2022-07``) as text."""

THINGS = "registers."
"""What a fact of a register begins with: ``registers.household.housing``."""


class IdentifyRole(StrEnum):
    """What a column tells of whom a row is about; `FAMILY` is the number of the head of the household."""

    ID_NUMBER = "id_number"
    NAME = "name"
    SEX = "sex"
    BIRTH = "birth"
    PHONE = "phone"
    VILLAGE = "village"
    ADDRESS = "address"
    FAMILY = "family"
    TOKEN = "token"


class Sends(StrEnum):
    """Whether a source sends ID numbers, keyed tokens in their place, or now this, now that."""

    NUMBERS = "numbers"
    TOKENS = "tokens"
    EITHER = "either"


class FactKind(StrEnum):
    """The kinds of fact that a column may bring. There is no free text."""

    NUMBER = "number"
    MONEY = "money"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MONTH = "month"
    DATE = "date"


class About(StrEnum):
    """Whom a fact or a rule is about."""

    PERSON = "person"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One column of a delivery that brings a fact.

    Attributes:
        source: id of its source.
        headings: what stands over the column in the file; any of them.
        unit: of numbers and money: 元, 天; "" for none.
        words: of a choice: id of its list of words.
        sensitive: health, income and the like: sealed at rest, never in a public notice.
        about: a fact of the household counts once, however many of its rows repeat it.
        least, most: bounds outside which a cell is refused; None for none.
    """

    id: str
    source: str
    name: Text
    headings: tuple[str, ...]
    kind: FactKind
    unit: str = ""
    words: str = ""
    sensitive: bool = False
    about: About = About.PERSON
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def ref(self) -> str:
        """Return how rules name it: ``medical_insurance.self_paid``."""
        return f"{self.source}.{self.id}"

    @property
    def numeric(self) -> bool:
        """Return whether it can be added up and compared as a number."""
        return self.kind in {FactKind.NUMBER, FactKind.MONEY, FactKind.WHOLE}


@dataclass(frozen=True, slots=True)
class Source:
    """A department's file that comes in every period: `Playbook.deliveries`.

    Attributes:
        role, unit: the post that sends it, ``department_desk@yibao``; with `unit` "" each area of the
            level of the role sends its own (``street_desk``: one file from each street).
        among: id of the group of areas whose posts send their own; "" for all of the level.
        every: kind of period.
        due: how long after the end of a period its file is due.
        purpose: what for, in one sentence; shown to residents.
        basis: the law or the agreement that allows it.
        keep_inputs: the longest that a file waits for its run; it is deleted with the run in any case.
        keep_facts: how long its facts stay.
        sends: see `Sends`.
        identifies: headings of the columns that tell whom a row is about.
    """

    id: str
    name: Text
    role: str
    unit: str
    every: PeriodKind
    due: Allowance
    purpose: Text
    basis: str
    keep_inputs: Allowance
    keep_facts: Allowance
    sends: Sends
    identifies: Mapping[IdentifyRole, tuple[str, ...]]
    facts: Mapping[str, FactColumn]
    among: str = ""


@dataclass(frozen=True, slots=True)
class Bands:
    """Where a pair of rows is matched, where a clerk looks, where it is none; all in bits.

    Attributes:
        link: least score of a match that nobody looks at.
        margin: what it must be ahead of the next best.
        review: least score of a pair that a clerk looks at.
        basis: where these numbers come from.
    """

    link: Decimal = Decimal(0)
    margin: Decimal = Decimal(2)
    review: Decimal = Decimal(-4)
    basis: str = ""


@dataclass(frozen=True, slots=True)
class MatchingPlan:
    """Which files are matched with which register, how often, and who answers for it.

    Attributes:
        register: kind of thing that a row is matched to, such as ``person``.
        fields: what of it is compared, by role: paths through ties (``home.door``), joined in this order;
            ``area`` is the name of the area that it stands in.
        household: tie that makes a household (``home``); "" where there is none.
        home: kind of thing of the household, "" where there is none.
        sources: ids of deliveries.
        every: kind of period of a run.
        by: roles that run it and decide on doubtful pairs.
        bands: see `Bands`.
        strangers: by source, the kind of case that asks its sender about rows which match nobody. One case
            for a file, with the number of such rows, without names.
        tells_rule: whether a case and the lists of warnings tell which rule fired and what it asks. Without
            it they tell only that a warning of the plan is there; the rule is told with the facts, on record.
    """

    id: str
    name: Text
    register: str
    fields: Mapping[IdentifyRole, tuple[str, ...]]
    household: str
    home: str
    sources: tuple[str, ...]
    every: PeriodKind
    by: tuple[str, ...]
    bands: Bands = Bands()
    strangers: Mapping[str, str] = field(default_factory=dict)
    tells_rule: bool = False


class Empty(StrEnum):
    """What a condition says where a fact is empty: it does not hold, it holds, or somebody must be asked."""

    NO = "fails"
    YES = "holds"
    ASK = "asks"


class Gather(StrEnum):
    """How the values of a household become one: any of them will do, all must, their sum, sum by members."""

    ANY = "any"
    ALL = "all"
    SUM = "sum"
    PER_HEAD = "per head"


class Op(StrEnum):
    """How a fact is compared.

    `FALLS` and `RISES` compare with the same fact some periods `before`, in per cent of what it was then.
    `PRESENT` and `ABSENT` need no value, and may be asked of a whole source: is there a row at all?
    """

    AT_LEAST = "at least"
    MORE = "more than"
    AT_MOST = "at most"
    LESS = "less than"
    IN = "in"
    NOT_IN = "not in"
    TRUE = "true"
    FALSE = "false"
    FALLS = "falls by"
    RISES = "rises by"
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Condition:
    """One row of the table of a rule.

    Attributes:
        fact: ``<source>.<fact>``, ``<source>`` (only `PRESENT` and `ABSENT`), or
            ``registers.<kind>.<field>``.
        op: see `Op`.
        value: what it is compared with: one value, options of `IN` and `NOT_IN`; () where none is needed.
        gather: see `Gather`.
        empty: see `Empty`; cells left blank are set aside, a fact is empty when nothing is left.
        last: values of this many periods of the source count, the present one among them.
        before: of `FALLS` and `RISES`: how many periods ago the value compared with was sent.
        bands: limits of the same fact, each worse than the one before: who passes the next is warned again
            though `RiskRule.again` has not run out. () for none.
    """

    fact: str
    op: Op
    value: tuple[Value, ...] = ()
    gather: Gather = Gather.ANY
    empty: Empty = Empty.NO
    last: int = 1
    before: int = 0
    bands: tuple[Decimal, ...] = ()

    @property
    def source(self) -> str:
        """Return the id of its source, "" for a fact of a register."""
        return "" if self.fact.startswith(THINGS) else self.fact.partition(".")[0]


class SamePerson(tuple[Condition, ...]):
    """A group of conditions which must all hold of one and the same person of the household.

    It equals no other group of the same rows: there one is enough, whoever it holds of.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Return whether the other is such a group too, of the same rows."""
        return isinstance(other, SamePerson) and tuple.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """Return whether the other is no such group, or one of other rows."""
        return not self == other

    def __hash__(self) -> int:
        """Return the hash of the rows."""
        return tuple.__hash__(self)


@dataclass(frozen=True, slots=True)
class RiskRule:
    """A question that facts raise about one household or person: a case in which people go and look.

    Attributes:
        plan: id of the matching plan whose sources it may use.
        of: whom it is about: the household of the plan, or the single person (thing) of its register.
        when: groups of conditions. Every group must hold; of a group with several conditions (``any:``) one
            is enough, of a `SamePerson` (``same_person:``) all must hold of one member of the household.
        kind: what is feared, an option of the list that sorts the cases it opens; "" for none.
        files_as: option of that list under which its cases are filed, where `kind` itself would tell a fact
            to everybody who sees them; "" for `kind`.
        basis: the rule that it comes from.
        opens: kind of case.
        channel: option of the list of sources of these cases, "" where they have none.
        again: the same household is not warned again within this time, unless it passes a band.
        ask: what the people who go are to find out; shown in the case.
    """

    id: str
    name: Text
    plan: str
    of: About
    when: tuple[tuple[Condition, ...], ...]
    basis: str
    opens: str
    again: Allowance
    kind: str = ""
    channel: str = ""
    ask: Text = NOTHING
    files_as: str = ""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return every condition, in the order in which they are written."""
        return tuple(one for group in self.when for one in group)

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the sources that it uses, each once."""
        return tuple(dict.fromkeys(one.source for one in self.conditions if one.source))
