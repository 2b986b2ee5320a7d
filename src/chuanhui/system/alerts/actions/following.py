"""Following the journal: from each sealed entry about a case, who is to be told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from chuanhui.grid.posts.rules import territory_of
from chuanhui.journal import queries as journal
from chuanhui.journal.rules import Recorded
from chuanhui.journal.scope import seeing
from chuanhui.kernel.instants import utc_text
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.playbook.schema import CaseKind, Text
from chuanhui.system.alerts.actions.making import make, settle
from chuanhui.system.alerts.actions.proposals import follow_proposals
from chuanhui.system.alerts.actions.sheets import follow_sheets
from chuanhui.system.alerts.habits import every_territory, habits_of
from chuanhui.system.alerts.models import Mark
from chuanhui.system.alerts.queries.inbox import told_of
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.duties import DECISIONS, about, duty_of, moved
from chuanhui.system.alerts.rules.habits import Habits
from chuanhui.system.alerts.rules.kinds import CLOCKS, DUTIES, Kind, Notice, words

NAME = "alerts.journal"
AT_MOST = 500
EVERYTHING = Sight.everything()
DECIDED = {"granted": Text("已同意", "granted"), "refused": Text("未同意", "refused")}


@transaction.atomic
def follow(*, now: datetime, limit: int = AT_MOST) -> int | None:
    """Work off the next sealed entries, and return how many there were; None while another follower is at it.

    The alerts and the place up to which the journal is read are one transaction, so that a follower that
    dies leaves both as they were.

    Args:
        now: aware.
        limit: most entries in one transaction.
    """
    with seeing(EVERYTHING):
        mark = _hold(now)
        if mark is None:
            return None
        found = journal.settled_after(mark, limit)
        if not found:
            return 0
        _work_off([one for one in found if one.subject_kind == "case" and one.subject is not None], now)
        follow_proposals([one for one in found if one.subject_kind == "proposal"], now=now)
        follow_sheets([one for one in found if one.kind.startswith("inspection.")], now=now)
        Mark.objects.filter(name=NAME).update(seq=found[-1].seq)
    return len(found)


def _hold(now: datetime) -> int | None:
    """Lock the follower's place for this transaction and return it; a new one begins where news begins."""
    if not Mark.objects.filter(name=NAME).exists():
        fresh = max((one.fresh for one in every_territory().values()), default=Habits().fresh)
        begin = Mark(name=NAME, seq=journal.sealed_before(now - fresh))
        Mark.objects.bulk_create([begin], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM alerts_mark WHERE name = %s FOR UPDATE SKIP LOCKED", [NAME])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _work_off(entries: list[Recorded], now: datetime) -> None:
    """Make and settle what the entries give rise to; of several that moved one case the last one tells."""
    of = {root: habits_of(root) for root in {territory_of(one.area_path) for one in entries}}
    fresh = [one for one in entries if of[territory_of(one.area_path)].is_news(one.at, now)]
    open_ = told_of(one.subject for one in entries)
    standing = cases.cases_by_id(
        EVERYTHING, open_ | {one.subject for one in fresh if one.subject is not None}
    )
    for case_id in open_ & standing.keys():
        _settle(standing[case_id], now)
    last: dict[UUID, Recorded] = {}
    notices: list[Notice] = []
    directory = Directory(timezone.localdate(now))
    for entry in fresh:
        case = standing.get(entry.subject) if entry.subject is not None else None
        if case is None:
            continue
        body = json.loads(entry.body)
        if moved(body, case):
            last[case.id] = entry
        if entry.kind in DECISIONS:
            notices += _decision(entry, body, case, directory)
    for case_id, entry in last.items():
        notices += _duty(entry, standing[case_id], directory, now)
    make(notices, now=now)


def _settle(case: CaseState, now: datetime) -> None:
    """Settle what is over: a duty that has ended, a deadline that has changed or stands still."""
    if duty_of(case, _kind(case)) is None:
        settle(str(case.id), DUTIES | CLOCKS, now=now)
    elif case.due_at is not None:
        for kind in CLOCKS:
            settle(str(case.id), {kind}, now=now, but=f"{kind}:{utc_text(case.due_at)}")


def _duty(entry: Recorded, case: CaseState, directory: Directory, now: datetime) -> Iterator[Notice]:
    """Yield what the entry that put a case into its present hands gives rise to; settle what was before."""
    kind, round_ = _kind(case), str(json.loads(entry.body)["revision"])
    duty = duty_of(case, kind)
    if duty is None:
        return
    for each in DUTIES:
        settle(str(case.id), {each}, now=now, but=f"{each}:{round_}")
    for to in directory.whose_duty(case, duty.step):
        if to.post_id != entry.post_id:
            yield Notice(duty.kind, round_, about(case, kind), to)


def _decision(
    entry: Recorded, body: Mapping[str, Any], case: CaseState, directory: Directory
) -> Iterator[Notice]:
    """Yield what a decision gives rise to: who asked is told."""
    asker = directory.single(_asker(entry, case.id, body["verb"]))
    if asker is not None and directory.may_see(asker.post_id, case):
        told = about(case, _kind(case))
        facts = {**told.facts, "decision": words(DECIDED[DECISIONS[entry.kind]])}
        yield Notice(Kind.DECIDED, str(body["revision"]), replace(told, facts=facts), asker)


def _asker(entry: Recorded, case_id: UUID, what: str) -> int | None:
    """Return the post that had asked for what an entry decides."""
    asked = [
        one
        for one in journal.entries_of(EVERYTHING, case_id)
        if one.kind == "case.ask" and one.seq < entry.seq and json.loads(one.body)["verb"] == what
    ]
    return asked[-1].post_id if asked else None


def _kind(case: CaseState) -> CaseKind:
    return rulebook(case.ref).cases[case.kind]
