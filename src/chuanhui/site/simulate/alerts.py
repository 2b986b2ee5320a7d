"""Gives the demo's inboxes what a worker would have put there: alerts of the last days, clocks, a digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from chuanhui.system.alerts import actions


def play_alerts(territories: Sequence[str], *, now: datetime) -> int:
    """Follow the journal to its end, watch the clocks and make today's digests; return how many entries.

    It may be run again: no alert is made twice. Everything must be sealed.

    Args:
        territories: root paths.
        now: aware.
    """
    done = 0
    while worked := actions.follow(now=now, limit=5_000):
        done += worked
    actions.watch_clocks(now=now)
    for territory in territories:
        actions.watch_returns(territory=territory, now=now)
        actions.digest(territory=territory, day=timezone.localdate(now).isoformat(), now=now)
    return done
