"""Tell Django of this room."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The room `campaigns`."""

    name = "chuanhui.mechanism.campaigns"
    label = "campaigns"
