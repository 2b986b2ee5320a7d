"""Reading the room: a post's inbox, where its alerts are sent, what is on its way."""

from chuanhui.system.alerts.queries.inbox import PAGE, Item, alert, inbox, unread
from chuanhui.system.alerts.queries.sending import Channels, channels_of, on_the_way, signing_secret

__all__ = [
    "PAGE",
    "Channels",
    "Item",
    "alert",
    "channels_of",
    "inbox",
    "on_the_way",
    "signing_secret",
    "unread",
]
