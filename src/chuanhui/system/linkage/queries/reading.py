"""Rows as states, one by one, and comparing them with the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from chuanhui.journal.queries import stream
from chuanhui.journal.scope import narrow
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.folding import compared, state_from
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.errors import (
    DeliveryNotFound,
    LinkageMovedOn,
    PairNotFound,
    RunNotFound,
    WarningNotFound,
)
from chuanhui.system.linkage.rules import Delivery, DeliveryState, Pair, PairState, Run, RunState, Verdict
from chuanhui.system.linkage.rules.state import Warned

DELIVERY, RUN, PAIR, WARNING = "linkage_delivery", "linkage_run", "linkage_pair", "linkage_warning"
LINK = "linkage_link"
State = Delivery | Run | Pair | Warned
UNITS: dict[Any, tuple[str, ...]] = {
    models.Delivery: ("unit_id", "runner_id"),
    models.Share: ("unit_id", "runner_id"),
    models.Link: ("unit_id", "sender_id"),
}
"""Columns with the units whose matter a row is; of every other table its `unit_id` alone."""

_OF: dict[str, tuple[Any, type[State], type[ChuanhuiError]]] = {
    DELIVERY: (models.Delivery, Delivery, DeliveryNotFound),
    RUN: (models.Run, Run, RunNotFound),
    PAIR: (models.Pair, Pair, PairNotFound),
    WARNING: (models.Warned, Warned, WarningNotFound),
}


def in_sight(rows: Any, sight: Sight) -> Any:
    """Return the rows that a sight covers: by area, and where it sees one unit's matters that unit's."""
    return narrow(rows, sight, unit=UNITS.get(rows.model, ("unit_id",)))


def delivery_from(row: models.Delivery) -> Delivery:
    """Return the state that a row holds."""
    return replace(state_from(Delivery, row), state=DeliveryState(row.state))


def run_from(row: models.Run) -> Run:
    """Return the state that a row holds."""
    return replace(state_from(Run, row), state=RunState(row.state))


def pair_from(row: models.Pair) -> Pair:
    """Return the state that a row holds."""
    return replace(state_from(Pair, row), state=PairState(row.state))


def warning_from(row: models.Warned) -> Warned:
    """Return the state that a row holds."""
    return replace(state_from(Warned, row), verdict=Verdict(row.verdict))


_FROM: dict[Any, Any] = {
    models.Delivery: delivery_from,
    models.Run: run_from,
    models.Pair: pair_from,
    models.Warned: warning_from,
}


def row_of(sight: Sight, kind: str, row_id: UUID, *, lock: bool = False, seen: int | None = None) -> Any:
    """Return a row by the kind of its subject and its id.

    Args:
        lock: hold it until the transaction ends.
        seen: the revision that somebody decided on; None accepts any.

    Raises:
        DeliveryNotFound, RunNotFound, PairNotFound, WarningNotFound: none in sight.
        LinkageMovedOn: it is at another revision than `seen`.
    """
    model, _, missing = _OF[kind]
    rows = in_sight(model.objects.filter(id=row_id), sight)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise missing()
    if seen is not None and row.revision != seen:
        raise LinkageMovedOn(revision=row.revision, seen=seen)
    return row


def run(sight: Sight, run_id: UUID, *, lock: bool = False) -> Run:
    """Return a run.

    Raises:
        RunNotFound: none in sight.
    """
    return run_from(row_of(sight, RUN, run_id, lock=lock))


def differing() -> Iterator[tuple[UUID, str]]:
    """Yield every delivery, run, pair and warning whose row is not the fold of its entries, and what differs.

    The caller sees everything and holds one transaction open.
    """
    rows: dict[UUID, dict[str, Any]] = {}
    for model, read in _FROM.items():
        for row in model.objects.iterator():
            rows[row.id] = rules.wire_of(read(row))
    yield from compared(rows, folded())


def folded() -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each subject of the room, by id, as the fold of its entries in wire form."""
    for subject, entries in groupby(stream("linkage."), key=attrgetter("subject")):
        wire: dict[str, Any] | None = None
        for entry in entries:
            body = json.loads(entry.body)
            kind = _STATES.get(body.get("of", ""))
            if kind is not None:
                wire = rules.fold(kind, wire, body["set"])
        if wire is not None:
            yield subject, wire


_STATES: dict[str, type[State]] = {name: state for name, (_, state, _) in _OF.items()}
