"""Which things turned out to be others: what other rooms hold of the one counts for the other."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight


def merged_into(territory: str, kinds: Collection[str]) -> dict[UUID, UUID]:
    """Return which thing each one that was merged is now, however often it was merged on.

    A merge that was taken back is none. It tells ids, nothing of the things.

    Args:
        territory: root path.
        kinds: of things.
    """
    with transaction.atomic(), seeing(Sight.everything()):
        rows = ThingRow.objects.filter(territory=territory, kind__in=kinds, merged_into__isnull=False)
        told = rows.values_list("id", "merged_into")
        found = {lost: kept for lost, kept in told if kept is not None}
    for lost in found:
        seen = {lost}
        while (further := found.get(found[lost])) is not None and further not in seen:
            seen.add(further)
            found[lost] = further
    return found
