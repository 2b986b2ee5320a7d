"""What a ballot waits for: notices, drafts and ballots that must have ended well before it opens."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies.errors import StillWaiting
from chuanhui.mechanism.assemblies.ground import Subject
from chuanhui.mechanism.assemblies.queries.reading import ballots
from chuanhui.mechanism.assemblies.rules import BallotState
from chuanhui.mechanism.voice import queries as voice
from chuanhui.mechanism.voice.rules import Draft, Ending, Notice, Survey
from chuanhui.playbook.schema import Playbook


def refuse_before(sight: Sight, after: Sequence[str], about: Subject, playbook: Playbook) -> None:
    """Refuse to go on before each of `after` has ended well, for the very subject.

    Raises:
        StillWaiting: with the names of those that have not.
    """
    missing = [one for one in after if not _is_settled(sight, one, about, playbook.id)]
    if missing:
        raise StillWaiting(what="、".join(_name(one, playbook) for one in missing))


def _is_settled(sight: Sight, what: str, about: Subject, campaign: str) -> bool:
    if about.case is not None:
        return bool(about.case.settled.get(what, {}).get("good"))
    section, _, kind = what.partition(".")
    if section == "ballots":
        return _passed(sight, kind, about.thing_id, about.area_path)
    return _ended_well(sight, section, kind, campaign, about)


def _ended_well(sight: Sight, section: str, kind: str, campaign: str, about: Subject) -> bool:
    """Tell whether the last notice, draft or survey of a kind about the subject ended well."""
    subject = about.thing_id
    found: Sequence[Notice | Draft | Survey] = ()
    if section == "notices":
        found = voice.notices(sight, running=False, subject=subject)
    elif section == "drafts":
        found = voice.drafts(sight, running=False)
    elif section == "surveys":
        found = voice.surveys(sight, running=False, subject=subject)
    for one in found:
        here = one.thing_id == subject if subject is not None else one.area_path == about.area_path
        if (one.campaign, one.kind) == (campaign, kind) and here:
            return one.ended is Ending.GOOD
    return False


def _passed(sight: Sight, kind: str, thing_id: UUID | None, area_path: str) -> bool:
    for one in ballots(sight, thing_id=thing_id):
        if one.kind == kind and (thing_id is not None or one.area_path == area_path):
            return one.state == BallotState.PASSED
    return False


def _name(what: str, playbook: Playbook) -> str:
    section, _, kind = what.partition(".")
    held = getattr(playbook, section, {}).get(kind)
    return held.name.zh if held else what
