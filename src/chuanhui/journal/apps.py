"""Tell Django of this room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room `journal`."""

    name = "chuanhui.journal"
    label = "journal"

    def ready(self) -> None:
        """Let the owner see the whole while migrations run."""
        from chuanhui.journal import migrating  # noqa: PLC0415 reason: Django must be set up first

        migrating.watch(self)
