"""What people found when they went: by whom it is about, and of the case that a warning opened."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting
from chuanhui.system.linkage.models import Warned as WarnedRow
from chuanhui.system.linkage.queries.reading import in_sight, warning_from
from chuanhui.system.linkage.rules import Verdict
from chuanhui.system.linkage.rules.state import Warned


def said_of(campaign: str, risk: str, territory: str) -> dict[UUID, list[tuple[date, bool]]]:
    """Return when people went and whether the risk was there, by whom it is about, for one kind of risk.

    The caller sees the territory.
    """
    rows = WarnedRow.objects.filter(
        territory=territory,
        campaign=campaign,
        risk=risk,
        verdict__in=[Verdict.VERIFIED.value, Verdict.REFUTED.value],
    )
    found: dict[UUID, list[tuple[date, bool]]] = {}
    for thing_id, verdict, at in rows.values_list("thing_id", "verdict", "settled_at"):
        if at is not None:
            found.setdefault(thing_id, []).append((localdate(at), verdict == Verdict.VERIFIED.value))
    return found


def warning_of_case(by: Acting, case_id: UUID) -> Warned | None:
    """Return the warning that opened a case; None where none in sight did."""
    row = in_sight(WarnedRow.objects.filter(case_id=case_id), by.sight).first()
    return warning_from(row) if row is not None else None
