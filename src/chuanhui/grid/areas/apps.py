"""Tell Django of this room."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """The room `areas`."""

    name = "chuanhui.grid.areas"
    label = "areas"
