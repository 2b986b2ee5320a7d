"""What a playbook says of work that recurs: periodic returns, sweeps and duty rosters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from chuanhui.kernel.allowances import Allowance, Clock
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema.cases import NOTHING, Text

ONE_DAY = Allowance(1, Clock.DAYS)


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that are treated alike and compared with each other, such as the rural sub-districts.

    Attributes:
        areas: codes or names of areas of one level.
    """

    id: str
    name: Text
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """For whom something falls due or is reckoned: every area of a level or layer, of one group or of all.

    Attributes:
        of: ``district``, ``street``, ``community``, ``large_grid``, ``small_grid``; or a layer: ``road``,
            ``key_site``, ``compound``, ``war_zone``; or ``unit`` for the units that answer for cases.
        among: id of a group of the playbook; "" means all. A group of streets narrows communities too.
    """

    of: str
    among: str = ""


@dataclass(frozen=True, slots=True)
class DueAt:
    """When a return of a period is due: a time of day on a day of the period, or an allowance after it ended.

    Attributes:
        at: time on the last day of the period, or on `weekday` of it; None where `after` is given.
        weekday: 0 for Monday to 6 for Sunday; None means the last day of the period.
        after: allowance from the end of the period's last day.
    """

    at: time | None = None
    weekday: int | None = None
    after: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What makes a return a sweep: doors or shops to be reached, and why some were not.

    A cell then holds `targets`, `reached` and one number for each reason; what is left was not visited yet.

    Attributes:
        targets: what is counted, in words: 沿街商铺, 住户.
        reasons: id of the list of words of reasons for no contact.
        at_most: visits to one target in a week that nobody may exceed; 0 for no limit.
    """

    targets: Text
    reasons: str
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class ReturnKind:
    """A return that every area of a level sends in every period; a sweep where `coverage` is given.

    Attributes:
        every: kind of period; `since` and `until` bound the days on which it is asked (both belong to it).
        each: who owes it: every such area that stood on at least one day of the period.
        by: roles that may send it for their area.
        form: id of the form; number and quantity fields add up the tree, the others do not; "" for a sweep
            that asks nothing beyond its coverage.
        due: see `DueAt`.
        working_days: asked on working days only (daily returns).
        zero: an all-zero return must be confirmed as zero; False refuses a zero.
        fill: what the ledger already knows, by field: filled in beforehand, confirmed with one tap. Written
            ``cases.problem filed``; `chuanhui.playbook.measures.parse_measure` reads it.
        approve: roles that lock and approve what was sent; () means that sending locks it.
        coverage: see `Coverage`; None for a plain return.
        opens: kind of case that a sender may open along the way; "" for none.
        counts_only: activities and outreach: told and added up, never scored or ranked.
    """

    id: str
    name: Text
    every: PeriodKind
    each: Each
    by: tuple[str, ...]
    form: str
    due: DueAt
    since: date | None = None
    until: date | None = None
    working_days: bool = False
    zero: bool = True
    fill: Mapping[str, str] = field(default_factory=dict)
    approve: tuple[str, ...] = ()
    coverage: Coverage | None = None
    opens: str = ""
    counts_only: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of a duty day; one that ends before it begins ends on the next day."""

    id: str
    name: Text
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class RosterKind:
    """A duty roster: for each area, day (or week) and shift, who is on duty and how many were present.

    Presence is told as counts by force, never as a trail of places and never as a list of private persons.

    Attributes:
        picks: posts planned for each shift.
        pool: roles whose posts may be planned.
        by: roles that plan and attest for their area.
        forces: id of the list of words that presence is counted by.
        opens: kind of case opened on the way; "" for none.
        check: id of an inspection kind that checks presence; "" for none.
        attest_within: how long after the end of a shift its presence may be told in time.
    """

    id: str
    name: Text
    every: PeriodKind
    each: Each
    by: tuple[str, ...]
    picks: int
    pool: tuple[str, ...]
    shifts: tuple[Shift, ...]
    forces: str
    since: date | None = None
    until: date | None = None
    opens: str = ""
    check: str = ""
    note: Text = NOTHING
    attest_within: Allowance = ONE_DAY
