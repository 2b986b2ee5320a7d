"""Cases as they stood at an instant: from their rows where nothing happened since, else from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from chuanhui.journal.queries import histories
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries.reading import in_sight, state_from
from chuanhui.mechanism.cases.rules import CaseState, fold, state_of

BATCH = 2_000


class Stood(NamedTuple):
    """A case at the end of a span, and at its beginning where that was asked for and it stood then."""

    case: CaseState
    before: CaseState | None


def stood_in(
    sight: Sight,
    campaign: str,
    kind: str,
    since: datetime,
    until: datetime,
    *,
    with_before: bool = False,
) -> Iterator[Stood]:
    """Yield each case that may matter to a span, as it stood at the span's end, in no order.

    A case matters when it was filed, answered for, closed or touched within the span, or was open at its end.
    What happened at `until` or later is not seen. The caller holds one transaction open in which `sight` is
    entered, so that rows and entries come from one state of the database.

    Args:
        campaign, kind: of the playbook, whatever its version.
        since, until: aware; half-open.
        with_before: also fold each case back to `since`, for whoever counts rises within the span.
    """
    found = in_sight(sight).filter(campaign=campaign, kind=kind, opened_at__lt=until)
    resting = found.filter(touched_at__lt=until).filter(
        Q(closed_at__isnull=True)
        | Q(opened_at__gte=since)
        | Q(touched_at__gte=since)
        | Q(answer_due_at__gte=since, answer_due_at__lt=until)
    )
    moved = list(found.filter(touched_at__gte=until).values_list("id", flat=True))
    back = []
    for row in resting.iterator(chunk_size=BATCH):
        if with_before and row.touched_at >= since:
            back.append(row.id)
        else:
            case = state_from(row)
            yield Stood(case, case if case.touched_at < since else None)
    yield from _folded([*moved, *back], since, until)


def stood_after(
    sight: Sight, campaign: str, kind: str, step: str, since: datetime, until: datetime
) -> Iterator[Stood]:
    """Yield each case that last took a step from `since` on, as it stood at `until`, in no order.

    Cases are told that had taken the step at `until`, were it before `since`; never one whose last such step
    came from `since` to `until` is missing. The caller as for `stood_in`.

    Args:
        campaign, kind: of the playbook, whatever its version.
        step: id of a step; ``file`` is one.
        since, until: aware; half-open.
    """
    took = Cast(KeyTextTransform("at", KeyTransform(step, KeyTransform("done", "life"))), DateTimeField())
    found = in_sight(sight).filter(campaign=campaign, kind=kind, opened_at__lt=until, touched_at__gte=since)
    found = found.annotate(took=took).filter(took__gte=since)
    moved = list(found.filter(touched_at__gte=until).values_list("id", flat=True))
    for row in found.filter(touched_at__lt=until).iterator(chunk_size=BATCH):
        yield Stood(state_from(row), None)
    yield from (one for one in _folded(moved, since, until) if step in one.case.done)


def cases_of(sight: Sight, ids: Iterable[UUID]) -> list[CaseState]:
    """Return the cases in sight among `ids`, as they stand now, by number."""
    return [state_from(row) for row in in_sight(sight).filter(id__in=list(ids)).order_by("number")]


def _folded(ids: Sequence[UUID], since: datetime, until: datetime) -> Iterator[Stood]:
    """Yield cases folded from the journal to `until`, and to `since`."""
    for some in _batches(ids):
        for _, own in list(histories("case.", some)):
            wire: dict[str, Any] | None = None
            before: dict[str, Any] | None = None
            for entry in own:
                if entry.at < until:
                    wire = fold(wire, json.loads(entry.body)["set"])
                    before = wire if entry.at < since else before
            if wire is not None:
                yield Stood(state_of(wire), state_of(before) if before is not None else None)


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Yield the ids in batches, so that memory holds the lives of one batch."""
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]
