"""Reads public voice and decision, and what must have ended well before a step or a ballot: `after`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.read_assemblies import read_ballots, read_meetings
from chuanhui.playbook.read_rhythm import listed, written
from chuanhui.playbook.read_subjects import CASES, Around
from chuanhui.playbook.read_voice import read_drafts, read_notices, read_surveys
from chuanhui.playbook.reading import Section
from chuanhui.playbook.schema import (
    BallotKind,
    CaseKind,
    DraftKind,
    MeetingKind,
    NoticeKind,
    SurveyKind,
)

CIVIC_KEYS = ("notices", "drafts", "surveys", "ballots", "meetings")
BALLOTS = "ballots."
Ending = NoticeKind | DraftKind | SurveyKind | BallotKind | MeetingKind


@dataclass(frozen=True)
class Civic:
    """What a playbook says of voice and assemblies."""

    notices: Mapping[str, NoticeKind]
    drafts: Mapping[str, DraftKind]
    surveys: Mapping[str, SurveyKind]
    ballots: Mapping[str, BallotKind]
    meetings: Mapping[str, MeetingKind]

    def ended(self) -> Iterator[tuple[str, Ending]]:
        """Yield everything that ends well or not, by the id that `after` names: ``notices.list``."""
        groups: tuple[tuple[str, Mapping[str, Ending]], ...] = (
            ("notices", self.notices),
            ("drafts", self.drafts),
            ("surveys", self.surveys),
            ("ballots", self.ballots),
            ("meetings", self.meetings),
        )
        for sort, kinds in groups:
            for one, kind in kinds.items():
                yield f"{sort}.{one}", kind


def read_civic(top: Section, around: Around) -> Civic:
    """Return notices, drafts, surveys, ballots and meetings, with what waits for them checked."""
    civic = Civic(
        read_notices(top, around),
        read_drafts(top, around),
        read_surveys(top, around),
        read_ballots(top, around),
        read_meetings(top, around),
    )
    _steps(top, around.kinds, civic)
    _ballots(top, civic)
    _seats(top, civic)
    return civic


def _steps(top: Section, kinds: Mapping[str, CaseKind], civic: Civic) -> None:
    """Note steps that wait for what is not about their own kind of case: it would never end for them."""
    for kind in kinds.values():
        known = tuple(name for name, one in civic.ended() if one.about == f"{CASES}{kind.id}")
        for step in kind.steps:
            if step.after:
                node = _at(top.node, "cases", kind.id, "steps", step.id, "after")
                if node and not step.frm:
                    top.reading.fault("PB147", node, step=step.id)
                _judge(top, node, known, "PB143")


def _ballots(top: Section, civic: Civic) -> None:
    """Note ballots that wait for what is about something else, or for themselves."""
    edges = {one.id: {name.removeprefix(BALLOTS) for name in one.after} for one in civic.ballots.values()}
    for ballot in civic.ballots.values():
        if not ballot.after:
            continue
        later = _later(ballot.id, edges)
        known = tuple(
            name
            for name, one in civic.ended()
            if one.about == ballot.about and not (name.startswith(BALLOTS) and one.id in later)
        )
        _judge(top, _at(top.node, "ballots", ballot.id, "after"), known, "PB144")


def _seats(top: Section, civic: Civic) -> None:
    """Note seats that wait for what is no notice about the same, and by-elections of no election."""
    elections = tuple(one.id for one in civic.ballots.values() if one.seats and not one.seats.vacancy_of)
    for ballot in civic.ballots.values():
        if ballot.seats is None:
            continue
        about = tuple(f"notices.{one.id}" for one in civic.notices.values() if one.about == ballot.about)
        _judge(top, _at(top.node, "ballots", ballot.id, "seats", "after"), about, "PB171")
        of = _at(top.node, "ballots", ballot.id, "seats", "vacancy_of")
        _judge(top, of, elections, "PB172")


def _later(first: str, edges: Mapping[str, set[str]]) -> set[str]:
    """Return a ballot and all that wait for it, however indirectly."""
    found: set[str] = {first}
    while new := {one for one, waits in edges.items() if one not in found and waits & found}:
        found |= new
    return found


def _judge(top: Section, node: Node | None, known: tuple[str, ...], code: str) -> None:
    for one in listed(node) if node else ():
        if (said := written(one)) and said not in known:
            top.reading.fault(code, one, value=said, allowed=known)


def _at(node: Node | None, *keys: str) -> Node | None:
    for key in keys:
        node = node.get(key) if isinstance(node, Entries) else None
    return node
