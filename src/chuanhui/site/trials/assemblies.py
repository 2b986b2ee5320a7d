"""Ballots, elections and meetings in trials, and what may be expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.queries import Seat, acting_for, terms_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import AlreadyVoted
from chuanhui.mechanism.assemblies.rules import Ballot, BallotState, Channel, percent, waits
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials import meetings
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.scene import THINGS, Scene, TrialRoom
from chuanhui.site.trials.subjects import subject_named

EVERYTHING = Sight.everything()
BALLOTS, CODES, SLIPS = "ballots", "ballots.codes", "ballots.slips"
ABSTAIN, INVALID, TOTAL = "abstain", "invalid", "total"
ANSWERS = {"agree": "yes", "against": "no"}
"""How trials say yes and no, which other readers of YAML take for truth values."""


def play_open(scene: Scene, line: Line) -> None:
    """Open a ballot: ``open_ballot: {as, of, about, candidates: [甲, 乙], set}``.

    `about` is the label of a case or thing; the label of an undecided ballot opens its run-off. A list of
    `candidates` or `options` names what may be chosen.
    """
    about, label = str(line.facts.get("about", "")), str(line.facts.get("set", "")) or line.of
    ballots: dict[str, UUID] = scene.kept.setdefault(BALLOTS, {})
    if about in ballots:
        receipt = actions.open_runoff(ballot_id=ballots[about], by=scene.by, now=scene.now)
    else:
        kind = scene.playbook.ballots[line.of]
        subject, path = subject_named(scene, kind.about, about, str(line.facts.get("area", "")))
        receipt = actions.open_ballot(
            campaign=scene.playbook.id,
            kind=line.of,
            subject=subject,
            area_path=path,
            names=_list(line.facts.get("candidates") or line.facts.get("options") or ()),
            by=scene.by,
            now=scene.now,
        )
    ballots[label] = receipt.id
    scene.kept.setdefault(CODES, {})[receipt.id] = scene.by


def play_vote(scene: Scene, line: Line) -> None:
    """Vote: ``vote: {as, of, thing, choice: agree}``; with a code unless `channel` is ``desk`` or ``paper``.

    `choice` is ``agree``, ``against``, an option, a list of them or ``abstain``; on paper ``invalid`` too.
    """
    held = _ballot(scene, line)
    number, channel = _number(scene, line.facts.get("thing", "")), str(line.facts.get("channel", "code"))
    choice = line.facts.get("choice", "")
    if channel in (Channel.DESK, Channel.PAPER):
        actions.cast_at_desk(
            ballot_id=held.id,
            number=number,
            chosen=() if choice == INVALID else _chosen(held, choice),
            paper=channel == Channel.PAPER,
            invalid=choice == INVALID,
            by=scene.by,
            now=scene.now,
        )
        return
    code = _code(scene, held, number)
    actions.cast_vote(code=code, chosen=_chosen(held, choice), now=scene.now)


def play_paper(scene: Scene, line: Line) -> None:
    """Mark on the roll who put a paper slip into the box: ``paper: {as, of, things: [one, two]}``."""
    held = _ballot(scene, line)
    for one in _list(line.facts.get("things", ())):
        actions.mark_paper(ballot_id=held.id, number=_number(scene, one), by=scene.by, now=scene.now)


def play_slips(scene: Scene, line: Line) -> None:
    """Count a batch of paper slips: ``count_slips: {as, of, batch: 1, with: post, slips: {agree: 2}}``.

    `with` is the second clerk, who counts alike; ``abstain`` and ``invalid`` are slips too, and ``total``
    says how many there are where persons are chosen. What is counted before the closing is entered with it.
    """
    held = _ballot(scene, line)
    number, second = int(str(line.facts.get("batch", 1))), str(line.facts.get("with", ""))
    entries = [(scene.by, number, _sums(held, line.fields))]
    if second:
        entries.append((acting_for(second, scene.on, scene.now), number, _sums(held, line.fields)))
    if held.state == BallotState.OPEN:
        scene.kept.setdefault(SLIPS, {}).setdefault(held.id, []).extend(entries)
        return
    _enter(scene, held, entries)


def play_close(scene: Scene, line: Line) -> None:
    """Close a ballot and count it: ``close_ballot: {as, of}``; with paper slips still to be counted it waits.

    Once they are counted the same line again counts the ballot.
    """
    held = _ballot(scene, line)
    waits = False
    if held.state == BallotState.OPEN:
        actions.close_ballot(ballot_id=held.id, by=scene.by, now=scene.now)
        pending = scene.kept.get(SLIPS, {}).pop(held.id, [])
        _enter(scene, held, pending)
        waits = not pending and queries.voted(held.id, channel=Channel.PAPER) > 0
    if not waits:
        actions.count_ballot(ballot_id=held.id, by=scene.by, now=scene.now)


def play_seats(scene: Scene, line: Line) -> None:
    """Let those elected begin who waited for the notice of the result: ``fill_seats: {as, of}``."""
    actions.fill_seats(ballot_id=_ballot(scene, line).id, by=scene.by, now=scene.now)


def play_leave(scene: Scene, line: Line) -> None:
    """End the term of somebody elected, who resigned or died: ``leave_seat: {as, of, name, reason}``."""
    held, name = _ballot(scene, line), str(line.facts.get("name", ""))
    for term_id in held.terms:
        seat = next((one for one in _seats_of(scene, held) if one.holder == name), None)
        if seat and any(one["id"] == term_id for one in terms_of(seat.post_id)):
            posts.end_term(term_id=term_id, on=scene.on, by=scene.by, now=scene.now, source=line.reason)
            return
    raise Unexpected(Text(f"在任：{name}", f"{name} holds a seat"), Text("没有", "no"))


def _seats_of(scene: Scene, held: Ballot) -> Iterable[Seat]:
    with seeing(EVERYTHING):
        return [one for line in queries.seats_in(EVERYTHING, on=scene.on) if line.place == held.place
                for one in line.seats]  # fmt: skip


def play_recount(scene: Scene, line: Line) -> None:
    """Count every slip again: ``recount: {as, of}``."""
    actions.recount(ballot_id=_ballot(scene, line).id, by=scene.by, now=scene.now)


def play_void(scene: Scene, line: Line) -> None:
    """Declare a ballot void: ``void_ballot: {as, of, reason}``."""
    actions.void_ballot(ballot_id=_ballot(scene, line).id, reason=line.reason, by=scene.by, now=scene.now)


def find_ballot(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a ballot: ``{of: ballots.lift, state: passed, voted: 5}``."""
    held = _held(scene, str(where.get("which", "")), name)
    with seeing(EVERYTHING):
        turnout = queries.turnout(held)
        told = queries.told_publicly(held)
        lines = queries.seats_in(EVERYTHING, on=scene.on)
    votes, roll = held.tally.get("votes", {}), turnout.roll
    found: dict[str, object] = {
        "state": held.state,
        "roll": roll,
        "voted": turnout.voted,
        "turnout.count": percent(_whole(turnout.voted), _whole(roll)),
        "abstained": told.abstained if held.is_counted else None,
        "invalid": told.invalid if held.is_counted else None,
        "elected": told.chosen or None,
        "chosen": told.chosen or None,
        "tied": told.tied or None,
        "vacant": told.vacant if held.is_counted else None,
        "seated": sum(bool(seat.holder) for one in lines if one.place == held.place for seat in one.seats),
        "until": next((str(one.until) for one in lines if one.ballot_id == held.id), None),
        "recounts": held.recounts,
        "secret": held.secret,
        "waits": held.waits_for_seats,
        "ends": str(held.until) if held.until else None,
    }
    for option, name_ in held.names.items():
        found[f"votes.{option}"] = found[f"votes.{name_}"] = votes.get(option, 0)
    if held.is_counted and "yes" in votes:
        found["agree.count"] = percent(_whole(votes["yes"]), _whole(turnout.voted))
    if turnout.roll_area is not None:
        area = _whole(turnout.voted_area or 0)
        found["turnout.area"] = percent(area, _whole(turnout.roll_area))
        found["agree.area"] = percent(_whole(held.tally.get("areas", {}).get("yes", "0")), area)
    return found


def compare(scene: Scene) -> Iterable[tuple[Text, Text]]:
    """Find ballots and meetings of the trial whose rows are not the fold of their journal entries."""
    ids = {*scene.kept.get(BALLOTS, {}).values(), *scene.kept.get(meetings.MEETINGS, {}).values()}
    if not ids:
        return
    for subject, wrong in queries.differing():
        if subject in ids:
            count = len(entries_of(EVERYTHING, subject))
            yield (
                Text("表决与日志重放一致", "the ballot is the fold of its journal"),
                Text(f"{count} 条日志，{wrong} 不一致", f"{wrong} differ over {count} entries"),
            )


def _whole(value: Any) -> Fraction:
    return Fraction(str(value))


def _list(value: Value | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),) if value != "" else ()


def _ballot(scene: Scene, line: Line) -> Ballot:
    return _held(scene, str(line.facts.get("which", "")), line.of)


def _held(scene: Scene, label: str, kind: str) -> Ballot:
    """Return the ballot with a label, else the last one of the kind."""
    known: dict[str, UUID] = scene.kept.get(BALLOTS, {})
    with seeing(EVERYTHING):
        ids = [known[label]] if label in known else list(known.values())
        found = [one for one in (queries.ballot(EVERYTHING, id_) for id_ in ids) if one.kind == kind]
    if not found:
        raise Unexpected(Text(f"表决 {label or kind}", f"a ballot {label or kind}"), Text("没有", "none"))
    return found[-1]


def _number(scene: Scene, said: Value) -> str:
    """Return the number of a thing that was registered under a label."""
    return str(scene.kept.get(THINGS, {}).get(str(said), said))


def _chosen(held: Ballot, choice: Value) -> tuple[str, ...]:
    """Return the ids of options named by id or by name."""
    ids = _ids(held)
    return tuple(ids.get(one, one) for one in _list(choice) if one != ABSTAIN)


def _ids(held: Ballot) -> dict[str, str]:
    """Return the ids of options by name."""
    named = {name: option for option, name in held.names.items()}
    return {**named, **(ANSWERS if "yes" in held.names else {})}


def _code(scene: Scene, held: Ballot, number: str) -> str:
    """Return a fresh code for a line of the roll, handed out by whoever opened the ballot."""
    opener: Acting = scene.kept[CODES][held.id]
    with seeing(opener.sight):
        _, printed = actions.issue_codes(ballot_id=held.id, numbers=[number], by=opener, now=scene.now)
        line = queries.voter(EVERYTHING, held.id, number) if not printed else None
    if line is not None:
        # Who has voted gets no code; voting again is then refused as it would be with the former one.
        raise AlreadyVoted(number=number)
    return printed[0].code


def _sums(held: Ballot, fields: Mapping[str, Value]) -> dict[str, Any]:
    """Return the sums of a batch; slips that choose one option each add up by themselves."""
    ids = _ids(held)
    numbers = {key: int(str(value)) for key, value in fields.items()}
    special = {ABSTAIN, INVALID, TOTAL}
    votes = {ids.get(key, key): value for key, value in numbers.items() if key not in special}
    whole = sum(votes.values()) + numbers.get(ABSTAIN, 0) + numbers.get(INVALID, 0)
    return {
        "slips": numbers.get(TOTAL, whole),
        "votes": votes,
        "abstained": numbers.get(ABSTAIN, 0),
        "invalid": numbers.get(INVALID, 0),
    }


def _enter(scene: Scene, held: Ballot, entries: Iterable[tuple[Acting, int, dict[str, Any]]]) -> None:
    """Enter counts, and compare each batch as soon as two persons have counted it."""
    for by, number, sums in entries:
        facts: dict[str, Any] = {"ballot_id": held.id, "number": number, "by": by, "now": scene.now}
        with seeing(by.sight):
            actions.enter_batch(sums=sums, **facts)
            batches = queries.ballot(by.sight, held.id).batches
            if any(one["number"] == number and waits(one) for one in batches):
                actions.compare_batch(**facts)


ROOM = TrialRoom(
    verbs={
        "open_ballot": play_open,
        "vote": play_vote,
        "paper": play_paper,
        "count_slips": play_slips,
        "close_ballot": play_close,
        "recount": play_recount,
        "fill_seats": play_seats,
        "leave_seat": play_leave,
        "void_ballot": play_void,
        "call_meeting": meetings.play_call,
        "attend": meetings.play_attend,
        "resolve": meetings.play_resolve,
        "minute": meetings.play_minute,
    },
    subjects={"ballots": find_ballot, "meetings": meetings.find_meeting},
    compare=compare,
)
