"""Tell Django of this room."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """The room `voice`."""

    name = "chuanhui.mechanism.voice"
    label = "voice"
