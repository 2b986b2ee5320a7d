"""Tell Django of this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room `site`."""

    name = "chuanhui.site"
    label = "site"
