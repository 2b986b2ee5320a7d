"""The official calendar, and short ways to write instants."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.playbook.calendars import load_calendar

CALENDARS = Path(__file__).resolve().parents[3] / "calendars"


@pytest.fixture(scope="session")
def cn() -> WorkingCalendar:
    return load_calendar(CALENDARS)
