"""Departments' files that did not come, and months without a run: who is told, and when that is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Text
from chuanhui.system.alerts.actions.making import make
from chuanhui.system.alerts.habits import habits_of
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.kinds import Kind, Notice, Subject, To, words
from chuanhui.system.linkage import queries as linkage
from chuanhui.system.linkage.queries import LateRun, MissingFile

EVERYTHING = Sight.everything()
FILE, MATCH = "delivery", "match"


@transaction.atomic
def watch_matches(*, territory: str, now: datetime) -> int:
    """Tell of files that were due lately and did not come, and of months without a run; return how many.

    The desk of the party that owes a file is told once for each period, and the posts that run a plan once
    for each month; either is settled when it came. What was due longer ago than the district calls news is
    told of no more.

    Args:
        territory: root path.
        now: aware.
    """
    with seeing(EVERYTHING):
        missing = {_file_id(one): one for one in linkage.missing_files(territory, now=now)}
        late = {_run_id(one): one for one in linkage.late_runs(territory, now=now)}
        standing = Alert.objects.filter(
            territory=territory, subject_kind__in=[FILE, MATCH], settled_at__isnull=True
        )
        gone = [
            alert_id
            for alert_id, subject in standing.values_list("id", "subject")
            if subject not in missing and subject not in late
        ]
        standing.filter(id__in=gone).update(settled_at=now)
        habits, directory = habits_of(territory), Directory(timezone.localdate(now))
        notices = [
            notice
            for file in missing.values()
            if habits.is_news(file.due_at, now)
            for notice in _of_file(file, directory)
        ]
        notices += [
            notice
            for run in late.values()
            if habits.is_news(run.due_at, now)
            for notice in _of_run(run, directory)
        ]
        return make(notices, now=now)


def _file_id(one: MissingFile) -> str:
    return "/".join((one.campaign, one.source.id, one.period.key, one.party.code))


def _run_id(one: LateRun) -> str:
    return "/".join((one.campaign, one.plan, one.period.key))


def _of_file(one: MissingFile, directory: Directory) -> Iterator[Notice]:
    facts = {"topic": words(one.source.name), "period": words(_label(one))}
    about = Subject(FILE, _file_id(one), one.party.area_path, "", facts, one.due_at)
    for to in directory.desk_of(one.territory, one.party.id):
        yield Notice(Kind.MISSING, one.period.key, about, to)


def _of_run(one: LateRun, directory: Directory) -> Iterator[Notice]:
    facts = {"topic": words(one.plan_name), "period": words(_label(one))}
    about = Subject(MATCH, _run_id(one), one.territory, "", facts, one.due_at)
    told: dict[int, To] = {}
    for word in one.by:
        role, _, unit = word.partition("@")
        if unit:
            found = directory.desk_of(one.territory, one.runner_id)
        else:
            found = directory.in_charge(one.territory, [role])
        told |= {to.post_id: to for to in found}
    for to in told.values():
        yield Notice(Kind.OVERDUE, one.period.key, about, to)


def _label(one: MissingFile | LateRun) -> Text:
    return Text(one.period.label("zh"), one.period.label("en"))
