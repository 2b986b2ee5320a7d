"""Tell Django of this room."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """The room `protection`."""

    name = "chuanhui.system.protection"
    label = "protection"
