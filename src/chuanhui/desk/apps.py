"""Tell Django of this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The room `desk`."""

    name = "chuanhui.desk"
    label = "desk"
