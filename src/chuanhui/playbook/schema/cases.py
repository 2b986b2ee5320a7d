"""What a playbook says of work that arrives: wordings, forms, and kinds of case with their steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from chuanhui.kernel.allowances import Allowance

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """A wording in Chinese and, where the playbook gives one, in English."""

    zh: str
    en: str = ""

    def get(self, lang: str = "zh") -> str:
        """Return the wording in `lang`, in Chinese where there is no other."""
        return (self.en or self.zh) if lang == "en" else self.zh


NOTHING = Text("")


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A value by condition, first row that fits: `urgent`, an option id of the category, or `otherwise`."""

    rows: tuple[tuple[str, T], ...] = ()
    otherwise: T | None = None

    def pick(self, *, category: str | None = None, urgent: bool = False) -> T | None:
        """Return the value of the first row that fits the case, else `otherwise`."""
        for condition, value in self.rows:
            if (condition == "urgent" and urgent) or (category is not None and condition == category):
                return value
        return self.otherwise


class FieldKind(StrEnum):
    """The kinds of question a form can ask, or of fact that a register holds.

    `NAME` is a person's name, `ID_NUMBER` a citizen's number (never asked by a form), `CREDIT_CODE` a firm's.
    """

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    QUANTITY = "quantity"
    DATE = "date"
    TIME = "time"
    POINT = "point"
    PHOTO = "photo"
    YES_NO = "yes_no"
    PHONE = "phone"
    NAME = "name"
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"


@dataclass(frozen=True, slots=True)
class Field:
    """One question: `of` names a choice's list, `longest` counts characters, `unit` is a quantity's unit."""

    id: str
    ask: Text
    kind: FieldKind
    of: str = ""
    required: bool = False
    longest: int = 500
    least: int | None = None
    most: int | None = None
    unit: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A named list of questions."""

    id: str
    fields: tuple[Field, ...]

    def get(self, field_id: str) -> Field | None:
        """Return the field with this id, or None."""
        return next((one for one in self.fields if one.id == field_id), None)


class Outcome(StrEnum):
    """How a case ended, apart from the state it ended in."""

    FIXED = "fixed"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"
    NOTHING_TO_DO = "nothing_to_do"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Need:
    """What a step must bring: a `reason`, a `photo` tagged `before` or `after`, or a `field` of the form."""

    kind: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """The act gate of a coercive step: papers that must be on the case, and a wait that nobody shortens."""

    basis: str
    papers: tuple[str, ...]
    waits: Allowance
    waits_from: str
    remedy: Text


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of a case's life.

    Attributes:
        frm: states it may be taken from; empty for a step that files a case.
        to: state it leads to.
        by: roles, or `owner` (a post of the responsible unit), `reporter` (the post that filed), `resident`.
        within: duty: the allowance of the state it leaves, from entry into it; late is allowed, and counted.
        window: permission: the step is refused once this allowance from entry into the state has run out.
        clock: what happens to the handling clock of the state it leads to: `restart` or `resume`.
        not_by: steps whose doer (person, through whatever post) may not take this one.
        outcome: outcomes this step may give when it ends the case; one alone is given without asking.
        moves: `up` hands the case to the next level of the admin tree.
        sets: `owner` lets the step fill the three owner slots from the playbook's rules.
        counts: name of the counter it adds one to.
        after: what must have ended well for this case before: ``notices.list``, ``ballots.council``. Of a
            meeting (``meetings.village``): minuted while the case stood where the step is taken.
        not_before: refused until this allowance from entry into the state has run out; a step open to
            `system` alone is then taken by itself.
    """

    id: str
    name: Text
    frm: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    not_by: tuple[str, ...] = ()
    within: Table[Allowance] | None = None
    window: Table[Allowance] | None = None
    clock: str = "restart"
    outcome: tuple[Outcome, ...] = ()
    sets: str = ""
    moves: str = ""
    counts: str = ""
    coercive: Gate | None = None
    after: tuple[str, ...] = ()
    not_before: Allowance | None = None

    @property
    def by_itself(self) -> bool:
        """Return whether it is taken by itself as soon as its time has come."""
        return bool(self.frm) and self.by == ("system",) and self.not_before is not None


@dataclass(frozen=True, slots=True)
class Owners:
    """Three slots of responsibility: `territory` a level of the admin tree; `line` and `subject` units.

    `subjects` lists every unit of the subject slot; where joint work has several, `subject` is "" and the
    line co-ordinates them.
    """

    territory: str
    line: Table[str] | None = None
    subject: Table[str] | None = None
    subjects: Table[tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """More time for the duty of step `of`: `adds` None means the original allowance once more."""

    of: str
    adds: Allowance | None
    at_most: int
    by: tuple[str, ...]
    granted_by: tuple[str, ...]
    before_due: bool = True


@dataclass(frozen=True, slots=True)
class Suspend:
    """A stand-still of the clock (挂账), granted at most `at_most` times, each no longer than `longest`."""

    at_most: int
    longest: Allowance
    by: tuple[str, ...]
    granted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reopen:
    """Who may open a closed case again, how long after closing, and into which state."""

    by: tuple[str, ...]
    within: Allowance
    to: str
    counts: str = "reopened"


@dataclass(frozen=True, slots=True)
class Lights:
    """Shares of the allowance, in per cent, at which a case turns yellow and red."""

    yellow_pct: int = 80
    red_pct: int = 100


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case: its form, its owners, its steps and the limits on them.

    Attributes:
        about: kind of register that each case is about, such as ``compound``; "" for none.
    """

    id: str
    name: Text
    form: str
    number: str
    category: str
    source: str
    owner: Owners
    steps: tuple[Step, ...]
    states: Mapping[str, Text]
    closed: tuple[str, ...]
    extend: Extend | None = None
    suspend: Suspend | None = None
    reopen: Reopen | None = None
    merge_by: tuple[str, ...] = ()
    lights: Lights = Lights()
    about: str = ""

    def step(self, step_id: str) -> Step | None:
        """Return the step with this id, or None."""
        return next((one for one in self.steps if one.id == step_id), None)

    def duty(self, state: str) -> Step | None:
        """Return the one step whose `within` is the duty of `state`, or None when nothing is due there."""
        return next((one for one in self.steps if one.within and state in one.frm), None)

    @property
    def filing(self) -> tuple[Step, ...]:
        """Return the steps that file a case."""
        return tuple(one for one in self.steps if not one.frm)
