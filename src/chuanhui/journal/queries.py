"""Reading the journal: a subject's history, settled entries for followers, digests for the outside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection

from chuanhui.journal.rules import COLUMNS, Played, Recorded, Seal
from chuanhui.kernel.sight import LAST, Sight

LOOK_BACK = 200_000
_SELECT = f"SELECT seq, {COLUMNS.replace('body', 'body::text')} FROM journal_entry"
_SEALS = "SELECT number, sealed_at, first_seq, last_seq, entries, previous, digest FROM journal_seal"


def entries_of(sight: Sight, subject: UUID) -> list[Recorded]:
    """Return the history of a subject that has a UUID, oldest first, as far as it is in sight."""
    return [
        entry for entry in _rows(f"{_SELECT} WHERE subject = %s ORDER BY seq", subject) if _seen(sight, entry)
    ]


def latest(
    sight: Sight, *, before: int | None = None, limit: int = 50, without: tuple[str, ...] = (), only: str = ""
) -> list[Recorded]:
    """Return the last entries in sight, newest first, looking back at most `LOOK_BACK` entries.

    Args:
        sight: what may be seen.
        before: only entries with a lower seq; None begins with the last.
        limit: most entries to return.
        without: kinds left out.
        only: what a kind begins with, such as ``case.``; "" asks for every kind.
    """
    within = " OR ".join("(area_path >= %s AND area_path < %s)" for _ in sight.spans)
    if not within:
        return []
    bound = "%s" if before is not None else "(SELECT coalesce(max(seq), 0) + 1 FROM journal_entry)"
    sql = (
        f"{_SELECT} WHERE seq < {bound} AND seq >= {bound} - {LOOK_BACK} AND ({within}) "
        "AND kind <> ALL(%s) AND starts_with(kind, %s) ORDER BY seq DESC LIMIT %s"
    )
    bounds = [before, before] if before is not None else []
    paths = [edge for span in sight.spans for edge in span]
    return list(_rows(sql, *bounds, *paths, list(without), only, limit))


def entry_by_key(key: UUID) -> Recorded | None:
    """Return the entry written under an idempotency key, if this transaction's sight covers it."""
    return next(iter(_rows(f"{_SELECT} WHERE key = %s", key)), None)


def settled_after(seq: int, limit: int) -> list[Recorded]:
    """Return sealed entries behind `seq` by rising seq: no entry can still appear among or before them.

    Followers keep the last seq they have worked off and see everything (`scope.seeing`).

    Args:
        seq: last seq worked off; 0 at the beginning.
        limit: most entries to return.
    """
    sql = (
        f"{_SELECT} WHERE seq > %s AND seq <= (SELECT max(last_seq) FROM journal_seal) ORDER BY seq LIMIT %s"
    )
    return list(_rows(sql, seq, limit))


def stream(kind_prefix: str, batch: int = 5000, subjects: Sequence[UUID] | None = None) -> Iterator[Played]:
    """Yield the entries of some kinds by subject and rising seq, without holding them all: for a rebuild.

    Entries about things without a UUID are left out. The caller sees everything (`scope.seeing`) and holds
    one transaction open, so that entries and rows come from one state of the database.

    Args:
        kind_prefix: "case." for the entries of cases.
        batch: entries fetched at once.
        subjects: only these; None for all.
    """
    some = "subject IS NOT NULL" if subjects is None else "subject = ANY(%s)"
    sql = (
        f"SELECT {', '.join(Played._fields).replace('body', 'body::text')} FROM journal_entry "
        f"WHERE {some} AND kind >= %s AND kind < %s ORDER BY subject, seq"
    )
    values = ([] if subjects is None else [list(subjects)]) + [kind_prefix, kind_prefix + LAST]
    connection.ensure_connection()
    # The driver's own cursor: Django's converts every instant in Python, which takes as long as all the rest.
    with connection.connection.cursor(name="journal_stream", binary=True) as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(batch):
            yield from map(Played._make, rows)


def histories(
    kind_prefix: str, subjects: Sequence[UUID] | None = None
) -> Iterator[tuple[UUID, list[Played]]]:
    """Yield each subject of `stream`, by rising id, with its entries of these kinds, oldest first.

    Args:
        kind_prefix, subjects: as of `stream`.
    """
    for subject, entries in groupby(stream(kind_prefix, subjects=subjects), key=attrgetter("subject")):
        yield subject, list(entries)


def unsealed_since() -> datetime | None:
    """Return when the oldest entry that no seal covers was written; None when all are sealed.

    The caller sees everything. The sealer is late when this is more than a few minutes ago (promise 41).
    """
    sql = (
        "SELECT at FROM journal_entry WHERE seq > (SELECT coalesce(max(last_seq), 0) FROM journal_seal) "
        "ORDER BY seq LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None


def sealed_before(at: datetime) -> int:
    """Return the last seq covered by a seal that was set before an instant; 0 when there is none.

    For a follower that begins late and has no use for what is long past.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(last_seq), 0) FROM journal_seal WHERE sealed_at < %s", [at])
        return int(cursor.fetchone()[0])


def latest_digest() -> Seal | None:
    """Return the last seal; its `text` is what is published outside the database."""
    return next(iter(seals(1)), None)


def seal_before(at: datetime) -> Seal | None:
    """Return the last seal set before an instant, else the first that ever was; None where there is none.

    Seals are only ever added, at later instants: asked again, whenever, it gives the same answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"({_SEALS} WHERE sealed_at < %s ORDER BY number DESC LIMIT 1) "
            f"UNION ALL ({_SEALS} ORDER BY number LIMIT 1) LIMIT 1",
            [at],
        )
        row = cursor.fetchone()
    return Seal._make(row) if row else None


def seals(limit: int) -> list[Seal]:
    """Return the last `limit` seals, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SEALS} ORDER BY number DESC LIMIT %s", [limit])
        return [Seal._make(row) for row in cursor.fetchall()]


def seals_by_number(numbers: Collection[int]) -> dict[int, Seal]:
    """Return some seals by number; one that does not exist is left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SEALS} WHERE number = ANY(%s)", [list(numbers)])
        return {one.number: one for one in map(Seal._make, cursor.fetchall())}


def _rows(sql: str, *values: Any) -> Iterator[Recorded]:
    """Yield the entries that a statement selects."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from map(Recorded._make, cursor.fetchall())


def _seen(sight: Sight, entry: Recorded) -> bool:
    """Tell whether `sight` covers where the entry happened."""
    return sight.covers(entry.area_path)
