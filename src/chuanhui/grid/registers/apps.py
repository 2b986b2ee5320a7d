"""Tell Django of this room."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """The room `registers`."""

    name = "chuanhui.grid.registers"
    label = "registers"
