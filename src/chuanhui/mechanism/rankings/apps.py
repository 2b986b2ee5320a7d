"""Tell Django of this room."""

from django.apps import AppConfig


class RankingsConfig(AppConfig):
    """The room `rankings`."""

    name = "chuanhui.mechanism.rankings"
    label = "rankings"
