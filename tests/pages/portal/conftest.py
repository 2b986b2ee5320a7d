"""The portal is used over HTTP by somebody without an account, in the demo district, on one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _over_plain_http(settings: Any) -> Iterator[None]:
    settings.HTTPS = False
    settings.ROOT_URLCONF = "tests.pages.portal.urls"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    noon = datetime(2026, 11, 9, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(noon, tick=True):
        yield
