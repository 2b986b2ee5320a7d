"""Meetings in trials; played by the room of `assemblies`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.rules import Meeting
from chuanhui.mechanism.cases.queries import case_by_number
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import ZONE, Line, Value
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.scene import Scene
from chuanhui.site.trials.subjects import subject_named

EVERYTHING = Sight.everything()
MEETINGS = "meetings"
ALL = "all"


def play_call(scene: Scene, line: Line) -> None:
    """Call a meeting: ``call_meeting: {as, of, at: 2022-08-09 15:00, about, agenda: [item], place, set}``."""
    kind = scene.playbook.meetings[line.of]
    about, place = str(line.facts.get("about", "")), str(line.facts.get("area", ""))
    subject, path = subject_named(scene, kind.about, about, place)
    agenda = line.facts.get("agenda", kind.name.zh)
    receipt = actions.call_meeting(
        campaign=scene.playbook.id,
        kind=line.of,
        subject=subject,
        area_path=path,
        meets_at=_moment(str(line.facts.get("at", ""))),
        agenda=agenda if isinstance(agenda, tuple) else (str(agenda),),
        where=str(line.facts.get("place", "")),
        by=scene.by,
        now=scene.now,
    )
    scene.kept.setdefault(MEETINGS, {})[str(line.facts.get("set", "")) or line.of] = receipt.id


def play_attend(scene: Scene, line: Line) -> None:
    """Note who came: ``attend: {as, of, present: 4}``; a number, a list of names, or ``all``."""
    held, present = _meeting(scene, line), line.facts.get("present", ALL)
    members = list(held.members)
    if isinstance(present, tuple):
        came = [one for one in members if one["holder"] in present]
    else:
        came = members if present == ALL else members[: int(str(present))]
    posts = [int(one["post"]) for one in came]
    actions.hold_meeting(meeting_id=held.id, present=posts, by=scene.by, now=scene.now)


def play_resolve(scene: Scene, line: Line) -> None:
    """Decide a motion: ``resolve: {as, of, text, agree: 3, against: 1, abstain: 0, fields, set}``.

    What is carried opens the case that the playbook names, under the label `set`.
    """
    held = _meeting(scene, line)
    words = {"for": "agree", "against": "against", "abstained": "abstain"}
    receipt = actions.decide_motion(
        meeting_id=held.id,
        text=str(line.facts.get("text", "")),
        hands={name: int(str(line.facts.get(word, 0))) for name, word in words.items()},
        answers=dict(line.fields) or None,
        by=scene.by,
        now=scene.now,
    )
    for number in receipt.cases:
        scene.cases[str(line.facts.get("set", "")) or number] = case_by_number(scene.by.sight, number).id


def play_minute(scene: Scene, line: Line) -> None:
    """Write the minutes: ``minute: {as, of, text}``."""
    text = str(line.facts.get("text", ""))
    actions.minute_meeting(meeting_id=_meeting(scene, line).id, text=text, by=scene.by, now=scene.now)


def find_meeting(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a meeting: ``{of: meetings.council, present: 4, quorate: true}``."""
    held = _held(scene, str(where.get("which", "")), name)
    due = held.minutes_due_at
    return {
        "state": held.state,
        "members": len(held.members),
        "present": len(held.present),
        "quorate": held.quorate,
        "motions": len(held.motions),
        "carried": sum(bool(one["carried"]) for one in held.motions),
        "resolutions": sum(bool(one["case"]) for one in held.motions),
        "late": due is not None and (held.minuted_at or scene.now) > due,
    }


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE)
    except ValueError:
        raise Unexpected(Text("开会时间", "a time to meet"), Text(text or "—")) from None


def _meeting(scene: Scene, line: Line) -> Meeting:
    return _held(scene, str(line.facts.get("which", "")), line.of)


def _held(scene: Scene, label: str, kind: str) -> Meeting:
    """Return the meeting with a label, else the last one of the kind."""
    known: dict[str, UUID] = scene.kept.get(MEETINGS, {})
    with seeing(EVERYTHING):
        ids = [known[label]] if label in known else list(known.values())
        found = [one for one in (queries.meeting(EVERYTHING, id_) for id_ in ids) if one.kind == kind]
    if not found:
        raise Unexpected(Text(f"会议 {label or kind}", f"a meeting {label or kind}"), Text("没有", "none"))
    return found[-1]
