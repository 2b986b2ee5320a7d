"""Tell Django of this room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room `journal`."""

    name = "chuanhui.journal"
    label = "journal"
