"""Reading what a form sends: answers by the playbook's fields, a place, photos for the evidence store."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from django.core import signing

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.errors import BadPhoto
from chuanhui.mechanism.cases.rules import Fault, Photo
from chuanhui.playbook.schema import Field, FieldKind

BESIDE = frozenset({FieldKind.PHOTO, FieldKind.POINT})
KEPT_FOR_S = 12 * 3600
PHOTOS_MOST = 12


class PhotoFault:
    """Why a photo could not be kept, at its field."""

    def __init__(self, field: str, refusal: BadPhoto, name: str) -> None:
        self.field, self.code, self.refusal, self.name = field, refusal.code, refusal, name

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong with which file."""
        return (
            f"{self.name}：{self.refusal.facts['reason']}"
            if lang != "en"
            else (f"{self.name}: {self.refusal.facts['reason_en']}")
        )


def answers_of(posted: Any, fields: Iterable[Field]) -> dict[str, Any]:
    """Return the answers to the fields, as text, or a list of texts where several may be chosen."""
    found: dict[str, Any] = {}
    for one in fields:
        if one.kind in BESIDE:
            continue
        if one.kind is FieldKind.CHOICES:
            chosen = [text for text in posted.getlist(one.id) if text]
            if chosen:
                found[one.id] = chosen
        elif text := posted.get(one.id, "").replace("\0", "").strip():
            found[one.id] = text
    return found


def point_of(posted: Any, name: str) -> tuple[float | None, float | None, tuple[Fault, ...]]:
    """Return longitude and latitude of a place, or a fault when what was sent is none."""
    lon, lat = posted.get(f"{name}_lon", "").strip(), posted.get(f"{name}_lat", "").strip()
    if not lon and not lat:
        return None, None, ()
    try:
        found = float(lon), float(lat)
    except ValueError:
        return None, None, (Fault(name, "not_point"),)
    if not all(map(math.isfinite, found)) or abs(found[0]) > 180 or abs(found[1]) > 90:
        return None, None, (Fault(name, "not_point"),)
    return *found, ()


def photos_of(
    request: Any, name: str, tag: str, most: int = PHOTOS_MOST
) -> tuple[tuple[Photo, ...], tuple[Any, ...], tuple[tuple[str, str], ...]]:
    """Keep the photos that came under a name, with those that an earlier try of the same form left.

    Returns:
        The photos; the faults of the others; and (name, token) pairs by which the next try finds them again.
    """
    found: dict[str, Photo] = {}
    faults: list[Any] = []
    for token in request.POST.getlist(f"kept_{name}")[:most]:
        if sha256 := _opened(token, request.acting):
            found[sha256] = Photo(sha256, tag)
    for file in request.FILES.getlist(name)[: most + 1]:
        try:
            kept = evidence.keep(file.read())
        except BadPhoto as refusal:
            faults.append(PhotoFault(name, refusal, file.name or ""))
        else:
            found[kept.sha256] = Photo(kept.sha256, tag)
    photos = tuple(found.values())
    return photos, tuple(faults), tuple((name, _token(one.sha256, request.acting)) for one in photos)


def _token(sha256: str, by: Acting) -> str:
    """Return a photo's address so sealed that only the same person can send it back."""
    return signing.dumps(sha256, salt=f"desk.photo.{by.person_id}")


def _opened(token: str, by: Acting) -> str | None:
    try:
        return str(signing.loads(token, salt=f"desk.photo.{by.person_id}", max_age=KEPT_FOR_S))
    except signing.BadSignature:
        return None


def typed_of(posted: Any, fields: Iterable[Field]) -> Mapping[str, Any]:
    """Return everything typed, to be shown again: answers, places, reasons."""
    typed = answers_of(posted, fields)
    for one in fields:
        if one.kind is FieldKind.POINT and posted.get(f"{one.id}_lon"):
            typed[one.id] = (posted[f"{one.id}_lon"][:20], posted.get(f"{one.id}_lat", "")[:20])
    return typed
