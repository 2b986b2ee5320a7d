"""Recorded lives of cases, turn by turn, for whoever reckons what was or would have been."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from chuanhui.journal.queries import histories
from chuanhui.mechanism.cases.models import Case
from chuanhui.mechanism.cases.rules import fold, state_of
from chuanhui.mechanism.cases.rules.reliving import Turn

BATCH = 2000


def open_during(campaign: str, territory: str, since: datetime, until: datetime) -> list[UUID]:
    """Return ids of the campaign's cases in the territory that something happened to, or could, in a span.

    Args:
        campaign: id of the playbook.
        territory: root path.
        since, until: aware; cases that were closed and untouched before `since` are left out.
    """
    rows = Case.objects.filter(campaign=campaign, territory=territory, opened_at__lt=until)
    return list(
        rows.exclude(closed_at__lt=since, touched_at__lt=since).order_by("id").values_list("id", flat=True)
    )


def lives(ids: Sequence[UUID], until: datetime) -> Iterator[tuple[UUID, tuple[Turn, ...]]]:
    """Yield the life of each case up to `until`, oldest turn first, by rising id; memory holds one batch.

    The caller sees everything and holds one transaction open.
    """
    for first in range(0, len(ids), BATCH):
        for case_id, entries in histories("case.", ids[first : first + BATCH]):
            wire, turns = None, []
            for entry in entries:
                if entry.at >= until:
                    break
                body = json.loads(entry.body)
                wire = fold(wire, body["set"])
                turns.append(Turn(entry.kind, body["verb"], entry.at, state_of(wire)))
            if turns:
                yield case_id, tuple(turns)
