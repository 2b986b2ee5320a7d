"""More (更多): what the bottom bar of a phone has no room for."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page
from chuanhui.system.linkage.queries.pages import has_pages

SECTIONS = ("registers", "linkage", "voice", "dashboard", "map", "rankings", "playbooks", "posts", "journal")
"""Sections that are in the menu of a wide screen only; base.html marks the same ones."""


@member
@require_safe
def more(request: Any) -> HttpResponse:
    """Show the sections that a narrow screen leaves out of its menu."""
    mine = [one for one in SECTIONS if one != "linkage" or has_pages(request.acting, at=request.now)]
    rows = [
        Row(name=name, url=reverse(f"desk:{name}"), label=f"desk.nav.{name}", what=f"desk.more.what.{name}")
        for name in mine
    ]
    return page(request, "more.html", {"rows": rows}, section="more")
