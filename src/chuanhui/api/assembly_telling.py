"""From the assemblies room's answers to the API's shapes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chuanhui.api.assembly_shapes import (
    AssemblyKindOut,
    AssemblyReceiptOut,
    BallotLineOut,
    BallotOut,
    BatchOut,
    MeetingLineOut,
    MeetingOut,
    MemberOut,
    MissingMeetingOut,
    MotionOut,
    OptionOut,
    RollLineOut,
    SeatOut,
    SeatsOut,
)
from chuanhui.api.code_shapes import BallotCodeAskedOut
from chuanhui.api.shapes import Words
from chuanhui.api.telling import words
from chuanhui.grid.posts.queries import Seat
from chuanhui.mechanism.assemblies.actions import Receipt
from chuanhui.mechanism.assemblies.queries import (
    BallotTelling,
    KindLine,
    MeetingTelling,
    MissingMeeting,
    RollLine,
    SeatsLine,
)
from chuanhui.mechanism.assemblies.rules import Ballot, Meeting, ResultStep


def assembly_receipt(receipt: Receipt) -> AssemblyReceiptOut:
    """Return a receipt."""
    return AssemblyReceiptOut(
        id=receipt.id,
        revision=receipt.revision,
        state=receipt.state,
        at=receipt.at,
        cases=list(receipt.cases),
        repeated=receipt.repeated,
        same=receipt.same,
    )


def assembly_kind(line: KindLine) -> AssemblyKindOut:
    """Return a kind of ballot or meeting."""
    kind = line.kind
    return AssemblyKindOut(
        campaign=line.campaign, kind=kind.id, name=words(kind.name), about=kind.about, mine=line.mine
    )


def ballot_line(held: Ballot) -> BallotLineOut:
    """Return a ballot as a list shows it."""
    return BallotLineOut.model_validate(held)


def ballot_out(told: BallotTelling) -> BallotOut:
    """Return a ballot as a post sees it."""
    held, public, turnout = told.ballot, told.public, told.turnout
    votes = {option: count for option, _, count in public.votes}
    return BallotOut(
        **ballot_line(held).model_dump(),
        ask=public.ask.value,
        options=[OptionOut(**one, votes=votes.get(one["id"])) for one in held.options],
        seats=held.seats,
        roll=turnout.roll,
        voted=turnout.voted,
        roll_area=_area(turnout.roll_area),
        voted_area=_area(turnout.voted_area),
        abstained=public.abstained,
        invalid=public.invalid,
        reckoning=[_sentence(one, held) for one in public.steps],
        chosen=list(public.chosen),
        tied=list(public.tied),
        vacant=public.vacant,
        reason=held.reason,
        runoff_of=held.runoff_of,
        revision=held.revision,
        paper=told.paper,
        batches=[BatchOut.model_validate(one) for one in told.batches],
        offers=list(told.offers),
        filled=[_seat(one) for one in told.seats],
        asked_codes=[BallotCodeAskedOut.model_validate(one) for one in told.asked_codes],
    )


def roll_line(line: RollLine) -> RollLineOut:
    """Return a line of the roll."""
    return RollLineOut.model_validate(line)


def seats_out(line: SeatsLine) -> SeatsOut:
    """Return the seats of one place."""
    return SeatsOut(
        ballot_id=line.ballot_id,
        title=line.title,
        place=line.place,
        area_path=line.area_path,
        role=line.role.value,
        number=line.number,
        vacant=line.vacant,
        until=line.until,
        seats=[_seat(one) for one in line.seats],
    )


def meeting_line(held: Meeting) -> MeetingLineOut:
    """Return a meeting as a list shows it."""
    return MeetingLineOut.model_validate(held)


def meeting_out(told: MeetingTelling) -> MeetingOut:
    """Return a meeting as a post sees it."""
    held = told.meeting
    return MeetingOut(
        **meeting_line(held).model_dump(),
        agenda=list(held.agenda),
        members=[MemberOut(**one, present=one["post"] in held.present) for one in held.members],
        guests=held.guests,
        quorate=held.quorate,
        motions=[_motion(one) for one in held.motions],
        minutes=held.minutes,
        minutes_due_at=held.minutes_due_at,
        late=told.late,
        reason=held.reason,
        revision=held.revision,
        offers=list(told.offers),
    )


def missing_out(line: MissingMeeting) -> MissingMeetingOut:
    """Return where a regular meeting was not held."""
    return MissingMeetingOut(
        campaign=line.campaign,
        kind=line.kind.id,
        name=words(line.kind.name),
        period=line.period.key,
        thing_id=line.thing_id,
        place=line.place,
        label=line.label,
        area_path=line.area_path,
    )


def _sentence(step: ResultStep, held: Ballot) -> Words:
    return Words(zh=step.sentence("zh", held.names), en=step.sentence("en", held.names))


def _area(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _seat(one: Seat) -> SeatOut:
    return SeatOut(code=one.code, holder=one.holder, since=one.since, until=one.until)


def _motion(told: Mapping[str, Any]) -> MotionOut:
    named = ("text", "against", "abstained", "carried", "case")
    return MotionOut(votes_for=told["for"], **{name: told[name] for name in named})
