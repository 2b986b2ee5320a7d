"""Answering a person at the counter, requests that wait, legal holds, and what the next purge will take."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers_actions
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.queries.holding import holds as held_back
from chuanhui.journal.scope import seeing
from chuanhui.site.verbs.answers import FAULTS, OK, clocktime, language, say, tell
from chuanhui.site.verbs.ground import EVERYTHING, everything
from chuanhui.system.protection import actions, queries

ZONE = ZoneInfo(settings.TIME_ZONE)
HOLDS_MOST = 100_000


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


def hold(asked: argparse.Namespace) -> int:
    """Hold a thing back from the purge until somebody lifts that."""
    return _held(asked, registers_actions.hold, ("已依法留存", "held back"))


def lift(asked: argparse.Namespace) -> int:
    """Let a thing that was held back be purged when it is due."""
    return _held(asked, registers_actions.lift, ("已解除留存", "the hold is lifted"))


def _held(
    asked: argparse.Namespace, act: Callable[..., registers_actions.Receipt], words: tuple[str, str]
) -> int:
    with everything() as now:
        by = acting_for(asked.post, now.astimezone(ZONE).date(), now)
        with seeing(by.sight):
            thing = registers.by_number(by.sight, asked.kind, asked.number, territory=by.territory)
            receipt = act(thing_id=thing.id, reason=asked.reason, by=by, now=now)
    line = say(language(asked), f"{receipt.number} {words[0]}", f"{receipt.number}: {words[1]}")
    tell(asked, {"hold": receipt.id, "number": receipt.number}, [line])
    return OK


def holds(asked: argparse.Namespace) -> int:
    """List what is held back from the purge, the oldest first."""
    with everything():
        found = held_back(Acting.system(""), most=HOLDS_MOST)
    data = [
        {"hold": one.id, "kind": one.kind, "number": one.number, "reason": one.reason, "at": one.at}
        for one in found
    ]
    lines = [f"{one.kind} {one.number}  {clocktime(one.at)}  {one.reason}" for one in found]
    tell(asked, data, lines or [say(language(asked), "没有依法留存的登记", "nothing is held back")])
    return OK
