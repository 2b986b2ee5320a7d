"""Counting wrong secrets, so that none is found by trying: the same counter in the database as for passwords.

Counted by receipt number and network address together: thousands of phones share one address of a mobile
network, and one of them must not lock the others out. The secret has fifty bits besides.
"""

from __future__ import annotations

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest

LONGEST = 40


def _attempt(address: str, now: datetime) -> HttpRequest:
    """Return the request that the counter looks at: address and time, nothing that was typed."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = address
    told = {
        "axes_updated": True,
        "axes_locked_out": False,
        "axes_attempt_time": now,
        "axes_ip_address": address,
        "axes_user_agent": "",
        "axes_path_info": "",
        "axes_http_accept": "",
        "axes_failures_since_start": None,
        "axes_credentials": None,
    }
    for name, value in told.items():
        setattr(request, name, value)
    return request


def _name(number: str) -> dict[str, str]:
    return {"username": f"receipt:{number.strip().upper()[:LONGEST]}"}


def is_locked(number: str, address: str, now: datetime) -> bool:
    """Tell whether too many wrong secrets were tried for this number from this address."""
    return not AxesProxyHandler.is_allowed(_attempt(address, now), _name(number))


def count_wrong(number: str, address: str, now: datetime) -> None:
    """Count one wrong secret."""
    AxesProxyHandler.user_login_failed(sender=None, credentials=_name(number), request=_attempt(address, now))


def minutes() -> int:
    """Return after how many minutes a lock ends."""
    return round(settings.AXES_COOLOFF_TIME * 60)
