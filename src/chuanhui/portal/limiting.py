"""How much one address may do in an hour: nobody needs an account here, so nothing else limits a machine."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from chuanhui.grid.posts.actions import count_visit
from chuanhui.portal.faults import Fault


def address_of(request: Any) -> str:
    """Return the network address of whoever asks."""
    return str(request.META.get("REMOTE_ADDR") or "")


def wait_for(request: Any, what: str, amount: int = 1) -> int:
    """Count one more of `what`; return 0, or after how many seconds this address may try again."""
    most = settings.VISITS_PER_HOUR[what]
    return count_visit(what=what, address=address_of(request), most=most, amount=amount, now=request.now)


def too_often(field: str, what: str, wait: int) -> Fault:
    """Return what is told beside a field when this address did too much."""
    return Fault(field, f"often_{what}", {"minutes": ceil(wait / 60)})


def come_back(answer: HttpResponse, wait: int) -> HttpResponse:
    """Return the answer as one that came too early, with the seconds to wait."""
    answer.status_code = 429
    answer["Retry-After"] = str(wait)
    return answer
