"""Reads `ballots:` and `meetings:`: who decides, and how it is reckoned. Nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Node, Scalar
from chuanhui.playbook.read_rhythm import PERIODS, read_posts
from chuanhui.playbook.read_subjects import Around, read_about, read_roll, read_shares
from chuanhui.playbook.read_voice import NO_TIME, least_time
from chuanhui.playbook.reading import Section, limited
from chuanhui.playbook.schema import BallotKind, Base, MeetingKind, Question, Roll, Seats, Share, Weigh
from chuanhui.playbook.vocabulary_civic import QUESTIONS

BALLOT_KEYS = (
    "name", "about", "by", "roll", "ask", "secret", "quorum", "majority", "open_for", "seats", "after",
    "source",
)  # fmt: skip
SEATS_KEYS = ("role", "number", "term", "after", "vacancy_of")
MEETING_KEYS = (
    "name", "about", "by", "members", "quorum", "majority", "every", "ahead", "minutes", "resolution",
)  # fmt: skip
MOST_VOTES = "most votes"
PARTS = ("roll", "ask", "secret", "quorum", "majority", "source")
"""What the reckoning of a ballot needs; without one of them it refuses to compute."""

MOST_KINDS = 40
MOST_SEATS = 99
NOBODY = Roll("")


def read_ballots(top: Section, around: Around) -> dict[str, BallotKind]:
    """Return the kinds of ballot."""
    found = {
        one: _ballot(Section(top.reading, node, f"ballots.{one}", BALLOT_KEYS), one, around)
        for one, node in limited(top, "ballots", MOST_KINDS, required=False)
    }
    return {one: _of_election(kind, found) for one, kind in found.items()}


def _of_election(kind: BallotKind, known: Mapping[str, BallotKind]) -> BallotKind:
    """Return a by-election with the seats of its election; whether there is one is judged elsewhere."""
    of = known.get(kind.seats.vacancy_of) if kind.seats else None
    if kind.seats is None or of is None or of.seats is None:
        return kind
    seats = replace(kind.seats, role=of.seats.role, number=of.seats.number, term=of.seats.term)
    return replace(kind, seats=seats)


def _ballot(section: Section, kind_id: str, around: Around) -> BallotKind:
    for key in PARTS:
        if section.sound and section.get(key) is None:
            section.reading.fault("PB135", section.node, where=section.where, key=key)
    node, about = section.get("ask"), read_about(section, around)
    asked = section.reading.one_of(node, section.at("ask"), QUESTIONS) if node else ""
    ask = Question(asked or "yes_no")
    roll = read_roll(section, around, about) or NOBODY
    quorum, majority = _quorum(section), _majority(section, ask)
    _weighed(section, (*quorum, *majority), roll)
    return BallotKind(
        id=kind_id,
        name=section.wording("name"),
        about=about,
        by=read_posts(section, "by"),
        roll=roll,
        ask=ask,
        secret=section.truth("secret"),
        quorum=quorum,
        majority=majority,
        open_for=least_time(section, "open_for"),
        seats=_seats(section, ask),
        after=section.words("after"),
        source=section.text("source", optional=True),
    )


def _quorum(section: Section) -> tuple[Share, ...]:
    """Return who must take part: shares of the whole roll, as those voting always all take part."""
    shares, node = read_shares(section, "quorum"), section.get("quorum")
    if node and any(one.base is Base.VOTING for one in shares):
        section.reading.fault("PB137", node)
    return shares


def _majority(section: Section, ask: Question) -> tuple[Share, ...]:
    """Return who must agree; ``most votes`` of an election lets the most votes decide."""
    node = section.get("majority")
    if isinstance(node, Scalar) and node.value.strip() == MOST_VOTES:
        if ask is Question.YES_NO:
            section.reading.fault("PB138", node)
        return ()
    return read_shares(section, "majority")


def _weighed(section: Section, shares: tuple[Share, ...], roll: Roll) -> None:
    """Note shares by floor area of a roll that does not say which field holds it."""
    if any(one.measure is Weigh.AREA for one in shares) and not roll.area and section.get("roll"):
        section.reading.fault("PB139", section.key("roll"))


def _seats(section: Section, ask: Question) -> Seats | None:
    node = section.get("seats")
    if ask is Question.PERSONS and node is None and section.sound:
        section.reading.fault("PB140", section.node, where=section.where)
    if node is None:
        return None
    if ask is not Question.PERSONS:
        section.reading.fault("PB141", section.key("seats"))
    part = Section(section.reading, node, section.at("seats"), SEATS_KEYS)
    if vacancy := part.get("vacancy_of"):
        for key in ("role", "number", "term"):
            if part.get(key):
                part.reading.fault("PB170", part.key(key), key=key)
        return Seats("", 0, NO_TIME, part.words("after"), part.reading.scalar(vacancy, part.at("vacancy_of")))
    role, term = part.need("role"), part.need("term")
    allowed = part.reading.allowance(term, part.at("term"), counted=True) if term else None
    return Seats(
        part.reading.one_of(role, part.at("role"), vocabulary.POST_ROLES, "PB042") if role else "",
        part.whole("number", 1, MOST_SEATS, None),
        allowed or NO_TIME,
        part.words("after"),
    )


def read_meetings(top: Section, around: Around) -> dict[str, MeetingKind]:
    """Return the kinds of meeting."""
    return {
        one: _meeting(Section(top.reading, node, f"meetings.{one}", MEETING_KEYS), one, around)
        for one, node in limited(top, "meetings", MOST_KINDS, required=False)
    }


def _meeting(section: Section, kind_id: str, around: Around) -> MeetingKind:
    every, resolution, reading = section.get("every"), section.get("resolution"), section.reading
    period = reading.one_of(every, section.at("every"), PERIODS) if every else ""
    at = section.at("resolution")
    ahead, minutes = section.get("ahead"), section.get("minutes")
    return MeetingKind(
        id=kind_id,
        name=section.wording("name"),
        by=read_posts(section, "by"),
        members=read_posts(section, "members"),
        about=read_about(section, around),
        quorum=_one_share(section, "quorum"),
        every=PERIODS.get(period),
        ahead=reading.allowance(ahead, section.at("ahead"), counted=True) if ahead else None,
        minutes=reading.allowance(minutes, section.at("minutes"), counted=True) if minutes else None,
        resolution=reading.one_of(resolution, at, around.kinds, "PB101") if resolution else "",
        majority=_one_share(section, "majority"),
    )


def _one_share(section: Section, key: str) -> Share | None:
    """Return one share, of members by number: nobody weighs more than another in a meeting."""
    node: Node | None = section.get(key)
    shares = read_shares(section, key)
    wrong = len(shares) > 1 or any(one.measure is Weigh.AREA for one in shares)
    if node and (wrong or (key == "quorum" and any(one.base is Base.VOTING for one in shares))):
        section.reading.fault("PB142", node)
    return shares[0] if shares else None
