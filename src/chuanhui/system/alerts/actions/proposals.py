"""Proposals: the posts that one concerns are told, and until when they may explain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from chuanhui.grid.posts.rules import territory_of
from chuanhui.journal.rules import Recorded
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.queries.proposing import rule_of
from chuanhui.mechanism.rankings.queries.records import proposal
from chuanhui.playbook.schema import Text
from chuanhui.system.alerts.actions.making import make, settle
from chuanhui.system.alerts.habits import habits_of
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.kinds import Kind, Notice, Subject, To, words

EVERYTHING = Sight.everything()
ENDS = frozenset({"proposal.withdraw", "proposal.decide"})


def follow_proposals(entries: Sequence[Recorded], *, now: datetime) -> None:
    """Tell of each proposal the posts that it concerns, and settle it when it is decided or withdrawn.

    The caller sees everything and keeps the place up to which the journal is read.

    Args:
        entries: about proposals, by rising seq.
        now: aware.
    """
    directory, notices = Directory(timezone.localdate(now)), list[Notice]()
    for entry in entries:
        if entry.subject is None:
            continue
        if entry.kind in ENDS:
            settle(str(entry.subject), {Kind.PROPOSAL}, now=now)
            continue
        is_news = habits_of(territory_of(entry.area_path)).is_news(entry.at, now)
        if is_news and entry.kind == "proposal.propose":
            notices += _notices(entry.subject, json.loads(entry.body)["revision"], directory)
    make(notices, now=now)


def _notices(proposal_id: UUID, revision: int, directory: Directory) -> Iterator[Notice]:
    """Yield what a proposal that is still open gives rise to."""
    try:
        one = proposal(EVERYTHING, proposal_id)
    except NotInSight:
        return
    if not one.is_open:
        return
    playbook, rule = rule_of(one)
    window = parse_period(one.window)
    period = Text(window.label("zh"), window.label("en"))
    facts = {"topic": words(playbook.rankings[one.ranking].name), "period": words(period)}
    about = Subject("proposal", str(one.id), one.area_path, "", facts, one.explain_until)
    for to in _concerned(one.territory, one.area_path, one.unit, rule.to, directory):
        yield Notice(Kind.PROPOSAL, str(revision), about, to)


def _concerned(
    territory: str, path: str, unit: int | None, roles: tuple[str, ...], directory: Directory
) -> list[To]:
    """Return the posts that a proposal concerns: the unit's desk, or those in charge of the area."""
    if unit is not None:
        return directory.desk_of(territory, unit)
    return [to for to in directory.in_charge(path, roles) if directory.sees(to.post_id, path)]
