"""Proposals as people read them: the rule they follow, the words for it, and what a post may do with one."""

from __future__ import annotations

from datetime import datetime

from chuanhui.grid.posts import queries as posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.rankings.queries.following import Follows, follows
from chuanhui.mechanism.rankings.queries.grounds import ground_of
from chuanhui.mechanism.rankings.rules.life import Doing
from chuanhui.mechanism.rankings.rules.records import ProposalRecord, StandingRecord, State
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Consequence, Playbook


def rule_of(proposal: ProposalRecord) -> tuple[Playbook, Consequence]:
    """Return the playbook version and the rule that a proposal follows."""
    playbook = rulebooks.rulebook(f"{proposal.campaign}@{proposal.version}")
    rules = playbook.rankings[proposal.ranking].consequences
    return playbook, next(one for one in rules if one.id == proposal.consequence)


def doing_of(by: Acting, now: datetime) -> Doing:
    """Return who is about to explain or decide, with every post that the same person holds that day."""
    zone = rulebooks.calendar().zone
    person = by.person_id
    held = () if person is None else tuple(posts.posts_of(person, now.astimezone(zone).date()))
    return Doing(by, now, zone, held)


def suppressed(standing: StandingRecord) -> list[Follows]:
    """Return what a pass mark kept from being proposed after a published standing, as far as in sight."""
    if standing.state != State.PUBLISHED:
        return []
    found = follows(standing, ground_of(standing).ranking.consequences)
    return [one for one in found if one.due.passed]
