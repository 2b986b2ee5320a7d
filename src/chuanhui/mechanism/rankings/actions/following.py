"""Proposing what follows from published standings, and taking back what does not follow any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.actions.writing import Deed, write
from chuanhui.mechanism.rankings.queries.following import Follows, follows, published_from
from chuanhui.mechanism.rankings.queries.grounds import Ground, ground_of
from chuanhui.mechanism.rankings.queries.records import proposals
from chuanhui.mechanism.rankings.rules.records import ProposalRecord, StandingRecord, State, unit_of


def follow_up(standing: StandingRecord, *, by: Acting, now: datetime) -> None:
    """Bring the proposals of a published standing, and of the later ones, to what follows from them now.

    What was decided stays decided. What does not follow any more is withdrawn; what follows anew is proposed,
    and what still follows and is open tells the windows and the score that it rests on now.
    """
    for one in published_from(standing):
        ground = ground_of(one)
        wanted = {
            (found.key, found.due.consequence): found
            for found in follows(one, ground.ranking.consequences)
            if not found.due.passed
        }
        kept = {
            (had.key, had.consequence): had for had in proposals(Sight.of(one.territory), standing=one.id)
        }
        for pair, had in kept.items():
            if pair not in wanted and had.is_open:
                _write(had, replace(had, state=State.WITHDRAWN), "withdraw", ground, by, now)
        for pair, found in wanted.items():
            former = kept.get(pair)
            if former is None or former.state == State.WITHDRAWN:
                _write(former, _proposed(one, found, ground, former, by, now), "propose", ground, by, now)
            elif former.is_open and (new := _refreshed(former, found)) != former:
                _write(former, new, "update", ground, by, now)


def _refreshed(former: ProposalRecord, found: Follows) -> ProposalRecord:
    """Return an open proposal with the windows, the score and the name that it rests on now."""
    return replace(former, windows=found.due.windows, score=_score(found), name=found.name)


def _score(found: Follows) -> str:
    return "" if found.due.score is None else str(found.due.score)


def _proposed(
    standing: StandingRecord,
    found: Follows,
    ground: Ground,
    former: ProposalRecord | None,
    by: Acting,
    now: datetime,
) -> ProposalRecord:
    rule = next(one for one in ground.ranking.consequences if one.id == found.due.consequence)
    until = due(now, rule.explains_within, ground.calendar).at or now
    made: UUID = former.id if former is not None else new_id(now)
    return ProposalRecord(
        id=made,
        revision=former.revision if former is not None else 0,
        standing=standing.id,
        territory=standing.territory,
        campaign=standing.campaign,
        version=standing.version,
        ranking=standing.ranking,
        window=standing.window,
        key=found.key,
        name=found.name,
        area_path=found.area_path,
        unit=unit_of(found.key),
        consequence=found.due.consequence,
        windows=found.due.windows,
        score=_score(found),
        proposed_at=now,
        proposed_person=by.person_id,
        explain_until=until,
    )


def _write(
    old: ProposalRecord | None, new: ProposalRecord, verb: str, ground: Ground, by: Acting, now: datetime
) -> None:
    deed = Deed(verb, by, now, None, {})
    write(old, new, deed, area_path=new.area_path, playbook=ground.playbook.ref)
