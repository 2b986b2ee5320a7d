"""A file to be saved: the one way in which a page of the desk gives one."""

from __future__ import annotations

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_answer(data: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """Return a file to be saved, that nothing on the way keeps.

    Args:
        data: what stands in it.
        name: of the file, ASCII.
        kind: media type.
    """
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
