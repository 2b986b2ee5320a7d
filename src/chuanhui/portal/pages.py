"""What every page of the portal is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(
    request: Any,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    section: str = "",
    status: int = 200,
    private: bool = False,
) -> HttpResponse:
    """Return a page of the portal.

    Args:
        section: the entry of the menu that it belongs to.
        status: of the answer.
        private: it shows something of one resident, or holds a form; no cache keeps it, going back asks anew.
    """
    given = {"section": section, "now": request.now, "lang": request.lang, "acting": None, **(context or {})}
    answer = render(request, f"portal/{template}", given, status=status)
    patch_vary_headers(answer, ["Cookie"])
    answer["Cache-Control"] = "private, no-store" if private else "private, max-age=0, must-revalidate"
    return answer
