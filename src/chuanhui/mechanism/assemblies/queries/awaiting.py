"""What a ballot waits for: notices, drafts and ballots that must have ended well before it opens."""

from __future__ import annotations

from collections.abc import Sequence

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies.errors import StillWaiting
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.queries.reading import in_sight
from chuanhui.mechanism.assemblies.rules import BallotState
from chuanhui.mechanism.voice.ground import Matter
from chuanhui.mechanism.voice.queries.settled import has_ended_well
from chuanhui.playbook.schema import Playbook


def refuse_before(sight: Sight, after: Sequence[str], about: Matter, playbook: Playbook) -> None:
    """Refuse to go on before each of `after` has ended well, for the very subject.

    Raises:
        StillWaiting: with the names of those that have not.
    """
    missing = [one for one in after if not _is_settled(sight, one, about, playbook.id)]
    if missing:
        raise StillWaiting(what="、".join(_name(one, playbook) for one in missing))


def _is_settled(sight: Sight, what: str, about: Matter, campaign: str) -> bool:
    if about.case is not None:
        return bool(about.case.settled.get(what, {}).get("good"))
    section, _, kind = what.partition(".")
    if section == "ballots":
        return _passed(sight, campaign, kind, about)
    return has_ended_well(sight, section, campaign, kind, thing_id=about.thing_id, area_path=about.area_path)


def _passed(sight: Sight, campaign: str, kind: str, about: Matter) -> bool:
    """Tell whether the last ballot of a kind about the subject, one that is void left out, was passed."""
    rows = in_sight(BallotRow.objects.filter(campaign=campaign, kind=kind), sight)
    here = {"area_path": about.area_path} if about.thing_id is None else {"thing_id": about.thing_id}
    row = rows.filter(**here).exclude(state=BallotState.VOID.value).order_by("-opened_at", "-id").first()
    return row is not None and row.state == BallotState.PASSED.value


def _name(what: str, playbook: Playbook) -> str:
    section, _, kind = what.partition(".")
    held = getattr(playbook, section, {}).get(kind)
    return held.name.zh if held else what
