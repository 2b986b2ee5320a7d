"""The working calendar by which pages count what is left of a deadline; read once per process.

Only the wording 还剩 … needs it. Whether something is late is the kernel's answer alone.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.playbook.calendars import load_calendar


@lru_cache(maxsize=1)
def working_calendar() -> WorkingCalendar:
    """Return the calendar `cn` of the settings' calendars folder."""
    return load_calendar(Path(settings.CALENDARS))
