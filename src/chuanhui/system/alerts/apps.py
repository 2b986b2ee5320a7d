"""Tell Django of this room."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The room `alerts`."""

    name = "chuanhui.system.alerts"
    label = "alerts"
