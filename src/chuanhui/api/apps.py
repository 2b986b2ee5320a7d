"""Tell Django of this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room `api`."""

    name = "chuanhui.api"
    label = "api"
