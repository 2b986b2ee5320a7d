"""Tell Django of this room."""

from django.apps import AppConfig


class TimetableConfig(AppConfig):
    """The room `timetable`."""

    name = "chuanhui.system.timetable"
    label = "timetable"
