"""Reading rows: ballots, rolls, marks and meetings, and comparing them with the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, Sum

from chuanhui.journal.queries import histories
from chuanhui.journal.scope import narrow
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.folding import compared, fold, state_from, wire_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.errors import (
    BallotMovedOn,
    BallotNotFound,
    MeetingNotFound,
    VoterNotFound,
)
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.models import Mark as MarkRow
from chuanhui.mechanism.assemblies.models import Meeting as MeetingRow
from chuanhui.mechanism.assemblies.models import Voter as VoterRow
from chuanhui.mechanism.assemblies.rules import Ballot, Channel, Meeting, Slip, Voter

T = TypeVar("T", Ballot, Meeting)
BALLOT, VOTER, MEETING = "assembly_ballot", "assembly_voter", "assembly_meeting"
OF_BALLOTS = "ballot."
OF_MEETINGS = "meeting."
BALLOTS_MOST, MOST = 200, 200
CAST, UNMARK = "ballot.cast", "ballot.unmark"
OF_VOTERS = frozenset({CAST, UNMARK})
"""Kinds of entry that tell of a line of the roll; all others of a ballot tell of the ballot."""


def in_sight(rows: Any, sight: Sight) -> Any:
    """Return the rows that `sight` covers; a post that sees one unit's matters sees that unit's."""
    return narrow(rows, sight, unit="unit_id")


def ballot(sight: Sight, ballot_id: UUID, *, lock: bool = False, seen: int | None = None) -> Ballot:
    """Return a ballot.

    Args:
        lock: hold its row until the transaction ends.
        seen: the revision that somebody decided on; None accepts any.

    Raises:
        BallotNotFound: there is none in sight.
        BallotMovedOn: it is at another revision than `seen`.
    """
    return _held(Ballot, BallotNotFound, BallotRow.objects.filter(id=ballot_id), sight, lock, seen)


def meeting(sight: Sight, meeting_id: UUID, *, lock: bool = False, seen: int | None = None) -> Meeting:
    """Return a meeting; see `ballot`.

    Raises:
        MeetingNotFound: there is none in sight.
        BallotMovedOn: it is at another revision than `seen`.
    """
    return _held(Meeting, MeetingNotFound, MeetingRow.objects.filter(id=meeting_id), sight, lock, seen)


def _held(
    kind: type[T], absent: type[NotInSight], rows: Any, sight: Sight, lock: bool, seen: int | None
) -> T:
    rows = in_sight(rows, sight)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise absent()
    if seen is not None and row.revision != seen:
        raise BallotMovedOn(revision=row.revision, seen=seen)
    return state_from(kind, row)


def ballots(
    sight: Sight,
    *,
    case_id: UUID | None = None,
    thing_id: UUID | None = None,
    running: bool | None = None,
    within: str = "",
    page: int = 1,
    most: int = BALLOTS_MOST,
) -> tuple[Ballot, ...]:
    """Return a page of the ballots in sight, newest first.

    Args:
        case_id, thing_id: only those about this case or thing.
        running: only those not yet decided, or only those that ended; None for all.
        within: number of a thing; only those about it or what stands in it.
        page: from 1.
        most: ballots of a page.
    """
    rows = in_sight(BallotRow.objects.all(), sight)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    if thing_id is not None:
        rows = rows.filter(thing_id=thing_id)
    if running is not None:
        states = [rules.BallotState.OPEN.value, rules.BallotState.COUNTING.value]
        rows = rows.filter(state__in=states) if running else rows.exclude(state__in=states)
    rows = rows_within(rows, within).order_by("-opened_at", "-id")
    return tuple(state_from(Ballot, row) for row in _page(rows, page, most))


def rows_within(rows: Any, number: str) -> Any:
    """Return the rows about the thing with this number or what stands in it; all rows for ""."""
    return rows.filter(Q(place=number) | Q(place__startswith=f"{number}-")) if number else rows


def _page(rows: Any, page: int, most: int) -> Any:
    most, first = max(1, min(most, MOST)), max(page, 1) - 1
    return rows[first * most : (first + 1) * most]


def meetings(
    sight: Sight,
    *,
    case_id: UUID | None = None,
    thing_id: UUID | None = None,
    page: int = 1,
    most: int = BALLOTS_MOST,
) -> tuple[Meeting, ...]:
    """Return a page of the meetings in sight, the latest first.

    Args:
        case_id, thing_id: only those about this case or thing.
        page, most: see `ballots`.
    """
    rows = in_sight(MeetingRow.objects.all(), sight)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    if thing_id is not None:
        rows = rows.filter(thing_id=thing_id)
    return tuple(state_from(Meeting, row) for row in _page(rows.order_by("-meets_at", "-id"), page, most))


def has_runoff(ballot_id: UUID) -> bool:
    """Tell whether a ballot has a run-off that is not void. The caller sees the ballot."""
    return bool(
        BallotRow.objects.filter(runoff_of=ballot_id).exclude(state=rules.BallotState.VOID.value).exists()
    )


def voter(sight: Sight, ballot_id: UUID, number: str) -> Voter:
    """Return a line of the roll by its number.

    Raises:
        VoterNotFound: it is not on the roll, or out of sight.
    """
    row = in_sight(VoterRow.objects.filter(ballot_id=ballot_id, number=number.strip()), sight).first()
    if row is None:
        raise VoterNotFound(number=number)
    return voter_from(row)


def voter_from(row: VoterRow) -> Voter:
    """Return the line of a roll that a row holds."""
    return Voter(row.id, row.ballot_id, row.elector, row.number, row.area)


def voted(ballot_id: UUID, *, channel: Channel | None = None) -> int:
    """Return how many lines of a roll have voted. The caller sees the ballot."""
    rows = MarkRow.objects.filter(ballot_id=ballot_id)
    return rows.filter(channel=channel.value).count() if channel else rows.count()


def voted_in(ballot_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many lines of each roll have voted. The caller sees the ballots."""
    rows = MarkRow.objects.filter(ballot_id__in=list(ballot_ids)).values("ballot_id")
    return dict(rows.annotate(many=Count("*")).values_list("ballot_id", "many"))


def has_voted(voter_id: UUID) -> bool:
    """Tell whether a line of a roll has voted. The caller sees the ballot."""
    return MarkRow.objects.filter(voter_id=voter_id).exists()


def turnout(held: Ballot) -> rules.Turnout:
    """Return who could vote and how many did. The caller sees the ballot.

    Paper slips that are not in the box take no part; only secret ballots have such, and no areas.
    """
    marked = MarkRow.objects.filter(ballot_id=held.id)
    area = None
    if held.roll_area is not None:
        lines = VoterRow.objects.filter(ballot_id=held.id, id__in=marked.values("voter_id"))
        area = lines.aggregate(area=Sum("area"))["area"] or Decimal(0)
    return rules.Turnout(held.roll, marked.count() - held.slips_missing, held.roll_area, area)


def slips(held: Ballot) -> list[tuple[UUID | None, Slip]]:
    """Return the slips of a closed urn, in no order; with their voters where the ballot is open (记名).

    Nothing comes from an urn that is not closed, or was closed in this very transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.voter, s.slip, v.area FROM assemblies_slips(%s) s "
            "LEFT JOIN assemblies_voter v ON v.id = s.voter",
            [held.id],
        )
        return [(who, Slip(marks, area)) for who, marks, area in cursor.fetchall()]


def differing() -> Iterator[tuple[UUID, str]]:
    """Yield every ballot and meeting that is not what the journal tells, with what differs.

    A row is the fold of its entries; the marks of a roll are its entries of votes; its lines have the digest
    that the opening told. The caller sees everything and holds one transaction open.
    """
    rows = {row.id: wire_of(state_from(Ballot, row)) for row in BallotRow.objects.iterator()}
    rows |= {row.id: wire_of(state_from(Meeting, row)) for row in MeetingRow.objects.iterator()}
    yield from compared(rows, folded(), _beside)
    marked = dict(MarkRow.objects.values_list("voter_id", "channel"))
    for subject, channel in _votes():
        if marked.pop(subject, "") != channel:
            yield subject, "mark"
    for subject in marked:
        yield subject, "no entries"


def folded() -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each ballot and meeting of the journal, by id, as the fold of its entries in wire form."""
    for prefix, kind in ((OF_BALLOTS, Ballot), (OF_MEETINGS, Meeting)):
        for subject, entries in histories(prefix):
            wire: dict[str, Any] | None = None
            for entry in entries:
                if entry.kind not in OF_VOTERS:
                    wire = fold(kind, wire, json.loads(entry.body)["set"])
            if wire is not None:
                yield subject, wire


def _votes() -> Iterator[tuple[UUID, str]]:
    """Yield each line of a roll that voted according to the journal, with the channel."""
    for subject, entries in histories(OF_BALLOTS):
        told = [entry for entry in entries if entry.kind in OF_VOTERS]
        if told and told[-1].kind == CAST:
            yield subject, json.loads(told[-1].body)["channel"]


def _beside(subject: UUID, wire: Mapping[str, Any]) -> Iterator[str]:
    """Yield what else differs: the lines of a roll, and sums that are not those committed to."""
    yield from _roll(subject, wire)
    if not all(rules.is_kept(subject, one) for one in wire.get("batches") or ()):
        yield "sums"


def _roll(subject: UUID, wire: Mapping[str, Any]) -> tuple[str, ...]:
    return ("roll",) if "lines" in wire and _lines(subject) != wire["lines"] else ()


def _lines(ballot_id: UUID) -> str:
    lines = VoterRow.objects.filter(ballot_id=ballot_id).values_list("number", "elector", "area")
    return rules.digest_of((number, str(elector), area) for number, elector, area in lines)
