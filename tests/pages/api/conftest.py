"""The API is called over HTTP, in the demo district, on one day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from tests.pages.api.machine import at


@pytest.fixture(autouse=True)
def _over_plain_http(settings: Any) -> Iterator[None]:
    settings.HTTPS = False
    settings.ROOT_URLCONF = "tests.pages.api.urls"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    with time_machine.travel(at("2026-11-09 09:00"), tick=True):
        yield
