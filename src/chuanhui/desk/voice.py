"""Notices and votes (公示与表决): what stands, what waits for an answer, what can be begun."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page, today
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies import queries as assemblies
from chuanhui.mechanism.assemblies.rules import MEETING_STATES
from chuanhui.mechanism.assemblies.rules.state import BallotState, MeetingState
from chuanhui.mechanism.voice import queries as voice
from chuanhui.mechanism.voice.rules import Ending
from chuanhui.playbook.schema import DraftKind, NoticeKind, SurveyKind, Text

TABS = ("notices", "drafts", "surveys", "ballots", "meetings")
SHOWN_MOST = 100
ENDINGS = {
    Ending.NONE: ("blue", Text("进行中", "running")),
    Ending.GOOD: ("green", Text("已结束", "ended well")),
    Ending.WITHDRAWN: ("grey", Text("已撤回", "withdrawn")),
    Ending.CHANGED: ("grey", Text("已更正", "replaced")),
    Ending.SHORT: ("amber", Text("参与不足", "too few")),
}
BALLOTS = {"open": "blue", "counting": "amber", "passed": "green", "failed": "red", "undecided": "amber"}
MEETINGS = {"called": "blue", "held": "amber", "minuted": "green"}
NOT_PLACED = Text("待现场张贴", "to be posted on the spot")
TO_END = Text("期满，可以结束", "its time is over: end it")


@member
@require_safe
def index(request: Any) -> HttpResponse:
    """Show what stands and what ended of one sort, and what this post may begin."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    over = request.GET.get("over") == "1"
    rows = ROWS[tab](request, over)
    context = {
        "tab": tab,
        "tabs": [(one, f"desk_voice.{one}", f"?tab={one}") for one in TABS],
        "over": over,
        "rows": rows[:SHOWN_MOST],
        "more": len(rows) > SHOWN_MOST,
        "starts": starts_of(request, tab),
        "missing": _missing(request) if tab == "meetings" and not over else (),
    }
    return page(request, "voice.html", context, section="voice")


def starts_of(request: Any, tab: str) -> list[Row]:
    """Return the kinds of one sort that this post may begin, each with the address of its form."""
    by, now = request.acting, request.now
    found: list[tuple[str, Any]]
    if tab in ("ballots", "meetings"):
        ask = assemblies.kinds if tab == "ballots" else assemblies.meeting_kinds
        found = [(one.campaign, one.kind) for one in ask(by, now=now) if one.mine]
    else:
        sort: type[Any] = {"notices": NoticeKind, "drafts": DraftKind, "surveys": SurveyKind}[tab]
        found = [(playbook.id, kind) for playbook, kind in voice.beginnable(by, sort, now=now)]
    return [
        Row(name=kind.name, about=kind.about, url=reverse(f"desk:{tab[:-1]}_new", args=[campaign, kind.id]),
            campaign=campaign)
        for campaign, kind in found
    ]  # fmt: skip


def _notices(request: Any, over: bool) -> list[Row]:
    found = voice.notices(request.acting.sight, running=not over)
    return [_notice(one, request.now) for one in found]


def _notice(one: Any, now: Any) -> Row:
    tone, word = ENDINGS[one.ended]
    if one.runs and one.until is None:
        tone, word = "amber", NOT_PLACED
    elif one.runs and now > one.until:
        tone, word = "amber", TO_END
    said = f"{len(one.objections)}" if one.objections else ""
    return Row(
        url=reverse("desk:notice", args=[one.id]), number=one.number, title=one.title, about=_about(one),
        at=one.posted_at, until=one.until, tone=tone, word=word, count=said,
        count_word="desk_voice.objections_n",
    )  # fmt: skip


def _about(one: Any) -> str:
    return str(one.about_number or one.thing)


def _drafts(request: Any, over: bool) -> list[Row]:
    rows = []
    for one in voice.drafts(request.acting.sight, running=not over):
        tone, word = ENDINGS[one.ended]
        waiting = voice.fates(one.id).get("", 0) if one.runs else 0
        rows.append(
            Row(
                url=reverse("desk:draft", args=[one.id]), number=one.number, title=one.title,
                about=_about(one), at=one.opened_at, until=one.until, tone=tone, word=word,
                count=str(waiting) if waiting else "", count_word="desk_voice.waiting_n",
            )
        )  # fmt: skip
    return rows


def _surveys(request: Any, over: bool) -> list[Row]:
    return [_survey(one) for one in voice.surveys(request.acting.sight, running=not over)]


def _survey(one: Any) -> Row:
    tone, word = ENDINGS[one.ended]
    return Row(
        url=reverse("desk:survey", args=[one.id]), number=one.number, title=one.title, about=_about(one),
        at=one.opened_at, until=one.until, tone=tone, word=word, count="", count_word="",
    )  # fmt: skip


def _ballots(request: Any, over: bool) -> list[Row]:
    return [_ballot(one) for one in assemblies.ballots(request.acting.sight, running=not over)]


def _ballot(one: Any) -> Row:
    return Row(
        url=reverse("desk:ballot", args=[one.id]), number=one.place, title=one.title, about="",
        at=one.opened_at, until=one.closes_at, tone=BALLOTS.get(one.state, "grey"),
        word=assemblies.STATES[BallotState(one.state)], count="", count_word="",
    )  # fmt: skip


def _meetings(request: Any, over: bool) -> list[Row]:
    ended = {MeetingState.MINUTED.value, MeetingState.CANCELLED.value}
    return [
        Row(
            url=reverse("desk:meeting", args=[one.id]), number=one.place, title=one.title, about=one.where,
            at=one.meets_at, until=one.minutes_due_at, tone=MEETINGS.get(one.state, "grey"),
            word=MEETING_STATES[MeetingState(one.state)], count="", count_word="",
        )
        for one in assemblies.meetings(request.acting.sight)
        if (one.state in ended) is over
    ]  # fmt: skip


ROWS = {
    "notices": _notices,
    "drafts": _drafts,
    "surveys": _surveys,
    "ballots": _ballots,
    "meetings": _meetings,
}


def _missing(request: Any) -> list[Row]:
    """Return the regular meetings that were not yet held in their period."""
    found = assemblies.missing_meetings(request.acting, now=request.now, on=today(request))
    return [
        Row(
            name=one.kind.name, label=one.label, place=one.place,
            period=Text(one.period.label("zh"), one.period.label("en")),
            url=f"{reverse('desk:meeting_new', args=[one.campaign, one.kind.id])}?subject={one.place}",
        )
        for one in found[:SHOWN_MOST]
    ]  # fmt: skip


def linked_to(request: Any, found: Any, playbook: Any) -> Row:
    """Return what was published, asked and voted about a case, and what this post may begin for it."""
    by: Acting = request.acting
    about = f"cases.{found.kind}"
    rows = [_notice(one, request.now) for one in voice.notices(by.sight, subject=found.id)]
    rows += [_survey(one) for one in voice.surveys(by.sight, subject=found.id)]
    rows += [_ballot(one) for one in assemblies.ballots(by.sight, case_id=found.id)]
    starts = [
        Row(name=one.name, url=f"{one.url}?subject={found.number}")
        for tab in TABS
        if found.is_open and _has(playbook, tab, about)
        for one in starts_of(request, tab)
        if one.about == about and one.campaign == playbook.id
    ]
    return Row(rows=rows, starts=starts)


def _has(playbook: Any, tab: str, about: str) -> bool:
    return any(one.about == about for one in getattr(playbook, tab).values())
