"""Reckons what voice and decision cost the posts that carry them: notices, drafts, surveys, votes, meetings.

The way of reckoning is::

    times a week        = cases a week of the kind it is about; else communities x `per_area_week`
    seconds of a notice = opening, a tap for each fact shown, a photo for each paper and the place; its end
    seconds of a draft  = writing it; opening, a choice and a reason for each opinion
    seconds of a survey = lines of the roll x paper_pct x the form; a mark for each line
    seconds of a ballot = a mark for each line of the roll; a mark for each paper slip, for each who counts
    a meeting           = agenda and minutes for those who call it, the meeting for each member; its rhythm
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chuanhui.playbook.cost_loads import Load, filing_seconds
from chuanhui.playbook.cost_work import NO_FORM, a_week, areas_of, opening, shared
from chuanhui.playbook.data import table
from chuanhui.playbook.schema import (
    BallotKind,
    DraftKind,
    Each,
    MeetingKind,
    NoticeKind,
    Playbook,
    SurveyKind,
)

Begun = NoticeKind | DraftKind | SurveyKind | BallotKind


def civic_loads(
    playbook: Playbook, posts: Mapping[str, int], cases_a_week: Mapping[str, float]
) -> Iterator[Load]:
    """Yield the loads of voice and decision, for the posts that there are.

    Args:
        playbook: a playbook without errors.
        posts: number of filled posts by role.
        cases_a_week: cases a week by kind.
    """
    communities = areas_of(Each("community"), playbook, posts)
    begun: list[tuple[str, str, Begun, int]] = []
    begun += [("notices", "post", one, notice_seconds(one)) for one in playbook.notices.values()]
    begun += [("drafts", "dispose", one, draft_seconds()) for one in playbook.drafts.values()]
    begun += [("surveys", "ask", one, survey_seconds(one, playbook)) for one in playbook.surveys.values()]
    begun += [("ballots", "count", one, ballot_seconds(one)) for one in playbook.ballots.values()]
    for sort, step, one, seconds in begun:
        about, _, name = one.about.partition(".")
        times = cases_a_week.get(name, 0.0) if about == "cases" else communities * _civic("per_area_week")
        yield from shared(f"{sort}.{one.id}", step, one.by, seconds, times, posts)
    for meeting in playbook.meetings.values():
        yield from _meeting(meeting, communities, posts)


def _meeting(kind: MeetingKind, communities: float, posts: Mapping[str, int]) -> Iterator[Load]:
    often = a_week(kind.every) if kind.every else _civic("per_area_week")
    called = int(_civic("agenda") + _civic("minutes"))
    yield from shared(f"meetings.{kind.id}", "call", kind.by, called, often * communities, posts)
    for role in kind.members:
        # Every member sits through the whole meeting: it is not shared between them.
        if count := posts.get(role, 0):
            yield Load(f"meetings.{kind.id}", "attend", role, int(_civic("meeting")), often * count, count)


def notice_seconds(kind: NoticeKind) -> int:
    """Return the seconds that posting and ending a notice takes."""
    cost = table("cost")
    photos = len(kind.papers) + kind.placed
    return 2 * opening() + int(cost["tap"]) * len(kind.shows) + int(cost["seconds"]["photo"]) * photos


def draft_seconds() -> int:
    """Return the seconds that a draft takes: putting it out, and what becomes of each opinion."""
    cost = table("cost")
    each = opening() + int(cost["seconds"]["choice"]) + int(cost["reason"])
    return opening() + int(cost["seconds"]["text"]) + int(_civic("opinions")) * each


def survey_seconds(kind: SurveyKind, playbook: Playbook) -> int:
    """Return the seconds that a survey takes those who hold it; what residents type is their own time."""
    form = playbook.forms.get(kind.form, NO_FORM)
    if kind.roll is None:
        return opening()
    typed = int(_civic("roll_lines") * _civic("paper_pct") / 100 * filing_seconds(form))
    return opening() + typed + int(_civic("roll_lines") * _civic("mark"))


def ballot_seconds(kind: BallotKind) -> int:
    """Return the seconds that a ballot takes: the roll marked, and paper slips counted by several persons."""
    slips = _civic("roll_lines") * _civic("paper_pct") / 100
    papers = slips * _civic("counters") * max(1, kind.seats.number if kind.seats else 1)
    return opening() + int((_civic("roll_lines") + papers) * _civic("mark"))


def _civic(name: str) -> float:
    return float(table("cost")["civic"][name])
