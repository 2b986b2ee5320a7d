"""Publishing a frozen standing; contesting it before, and answering what was contested."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.rankings.actions.following import follow_up
from chuanhui.mechanism.rankings.actions.writing import Deed, Receipt, write
from chuanhui.mechanism.rankings.errors import ObjectionOpen, UnknownArea
from chuanhui.mechanism.rankings.queries.grounds import ground_of
from chuanhui.mechanism.rankings.queries.keeping import open_lines
from chuanhui.mechanism.rankings.queries.records import objection, objections, standing_record
from chuanhui.mechanism.rankings.rules.life import (
    Doing,
    refusal_to_answer,
    refusal_to_object,
    refusal_to_publish,
    worded,
)
from chuanhui.mechanism.rankings.rules.records import ObjectionRecord, State, unit_of


def publish(*, standing_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Publish a frozen standing to the ranked, and propose what follows from it.

    Raises:
        StandingNotFound, NotPublisher, StandingMoved, ContestRuns, ObjectionsWait, UpheldWaits: see their
            sentences.
    """
    deed = Deed("publish", by, now, key, {"standing": str(standing_id)})
    with transaction.atomic():
        if (before := deed.repeated()) is not None:
            return before
        old = standing_record(by.sight, standing_id)
        ground = ground_of(old)
        raised = objections(by.sight, old.id)
        if refusal := refusal_to_publish(Doing(by, now, ground.zone), ground.ranking, old, raised):
            raise refusal
        new = replace(old, state=State.PUBLISHED, published_at=now, open_since=old.open_since or now)
        receipt = write(old, new, deed, area_path=old.territory, playbook=ground.playbook.ref)
        follow_up(new, by=by, now=now)
    return receipt


def contest(
    *, standing_id: UUID, place: str, text: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Contest one's own line of a frozen standing before it is published.

    Args:
        place: key of what is ranked.

    Raises:
        StandingNotFound, UnknownArea, ContestOver, NotForYou, ObjectionOpen, ReasonMissing: see their
            sentences.
    """
    deed = Deed("raise", by, now, key, {"standing": str(standing_id), "place": place, "text": text})
    with transaction.atomic():
        if (before := deed.repeated()) is not None:
            return before
        standing = standing_record(by.sight, standing_id)
        ground = ground_of(standing)
        line = next((one for one, _ in open_lines(by.sight, standing) if one.place.key == place), None)
        if line is None:
            raise UnknownArea(area=place)
        doing = Doing(by, now, ground.zone)
        if refusal := refusal_to_object(doing, standing, line.place.home, unit_of(place)):
            raise refusal
        _alone(standing.id, place)
        if any(one.upheld is None and one.key == place for one in objections(by.sight, standing.id)):
            raise ObjectionOpen(name=line.place.name)
        record = ObjectionRecord(
            id=new_id(now),
            territory=standing.territory,
            standing=standing.id,
            key=place,
            name=line.place.name,
            area_path=line.place.home,
            text=worded(text),
            raised_at=now,
            raised_post=by.post_id,
            raised_person=by.person_id,
        )
        return write(None, record, deed, area_path=record.area_path, playbook=ground.playbook.ref)


def answer(
    *, objection_id: UUID, upheld: bool, text: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Answer an objection, as another person than raised it; one that is upheld needs a restatement.

    Raises:
        ObjectionNotFound, NotPublisher, StandingMoved, OwnObjection, ReasonMissing: see their sentences.
    """
    asked = {"objection": str(objection_id), "upheld": upheld, "text": text}
    deed = Deed("answer", by, now, key, asked)
    with transaction.atomic():
        if (before := deed.repeated()) is not None:
            return before
        old = objection(by.sight, objection_id)
        standing = standing_record(by.sight, old.standing)
        ground = ground_of(standing)
        if refusal := refusal_to_answer(Doing(by, now, ground.zone), ground.ranking, old):
            raise refusal
        new = replace(old, upheld=upheld, answer=worded(text), answered_at=now, answered_person=by.person_id)
        return write(old, new, deed, area_path=old.area_path, playbook=ground.playbook.ref)


def _alone(standing_id: UUID, place: str) -> None:
    """Let one at a time contest a line, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 41))", [f"{standing_id} {place}"])
