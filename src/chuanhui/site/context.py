"""What every template may rely on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from chuanhui.grid.posts.queries import posts_of


def house(request: HttpRequest) -> dict[str, Any]:
    """Return who acts and under which posts they could, the instant, the language, whether this is the demo.

    The other posts are asked for only where the frame shows them.
    """
    acting = getattr(request, "acting", None)
    now = getattr(request, "now", None)
    found: dict[str, Any] = {
        "acting": acting,
        "now": now,
        "lang": getattr(request, "lang", "zh"),
        "demo": settings.DEMO,
    }
    if acting is not None and now is not None:
        found["my_posts"] = SimpleLazyObject(lambda: posts_of(acting.person_id, timezone.localdate(now)))
    return found
