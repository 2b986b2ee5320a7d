"""What the page of a run tells beside its stages: its files and parameters; how far a clerk has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import models
from chuanhui.system.linkage.queries.reading import PAIR, delivery_from, in_sight, pair_from, row_of
from chuanhui.system.linkage.rules import Delivery, Pair, PairState


def files_of(sight: Sight, run_id: UUID) -> tuple[Delivery, ...]:
    """Return the files that a run took, of which only the counts stay once it has ended."""
    rows = in_sight(models.Delivery.objects.filter(run_id=run_id), sight)
    return tuple(delivery_from(row) for row in rows.order_by("source", "sent_at", "id"))


def parameters_of(sight: Sight, run_id: UUID) -> Mapping[str, Any]:
    """Return the parameters that a run has matched by; empty before it has estimated them."""
    rows = in_sight(models.Run.objects.filter(id=run_id), sight)
    return rows.values_list("parameters", flat=True).first() or {}


def pair(sight: Sight, pair_id: UUID) -> Pair:
    """Return a pair without any value of the file.

    Raises:
        PairNotFound: none in sight.
    """
    return pair_from(row_of(sight, PAIR, pair_id))


def decided_in(sight: Sight, run_ids: Sequence[UUID]) -> int:
    """Return on how many pairs of some runs somebody has decided."""
    rows = models.Pair.objects.filter(run_id__in=run_ids).exclude(
        state__in=[PairState.OPEN.value, PairState.DROPPED.value]
    )
    return int(in_sight(rows, sight).count())


def decided(sight: Sight, *, most: int = 30) -> list[Pair]:
    """Return what clerks have said last."""
    rows = models.Pair.objects.exclude(state__in=[PairState.OPEN.value, PairState.DROPPED.value])
    return [pair_from(row) for row in in_sight(rows, sight).order_by("-decided_at", "-id")[:most]]
