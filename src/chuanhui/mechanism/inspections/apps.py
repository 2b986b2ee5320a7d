"""Tell Django of this room."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """The room `inspections`."""

    name = "chuanhui.mechanism.inspections"
    label = "inspections"
