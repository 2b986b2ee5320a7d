"""What must have ended well before a step: notices, drafts, surveys, ballots and meetings of the case.

A meeting decides on the case as it stands: minutes of before the case came where it is carry no step from
there, as after another visit, of which those who met had not heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.cases.errors import NotYet
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.playbook.schema import CaseKind, Playbook, Step, Text

MEETINGS = "meetings"
SECTIONS = ("notices", "drafts", "surveys", "ballots", MEETINGS)
OPEN = Text("尚未办结", "not ended")
ENDED = {
    True: Text("{at} 已通过", "ended well on {at}"),
    False: Text("{at} 已结束，未通过", "ended on {at}, but not well"),
}
MET = {
    True: Text("{at} 已形成纪要", "minuted on {at}"),
    False: Text(
        "{at} 已形成纪要，到会人数不足或没有通过", "minuted on {at}; too few came, or nothing was carried"
    ),
}
STALE = Text(
    "{at} 的纪要在事项到这一步之前，须再开一次", "minuted on {at}, before the case came here: meet again"
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that a case waits for or has behind it: its id, its wording, how it stands in words."""

    what: str
    name: Text
    stands: Text
    good: bool


def awaits(case: CaseState, kind: CaseKind, playbook: Playbook, zone: tzinfo) -> tuple[Awaited, ...]:
    """Return everything that some step of the case waits for, and what ended besides, in that order."""
    ids = dict.fromkeys([what for step in kind.steps for what in step.after] + list(case.settled))
    here = {what for step in kind.steps if case.state in step.frm for what in step.after}
    return tuple(
        Awaited(
            one,
            awaited(one, playbook),
            _stands(case, one, zone, is_here=one in here),
            counts(case, one) if one in here else is_settled(case, one),
        )
        for one in ids
    )


def awaited(what: str, playbook: Playbook) -> Text:
    """Return the wording of a notice, draft, survey, ballot or meeting, such as ``notices.list``."""
    section, _, name = what.partition(".")
    found = getattr(playbook, section, {}).get(name) if section in SECTIONS else None
    return found.name if found is not None else Text(what)


def is_settled(case: CaseState, what: str) -> bool:
    """Tell whether the last round of `what` on this case ended well."""
    return bool(case.settled.get(what, {}).get("good"))


def counts(case: CaseState, what: str) -> bool:
    """Tell whether the last round of `what` lets a step be taken from where the case stands."""
    return is_settled(case, what) and not _is_stale(case, what)


def lacking(step: Step, case: CaseState) -> tuple[str, ...]:
    """Return what must still end well before the step."""
    return tuple(one for one in step.after if not counts(case, one))


def not_yet(step: Step, case: CaseState, playbook: Playbook, zone: tzinfo) -> NotYet | None:
    """Return the refusal of a step that comes too early, with what is missing and where it stands."""
    missing = lacking(step, case)
    if not missing:
        return None
    named = [(awaited(one, playbook), _stands(case, one, zone, is_here=True)) for one in missing]
    return NotYet(
        step_name=step.name.zh,
        step_name_en=step.name.get("en"),
        lacking="；".join(f"{name.zh}（{stands.zh}）" for name, stands in named),
        lacking_en="; ".join(f"{name.get('en')} ({stands.en})" for name, stands in named),
    )


def settled(case: CaseState, what: str, *, good: bool, ref: UUID, now: datetime) -> CaseState:
    """Return the case knowing how the last round of `what` ended; the same case where it knew it already."""
    known = case.settled.get(what, {})
    if known.get("good") == good and known.get("ref") == str(ref):
        return case
    told = {"good": good, "ref": str(ref), "at": utc_text(now)}
    return replace(case, settled={**case.settled, what: told}, touched_at=now)


def _is_stale(case: CaseState, what: str) -> bool:
    """Tell whether a meeting was minuted before the case came into the state in which it stands."""
    known = case.settled.get(what)
    is_meeting = what.partition(".")[0] == MEETINGS
    return is_meeting and known is not None and datetime.fromisoformat(known["at"]) < case.state_since


def _stands(case: CaseState, what: str, zone: tzinfo, *, is_here: bool) -> Text:
    known = case.settled.get(what)
    if known is None:
        return OPEN
    at = f"{datetime.fromisoformat(known['at']).astimezone(zone):%Y-%m-%d %H:%M}"
    told = MET if what.partition(".")[0] == MEETINGS else ENDED
    ended = STALE if is_here and known["good"] and _is_stale(case, what) else told[known["good"]]
    return Text(ended.zh.format(at=at), ended.en.format(at=at))
