"""Deleting what was kept long enough: files never matched, facts, links, doubts, grounds, and the purged."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.queries.holding import held_back
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import models, rules, store
from chuanhui.system.linkage.actions.stage_facts import keep_until
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.ground import ground_of
from chuanhui.system.linkage.queries.reading import delivery_from, pair_from
from chuanhui.system.linkage.rules import DeliveryState, PairState, RunState

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
    links, pairs = _forget(now, batch, kept)
    purged = _let_go(now, batch)
    return Gone(
        files,
        facts + purged.facts,
        links + purged.links,
        pairs + purged.pairs,
        warnings + purged.warnings,
    )


def _expire(now: datetime) -> int:
    """Delete the files that waited longer than their source allows, and those that no delivery needs."""
    with transaction.atomic(), seeing(EVERYTHING):
        gone = []
        # A run that has stopped keeps its files for whoever goes on with it, no longer than they may wait.
        stopped = models.Run.objects.filter(state=RunState.FAILED.value).values("id")
        waiting = Q(state=DeliveryState.WAITING.value) | Q(
            state=DeliveryState.TAKEN.value, run_id__in=stopped
        )
        for row in models.Delivery.objects.select_for_update().filter(waiting):
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


def _forget(now: datetime, batch: int, kept: Collection[UUID]) -> tuple[int, int]:
    """Forget whom rows were that came no more for as long as their facts are kept, and doubts as old.

    That somebody was on a department's list is a fact like those that the list brought.
    """
    links = pairs = 0
    names = ("territory", "campaign", "plan", "source")
    with transaction.atomic(), seeing(EVERYTHING):
        seen = list(models.Link.objects.values(*names, "seen").distinct())
        asked = list(
            models.Pair.objects.filter(state=PairState.OPEN.value).values(*names, "period").distinct()
        )
        old_links = [one for one in seen if _is_over(one, one["seen"], now)]
        old_pairs = [one for one in asked if _is_over(one, one["period"], now)]
    for one in old_links:
        links += _delete(models.Link.objects.filter(**one).exclude(thing_id__in=kept), now, batch)
    _forget_unread(now)
    for one in old_pairs:
        held = Q(thing_id__in=kept) | Q(other_id__in=kept, other_id__isnull=False)
        pairs += _drop(Q(**one) & ~held, now)
    return links, pairs


def _forget_unread(now: datetime) -> None:
    """Forget whom rows may have been about that could not be read: after their time, and the purged."""
    with transaction.atomic(), seeing(EVERYTHING):
        for row in models.Delivery.objects.select_for_update().exclude(unread=[]):
            of = {
                "territory": row.territory,
                "campaign": row.campaign,
                "plan": row.plan,
                "source": row.source,
            }
            gone = {str(one) for one in registers.purged_among([UUID(one) for one in row.unread])}
            stay = [] if _is_over(of, row.period, now) else [one for one in row.unread if one not in gone]
            if stay != row.unread:
                models.Delivery.objects.filter(id=row.id).update(unread=stay)


def _is_over(of: Mapping[str, str], period: str, now: datetime) -> bool:
    """Tell whether facts of a source's period are kept no more, by the version it was sent under last."""
    sent = models.Delivery.objects.filter(
        territory=of["territory"], campaign=of["campaign"], plan=of["plan"], source=of["source"]
    )
    version = sent.order_by("-sent_at").values_list("version", flat=True).first()
    if version is None:
        return False
    ground = ground_of(f"{of['campaign']}@{version}", of["plan"], of["territory"])
    source = ground.playbook.deliveries[of["source"]]
    return keep_until(source, parse_period(period).last) < localdate(now)


def _drop(which: Q, now: datetime) -> int:
    """Drop open pairs, and what they hold of a row and of the cards beside it."""
    dropped = 0
    with transaction.atomic(), seeing(EVERYTHING):
        rows = models.Pair.objects.select_for_update().filter(which, state=PairState.OPEN.value)
        for row in rows:
            old = pair_from(row)
            deed = Deed("linkage.drop", Acting.system(old.territory), now, None)
            new = replace(old, state=PairState.DROPPED, decided_at=now)
            write(old, new, deed, beside={"sealed": None})
            dropped += 1
    return dropped


def _let_go(now: datetime, batch: int) -> Gone:
    """Let go of everything about those whom the registers have purged."""
    purged = _purged(batch)
    if not purged:
        return Gone()
    # A pair holds the cards of both whom the row may be.
    pairs = _drop(Q(thing_id__in=purged) | Q(other_id__in=purged), now)
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
        held |= {one for pair in open_.values_list("thing_id", "other_id") for one in pair if one}
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
