"""Tell Django of this room."""

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    """The room `linkage`."""

    name = "chuanhui.system.linkage"
    label = "linkage"
