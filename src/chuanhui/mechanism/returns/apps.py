"""Tell Django of this room."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """The room `returns`."""

    name = "chuanhui.mechanism.returns"
    label = "returns"
