"""Tell Django of this room."""

from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    """The room `rulebooks`."""

    name = "chuanhui.mechanism.rulebooks"
    label = "rulebooks"
