"""Whether the last notice, draft or survey of a kind about one subject ended well.

While a newer one stands the older ones settle nothing any more: objections to the newer one may be open.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chuanhui.kernel.folding import state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice.models import Draft as DraftRow
from chuanhui.mechanism.voice.models import Notice as NoticeRow
from chuanhui.mechanism.voice.models import Survey as SurveyRow
from chuanhui.mechanism.voice.queries.reading import in_sight
from chuanhui.mechanism.voice.rules import Ending, Notice

ROWS: dict[str, tuple[Any, str]] = {
    "notices": (NoticeRow, "-posted_at"),
    "drafts": (DraftRow, "-opened_at"),
    "surveys": (SurveyRow, "-opened_at"),
}


def last_notice(
    sight: Sight,
    campaign: str,
    kind: str,
    *,
    case_id: UUID | None = None,
    thing_id: UUID | None = None,
    area_path: str = "",
) -> Notice | None:
    """Return the newest notice of a kind about one case, thing or very area, also one that stands; or None.

    Args:
        campaign, kind: of the playbook.
        case_id, thing_id, area_path: what it is about, the first that is given.
    """
    found = in_sight(NoticeRow.objects.filter(campaign=campaign, kind=kind), sight)
    if case_id is not None or thing_id is not None:
        found = found.filter(about_id=case_id or thing_id)
    else:
        found = found.filter(area_path=area_path, about_id=None)
    row = found.order_by("-posted_at", "-id").first()
    return state_from(Notice, row) if row else None


def has_ended_well(
    sight: Sight, section: str, campaign: str, kind: str, *, thing_id: UUID | None, area_path: str
) -> bool:
    """Tell whether the newest of a kind about one subject has ended, and well.

    Args:
        section: ``notices``, ``drafts`` or ``surveys``; of anything else nothing has.
        campaign, kind: of the playbook.
        thing_id: what it is about; where there is none, the very area is.
    """
    rows, newest = ROWS.get(section, (None, ""))
    if rows is None:
        return False
    found = in_sight(rows.objects.filter(campaign=campaign, kind=kind), sight)
    found = found.filter(area_path=area_path) if thing_id is None else found.filter(thing_id=thing_id)
    row = found.order_by(newest, "-id").first()
    return row is not None and row.ending == Ending.GOOD.value
