"""What a ballot waits for: notices, drafts, ballots and meetings that must have ended well before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chuanhui.kernel.folding import state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.models import Meeting as MeetingRow
from chuanhui.mechanism.assemblies.queries.reading import in_sight
from chuanhui.mechanism.assemblies.rules import (
    Ballot,
    BallotState,
    Meeting,
    MeetingState,
    difference,
    has_decided,
)
from chuanhui.mechanism.assemblies.seat_errors import NamesDiffer, NamesUnlisted, StillWaiting
from chuanhui.mechanism.voice.ground import Matter
from chuanhui.mechanism.voice.queries.settled import has_ended_well, last_notice
from chuanhui.mechanism.voice.rules import Ending, Notice
from chuanhui.playbook.schema import BallotKind, Playbook, Question


def refuse_before(sight: Sight, after: Sequence[str], about: Matter, playbook: Playbook) -> None:
    """Refuse to go on before each of `after` has ended well, for the very subject.

    Raises:
        StillWaiting: with the names of those that have not.
    """
    missing = [one for one in after if not _is_settled(sight, one, about, playbook)]
    if missing:
        raise _waiting(missing, playbook)


def refuse_other_names(
    sight: Sight, kind: BallotKind, names: Sequence[str], about: Matter, playbook: Playbook
) -> tuple[str, ...]:
    """Return the names on a ballot: those of the notice of candidates before it, and no others.

    Args:
        names: as given; none takes those of the notice.

    Raises:
        NamesDiffer: with who is on one list and not on the other.
        NamesUnlisted: the notice is of a kind that lists names, and lists none.
    """
    given = tuple(names)
    for one in kind.after if kind.ask is not Question.YES_NO else ():
        section, _, notice_kind = one.partition(".")
        held = playbook.notices.get(notice_kind) if section == "notices" else None
        if held is None or not held.names:
            continue
        notice = _last_about(sight, playbook.id, notice_kind, about)
        if notice is None or not notice.names:
            raise NamesUnlisted(notice=held.name.zh, notice_en=held.name.get("en"))
        given = given or tuple(notice.names)
        missing, extra = difference(notice.names, given)
        if missing or extra:
            raise NamesDiffer(
                notice=held.name.zh,
                notice_en=held.name.get("en"),
                missing="、".join(missing) or "无",
                extra="、".join(extra) or "无",
                missing_en=", ".join(missing) or "none",
                extra_en=", ".join(extra) or "none",
            )
    return given


def refuse_before_seats(sight: Sight, held: Ballot, kind: BallotKind, playbook: Playbook) -> None:
    """Refuse to seat those elected before each notice of the result, posted after it, has ended well.

    Raises:
        StillWaiting: with the names of those that have not.
    """
    missing = []
    for one in kind.seats.after if kind.seats else ():
        notice = last_notice(
            sight,
            playbook.id,
            one.partition(".")[2],
            case_id=held.case_id,
            thing_id=held.thing_id,
            area_path=held.area_path,
        )
        later = notice is not None and held.counted_at is not None and notice.posted_at >= held.counted_at
        if notice is None or not later or notice.ended is not Ending.GOOD:
            missing.append(one)
    if missing:
        raise _waiting(missing, playbook)


def _waiting(missing: Sequence[str], playbook: Playbook) -> StillWaiting:
    zh = "、".join(_name(one, playbook) for one in missing)
    return StillWaiting(what=zh, what_en=", ".join(_name(one, playbook, "en") for one in missing))


def _is_settled(sight: Sight, what: str, about: Matter, playbook: Playbook) -> bool:
    section, _, kind = what.partition(".")
    campaign = playbook.id
    if about.case is not None:
        newest = _last_about(sight, campaign, kind, about) if section == "notices" else None
        stands = newest is not None and newest.ended is not Ending.GOOD
        return bool(about.case.settled.get(what, {}).get("good")) and not stands
    if section == "ballots":
        return _passed(sight, campaign, kind, about)
    if section == "meetings":
        return _met(sight, playbook, kind, about)
    return has_ended_well(sight, section, campaign, kind, thing_id=about.thing_id, area_path=about.area_path)


def _last_about(sight: Sight, campaign: str, kind: str, about: Matter) -> Notice | None:
    return last_notice(
        sight,
        campaign,
        kind,
        case_id=about.case.id if about.case else None,
        thing_id=about.thing_id,
        area_path=about.area_path,
    )


def _passed(sight: Sight, campaign: str, kind: str, about: Matter) -> bool:
    """Tell whether the last ballot of a kind about the subject, one that is void left out, was passed."""
    rows = in_sight(BallotRow.objects.filter(campaign=campaign, kind=kind, **_here(about)), sight)
    row = rows.exclude(state=BallotState.VOID.value).order_by("-opened_at", "-id").first()
    return row is not None and row.state == BallotState.PASSED.value


def _met(sight: Sight, playbook: Playbook, kind: str, about: Matter) -> bool:
    """Tell whether the last minuted meeting of a kind about the subject decided."""
    rows = in_sight(MeetingRow.objects.filter(campaign=playbook.id, kind=kind, **_here(about)), sight)
    row = rows.filter(state=MeetingState.MINUTED.value).order_by("-minuted_at", "-id").first()
    return row is not None and has_decided(playbook.meetings[kind], state_from(Meeting, row))


def _here(about: Matter) -> dict[str, Any]:
    return {"area_path": about.area_path} if about.thing_id is None else {"thing_id": about.thing_id}


def _name(what: str, playbook: Playbook, lang: str = "zh") -> str:
    section, _, kind = what.partition(".")
    held = getattr(playbook, section, {}).get(kind)
    return held.name.get(lang) if held else what
