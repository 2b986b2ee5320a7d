"""Turning what the rooms tell into what a template draws: rows of lists, deadlines, photos, the story."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.urls import reverse

from chuanhui.kernel.allowances import BadAllowance, parse_allowance
from chuanhui.mechanism.cases.queries import Happening, Line
from chuanhui.mechanism.cases.rules import CaseState, Light

SIGNS = {
    "file": "filed",
    "dispatch": "dispatched",
    "fix": "fixed",
    "fix_now": "fixed",
    "verify": "closed",
    "hand_back": "back",
    "send_back": "back",
    "merge": "merged",
    "extend": "clock",
    "suspend": "standing",
    "paper": "journal",
}
TONES = {"back": "red", "closed": "green", "fixed": "violet", "dispatched": "amber", "standing": "grey"}


def light_of(light: Light) -> str:
    """Return the name under which pages draw a light."""
    return "late" if light is Light.OVERDUE else light.value


def due_of(case: CaseState) -> Row | None:
    """Return the running deadline as a deadline block draws it; None where nothing is due."""
    if case.suspended_until is not None:
        return Row(at=None, clock="", provisional=False)
    if case.due_at is None:
        return None
    try:
        clock = parse_allowance(case.clocks.get(case.due_step, {}).get("allow", "")).clock
    except BadAllowance:
        clock = ""
    return Row(at=case.due_at, clock=clock, provisional=case.provisional)


def row_of(line: Line) -> Row:
    """Return a case as lists draw it."""
    case = line.case
    return Row(
        line=line,
        case=case,
        id=case.id,
        url=reverse("desk:case", args=[case.id]),
        light=light_of(line.light),
        due=due_of(case),
        place=" · ".join(name for name in (line.street, line.community, line.cell) if name),
    )


def photo_of(case_id: Any, photo: Any, at: Any = None) -> Row:
    """Return a photo with its two addresses."""
    sha256 = photo["sha256"]
    return Row(
        url=reverse("desk:photo", args=[case_id, sha256]),
        thumb_url=reverse("desk:thumb", args=[case_id, sha256]),
        tag=photo.get("tag", ""),
        alt="",
        at=at,
    )


def story_of(case_id: Any, story: tuple[Happening, ...]) -> list[Row]:
    """Return the story, newest first, as the timeline draws it."""
    told = []
    for one in reversed(story):
        sign = SIGNS.get(one.verb, "closed" if one.state == "closed" else "note")
        told.append(
            Row(
                what=one.what,
                to=one.to,
                sign=sign,
                tone=TONES.get(sign, "blue"),
                at=one.at,
                who=one.who,
                post=one.post,
                note=one.reason,
                late=one.late,
                photos=[photo_of(case_id, photo) for photo in one.photos],
            )
        )
    return told


def pair_of(case_id: Any, story: tuple[Happening, ...]) -> tuple[list[Row], list[Row]]:
    """Return the photos from before and from after the work; the latest after comes first."""
    found = [photo_of(case_id, photo, one.at) for one in story for photo in one.photos]
    after = [one for one in found if one.tag == "after"]
    return [one for one in found if one.tag != "after"], after[::-1]
