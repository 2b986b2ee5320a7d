"""What stood in a register as it was known at an instant, whatever was written since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.rules.sheets_telling import told_of_things
from chuanhui.journal.queries import stream
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight

BATCH = 2000
_ASKED = ("number", "area_path", "since", "until", "merged_into")
_LINES = """
    SELECT e.seq, e.body::text FROM journal_entry e
    WHERE e.id IN (SELECT l.entry_id FROM registers_line l WHERE l.thing_id = ANY(%s)) AND e.at < %s
"""


def numbers_known(
    kind: str, area_paths: Iterable[str], *, territory: str, on: date, at: datetime
) -> dict[str, tuple[str, ...]]:
    """Return the numbers of what stood in some areas on a local day, by area and number, whoever asks.

    What counts is what the register told at the instant: what was registered later is left out, whatever day
    it is said to stand since, and what was ended, merged or moved later is still told where it was. A number
    tells nothing of anybody; the caller does not tell what else stands on the card.

    Args:
        kind: register kind.
        area_paths: of the areas.
        territory: root path.
        on: local day.
        at: aware; what was written before counts.
    """
    with transaction.atomic(), seeing(Sight.everything()):
        rows = ThingRow.objects.filter(territory=territory, kind=kind, registered_at__lt=at)
        found: dict[str, tuple[str, ...]] = {}
        changed = list(_as_known(list(rows.filter(touched_at__gte=at).values_list("id", flat=True)), at))
        for area_path in area_paths:
            kept = rows.filter(touched_at__lt=at, area_path__startswith=area_path, merged_into=None)
            kept = kept.filter(since__lte=on).exclude(until__lte=on)
            numbers = set(kept.values_list("number", flat=True))
            numbers |= {one["number"] for one in changed if _stood(one, area_path, on)}
            found[area_path] = tuple(sorted(numbers))
    return found


def _stood(told: Mapping[str, Any], area_path: str, on: date) -> bool:
    """Tell whether a thing stood in an area on a day, by what was told of it; days are in ISO form."""
    until, day = told.get("until"), on.isoformat()
    stands = told["since"] <= day and (until is None or day < until)
    return stands and told.get("merged_into") is None and str(told["area_path"]).startswith(area_path)


def _as_known(ids: Sequence[UUID], at: datetime) -> Iterator[Mapping[str, Any]]:
    """Yield what was told of each of some things before an instant: its place, its days, what it became."""
    for begun in range(0, len(ids), BATCH):
        some = list(ids[begun : begun + BATCH])
        deeds: dict[UUID, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
        for played in stream("register.", subjects=some):
            if played.at < at:
                deeds[played.subject].append((played.seq, json.loads(played.body)["set"]))
        wanted = set(some)
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [some, at])
            for seq, body in cursor.fetchall():
                for told in told_of_things(body):
                    if told.thing_id in wanted:
                        deeds[told.thing_id].append((seq, told.set))
        for one in deeds.values():
            state: dict[str, Any] = {}
            for _, told_of in sorted(one, key=lambda deed: deed[0]):
                state |= {name: told_of[name] for name in _ASKED if name in told_of}
            yield state
