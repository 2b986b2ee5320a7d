"""What every template may rely on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the acting post, the language and whether this is the demo."""
    return {
        "acting": getattr(request, "acting", None),
        "lang": getattr(request, "lang", "zh"),
        "demo": settings.DEMO,
    }
