"""A kept photo as an answer."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse

# A browser that opens a picture by itself styles its own viewer; nothing else may run or load there.
ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


def photo_answer(path: Path, *, hours: int = 24) -> FileResponse:
    """Return a photo: never sniffed, never run, kept for `hours` by the one browser that asked."""
    answer = FileResponse(path.open("rb"), content_type="image/jpeg")
    answer["Content-Disposition"] = 'inline; filename="photo.jpg"'
    answer["Cache-Control"] = f"private, max-age={hours * 3600}, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = ALONE
    return answer
