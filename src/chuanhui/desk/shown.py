"""Turning what the rooms tell into what a template draws: rows of lists, deadlines, photos, the story."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.urls import reverse

from chuanhui.look.running import light_name, running
from chuanhui.mechanism.cases.queries import Happening, Line
from chuanhui.playbook.schema import Text

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


def row_of(line: Line) -> Row:
    """Return a case as lists draw it."""
    case = line.case
    return Row(
        line=line,
        case=case,
        id=case.id,
        url=reverse("desk:case", args=[case.id]),
        light=light_name(line.light),
        due=running(case),
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


NOBODY = {"居民": Text("居民", "a resident"), "系统": Text("系统", "the system")}
"""Who acted without a post."""


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
                post=NOBODY.get(one.post, one.post),
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
