"""A case as its reporter is shown it: state, who must act, by when, photos, story; nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any

from django.urls import reverse

from chuanhui.grid.posts import queries as posts
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.look.running import light_name, running
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.ground import Ground, ground_of
from chuanhui.mechanism.cases.queries import Happening
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.schema import CaseKind, FieldKind, Outcome, Step, Text
from chuanhui.portal.places import name_of

SIGNS = {
    "file": "filed",
    "dispatch": "dispatched",
    "hand_back": "back",
    "send_back": "back",
    "merge": "merged",
}
STATE_SIGNS = {"closed": "closed", "fixed": "fixed"}
TONES = {"back": "amber", "closed": "green", "fixed": "violet", "dispatched": "amber", "merged": "grey"}
INSIDE = frozenset({"redue", "migrate"})
"""Entries that mean nothing to a resident."""


def path_of(kind: CaseKind, case: CaseState) -> list[str]:
    """Return the states that a case of this kind passes to closing, the present one among them."""
    filing = kind.filing[0].to if kind.filing else case.state
    states = [filing]
    while (step := kind.duty(states[-1])) is not None and step.to not in states:
        states.append(step.to)
    closed = kind.closed[0] if kind.closed else "closed"
    if closed not in states:
        states.append(closed)
    if case.state not in states:
        states.insert(len(states) - 1, case.state)
    return states


def track_of(kind: CaseKind, case: CaseState) -> list[Row]:
    """Return the stops of the way, as the page draws them."""
    states = path_of(kind, case)
    here = states.index(case.state)
    return [
        Row(
            name=kind.states.get(state, Text(state)),
            done=index < here or (index == here and not case.is_open),
            now=index == here and case.is_open,
        )
        for index, state in enumerate(states)
    ]


def ahead_of(kind: CaseKind, case: CaseState) -> list[Row]:
    """Return the duties that follow the running one, each with its allowance in words."""
    states = path_of(kind, case)
    found = []
    for state in states[states.index(case.state) + 1 :]:
        step = kind.duty(state)
        allowance = (
            step.within.pick(category=case.category, urgent=case.urgent) if step and step.within else None
        )
        if step is not None and allowance is not None:
            found.append(Row(name=step.name, within=Text(allowance.text("zh"), allowance.text("en"))))
    return found


def duty_of(kind: CaseKind, case: CaseState) -> Step | None:
    """Return the step that is due now."""
    return kind.step(case.due_step)


def owner_before(case: CaseState, ground: Ground) -> str:
    """Return the unit of the territory, which has to dispatch before any unit has to act."""
    unit = case.owner_territory
    return ground.units.name_of(unit) if unit and case.is_open else ""


def told(case: CaseState, number: str, *, own: bool, sight: Sight, now: datetime) -> Row:
    """Return everything that the page of a receipt shows.

    Args:
        case: the case that the receipt opens.
        number: of the receipt; addresses of photos carry it.
        own: False when the receipt's case was merged into this one: what others reported stays theirs.
        sight: of the case's cell, entered by the caller.
        now: aware.
    """
    ground = ground_of(case)
    line = cases.lines([case], now=now)[0]
    story = cases.timeline(sight, case)
    shown = [(one, [photo for photo in one.photos if own or photo["tag"] == "after"]) for one in story]
    photos = [_photo(number, photo, one.at) for one, several in shown for photo in several]
    after = [one for one in photos if one.tag == "after"]
    return Row(
        case=case,
        line=line,
        light=light_name(line.light),
        due=running(case),
        duty=duty_of(ground.kind, case),
        steps=_steps(case, ground),
        track=track_of(ground.kind, case),
        ahead=ahead_of(ground.kind, case),
        detail=_detail(case, ground) if own else "",
        before=[one for one in photos if one.tag != "after"],
        after=after[::-1],
        story=_story(case, number, shown, sight, own),
        place=name_of(case.area_path),
        owner=line.owner or owner_before(case, ground),
        is_fixed=case.outcome == Outcome.FIXED.value,
        why=_why_not_fixed(case, story),
        answer=str(case.fields.get("answer") or "") if own and not case.is_open else "",
    )


def _steps(case: CaseState, ground: Ground) -> list[Text]:
    explained = cases.explain(case, ground)
    return [Text(zh, en) for zh, en in zip(explained["zh"], explained["en"], strict=True)]


def _detail(case: CaseState, ground: Ground) -> str:
    first = next(
        (one for one in ground.form.fields if one.kind is FieldKind.TEXT and case.fields.get(one.id)), None
    )
    return str(case.fields[first.id]) if first else ""


def _why_not_fixed(case: CaseState, story: tuple[Happening, ...]) -> str:
    """Return the reason that was given for ending the case without fixing it; the reporter is owed it."""
    if case.is_open or case.outcome == Outcome.FIXED.value:
        return ""
    return next((one.reason for one in reversed(story) if one.reason), "")


def _story(
    case: CaseState, number: str, shown: Iterable[tuple[Happening, list[Any]]], sight: Sight, own: bool
) -> list[Row]:
    """Return the story, newest first: what was done by which unit; reasons only of the reporter."""
    doers = {one.id: one.post_id for one in entries_of(sight, case.id)}
    names = posts.names_of(post_ids={one for one in doers.values() if one})
    rows = []
    for one, photos in shown:
        if one.verb in INSIDE:
            continue
        sign = SIGNS.get(one.verb) or STATE_SIGNS.get(one.state, "note")
        post = doers.get(one.entry_id)
        rows.append(
            Row(
                what=one.what,
                at=one.at,
                sign=sign,
                tone=TONES.get(sign, "blue"),
                who=names.unit(post) if post else "",
                by_resident=post is None,
                note=one.reason if own and one.verb == "reopen" and post is None else "",
                photos=[_photo(number, photo, one.at) for photo in photos],
                late=False,
            )
        )
    return rows[::-1]


def _photo(number: str, photo: Any, at: datetime) -> Row:
    facts = [number, photo["sha256"]]
    return Row(
        url=reverse("portal:photo", args=facts),
        thumb_url=reverse("portal:thumb", args=facts),
        tag=photo.get("tag", ""),
        alt="",
        at=at,
    )
