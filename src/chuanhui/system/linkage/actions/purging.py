"""Deleting what was kept long enough: files never matched, facts, grounds of warnings, and the purged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.queries.holding import held_back
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import models, rules, store
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.ground import ground_of
from chuanhui.system.linkage.queries.reading import delivery_from, pair_from
from chuanhui.system.linkage.rules import DeliveryState, PairState

BATCH = 500
LOOSE = timedelta(hours=6)
"""A file older than this that no delivery needs was left by a worker that died."""

EVERYTHING = Sight.everything()
PURGE = "linkage_purge"


@dataclass(frozen=True, slots=True)
class Gone:
    """How much went: files, facts, links, pairs, and the grounds of warnings."""

    files: int = 0
    facts: int = 0
    links: int = 0
    pairs: int = 0
    warnings: int = 0

    @property
    def count(self) -> int:
        """Return how many rows went, or lost what they held."""
        return self.files + self.facts + self.links + self.pairs + self.warnings


def purge(*, now: datetime, batch: int = BATCH) -> Gone:
    """Delete everything that is due, batch by batch, each with a tombstone; the next run does what is left.

    A legal hold on somebody keeps what is held of them. Warnings stay, without what is behind them: that
    there was a question, and what came of it, is kept with its case.

    Args:
        now: aware; what was due by this local day goes.
        batch: most rows in one transaction.
    """
    today = localdate(now)
    files = _expire(now)
    with transaction.atomic(), seeing(EVERYTHING):
        kept = held_back()
    due_facts = models.Fact.objects.filter(keep_until__lt=today).exclude(thing_id__in=kept)
    due_warnings = models.Warned.objects.filter(keep_until__lt=today, sealed__isnull=False).exclude(
        thing_id__in=kept
    )
    facts = _delete(due_facts, now, batch)
    warnings = _bare(due_warnings, now, batch)
    purged = _let_go(now, batch)
    return Gone(
        files,
        facts + purged.facts,
        purged.links,
        purged.pairs,
        warnings + purged.warnings,
    )


def _expire(now: datetime) -> int:
    """Delete the files that waited longer than their source allows, and those that no delivery needs."""
    with transaction.atomic(), seeing(EVERYTHING):
        gone = []
        waiting = models.Delivery.objects.select_for_update().filter(state=DeliveryState.WAITING.value)
        for row in waiting:
            old = delivery_from(row)
            ground = ground_of(old.ref, old.plan, old.territory)
            keep = ground.playbook.deliveries[old.source].keep_inputs
            if row.sealed is None or rules.silent_until(old.sent_at, keep, ground.calendar) >= localdate(now):
                continue
            deed = Deed("linkage.expire", Acting.system(old.territory), now, None)
            new = replace(old, state=DeliveryState.EXPIRED, state_at=now)
            write(old, new, deed, beside={"sealed": None})
            gone.append(old.id)
        standing = set(models.Delivery.objects.filter(sealed__isnull=False).values_list("id", flat=True))
        standing |= set(models.Key.objects.values_list("id", flat=True))
        transaction.on_commit(lambda: store.drop(gone))
        transaction.on_commit(lambda: store.sweep(standing, before=now - LOOSE))
    return len(gone)


def _batches(rows: Any, now: datetime, batch: int, what: str) -> Iterator[list[UUID]]:
    """Yield ids of rows that are locked, one batch a transaction, with a tombstone for each territory."""
    while True:
        with transaction.atomic(), seeing(EVERYTHING):
            found = list(rows.select_for_update().order_by("id").values_list("id", "territory")[:batch])
            if not found:
                return
            yield [row_id for row_id, _ in found]
            for territory in sorted({place for _, place in found}):
                mine = [row_id for row_id, place in found if place == territory]
                _tombstone(territory, what, mine, now)


def _delete(rows: Any, now: datetime, batch: int) -> int:
    gone = 0
    for ids in _batches(rows, now, batch, rows.model.__name__.lower()):
        gone += rows.model.objects.filter(id__in=ids).delete()[0]
    return gone


def _bare(rows: Any, now: datetime, batch: int) -> int:
    gone = 0
    for ids in _batches(rows, now, batch, rows.model.__name__.lower()):
        gone += rows.model.objects.filter(id__in=ids).update(sealed=None)
    return gone


def _let_go(now: datetime, batch: int) -> Gone:
    """Let go of everything about those whom the registers have purged."""
    purged = _purged(batch)
    if not purged:
        return Gone()
    pairs = 0
    with transaction.atomic(), seeing(EVERYTHING):
        open_ = models.Pair.objects.select_for_update().filter(
            state=PairState.OPEN.value, thing_id__in=purged
        )
        for row in open_:
            old = pair_from(row)
            deed = Deed("linkage.drop", Acting.system(old.territory), now, None)
            new = replace(old, state=PairState.DROPPED, decided_at=now)
            write(old, new, deed, beside={"sealed": None})
            pairs += 1
    return Gone(
        0,
        _delete(models.Fact.objects.filter(thing_id__in=purged), now, batch),
        _delete(models.Link.objects.filter(thing_id__in=purged), now, batch),
        pairs,
        _bare(models.Warned.objects.filter(thing_id__in=purged, sealed__isnull=False), now, batch),
    )


def _purged(batch: int) -> list[UUID]:
    """Return those whom the registers have purged and of whom something is held here."""
    found: set[UUID] = set()
    with transaction.atomic(), seeing(EVERYTHING):
        held = set(models.Fact.objects.values_list("thing_id", flat=True).distinct())
        held |= set(models.Link.objects.values_list("thing_id", flat=True).distinct())
        bare = models.Warned.objects.filter(sealed__isnull=False)
        held |= set(bare.values_list("thing_id", flat=True).distinct())
        open_ = models.Pair.objects.filter(state=PairState.OPEN.value)
        held |= set(open_.values_list("thing_id", flat=True))
    ids = sorted(held)
    for at in range(0, len(ids), batch):
        found |= registers.purged_among(ids[at : at + batch])
    return sorted(found)


def _tombstone(territory: str, what: str, ids: list[UUID], now: datetime) -> None:
    digest = hashlib.sha256(b"".join(one.bytes for one in sorted(ids))).hexdigest()
    deed = Deed("linkage.purge", Acting.system(territory), now, None)
    journal.write(
        deed.entry(
            area_path=territory,
            body={"told": {"table": what, "count": len(ids), "digest": digest}},
            subject_kind=PURGE,
            subject_ref=what,
        )
    )
