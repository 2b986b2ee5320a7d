"""The first page, and the page on what is kept and whom to complain to."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries import who_answers
from chuanhui.grid.posts.rules import Role
from chuanhui.portal.kinds import bases, territories
from chuanhui.portal.pages import page
from chuanhui.portal.receipts import DAYS, held_by


@require_safe
def home(request: Any) -> HttpResponse:
    """Show the three ways in."""
    return page(
        request, "home.html", {"bases": bases(at=request.now), "held": held_by(request)[:3]}, section="home"
    )


@require_safe
def about(request: Any) -> HttpResponse:
    """Show what is kept, for how long, and where to complain about the system itself."""
    on = timezone.localdate(request.now)
    desks = []
    for root in territories():
        found = [one for one in who_answers(root, on) if one.kind == Role.DISTRICT_DESK.value]
        if found:
            desks.append(Row(area=areas.area(root), title=found[0].title, phone=found[0].phone))
    return page(request, "about.html", {"desks": desks, "bases": bases(at=request.now), "days": DAYS})
