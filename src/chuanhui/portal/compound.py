"""The public page of a compound: its notice board, who serves there, what is asked and voted now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries import who_answers
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.queries import PublicThing
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import queries as assemblies
from chuanhui.mechanism.voice import queries as voice
from chuanhui.portal import qr
from chuanhui.portal.boards import COMPOUND, EVERYTHING, is_within
from chuanhui.portal.grid import DESKS
from chuanhui.portal.pages import page
from chuanhui.portal.places import name_of
from chuanhui.portal.sight import only

LONGEST_CODE = 40
OVER = frozenset({"passed", "failed", "undecided", "void"})


@require_safe
def compound(request: Any, code: str) -> HttpResponse:
    """Show the board of a compound: standing first, then what ended and can still be read.

    Raises:
        Http404: no such compound.
    """
    found = _compound(code)
    now = request.now
    with only(found.area_path) as sight:
        notices = _here(found, voice.board(sight, now=now))
        drafts = _here(found, voice.public_drafts(sight, now=now))
        surveys = _here(found, voice.public_surveys(sight, now=now))
        ballots = assemblies.public_ballots(sight, within=found.number)
        seats = _seats(found, sight, now)
    context = {
        "compound": found,
        "place": name_of(found.area_path),
        "area": areas.area(found.area_path),
        "seats": seats,
        "standing": [_standing(one, now) for one in notices if not one.ending],
        "ended": [one for one in notices if one.ending],
        "drafts": [one for one in drafts if not one.ending],
        "drafts_over": [one for one in drafts if one.ending],
        "surveys": [one for one in surveys if one.takes_answers],
        "surveys_over": [one for one in surveys if one.result is not None],
        "ballots": [one for one in ballots if one.state == "open"],
        "ballots_over": [one for one in ballots if one.state in OVER],
        "counting": [one for one in ballots if one.state == "counting"],
        "complain": _complain(found, now),
    }
    return page(request, "compound.html", context, section="grid")


@require_safe
def sheet(request: Any, code: str) -> HttpResponse:
    """Show a sheet for the door of a building: a QR code that opens the board.

    Raises:
        Http404: no such compound.
    """
    found = _compound(code)
    address = request.build_absolute_uri(reverse("portal:compound", args=[code]))
    context = {
        "compound": found,
        "code": code,
        "place": name_of(found.area_path),
        "address": address,
        "qr": qr.data_uri(address),
    }
    return page(request, "compound_sheet.html", context, section="grid")


def _compound(code: str) -> PublicThing:
    if len(code) > LONGEST_CODE or not code.isprintable():
        raise Http404
    with seeing(EVERYTHING):
        found = registers.public_things(EVERYTHING, COMPOUND, stand_code=code)
        found = found or registers.public_things(EVERYTHING, COMPOUND, number=code)
    if not found:
        raise Http404
    return found[0]


def _here(found: PublicThing, told: Iterable[Any]) -> list[Any]:
    """Return what concerns the compound, what stands in it, or the whole community."""
    return [one for one in told if not one.thing or is_within(one.thing, found.number)]


def _standing(notice: Any, now: datetime) -> Row:
    days = None
    if notice.until is not None:
        days = max(0, (timezone.localdate(notice.until) - timezone.localdate(now)).days)
    return Row(notice=notice, days=days, over=notice.until is not None and now > notice.until)


def _seats(found: PublicThing, sight: Sight, now: datetime) -> list[Row]:
    """Return who was elected here: role, name and term; no telephone of anybody."""
    on = timezone.localdate(now)
    lines = assemblies.seats_in(sight, on=on, area_path=found.area_path, within=found.number)
    return [
        Row(role=one.role, place=one.place, seats=[seat for seat in one.seats if seat.holder], line=one)
        for one in lines
    ]


def _complain(found: PublicThing, now: datetime) -> list[Any]:
    answers = who_answers(found.area_path, timezone.localdate(now))
    nearest: dict[str, Any] = {}
    for one in answers:
        if one.kind in DESKS and one.phone:
            nearest.setdefault(one.area_path, one)
    return list(nearest.values())
