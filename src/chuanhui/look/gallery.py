"""The gallery: every component of the look with sample data; served only in the demo."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Row
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from chuanhui.look import gallery_sample as sample_data
from chuanhui.playbook.schema import Text


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; `?frame=portal` shows them in the residents' frame.

    Raises:
        Http404: this is not the demo.
    """
    if not settings.DEMO:
        raise Http404
    frame = "portal" if request.GET.get("frame") == "portal" else "desk"
    return render(request, "look/gallery.html", sample(frame))


def gallery_map(request: HttpRequest) -> JsonResponse:
    """Return an invented patch of six cells and three cases as GeoJSON.

    Raises:
        Http404: this is not the demo.
    """
    if not settings.DEMO:
        raise Http404
    return JsonResponse({"type": "FeatureCollection", "features": sample_data.cells() + sample_data.dots()})


STOPS = (
    Row(name=Text("已受理", "Received"), done=True),
    Row(name=Text("已派单", "Sent out"), done=True),
    Row(name=Text("整改中", "In hand"), now=True),
    Row(name=Text("核查", "Checked")),
    Row(name=Text("办结", "Closed")),
)


def sample(frame: str) -> dict[str, Any]:
    """Return the gallery's whole context."""
    return {
        "frame": f"{frame}/base.html",
        "now": sample_data.NOW,
        "section": "mine" if frame == "desk" else "report",
        "my_count": 7,
        "acting": Row(
            person_name="示例员甲", post_code="xq-desk", post_title="街道派单岗", unit_name="小桥街道办事处"
        ),
        "my_posts": [
            Row(code="xq-desk", title="街道派单岗", unit_name="小桥街道办事处", area_name="小桥街道"),
            Row(code="xq-01", title="网格长", unit_name="小桥街道办事处", area_name="北花园社区"),
        ],
        "stats": sample_data.STATS,
        "states": sample_data.STATES,
        "lights": ("green", "yellow", "red", "late", "standing", "none"),
        "rows": sample_data.rows(),
        "dues": sample_data.dues(),
        "entries": sample_data.entries(),
        "before": [
            Row(
                url=sample_data.PHOTO.format("before"),
                alt="线缆垂落在楼道口",
                at=sample_data.NOW - timedelta(days=2),
            )
        ],
        "after": [
            Row(
                url=sample_data.PHOTO.format("after"),
                alt="线缆已捆扎入槽",
                at=sample_data.NOW - timedelta(hours=2),
            )
        ],
        "facts": sample_data.FACTS,
        "offers": sample_data.OFFERS,
        "refused": sample_data.REFUSED,
        "fields": sample_data.fields(),
        "wrong": sample_data.wrong(),
        "faults": [
            Row(field="detail", text=Text("情况描述没有填写。", "The description is missing.")),
            Row(field="category", text=Text("请选择一个问题类别。", "Choose a category.")),
        ],
        "pages": [Row(number=n, url=f"?page={n}", current=n == 3) for n in (1, 2, 3, 4)]
        + [Row(url="", number=0), Row(number=46, url="?page=46")],
        "stops": STOPS,
    }
