"""Following the journal: what came of warnings, read off their closed cases; and reviews that are done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.journal import queries as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries as cases
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.actions.reviewing import advance
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.queries.reading import warning_from
from chuanhui.system.linkage.rules import PairState, RunState, Verdict

NAME = "linkage.cases"
AT_MOST = 500
EVERYTHING = Sight.everything()


@transaction.atomic
def follow(*, now: datetime, limit: int = AT_MOST) -> int | None:
    """Work off the next sealed entries and return how many there were; None while another follower is at it.

    The verdicts and the place up to which the journal is read are one transaction.

    Args:
        now: aware.
        limit: most entries in one transaction.
    """
    with seeing(EVERYTHING):
        mark = _hold()
        if mark is None:
            return None
        _end_reviews(now)
        found = journal.settled_after(mark, limit)
        if not found:
            return 0
        touched = {one.subject for one in found if one.subject_kind == "case" and one.subject is not None}
        settle(touched, now=now)
        models.Mark.objects.filter(name=NAME).update(seq=found[-1].seq)
    return len(found)


def settle(case_ids: set[UUID], *, now: datetime) -> int:
    """Bring the warnings that opened some cases to what the cases say now; return how many changed.

    A case that was merged says what the one says that it was merged into. One that is opened again opens the
    warning again. The caller sees everything.
    """
    rows = list(models.Warned.objects.select_for_update().filter(case_id__in=case_ids).order_by("id"))
    standing = cases.cases_by_id(EVERYTHING, {row.case_id for row in rows if row.case_id})
    merged = {one.merged_into for one in standing.values() if one.merged_into}
    standing |= cases.cases_by_id(EVERYTHING, merged)
    changed = 0
    for row in rows:
        case = standing.get(row.case_id) if row.case_id else None
        if case is not None and case.merged_into is not None:
            case = standing.get(case.merged_into, case)
        if case is None:
            continue
        old, verdict = warning_from(row), rules.verdict_of(case)
        if verdict is not old.verdict:
            settled = None if verdict is Verdict.OPEN else case.closed_at or now
            deed = Deed("linkage.verdict", Acting.system(old.territory), now, None)
            write(old, replace(old, verdict=verdict, settled_at=settled), deed)
            changed += 1
    return changed


def _hold() -> int | None:
    """Lock the follower's place for this transaction and return it; a new one begins with the first entry."""
    models.Mark.objects.bulk_create([models.Mark(name=NAME, seq=0)], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM linkage_mark WHERE name = %s FOR UPDATE SKIP LOCKED", [NAME])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _end_reviews(now: datetime) -> None:
    """Go on with the runs whose last pair was decided while another run was under way."""
    waiting = models.Run.objects.filter(state=RunState.REVIEW.value)
    open_ = models.Pair.objects.filter(state=PairState.OPEN.value).values("run_id")
    for run_id in waiting.exclude(id__in=open_).values_list("id", flat=True):
        advance(run_id, now)
