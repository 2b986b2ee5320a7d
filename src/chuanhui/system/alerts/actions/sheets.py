"""Score sheets: whom one is about is told, and until when it may be contested."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from chuanhui.grid.posts.rules import territory_of
from chuanhui.journal.rules import Recorded
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import queries as inspections
from chuanhui.mechanism.inspections.ground import ground_of
from chuanhui.mechanism.inspections.rules import ContestState, Visit, contest_until
from chuanhui.playbook.schema import Text
from chuanhui.system.alerts.actions.making import make, settle
from chuanhui.system.alerts.habits import habits_of
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.kinds import Kind, Notice, Subject, To, words

EVERYTHING = Sight.everything()
SENT = frozenset({"inspection.visit", "inspection.correct"})
ENDS = frozenset({"inspection.contest", "inspection.decide", "inspection.publish"})


def follow_sheets(entries: Sequence[Recorded], *, now: datetime) -> None:
    """Tell of each sheet those who may contest it, and settle it once nobody may any more.

    A correction gives the time to contest anew, so it is told anew. The caller sees everything and keeps the
    place up to which the journal is read.

    Args:
        entries: about rounds and sheets, by rising seq.
        now: aware.
    """
    directory, notices = Directory(timezone.localdate(now)), list[Notice]()
    last = {one.subject: one for one in entries if one.subject is not None and one.kind in SENT | ENDS}
    for subject, entry in last.items():
        if entry.kind == "inspection.publish":
            for one in inspections.visits_of(EVERYTHING, subject):
                settle(str(one.id), {Kind.SHEET}, now=now)
            continue
        found = _sheet(subject)
        if found is None:
            continue
        is_news = habits_of(territory_of(entry.area_path)).is_news(entry.at, now) and entry.kind in SENT
        told = list(_notices(found, json.loads(entry.body)["revision"], directory)) if is_news else []
        settle(str(found.id), {Kind.SHEET}, now=now, but=told[0].occasion if told else "")
        notices += told
    make(notices, now=now)


def _sheet(subject: UUID) -> Visit | None:
    try:
        return inspections.visit(EVERYTHING, subject)
    except NotInSight:
        return None


def _notices(found: Visit, revision: int, directory: Directory) -> Iterator[Notice]:
    """Yield what a sheet that may be contested gives rise to; who filled it in is not told of it."""
    ground = ground_of(found)
    until = contest_until(ground.kind, found, ground.calendar)
    if ground.kind.contest is None or until is None or found.struck:
        return
    if found.contested is not ContestState.NONE:
        return
    label = Text(found.span.label("zh"), found.span.label("en"))
    facts = {"topic": words(ground.kind.name), "period": words(label)}
    about = Subject("sheet", str(found.id), found.area_path, "", facts, until)
    for to in _concerned(found, ground.kind.contest.by, directory):
        if to.post_id != found.post_id:
            yield Notice(Kind.SHEET, str(revision), about, to)


def _concerned(found: Visit, roles: tuple[str, ...], directory: Directory) -> list[To]:
    """Return the posts that may contest a sheet: of the unit that it rates its desk, else those in charge."""
    told = directory.desk_of(found.territory, found.rated_id) if found.rated_id is not None else []
    near = directory.in_charge(found.area_path, roles)
    return [*told, *(to for to in near if directory.sees(to.post_id, found.area_path))]
