"""What a post may do in a round and with a sheet, and why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.periods import Period, period_of
from chuanhui.mechanism.inspections.errors import (
    AlreadyContested,
    BadDay,
    ContestOver,
    ContestRuns,
    ContestWaits,
    CorrectionOver,
    NoContest,
    NotDrawn,
    NothingContested,
    NothingToRecheck,
    NotThisPeriod,
    NotYourContest,
    NotYourRound,
    NotYourSheet,
    OwnArea,
    ReasonMissing,
    RoundPublished,
    RoundsDone,
    SamePerson,
    StruckOut,
)
from chuanhui.mechanism.inspections.rules.parties import STRICT, Parties, refusal_of_own
from chuanhui.mechanism.inspections.rules.state import ContestState, Finding, FindingState, Round, Visit
from chuanhui.playbook.schema import InspectionKind, Rater
from chuanhui.playbook.vocabulary import ROLES

REASON_LONGEST = 500
COMMUNITY = 3
"""So many codes has the path of a community: district, street, community."""
SETTLED = {
    FindingState.PASSED: ("已复查合格。", "it passed already."),
    FindingState.WITHDRAWN: ("该项扣分已撤销。", "it was withdrawn."),
}


def who(words: tuple[str, ...]) -> str:
    """Return roles as a reader says them."""
    return "、".join(ROLES[one].zh if one in ROLES else one for one in words)


def reason_of(text: str) -> str:
    """Return a reason, trimmed.

    Raises:
        ReasonMissing: there is none, or it is longer than 500 characters.
    """
    found = text.strip()
    if not found or len(found) > REASON_LONGEST:
        raise ReasonMissing()
    return found


def opening(
    kind: InspectionKind,
    by: Acting,
    *,
    today: date,
    wanted: Period | None,
    done: int,
    parties: Parties = STRICT,
) -> Period:
    """Return the period a new round counts for.

    Args:
        today: local day.
        wanted: the period asked for; None asks for the present one.
        done: rounds opened in that period so far.
        parties: the units that the playbook names, here and below.

    Raises:
        NotYourRound, NotThisPeriod, RoundsDone: see their sentences.
    """
    if not parties.take_part(kind.by, by):
        raise NotYourRound(kind_name=kind.name.zh, who=who(kind.by))
    period = period_of(today, kind.every)
    if wanted is not None and wanted != period:
        raise NotThisPeriod(now=period.label(), period=wanted.label())
    if done >= kind.times:
        raise RoundsDone(period=period.label(), times=kind.times)
    return period


def refusal_to_publish(
    kind: InspectionKind,
    held: Round,
    visits: tuple[Visit, ...],
    by: Acting,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    parties: Parties = STRICT,
) -> ChuanhuiError | None:
    """Return why `by` may not publish the round now, or None.

    Whoever is scored sees the sheet and may contest it before it is final: a round waits until nobody may
    contest any of its sheets any more, and every contest has its decision.
    """
    if not parties.take_part(kind.by, by):
        return NotYourRound(kind_name=kind.name.zh, who=who(kind.by))
    if held.published_at is not None:
        return RoundPublished()
    if any(one.contested is ContestState.WAITING for one in visits):
        return ContestWaits()
    open_until = [
        until
        for one in visits
        if not one.struck
        and one.contested is ContestState.NONE
        and (until := contest_until(kind, one, calendar)) is not None
    ]
    if open_until and now <= max(open_until):
        return ContestRuns(until=f"{max(open_until).astimezone(calendar.zone):%Y-%m-%d %H:%M}")
    return None


def raters_of(kind: InspectionKind, by: Acting, parties: Parties = STRICT) -> tuple[Rater, ...]:
    """Return the kinds of raters as which `by` may send a sheet."""
    return tuple(one for one in kind.raters if parties.take_part(one.role, by))


def rater_for(kind: InspectionKind, by: Acting, wanted: str = "", parties: Parties = STRICT) -> Rater:
    """Return as which kind of rater `by` sends a sheet: the one wanted, else the first that fits.

    Raises:
        NotYourSheet: this post rates nothing here.
    """
    fitting = [one for one in raters_of(kind, by, parties) if wanted in ("", one.id)]
    if not fitting:
        roles = tuple(role for one in kind.raters if wanted in ("", one.id) for role in one.role)
        raise NotYourSheet(kind_name=kind.name.zh, who=who(tuple(dict.fromkeys(roles))))
    return fitting[0]


def rating(
    held: Round,
    code: str,
    spot: str,
    by: Acting,
    *,
    visited_on: date,
    today: date,
    stands_in: Collection[str] = (),
    of_units: bool = False,
) -> Mapping[str, Any]:
    """Return the area drawn for which `by` sends a sheet.

    Args:
        code: of the area rated; `spot` of the place of the second draw in it, or "".
        visited_on: local day that the rater states; `today` the local day of the server.
        stands_in: paths of the areas in which the posts stand that this person holds today, whatever post
            he acts under.
        of_units: whether a unit is rated that works there, not the area: then who stands there may rate.

    Raises:
        NotDrawn, RoundPublished, OwnArea, BadDay: see their sentences.
    """
    place = held.place(code)
    if place is None or (spot and spot not in {one["code"] for one in place["then"]}):
        raise NotDrawn(area=spot or code)
    if held.published_at is not None:
        raise RoundPublished()
    if not of_units and is_own(place, (by.area_path, *stands_in)):
        raise OwnArea()
    first, last = held.span.first, min(today, held.span.last)
    if not first <= visited_on <= last:
        raise BadDay(first=first.isoformat(), last=last.isoformat())
    return place


def is_own(place: Mapping[str, Any], stands_in: Collection[str]) -> bool:
    """Tell whether a place is that of somebody whose posts stand in these areas.

    A road that lies in one community is that community's, so its posts do not rate it. One that runs through
    several lies in a street or the district, which rates a contractor's work there and not its own.
    """
    home = place["home"]
    if place["path"] != home and home.count(".") < COMMUNITY:
        return False
    return any(path.startswith(home) for path in stands_in)


def refusal_to_correct(
    kind: InspectionKind,
    visit: Visit,
    held: Round | None,
    by: Acting,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    rated_id: int | None = None,
    units: Collection[int] = (),
    areas: Collection[str] = (),
) -> ChuanhuiError | None:
    """Return why `by` may not replace the sheet by another one now, or None.

    Each correction may be contested anew, and the round waits for it: after a time nobody corrects any more,
    so that from the moment at which the sheet came it is known how long it can put a publication off.

    Args:
        rated_id: the unit that the other sheet rates. Who came to a post of it, or of the one rated so far,
            or to the area rated, judges no more, whichever way the correction goes.
        units, areas: where the posts stand that this person holds today.
    """
    if not by.is_same_person(visit.person_id):
        rater = next((one.role for one in kind.raters if one.id == visit.rater), ())
        return NotYourSheet(kind_name=kind.name.zh, who=who(rater))
    if held is None or held.published_at is not None:
        return RoundPublished()
    if visit.struck:
        return StruckOut()
    if visit.contested is ContestState.WAITING:
        return ContestWaits()
    until = correct_until(kind, visit, calendar)
    if until is not None and now > until:
        return CorrectionOver(until=f"{until.astimezone(calendar.zone):%Y-%m-%d %H:%M}")
    place = held.place(visit.code)
    if not kind.rates and place is not None and is_own(place, (by.area_path, *areas)):
        return OwnArea()
    own = (by.unit_id, *units)
    return refusal_of_own(visit.rated_id, own) or refusal_of_own(rated_id, own)


def refusal_to_contest(
    kind: InspectionKind,
    visit: Visit,
    by: Acting,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    parties: Parties = STRICT,
) -> ChuanhuiError | None:
    """Return why `by` may not contest the sheet now, or None."""
    if kind.contest is None:
        return NoContest(kind_name=kind.name.zh)
    if not parties.may_contest(kind.contest.by, visit.rated_id, by):
        return NotYourContest(who=who(kind.contest.by))
    if by.is_same_person(visit.person_id):
        return SamePerson()
    if visit.struck:
        return StruckOut()
    if visit.contested is not ContestState.NONE:
        return AlreadyContested()
    until = contest_until(kind, visit, calendar)
    if until is not None and now > until:
        return ContestOver(until=f"{until.astimezone(calendar.zone):%Y-%m-%d %H:%M}")
    return None


def correct_until(kind: InspectionKind, visit: Visit, calendar: WorkingCalendar) -> datetime | None:
    """Return the last instant at which its rater may correct the sheet; None where only publication ends it.

    It runs from the sheet as it came, not from a correction. Without a contest no correction delays anything.
    """
    return due(visit.at, kind.contest.corrected_within, calendar).at if kind.contest else None


def contest_until(kind: InspectionKind, visit: Visit, calendar: WorkingCalendar) -> datetime | None:
    """Return the last instant at which the sheet can be contested; None where nobody may.

    A correction gives the whole allowance anew: it may say something else, and of another unit.
    """
    since = visit.corrected_at or visit.at
    return due(since, kind.contest.within, calendar).at if kind.contest else None


def refusal_to_decide(
    kind: InspectionKind,
    visit: Visit,
    by: Acting,
    *,
    parties: Parties = STRICT,
    stands_in: Collection[int] = (),
) -> ChuanhuiError | None:
    """Return why `by` may not decide the contest, or None.

    Args:
        stands_in: ids of the units in which the posts stand that this person holds today.
    """
    if kind.contest is None:
        return NoContest(kind_name=kind.name.zh)
    if not parties.take_part(kind.contest.decided_by, by):
        return NotYourContest(who=who(kind.contest.decided_by))
    if visit.contested is not ContestState.WAITING:
        return NothingContested()
    if by.is_same_person(visit.person_id) or by.is_same_person(visit.contest.get("person")):
        return SamePerson()
    return refusal_of_own(visit.rated_id, (by.unit_id, *stands_in))


def refusal_to_recheck(
    kind: InspectionKind,
    visit: Visit,
    finding: Finding,
    by: Acting,
    *,
    parties: Parties = STRICT,
    stands_in: Collection[int] = (),
) -> ChuanhuiError | None:
    """Return why `by` may not look at the finding again, or None; its case may refuse besides.

    Args:
        visit: the sheet that the finding is of.
        stands_in: ids of the units in which the posts stand that this person holds today.
    """
    if not parties.take_part(kind.recheck, by):
        return NotYourContest(who=who(kind.recheck))
    if refusal := refusal_of_own(visit.rated_id, (by.unit_id, *stands_in)):
        return refusal
    if finding.state in SETTLED:
        zh, en = SETTLED[finding.state]
        return NothingToRecheck(why=zh, why_en=en)
    return None
