"""What is told elsewhere about a registered thing: its cases and its notices, as far as in sight."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.urls import reverse

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.queries import Filters
from chuanhui.mechanism.voice import queries as voice

MOST = 20


def cases_about(request: Any, thing_id: UUID) -> list[Row]:
    """Return the cases about a thing, newest first."""
    by: Acting = request.acting
    filters = Filters(standing="", thing=thing_id)
    found = cases.ledger(by.sight, filters, now=request.now, sort="newest", page=1)
    lines = cases.lines(found.cases, now=request.now, stamps=by.stamps)
    return [
        Row(
            url=reverse("desk:case", args=[one.case.id]),
            number=one.case.number,
            title=one.case.title,
            state=one.state,
        )
        for one in lines[:MOST]
    ]


def notices_about(request: Any, thing_id: UUID) -> list[Row]:
    """Return the notices about a thing, newest first; one that the public can still read is led to."""
    found = voice.notices(request.acting.sight, subject=thing_id, most=MOST)
    return [
        Row(
            number=one.number,
            title=one.title,
            at=one.posted_at,
            running=not one.ending,
            url=f"/notice/{one.id}/" if one.gone_at is None or one.gone_at > request.now else "",
        )
        for one in found
    ]
