"""Photos of residents: taken in with the report, given back only to whoever holds the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from chuanhui.look.photos import photo_answer
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.errors import BadPhoto
from chuanhui.playbook.schema import Text
from chuanhui.portal.faults import Fault
from chuanhui.portal.receipts import held_number, photos_of
from chuanhui.portal.sight import only

SIZES = {"full": False, "thumb": True}


def taken_in(
    files: Sequence[UploadedFile[Any]], ticket: str, field: str, most: int
) -> tuple[tuple[str, ...], list[Fault]]:
    """Return the addresses of the photos that came, and every fault; the same photo sent twice counts once.

    Args:
        files: as uploaded; names and types that the browser gives are not looked at.
        ticket: photos of an earlier try of the same form.
        field: the question they answer.
        most: how many it admits.
    """
    kept: dict[str, None] = dict.fromkeys(photos_of(ticket)[:most])
    faults: list[Fault] = []
    for number, file in enumerate(files, 1):
        if number > most:
            break
        try:
            kept[_kept(file)] = None
        except BadPhoto as refusal:
            why = Text(refusal.facts["reason"], refusal.facts["reason_en"])
            faults.append(Fault(field, "photo", {"n": number, "why": why}))
    if len(files) > most or len(kept) > most:
        faults.append(Fault(field, "too_many", {"most": most}))
    return tuple(kept)[:most], faults


def _kept(file: UploadedFile[Any]) -> str:
    limit = settings.PHOTO_LIMIT_BYTES
    if file.size is None or file.size > limit:
        raise BadPhoto(why="too_big", limit=limit // 1024 // 1024)
    return evidence.keep(file.read()).sha256


@require_safe
def photo(request: Any, number: str, sha256: str, size: str) -> HttpResponseBase:
    """Give a photo of a case to the browser that holds its receipt; to all others it does not exist.

    Raises:
        CaseNotFound, BadPhoto: no such case or photo; whoever asks learns nothing else.
    """
    held = held_number(request, number)
    if held is None:
        raise Http404
    path = evidence.path_of(sha256, thumb=SIZES[size])
    case = held.case()
    with only(case.area_path) as sight:
        mine = [one for one in cases.photos(sight, case.id) if one.sha256 == sha256]
    # Somebody else's photos of a case that this one was merged into stay theirs; the result is for all.
    shown = [one for one in mine if held.is_own(case) or one.tag == "after"]
    if not shown or not path.is_file():
        raise Http404
    return photo_answer(path, hours=1)
