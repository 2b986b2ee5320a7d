"""What a post sees of a ballot: where it stands, what may be done, the reckoning, and its story."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.queries import Seat, names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.errors import NotYourBallot
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.models import Mark as MarkRow
from chuanhui.mechanism.assemblies.models import Voter as VoterRow
from chuanhui.mechanism.assemblies.queries.reading import ballot, turnout, voted
from chuanhui.mechanism.assemblies.queries.seating import seats_of
from chuanhui.mechanism.assemblies.queries.verbs import MEETING_VERBS, VERBS, verb_of
from chuanhui.mechanism.assemblies.queries.voting import PublicBallot, told_publicly
from chuanhui.mechanism.assemblies.rules import Ballot, BallotState, Channel, Turnout
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import BallotKind, MeetingKind, Playbook, Text

STATES = {
    BallotState.OPEN: Text("投票中", "open"),
    BallotState.COUNTING: Text("计票中", "being counted"),
    BallotState.PASSED: Text("通过", "passed"),
    BallotState.FAILED: Text("未通过", "failed"),
    BallotState.UNDECIDED: Text("未决", "undecided"),
    BallotState.VOID: Text("无效", "void"),
}
CHANNELS = {
    Channel.CODE: Text("线上", "by code"),
    Channel.DESK: Text("现场", "at the desk"),
    Channel.PAPER: Text("纸质", "on paper"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was done with a ballot or meeting; of votes only their number is told."""

    at: datetime
    verb: Text
    person: str
    post: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch of paper slips: who counted, and how many they are once a second person came to the same.

    Attributes:
        slips: None until then.
        first, second: names; "" for who has not counted yet.
        differed: how often two counts of it differed, so that both had to count again.
        waits: two counts, or two recounts, wait to be compared.
    """

    number: int
    slips: int | None
    first: str
    second: str
    differed: int = 0
    waits: bool = False


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line that waits for another code: who asked and why, and whether this post may confirm it."""

    number: str
    reason: str
    person: str
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class BallotTelling:
    """A ballot as a post sees it.

    Attributes:
        public: what anybody may see of it.
        turnout: so far, or final.
        paper: how many paper votes are marked; None for whoever does not hold the ballot.
        batches: of paper slips, their sizes; while they are counted for every post, then for the holder.
        asked_codes: lines that wait for another code.
        offers: what this post may do now: ``codes``, ``code``, ``desk``, ``mark``, ``close``, ``batch``,
            ``count``, ``reopen``, ``missing``, ``recount``, ``rebatch``, ``votes``, ``runoff``, ``seat``,
            ``void``.
        seats: those that the result filled.
    """

    ballot: Ballot
    kind: BallotKind
    state: Text
    public: PublicBallot
    turnout: Turnout
    paper: int | None
    batches: tuple[BatchLine, ...]
    offers: tuple[str, ...]
    story: tuple[Happening, ...]
    seats: tuple[Seat, ...] = ()
    asked_codes: tuple[CodeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RollLine:
    """One line of the roll for whoever holds the ballot: whether it voted and how it came, never what."""

    number: str
    label: str
    area: str
    has_code: bool
    channel: Channel | None
    voted_at: datetime | None


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of ballot or meeting in force, and whether this post holds it."""

    campaign: str
    kind: BallotKind | MeetingKind
    mine: bool


def tell_ballot(by: Acting, ballot_id: UUID, *, now: datetime) -> BallotTelling:
    """Return a ballot as a post sees it.

    Raises:
        BallotNotFound: there is none in sight.
    """
    held = ballot(by.sight, ballot_id)
    ground = ground_of_ballot(held.ref, held.kind, by)
    mine = rules.may_hold(ground.kind, by)
    count = voted(held.id)
    zone = ground.calendar.zone
    may_close = rules.refusal_to_close(ground.kind, held, by, now=now, zone=zone, voted=count) is None
    return BallotTelling(
        held,
        ground.kind,
        STATES[BallotState(held.state)],
        told_publicly(held),
        turnout(held),
        voted(held.id, channel=Channel.PAPER) if mine else None,
        _batches(held) if mine or held.state == BallotState.COUNTING else (),
        tuple(_offers(held, by, mine=mine, may_close=may_close, now=now)),
        story_of(by.sight, held.id),
        seats_of(by.sight, held, ground.kind, now.astimezone(zone).date()),
        _asked_codes(held, by, now),
    )


def _offers(held: Ballot, by: Acting, *, mine: bool, may_close: bool, now: datetime) -> Iterator[str]:
    """Yield what a post may do next: its holder everything, another one count a batch as the second."""
    state = BallotState(held.state)
    waiting = any(
        not rules.is_agreed(one) and not rules.waits(one) and rules.is_second(held.batches, one["number"], by)
        for one in held.batches
    )
    if any(map(rules.waits, held.batches)) and state is not BallotState.VOID:
        yield "compare"
    if state is BallotState.OPEN and now <= held.closes_at and held.asked_codes:
        yield "code"
    if not mine and state is BallotState.COUNTING:
        if waiting:
            yield "batch"
        if any(one.get("reopen") and not by.is_same_person(one["reopen"]["person"]) for one in held.batches):
            yield "reopen"
        if held.secret:
            yield "missing"
    if not mine and held.voiding and held.is_counted and not by.is_same_person(held.voiding["person"]):
        yield "void"
    if not mine or state is BallotState.VOID:
        return
    if state is BallotState.OPEN:
        if now <= held.closes_at:
            yield "codes"
            yield "mark" if held.secret else "desk"
        if may_close:
            yield "close"
    elif state is BallotState.COUNTING:
        yield from ("batch", "count")
        if held.batches:
            yield "reopen"
        if held.secret:
            yield "missing"
    else:
        yield "recount"
        if held.batches:
            yield "rebatch"
        if not held.secret:
            yield "votes"
        if state is BallotState.UNDECIDED:
            yield "runoff"
        if held.waits_for_seats:
            yield "seat"
    if not by.is_same_person(held.voiding.get("person")) or not held.voiding:
        yield "void"


def _asked_codes(held: Ballot, by: Acting, now: datetime) -> tuple[CodeLine, ...]:
    if held.state != BallotState.OPEN or now > held.closes_at:
        return ()
    name = names_of(person_ids={one["person"] for one in held.asked_codes}).person
    return tuple(
        CodeLine(one["number"], one["reason"], name(one["person"]), not by.is_same_person(one["person"]))
        for one in held.asked_codes
    )


def _batches(held: Ballot) -> tuple[BatchLine, ...]:
    turns = ("first", "second", "pending")
    persons = {one[turn]["person"] for one in held.batches for turn in turns if one.get(turn)}
    name = names_of(person_ids=persons).person
    return tuple(
        BatchLine(
            one["number"],
            rules.slips_of(one),
            name(one["first"]["person"]) if one["first"] else "",
            name(second["person"]) if (second := one["second"] or one.get("pending")) else "",
            one.get("differed", 0),
            rules.waits(one),
        )
        for one in held.batches
    )


def story_of(sight: Sight, subject: UUID) -> tuple[Happening, ...]:
    """Return what was done with a ballot or meeting, oldest first, as far as it is in sight."""
    entries = [one for one in entries_of(sight, subject) if one.kind in VERBS or one.kind in MEETING_VERBS]
    names = names_of(
        post_ids=[one.post_id for one in entries if one.post_id],
        person_ids=[one.person_id for one in entries if one.person_id],
    )
    return tuple(
        Happening(
            one.at,
            verb_of(one.kind, json.loads(one.body)),
            names.person(one.person_id or 0),
            names.post(one.post_id or 0),
            _why(json.loads(one.body)),
        )
        for one in entries
    )


def _why(body: Mapping[str, Any]) -> str:
    """Return the reason of an entry; of codes that were handed out or given anew the lines that got them."""
    lines = body.get("again") or body.get("handed") or ()
    return str(body.get("reason", "")) or body.get("dropped") or "、".join(lines)


def roll_of(by: Acting, ballot_id: UUID) -> tuple[RollLine, ...]:
    """Return the roll of a ballot for whoever holds it: who has voted, so that paper can be marked.

    Raises:
        BallotNotFound: there is none in sight.
        NotYourBallot: others see the turnout, never who.
    """
    held = ballot(by.sight, ballot_id)
    kind = ground_of_ballot(held.ref, held.kind, by).kind
    if not rules.may_hold(kind, by):
        raise NotYourBallot(kind_name=kind.name.zh, who=rules.who(kind.by))
    marks = {one.voter_id: one for one in MarkRow.objects.filter(ballot_id=held.id)}
    lines = list(VoterRow.objects.filter(ballot_id=held.id).order_by("number"))
    called = registers.labels(one.elector for one in lines)
    found = []
    for one in lines:
        mark = marks.get(one.id)
        found.append(
            RollLine(
                one.number,
                called.get(one.elector, one.number),
                "" if one.area is None else str(one.area),
                one.code_digest is not None,
                Channel(mark.channel) if mark else None,
                mark.at if mark else None,
            )
        )
    return tuple(found)


def kinds(by: Acting, *, now: datetime) -> tuple[KindLine, ...]:
    """Return the kinds of ballot in force in the post's territory, its own first."""
    found = [
        KindLine(playbook.id, kind, rules.may_hold(kind, by))
        for playbook in in_force(by, now)
        for kind in playbook.ballots.values()
    ]
    return tuple(sorted(found, key=lambda one: not one.mine))


def in_force(by: Acting, now: datetime) -> list[Playbook]:
    """Return the playbooks in force in the post's territory."""
    return [rulebooks.rulebook(one.ref) for one in rulebooks.all_in_force(by.territory, at=now)]
