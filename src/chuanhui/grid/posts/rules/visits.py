"""How much one address may do in an hour without an account; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from math import ceil

HOUR = timedelta(hours=1)
V6_BITS = 64
"""One household is given a whole network of this size: its addresses count as one."""


def network_of(address: str) -> str:
    """Return what counts as one visitor: an IPv4 address, an IPv6 network of 64 bits, else the text."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ip_network(f"{found}/{V6_BITS}", strict=False))


def wait_seconds(visits: Iterable[tuple[datetime, int]], *, amount: int, most: int, now: datetime) -> int:
    """Return after how many seconds one more visit fits into the hour; 0 when it fits now.

    Args:
        visits: instant and amount of what the visitor did in the last hour, the oldest first.
        amount: of the one that wants to come; more than `most` counts as `most`.
        most: what fits into any hour.
        now: aware.
    """
    recent = [(at, weight) for at, weight in visits if now - at < HOUR]
    excess = sum(weight for _, weight in recent) + min(amount, most) - most
    if excess <= 0:
        return 0
    for at, weight in recent:
        excess -= weight
        if excess <= 0:
            return max(1, ceil((at + HOUR - now).total_seconds()))
    return ceil(HOUR.total_seconds())
