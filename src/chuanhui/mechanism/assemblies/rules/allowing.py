"""What a ballot admits, and to whom. Four eyes are persons, not posts."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal

from chuanhui.grid.posts.rules import Acting, ActingKind, Role
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.personal import is_personal
from chuanhui.mechanism.assemblies.errors import (
    AreaMissing,
    BadCandidates,
    EmptyRoll,
    NoParameters,
    NotCounting,
    NotOpen,
    NotYourBallot,
    PersonalText,
    ReasonMissing,
    TooEarly,
    Voided,
)
from chuanhui.mechanism.assemblies.rules.reckoning import counts_area, lacking
from chuanhui.mechanism.assemblies.rules.slips import NO, YES
from chuanhui.mechanism.assemblies.rules.state import Ballot, BallotState
from chuanhui.playbook.schema import BallotKind, Question

LONGEST_REASON, LONGEST_TITLE, LONGEST_NAME, MOST_OPTIONS = 500, 100, 40, 200
ANSWERS = ({"id": YES, "name": "同意"}, {"id": NO, "name": "不同意"})


def who(roles: Collection[str]) -> str:
    """Return roles in words."""
    return "、".join(Role(one).zh if one in set(Role) else one for one in roles)


def reason_of(text: str) -> str:
    """Return a reason without outer white space.

    Raises:
        ReasonMissing: nothing remains, or it is too long.
        PersonalText: see `public_text`.
    """
    said = text.strip()
    if not said or len(said) > LONGEST_REASON:
        raise ReasonMissing()
    return public_text(said, "理由", "the reason")


def public_text(text: str, what: str, what_en: str) -> str:
    """Return a text that everybody may read.

    Raises:
        PersonalText: it holds what looks like somebody's number.
    """
    if is_personal(text):
        raise PersonalText(what=what, what_en=what_en)
    return text


def title_of(text: str, else_: str) -> str:
    """Return the title of a ballot or meeting: as given, cut, or `else_` where none was.

    Raises:
        PersonalText: see `public_text`.
    """
    return public_text(text.strip()[:LONGEST_TITLE] or else_, "标题", "the title")


def may_hold(kind: BallotKind, by: Acting) -> bool:
    """Tell whether `by` opens, closes and counts ballots of a kind."""
    return by.kind is ActingKind.POST and by.role in kind.by


def refusal_to_hold(kind: BallotKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not open, close or count ballots of a kind, or None."""
    return None if may_hold(kind, by) else NotYourBallot(kind_name=kind.name.zh, who=who(kind.by))


def refusal_to_watch(kind: BallotKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not be the second person: any post with the ballot in sight may."""
    return None if by.kind is ActingKind.POST else refusal_to_hold(kind, by)


def refusal_to_open(kind: BallotKind, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not open a ballot of a kind, or None; nobody votes on what cannot be reckoned."""
    if refusal := refusal_to_hold(kind, by):
        return refusal
    if missing := lacking(kind):
        return NoParameters(kind_name=kind.name.zh, kind_name_en=kind.name.get("en"), what="、".join(missing))
    return None


def refusal_of_roll(kind: BallotKind, areas: Sequence[tuple[str, Decimal | None]]) -> ChuanhuiError | None:
    """Return why a roll cannot be voted by, or None.

    Args:
        areas: number and floor area of each.
    """
    if not areas:
        return EmptyRoll()
    without = [number for number, area in areas if area is None or area <= 0]
    if counts_area(kind) and without:
        return AreaMissing(count=len(without), example=without[0])
    return None


def options_of(kind: BallotKind, names: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    """Return the options of a ballot paper, in the order given; yes and no need no names.

    Raises:
        BadCandidates: too few or too many, empty, too long or alike.
        PersonalText: see `public_text`.
    """
    if kind.ask is Question.YES_NO:
        return ANSWERS
    clean = [clean_name(one) for one in names]
    least = 1 if kind.ask is Question.PERSONS else 2
    good = all(one and len(one) <= LONGEST_NAME and one.isprintable() for one in clean)
    if not least <= len(clean) <= MOST_OPTIONS or len(set(clean)) != len(clean) or not good:
        raise BadCandidates(least=least, most=MOST_OPTIONS)
    for one in clean:
        public_text(one, "候选人或选项名称", "the name of a candidate or option")
    return tuple({"id": f"c{place}", "name": one} for place, one in enumerate(clean, 1))


def difference(noticed: Sequence[str], given: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which names of a notice are not among those given, and which of these are not on the notice."""
    there, here = [clean_name(one) for one in noticed], [clean_name(one) for one in given]
    return tuple(one for one in there if one not in here), tuple(one for one in here if one not in there)


def clean_name(text: str) -> str:
    """Return a name as it is compared and printed: composed signs, single gaps."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def closes_at(kind: BallotKind, opened_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the last instant in which votes are taken."""
    found = due(opened_at, kind.open_for, calendar).at
    return found if found is not None else opened_at


def refusal_to_vote(held: Ballot, now: datetime) -> ChuanhuiError | None:
    """Return why no vote can be cast, or None. The last instant counts; the urn refuses by itself too."""
    if refusal := _refusal_unless_open(held):
        return refusal
    return NotOpen() if now > held.closes_at else None


def refusal_to_correct(held: Ballot) -> ChuanhuiError | None:
    """Return why no mark can be taken back, or None: until somebody closes the ballot, also after its end."""
    return _refusal_unless_open(held)


def _refusal_unless_open(held: Ballot) -> ChuanhuiError | None:
    if held.state == BallotState.VOID:
        return Voided(reason=held.reason)
    return None if held.state == BallotState.OPEN else NotOpen()


def refusal_to_close(
    kind: BallotKind, held: Ballot, by: Acting, *, now: datetime, zone: tzinfo, voted: int
) -> ChuanhuiError | None:
    """Return why a ballot may not be closed now, or None; one in which everybody has voted may be at once."""
    if refusal := refusal_to_hold(kind, by) or _refusal_unless_open(held):
        return refusal
    if now <= held.closes_at and voted < held.roll:
        return TooEarly(until=f"{held.closes_at.astimezone(zone):%Y-%m-%d %H:%M}")
    return None


def refusal_to_count(
    kind: BallotKind, held: Ballot, by: Acting, *, watching: bool = False
) -> ChuanhuiError | None:
    """Return why slips may not be counted or batches entered now, or None.

    Args:
        watching: as the second to count a batch, which any post with the ballot in sight may do: where one
            person holds the ballot, somebody else watches.
    """
    if not (watching and by.kind is ActingKind.POST) and (refusal := refusal_to_hold(kind, by)):
        return refusal
    if held.state == BallotState.VOID:
        return Voided(reason=held.reason)
    return None if held.state == BallotState.COUNTING else NotCounting()


def digest_of(lines: Iterable[tuple[str, str, Decimal | None]]) -> str:
    """Return the digest of a roll: number, id and floor area of each line, by number."""
    told = "\n".join(f"{number}\t{elector}\t{area or ''}" for number, elector, area in sorted(lines))
    return hashlib.sha256(told.encode()).hexdigest()


def term_of(kind: BallotKind, first: date, calendar: WorkingCalendar) -> date | None:
    """Return the first day on which those elected on `first` no longer hold their posts."""
    if kind.seats is None:
        return None
    # The day itself is not counted, so the last instant falls on the day that bears the same number.
    begins = datetime.combine(first, datetime.min.time(), calendar.zone)
    end = due(begins, kind.seats.term, calendar).at
    return None if end is None else end.astimezone(calendar.zone).date()
