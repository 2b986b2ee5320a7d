"""Tell Django of this room."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The room `look`."""

    name = "chuanhui.look"
    label = "look"
