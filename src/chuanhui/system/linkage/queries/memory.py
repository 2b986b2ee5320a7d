"""What clerks have said of rows, by their marks. The caller sees the territory."""

from __future__ import annotations

from uuid import UUID

from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.matching import Remembered
from chuanhui.system.linkage.models import Link
from chuanhui.system.linkage.rules import Decision

BATCH = 20_000


def decisions_of(ground: Ground) -> dict[tuple[str, bytes], Remembered]:
    """Return whom the rows of a plan's files were, and whom they were not, by source and mark."""
    known: dict[tuple[str, bytes], UUID] = {}
    denied: dict[tuple[str, bytes], set[UUID]] = {}
    rows = Link.objects.filter(
        territory=ground.territory,
        campaign=ground.playbook.id,
        plan=ground.plan.id,
        decision__in=[Decision.CONFIRMED.value, Decision.DENIED.value],
    ).values_list("source", "mark", "thing_id", "decision")
    for source, mark, thing_id, decision in rows.iterator(chunk_size=BATCH):
        key = source, bytes(mark)
        if decision == Decision.DENIED:
            denied.setdefault(key, set()).add(thing_id)
        else:
            known[key] = thing_id
    return {
        key: Remembered(known.get(key), frozenset(denied.get(key, ())))
        for key in known.keys() | denied.keys()
    }
