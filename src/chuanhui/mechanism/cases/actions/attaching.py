"""Tying photos of the evidence store to a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.cases.evidence import size_of
from chuanhui.mechanism.cases.models import Evidence
from chuanhui.mechanism.cases.rules import CaseState, Photo


def attach(case: CaseState, photos: Iterable[Photo], *, step: str, now: datetime) -> None:
    """Tie photos to the case, in the transaction of the step that brought them.

    Raises:
        BadPhoto: a photo is not in the store.
    """
    rows = []
    for photo in photos:
        width, height = size_of(photo.sha256)
        rows.append(
            Evidence(
                id=new_id(now),
                case_id=case.id,
                area_path=case.area_path,
                sha256=photo.sha256,
                tag=photo.tag,
                step=step,
                width=width,
                height=height,
                at=now,
            )
        )
    Evidence.objects.bulk_create(rows)
