"""Tying photos of the evidence store to a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.cases.errors import BadStep
from chuanhui.mechanism.cases.evidence import size_of
from chuanhui.mechanism.cases.models import Evidence
from chuanhui.mechanism.cases.rules import CaseState, Fault, Photo


def rows_of(case: CaseState, photos: Iterable[Photo], *, step: str, now: datetime) -> list[Evidence]:
    """Return the rows that tie photos to the case, none of them written yet.

    Raises:
        BadPhoto: a photo is not in the store.
    """
    return [
        Evidence(
            id=new_id(now),
            case_id=case.id,
            area_path=case.area_path,
            sha256=photo.sha256,
            tag=photo.tag,
            step=step,
            width=size[0],
            height=size[1],
            at=now,
        )
        for photo in photos
        for size in (size_of(photo.sha256),)
    ]


def attach(rows: list[Evidence]) -> None:
    """Write the rows, in the transaction of the step that brought the photos.

    Raises:
        BadStep: a photo of the result is one of the trouble before.
    """
    after = [row.sha256 for row in rows if row.tag == "after"]
    if after and Evidence.objects.filter(case_id=rows[0].case_id, tag="before", sha256__in=after).exists():
        raise BadStep((Fault("photo", "same_photo"),), step_name=rows[0].step)
    Evidence.objects.bulk_create(rows)
