"""The life of a standing and of a proposal: who may do what, when, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple, Protocol

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.rankings.errors import (
    ContestOver,
    ContestRuns,
    ExplainFirst,
    ExplainOver,
    NotForYou,
    NotPublisher,
    ObjectionsWait,
    OwnObjection,
    ReasonMissing,
    RoundsWait,
    SamePerson,
    SheetsWait,
    StandingMoved,
    UpheldWaits,
    WindowOpen,
    WorkNotDue,
)
from chuanhui.mechanism.rankings.rules.records import ObjectionRecord, ProposalRecord, StandingRecord, State
from chuanhui.mechanism.rankings.rules.windows import Window
from chuanhui.playbook.schema import Consequence, Ranking
from chuanhui.playbook.vocabulary import ROLES

LONGEST = 1000
STREET = 2
"""Codes in the path of a street; a longer one is a community's, or of something within it."""


class Stands(Protocol):
    """A post as far as it matters here: its role, the area it stands in, and its unit."""

    @property
    def role(self) -> str:
        """Return the role."""

    @property
    def area_path(self) -> str:
        """Return the path of its area."""

    @property
    def unit_id(self) -> int | None:
        """Return the id of its unit."""


class Doing(NamedTuple):
    """Who does it, when, the zone in which moments are told, and every post that the person holds today."""

    by: Acting
    now: datetime
    zone: tzinfo
    held: tuple[Stands, ...] = ()

    def said(self, at: datetime) -> str:
        """Return a moment as people read it."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"


def may_publish(by: Acting, ranking: Ranking, territory: str) -> bool:
    """Tell whether a post freezes and publishes a ranking: its role, and sight of the whole territory."""
    if by.kind == "system":
        return True
    return by.role in ranking.publish and by.sight.unit is None and by.sight.covers(territory)


def refusal_to_publish_at_all(by: Acting, ranking: Ranking, territory: str) -> ChuanhuiError | None:
    """Return why this post may not freeze, publish, restate or answer objections, or None."""
    if may_publish(by, ranking, territory):
        return None
    return NotPublisher(who=said_roles(ranking.publish))


def refusal_to_freeze(doing: Doing, ranking: Ranking, window: Window, territory: str) -> ChuanhuiError | None:
    """Return why a window may not be frozen now by this post, or None."""
    if refusal := refusal_to_publish_at_all(doing.by, ranking, territory):
        return refusal
    if not window.is_closed(doing.now):
        return WindowOpen(window=window.period.label(), until=doing.said(window.until))
    return None


def refusal_to_judge(
    doing: Doing, window: Window, until: datetime | None, sheets: int, rounds: Sequence[str] = ()
) -> ChuanhuiError | None:
    """Return why the figures of a window that is over may not be frozen yet, or None.

    Args:
        until: last instant at which anything that counts in it may still be answered in time.
        sheets: sheets that count in it and whose contest has no decision.
        rounds: names of rounds that count in it and are not published.
    """
    if until is not None and doing.now <= until:
        return WorkNotDue(window=window.period.label(), until=doing.said(until))
    if sheets:
        return SheetsWait(window=window.period.label(), count=sheets)
    return RoundsWait(window=window.period.label(), count=len(rounds), first=rounds[0]) if rounds else None


def refusal_to_publish(
    doing: Doing, ranking: Ranking, standing: StandingRecord, raised: Sequence[ObjectionRecord]
) -> ChuanhuiError | None:
    """Return why a frozen standing may not be published now, or None.

    Args:
        raised: every objection to the standing.
    """
    if refusal := refusal_to_publish_at_all(doing.by, ranking, standing.territory):
        return refusal
    if standing.state != State.FROZEN:
        return StandingMoved(state=standing.state)
    until = standing.contest_until
    if until is not None and doing.now <= until:
        return ContestRuns(until=doing.said(until))
    if waiting := sum(1 for one in raised if one.upheld is None):
        return ObjectionsWait(count=waiting)
    upheld = sum(1 for one in raised if one.upheld and one.raised_at >= standing.known_at)
    return UpheldWaits(count=upheld) if upheld else None


def refusal_to_object(
    doing: Doing, standing: StandingRecord, area_path: str, unit: int | None = None
) -> ChuanhuiError | None:
    """Return why this post may not contest a line, or None: its own line, by a head or a desk, in time.

    Args:
        area_path: administrative area of the line.
        unit: id of the unit, in a ranking of units.
    """
    until = standing.contest_until
    if standing.state != State.FROZEN or until is None or doing.now > until:
        return ContestOver()
    roles = speakers_for(area_path, unit)
    by = doing.by
    if by.kind == "post" and by.role in roles and is_concerned(by, standing.territory, area_path, unit):
        return None
    return NotForYou(who=said_roles(roles))


def speakers_for(area_path: str, unit: int | None) -> tuple[str, ...]:
    """Return the roles that speak for what is ranked: a unit, a street, or a community and what is in it."""
    if unit is not None:
        return ("department_head", "department_desk")
    level = "street" if area_path.count(".") <= STREET else "community"
    return (f"{level}_head", f"{level}_desk")


def refusal_to_answer(doing: Doing, ranking: Ranking, objection: ObjectionRecord) -> ChuanhuiError | None:
    """Return why this post may not answer an objection, or None: another person than raised it, once."""
    if refusal := refusal_to_publish_at_all(doing.by, ranking, objection.territory):
        return refusal
    if objection.upheld is not None:
        return StandingMoved(state=objection.answer)
    return OwnObjection() if doing.by.is_same_person(objection.raised_person) else None


def refusal_to_explain(
    doing: Doing, proposal: ProposalRecord, consequence: Consequence
) -> ChuanhuiError | None:
    """Return why this post may not explain, or None: the post concerned, in time, before the decision."""
    if not proposal.is_open:
        return StandingMoved(state=proposal.state)
    if doing.by.kind != "post" or not _concerns(doing.by, proposal, consequence):
        return NotForYou(who=said_roles(consequence.to))
    if doing.now > proposal.explain_until:
        return ExplainOver(until=doing.said(proposal.explain_until))
    return None


def refusal_to_decide(
    doing: Doing, proposal: ProposalRecord, consequence: Consequence
) -> ChuanhuiError | None:
    """Return why this post may not decide, or None: a role of `by`, another person, after the explanation.

    Another person than proposed or explained it, and none who holds a post that it concerns, under whichever
    post they decide.
    """
    if not proposal.is_open:
        return StandingMoved(state=proposal.state)
    by = doing.by
    if by.role not in consequence.by or not by.sight.covers(proposal.area_path) or by.sight.unit is not None:
        return NotForYou(who=said_roles(consequence.by))
    if any(by.is_same_person(person) for person in (proposal.proposed_person, proposal.explained_person)):
        return SamePerson()
    if any(_concerns(one, proposal, consequence) for one in (by, *doing.held)):
        return SamePerson()
    if proposal.state == State.PROPOSED and doing.now <= proposal.explain_until:
        return ExplainFirst(until=doing.said(proposal.explain_until))
    return None


def _concerns(post: Stands, proposal: ProposalRecord, consequence: Consequence) -> bool:
    """Tell whether a proposal is addressed to a post: its role, and what is ranked."""
    return post.role in consequence.to and is_concerned(
        post, proposal.territory, proposal.area_path, proposal.unit
    )


def is_concerned(post: Stands, territory: str, area_path: str, unit: int | None) -> bool:
    """Tell whether a post answers for what is ranked: its unit, or an area at or below where it stands.

    Somebody who stands over the whole territory is not concerned by each of its areas.
    """
    if unit is not None:
        return post.unit_id == unit
    return post.area_path != territory and area_path.startswith(post.area_path)


def worded(text: str) -> str:
    """Return a reason without blanks around it.

    Raises:
        ReasonMissing: it is empty or too long.
    """
    told = text.strip()
    if not told or len(told) > LONGEST:
        raise ReasonMissing(longest=LONGEST)
    return told


def exemptions(exempt: Mapping[str, str] | None) -> dict[str, str]:
    """Return exemptions with their reasons without blanks around them.

    Raises:
        ReasonMissing: one has no reason, or too long a one.
    """
    return {place: worded(reason) for place, reason in (exempt or {}).items()}


def said_roles(roles: tuple[str, ...]) -> str:
    """Return roles in words."""
    return "、".join(ROLES[one].zh if one in ROLES else one for one in roles)
