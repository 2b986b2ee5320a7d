"""Answering a person at the counter, the requests that wait, and what the next purge will take."""

from __future__ import annotations

import argparse
import os
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.registers import actions as registers_actions
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import seeing
from chuanhui.site.verbs.answers import FAULTS, OK, clocktime, language, say, tell
from chuanhui.site.verbs.ground import EVERYTHING, everything
from chuanhui.system.protection import actions, queries

ZONE = ZoneInfo(settings.TIME_ZONE)


def export(asked: argparse.Namespace) -> int:
    """Write everything held on one person into a zip that only we can read; never over a file that stands."""
    lang = language(asked)
    with everything() as now:
        by = acting_for(asked.post, now.astimezone(ZONE).date(), now)
        with seeing(by.sight):
            person = registers.by_number(by.sight, asked.kind, asked.number, territory=by.territory)
            told = actions.export_person(thing_id=person.id, by=by, now=now, identified=asked.identified)
        # Written inside the transaction: where the file cannot be, nothing is on record as handed out.
        handle = os.open(asked.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(told.copy)
    counts = {table: count for table, count in (told.counts or {}).items() if count}
    data = {"request": told.id, "file": asked.out, "counts": counts}
    lines = [f"{table}  {count}" for table, count in counts.items()]
    tell(asked, data, [say(lang, f"已写入 {asked.out}", f"written to {asked.out}"), *lines])
    return OK


def requests(asked: argparse.Namespace) -> int:
    """List the requests that wait; exit 1 when one waits too long."""
    lang = language(asked)
    with everything() as now:
        found = queries.requests(EVERYTHING)
    lines = [
        f"{one.kind} {one.number}  {clocktime(one.asked_at)} → {clocktime(one.due_at)}"
        + (say(lang, "  已超期", "  late") if one.is_late(now) else "")
        for one in found
    ]
    data = [
        {"id": one.id, "kind": one.kind, "number": one.number, "due_at": one.due_at, "late": one.is_late(now)}
        for one in found
    ]
    tell(asked, data, lines or [say(lang, "没有待答复的申请", "no requests wait")])
    return FAULTS if any(one.is_late(now) for one in found) else OK


def due(asked: argparse.Namespace) -> int:
    """Tell how many things the next purge will take, by kind."""
    lang = language(asked)
    with everything() as now, transaction.atomic():
        found = registers_actions.due_for_purge(now)
    lines = [f"{kind}  {count}" for kind, count in found.items()]
    tell(asked, found, lines or [say(lang, "没有到期的内容", "nothing is due")])
    return OK
