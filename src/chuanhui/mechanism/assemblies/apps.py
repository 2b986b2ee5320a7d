"""Tell Django of this room."""

from django.apps import AppConfig


class AssembliesConfig(AppConfig):
    """The room `assemblies`."""

    name = "chuanhui.mechanism.assemblies"
    label = "assemblies"
