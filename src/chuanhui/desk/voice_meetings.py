"""Meetings at the desk: called with an agenda, attended, deciding, minuted."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.frame import member, page
from chuanhui.desk.voice import MEETINGS
from chuanhui.desk.voice_forms import (
    NoDate,
    area_of,
    attempt,
    facts,
    form_of_new,
    kind_in_force,
    status_of,
    subject_of,
    text,
    whole,
)
from chuanhui.kernel.errors import ChuanhuiError, NotInSight
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.cases import queries as cases
from chuanhui.playbook.schema import MeetingKind, Playbook

HANDS = ("for", "against", "abstained")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, campaign: str, kind: str) -> HttpResponse:
    """Ask for a meeting, or call it."""
    playbook, held = kind_in_force(request, "meetings", campaign, kind)
    if request.method != "POST":
        return _form(request, playbook, held)
    agenda = [one for one in text(request, "agenda", 9000).splitlines() if one.strip()]

    def act() -> Any:
        return actions.call_meeting(
            campaign=campaign, kind=kind, meets_at=_moment(request), agenda=agenda,
            title=text(request, "title", 100), where=text(request, "where", 100),
            subject=subject_of(request, playbook, held.about, text(request, "subject", 80)),
            area_path=area_of(request, held.about), **facts(request),
        )  # fmt: skip

    return attempt(
        act, lambda refusal: _form(request, playbook, held, refusal),
        lambda done: reverse("desk:meeting", args=[done.id]), "meeting_called",
    )  # fmt: skip


def _moment(request: Any) -> datetime:
    """Return the local moment of the form, aware.

    Raises:
        NoDate: it is none.
    """
    try:
        found = datetime.fromisoformat(text(request, "meets_at", 30))
    except ValueError:
        raise NoDate() from None
    return found if found.tzinfo else timezone.make_aware(found)


def _form(
    request: Any, playbook: Playbook, kind: MeetingKind, refusal: ChuanhuiError | None = None
) -> HttpResponse:
    asks = ("title", "meets_at", "where", "agenda")
    return form_of_new(request, playbook, kind, "meeting", asks, refusal, meeting=True)


@member
@require_safe
def meeting(request: Any, meeting_id: UUID) -> HttpResponse:
    """Show a meeting and what is to be done with it."""
    return _page(request, meeting_id)


def _page(request: Any, meeting_id: UUID, refusal: ChuanhuiError | None = None) -> HttpResponse:
    told = queries.tell_meeting(request.acting, meeting_id, now=request.now)
    held = told.meeting
    present = set(held.present)
    context = {
        "meeting": held,
        "kind": told.kind,
        "told_of": told,
        "tone": MEETINGS.get(held.state, "grey"),
        "offers": told.offers,
        "members": [Row(**one, came=one["post"] in present) for one in held.members],
        "motions": [_motion(request, one) for one in held.motions],
        "given": {name: text(request, name) for name in ("text", "minutes", "reason", *HANDS)}
        if refusal else {},
        "refusal": refusal,
    }  # fmt: skip
    return page(request, "meeting.html", context, section="voice", status=status_of(request, refusal))


def _motion(request: Any, one: Any) -> Row:
    return Row(
        text=one["text"], agreed=one["for"], against=one["against"], abstained=one["abstained"],
        carried=one["carried"], case=one["case"], url=_case_url(request, one["case"]),
    )  # fmt: skip


def _case_url(request: Any, number: str) -> str:
    if not number:
        return ""
    try:
        return reverse("desk:case", args=[cases.case_by_number(request.acting.sight, number).id])
    except NotInSight:
        return ""


@member
@require_POST
def act(request: Any, meeting_id: UUID, verb: str) -> HttpResponse:
    """Note attendance, decide a motion, write the minutes, or cancel.

    Raises:
        Http404: no such verb.
    """
    if verb not in VERBS:
        raise Http404
    do, told = VERBS[verb]
    return attempt(
        lambda: do(request, meeting_id), lambda refusal: _page(request, meeting_id, refusal),
        reverse("desk:meeting", args=[meeting_id]), told,
    )  # fmt: skip


def _hold(request: Any, meeting_id: UUID) -> Any:
    posts = [int(one) for one in request.POST.getlist("present") if one.isascii() and one.isdecimal()]
    guests = whole(request, "guests")
    return actions.hold_meeting(meeting_id=meeting_id, present=posts, guests=guests, **facts(request))


def _decide(request: Any, meeting_id: UUID) -> Any:
    hands = {one: whole(request, one) for one in HANDS}
    said = text(request, "text", 300)
    return actions.decide_motion(meeting_id=meeting_id, text=said, hands=hands, **facts(request))


def _minute(request: Any, meeting_id: UUID) -> Any:
    return actions.minute_meeting(meeting_id=meeting_id, text=text(request, "minutes"), **facts(request))


def _cancel(request: Any, meeting_id: UUID) -> Any:
    reason = text(request, "reason", 600)
    return actions.cancel_meeting(meeting_id=meeting_id, reason=reason, **facts(request))


VERBS = {
    "hold": (_hold, "meeting_held"),
    "decide": (_decide, "motion_decided"),
    "minute": (_minute, "minuted"),
    "cancel": (_cancel, "kept"),
}
