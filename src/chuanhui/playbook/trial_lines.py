"""What a trial is, as frozen values: its lines, each with its verb and what it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

Value = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a trial.

    Attributes:
        verb: a step of the playbook, or a word of trials. `at` moves the clock. `appoint` gives `post` to
            whoever holds the post `holder` (`owner` is a post of the responsible unit), or to a new person;
            `vacate` ends the term of `post`; `cover` makes `of` (a post or unit) answer for `area` as
            `kind`. `paper` puts a paper (`kind`, `reference`, `dated`) of the act gate on the case.
            `extend` and `suspend` ask, `grant` and `deny` decide on `what` was asked. `resume`, `reopen`,
            `merge`. `expect` and `refuse` say what must come of it.
        line, col: where the line stands in the file, from 1.
        at: the moment of an `at` line, aware, in Asia/Shanghai.
        post: `as`: ``role@place``, or owner, reporter, resident, system; "" when none is given.
        place: `in`: the area in which a case is filed, ``street/community[/nn]``.
        case: label of the case meant; "" is the trial's only case. A filing step makes it.
        into: label of the case that this one is merged into.
        case_kind: kind of the case that the line is about, where it is not the trial's; "" for that.
        thing: what a case is about: the label under which a `register` line set it, or its number.
        fields: answers of the form, by field id; texts, numbers, truth values or lists of option ids.
        photo: tags of the photos brought.
        owner: names of units chosen for slots, by slot (`line`, `subject`).
        facts: of `appoint`, `vacate`, `cover`, `paper`, `grant`, `deny`: their values; of `expect`: what must
            be so, by name (`case` names the case; dotted names reach inside: ``owner.line``,
            ``counts.rework``, ``covers.twin``; ``none`` means that there is none; moments are local, to the
            minute).
        of: of a verb that is no step: the return, roster, ranking, register, notice … meant. Its single
            values (``period``, ``area``, ``slot`` …) are in `facts`, what it fills in (``values``, ``sheet``,
            ``present``) is in `fields`. An `expect` with ``of: returns.daily`` keeps it among its `facts`.
        refused: of `refuse`: the line that must be refused.
        because: of `refuse`: the refusal's code without its room (``case.same_person`` is ``same_person``),
            or its name (``UnknownPost`` is ``unknown_post``); ``not_found`` is anything out of sight.
    """

    verb: str
    line: int
    col: int
    at: datetime | None = None
    post: str = ""
    place: str = ""
    case: str = ""
    into: str = ""
    case_kind: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)
    photo: tuple[str, ...] = ()
    reason: str = ""
    outcome: str = ""
    source: str = ""
    urgent: bool = False
    owner: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    of: str = ""
    refused: Line | None = None
    because: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """One worked case: the campaign systems it shows, the calendar and grid it runs on, and its lines."""

    name: str
    systems: tuple[str, ...]
    kind: str
    calendar: str
    clock: datetime
    grid: str
    do: tuple[Line, ...]
    line: int
    col: int
