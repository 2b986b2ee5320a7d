"""Reading single rows, and comparing all of them with the journal."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Q

from chuanhui.journal.queries import histories, stream
from chuanhui.journal.scope import narrow
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.folding import compared, state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice import models
from chuanhui.mechanism.voice.errors import (
    DraftNotFound,
    LineNotFound,
    NoticeNotFound,
    OpinionNotFound,
    SurveyNotFound,
    VoiceMovedOn,
)
from chuanhui.mechanism.voice.rules import (
    Draft,
    Line,
    Notice,
    Opinion,
    Survey,
    committed,
    fold,
    wire_of,
)

T = TypeVar("T", Notice, Draft, Opinion, Survey, Line)
ROWS: Mapping[type, Any] = {
    Notice: models.Notice,
    Draft: models.Draft,
    Opinion: models.Opinion,
    Survey: models.Survey,
    Line: models.Line,
}
SUBJECTS: Mapping[type, str] = {
    Notice: "voice_notice",
    Draft: "voice_draft",
    Opinion: "voice_opinion",
    Survey: "voice_survey",
    Line: "voice_line",
}
_ABSENT: Mapping[type, type[NotInSight]] = {
    Notice: NoticeNotFound,
    Draft: DraftNotFound,
    Opinion: OpinionNotFound,
    Survey: SurveyNotFound,
    Line: LineNotFound,
}


def in_sight(rows: Any, sight: Sight) -> Any:
    """Return the rows that `sight` covers; a post that sees one unit's matters sees that unit's."""
    return narrow(rows, sight, unit="unit_id")


def chosen_of(rows: Any, *, running: bool | None = None, subject: UUID | None = None) -> Any:
    """Return those of some notices, drafts or surveys that are asked for.

    Args:
        running: only those that run, or only those that ended; None for all.
        subject: only those about this case or thing.
    """
    if running is not None:
        rows = rows.filter(ending="") if running else rows.exclude(ending="")
    return rows if subject is None else rows.filter(Q(about_id=subject) | Q(thing_id=subject))


def held(kind: type[T], sight: Sight, wanted: UUID, *, lock: bool = False, seen: int | None = None) -> T:
    """Return a notice, draft, opinion, survey or line by id.

    Args:
        kind: which.
        sight: whose.
        wanted: its id.
        lock: hold its row until the transaction ends.
        seen: the revision that somebody decided on; None accepts any.

    Raises:
        NoticeNotFound, DraftNotFound, OpinionNotFound, SurveyNotFound, LineNotFound: none is in sight.
        VoiceMovedOn: it is at another revision than `seen`.
    """
    rows = in_sight(ROWS[kind].objects.filter(id=wanted), sight)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise _ABSENT[kind]()
    if seen is not None and row.revision != seen:
        raise VoiceMovedOn(revision=row.revision, seen=seen)
    return state_from(kind, row)


_ATTACHED = """
    SELECT DISTINCT told.address FROM (
        SELECT n.proof AS address FROM voice_notice n
        UNION ALL SELECT p ->> 'sha256' FROM voice_notice n, jsonb_array_elements(n.papers) p
        UNION ALL SELECT p ->> 'sha256' FROM voice_draft d, jsonb_array_elements(d.papers) p
    ) told WHERE told.address = ANY (%s)
"""


def attached(addresses: Collection[str]) -> set[str]:
    """Return which pictures are tied to a notice or a draft. The caller sees everything."""
    with connection.cursor() as cursor:
        cursor.execute(_ATTACHED, [list(addresses)])
        return {address for (address,) in cursor.fetchall()}


def differing() -> Iterator[tuple[UUID, str]]:
    """Yield each row of the room that is not the fold of its journal entries, with what differs.

    The caller sees everything and holds one transaction open.
    """
    rows: dict[UUID, dict[str, Any]] = {}
    for kind, model in ROWS.items():
        for row in model.objects.iterator():
            rows[row.id] = wire_of(state_from(kind, row))
            if kind is Line:
                rows[row.id]["answers"] = committed(rows[row.id]["answers"])
    yield from compared(rows, folded())


def folded() -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each subject of the room's entries, by id, as their fold in wire form.

    The lines of a roll begin with the survey's first entry, which tells them all: their own follow.
    """
    lines = _lines()
    for subject, entries in histories("voice."):
        wire = lines.pop(subject, None)
        kind: type = Line
        for entry in entries:
            if wire is None:
                kind = BEGINNINGS[entry.kind]
            wire = fold(kind, wire, json.loads(entry.body)["set"])
        if wire is not None:
            yield subject, wire
    yield from lines.items()


BEGINNINGS: Mapping[str, type] = {
    "voice.post": Notice,
    "voice.draft": Draft,
    "voice.opine": Opinion,
    "voice.survey": Survey,
}
"""What a subject's first entry tells of."""


def _lines() -> dict[UUID, dict[str, Any]]:
    """Return every line of a roll as the survey's first entry tells it, in wire form."""
    found: dict[UUID, dict[str, Any]] = {}
    for entry in stream("voice.survey"):
        body = json.loads(entry.body)
        common = {name: body["set"].get(name) for name in ("territory", "area_path", "unit_id")}
        for line_id, thing_id, number, *_ in body.get("roll", ()):
            told = {"id": line_id, "survey_id": str(entry.subject), "thing_id": thing_id}
            told |= {"number": number, **common}
            found[UUID(line_id)] = fold(Line, None, told)
    return found
