"""Writing the room: making alerts, settling and reading them, saying where they go, sending them."""

from chuanhui.system.alerts.actions.digesting import digest
from chuanhui.system.alerts.actions.following import follow
from chuanhui.system.alerts.actions.looks import watch_looks
from chuanhui.system.alerts.actions.making import forget, make, settle
from chuanhui.system.alerts.actions.matches import watch_matches
from chuanhui.system.alerts.actions.missing import watch_returns
from chuanhui.system.alerts.actions.reading import mark_read
from chuanhui.system.alerts.actions.sending import Caller, call, send_next
from chuanhui.system.alerts.actions.subscribing import subscribe, unsubscribe
from chuanhui.system.alerts.actions.watching import watch_clocks

__all__ = [
    "Caller",
    "call",
    "digest",
    "follow",
    "forget",
    "make",
    "mark_read",
    "send_next",
    "settle",
    "subscribe",
    "unsubscribe",
    "watch_clocks",
    "watch_looks",
    "watch_matches",
    "watch_returns",
]
