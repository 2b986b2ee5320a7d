"""Sheets: sent once, corrected in the open before publication; a failed item opens a case at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.queries import posts_of
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Photo, Report
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.actions.writing import Receipt, once, write_visit
from chuanhui.mechanism.inspections.errors import AlreadyRated, VisitNotFound
from chuanhui.mechanism.inspections.ground import Ground, ground_of
from chuanhui.mechanism.inspections.queries.reading import (
    areas_of,
    round_of_rater,
    sheets_of,
    units_of,
    visit,
)
from chuanhui.mechanism.inspections.rules import Finding, Round, Scored, Visit

DEGREES = 6
Point = tuple[float | None, float | None]
NOWHERE: Point = (None, None)


def submit_visit(
    *,
    visit_id: UUID,
    round_id: UUID,
    code: str,
    sheet: Mapping[str, Any],
    by: Acting,
    now: datetime,
    rater: str = "",
    rated: str = "",
    spot: str = "",
    visited_on: date | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> Receipt:
    """Keep a sheet for an area that was drawn, and open a case for every failed item that asks for one.

    Args:
        visit_id: made by the sender: the same visit sent twice is kept once and answered alike.
        code: of the area drawn; `spot` of the place of the second draw in it.
        sheet: see `rules.sheets.checked`.
        rater: as which kind of rater; "" is the first that fits the post.
        rated: the unit that is rated, as the playbook names it, where it rates units; "" is the one that
            other sheets for the place rate, or the only one.
        visited_on: local day of the visit as the rater states it, within the round's period and not after
            today; None is today. No device's clock is asked: every allowance runs from `now`.
        lon, lat: where the fault lies, WGS-84 degrees. Only the cases that failed items open are told, each
            as the place of the fault; neither the visit nor its entry keeps where its rater stood.

    Raises:
        RoundNotFound, NotDrawn, NotYourSheet, OwnArea, OwnUnit, RoundPublished, BadDay, AlreadyRated,
        BadSheet, VisitNotFound, NotRated, RatedMissing, RatedOtherwise: see their sentences.
        VisitSentOtherwise: the visit was sent before with another sheet.
        ChuanhuiError: from the cases room, when a case that the playbook asks for cannot be filed.
    """
    asked = {
        "round": str(round_id),
        "code": code,
        "spot": spot,
        "rater": rater,
        **({"rated": rated} if rated else {}),
        "visited_on": visited_on,
        "sheet": rules.plain(sheet),
    }
    # The point is no part of what the digest covers: everything else of it can be read in the journal, so
    # the few billion points of a district could be tried until one fits.
    deed = Deed("inspection.visit", by, now, visit_id, asked)
    place = (None if lon is None else round(lon, DEGREES), None if lat is None else round(lat, DEGREES))
    sent = Sent(visit_id, code, spot, rater, rated, visited_on or localdate(now), sheet, place)
    return once(deed, lambda: _submit(deed, round_id, sent))


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sender says of a visit."""

    id: UUID
    code: str
    spot: str
    rater: str
    rated: str
    visited_on: date
    sheet: Mapping[str, Any]
    place: Point


def _submit(deed: Deed, round_id: UUID, sent: Sent) -> Receipt:
    by, now = deed.by, deed.now
    # Locked, so that it cannot be published between this look and the end of the transaction.
    held = round_of_rater(round_id, lock=True)
    ground = ground_of(held, by.stamps)
    rater = rules.rater_for(ground.kind, by, sent.rater, ground.parties)
    today = localdate(now)
    posts = posts_of(by.person_id, today) if by.person_id is not None else []
    place = rules.rating(
        held,
        sent.code,
        sent.spot,
        by,
        visited_on=sent.visited_on,
        today=today,
        stands_in=[one.area_path for one in posts],
        of_units=bool(ground.kind.rates),
    )
    if not by.sight.covers(place["home"]):
        raise VisitNotFound()
    rated_id = rated_unit(ground, held.id, sent.code, sent.spot, sent.rated)
    if refusal := rules.refusal_of_own(rated_id, [by.unit_id, *(one.unit_id for one in posts)]):
        raise refusal
    whole = rules.checked(ground.kind, sent.sheet)
    found = rules.scored(ground.kind, whole)
    new = _visit(held, sent, whole, found, rater=rater.id, home=place["home"], by=by, now=now)
    new = replace(new, rated_id=rated_id)
    opened = open_findings(new, found, ground, by=by, now=now, point=sent.place)
    new = replace(new, findings=[one.wire for one in opened])
    try:
        with transaction.atomic():
            return write_visit(None, new, deed, cases=[one.number for one in opened if one.number])
    except IntegrityError as error:
        if "inspections_visit_once" in str(error):
            raise AlreadyRated() from None
        raise


def rated_unit(
    ground: Ground, round_id: UUID, code: str, spot: str, wanted: str, without: UUID | None = None
) -> int | None:
    """Return the unit that a sheet for a place rates, see `rules.rated_unit`. The caller holds the round.

    Args:
        without: a sheet that is left out of account: the one that is corrected.
    """
    if not ground.kind.rates:
        return rules.rated_unit(ground.kind, ground.parties, wanted, ())
    there = [one for one in sheets_of(round_id) if (one.code, one.spot) == (code, spot) and one.id != without]
    return rules.rated_unit(ground.kind, ground.parties, wanted, there)


def _visit(
    held: Round,
    sent: Sent,
    sheet: Mapping[str, Any],
    found: Scored,
    *,
    rater: str,
    home: str,
    by: Acting,
    now: datetime,
) -> Visit:
    """Return the visit as it is first kept."""
    return Visit(
        id=sent.id,
        round_id=held.id,
        territory=held.territory,
        area_path=home,
        code=sent.code,
        unit_id=by.unit_id,
        campaign=held.campaign,
        version=held.version,
        kind=held.kind,
        period=held.period,
        number=held.number,
        rater=rater,
        post_id=by.post_id,
        person_id=by.person_id,
        visited_on=sent.visited_on,
        at=now,
        touched_at=now,
        sheet=sheet,
        points=rules.plain(found.points),
        score=found.score,
        faults=found.faults,
        spot=sent.spot,
    )


def correct_visit(
    *,
    visit_id: UUID,
    sheet: Mapping[str, Any],
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    revision: int | None = None,
    rated: str = "",
) -> Receipt:
    """Replace a sheet by another one before its round is published; the former one stays in its story.

    A decided contest was about the former one: this one may be contested, for the whole allowance from now.

    Args:
        rated: the unit that should have been rated, where no other sheet for the place says otherwise; ""
            keeps the one that is.
        revision: the revision of the visit that the sender looked at; None corrects whatever stands.

    Raises:
        VisitNotFound, NotYourSheet, RoundPublished, StruckOut, ContestWaits, CorrectionOver, BadSheet,
        ReasonMissing, OwnArea, OwnUnit, NotRated, RatedOtherwise: see their sentences.
    """
    asked = {"visit": str(visit_id), "sheet": rules.plain(sheet), "reason": reason}
    asked |= {"rated": rated} if rated else {}
    deed = Deed("inspection.correct", by, now, key, asked)

    def act() -> Receipt:
        held = visit(by.sight, visit_id, lock=True, seen=revision)
        ground = ground_of(held, by.stamps)
        its_round: Round = round_of_rater(held.round_id, lock=True)
        unit = held.rated_id
        if rated:
            unit = rated_unit(ground, held.round_id, held.code, held.spot, rated, without=held.id)
        if refusal := rules.refusal_to_correct(
            ground.kind,
            held,
            its_round,
            by,
            now=now,
            calendar=ground.calendar,
            rated_id=unit,
            units=units_of(by, now),
            areas=areas_of(by, now),
        ):
            raise refusal
        said = rules.reason_of(reason)
        # Whoever is scored by what stands now has the whole right to contest it, whoever used it before.
        new = replace(held, rated_id=unit, corrected_at=now, contest={})
        new, numbers = restated(new, sheet, ground, by=by, now=now)
        return write_visit(held, new, deed, reason=said, cases=numbers)

    return once(deed, act)


def restated(
    held: Visit, sheet: Mapping[str, Any], ground: Ground, *, by: Acting, now: datetime
) -> tuple[Visit, list[str]]:
    """Return the visit with another sheet, and the numbers of the cases that this opened.

    Raises:
        BadSheet: with every fault at once.
    """
    whole = rules.checked(ground.kind, sheet)
    found = rules.scored(ground.kind, whole)
    standing = replace(
        held,
        sheet=whole,
        points=rules.plain(found.points),
        score=found.score,
        faults=found.faults,
        restated=held.restated + 1,
        touched_at=now,
        findings=[one.wire for one in rules.withdrawn(held, found)],
    )
    opened = open_findings(standing, found, ground, by=by, now=now)
    new = replace(standing, findings=[*standing.findings, *(one.wire for one in opened)])
    return new, [one.number for one in opened if one.number]


def open_findings(
    held: Visit, found: Scored, ground: Ground, *, by: Acting, now: datetime, point: Point = NOWHERE
) -> list[Finding]:
    """File the cases that newly failed items ask for, and return their findings.

    Args:
        point: where the faults lie, for the cases only; a sheet that is restated later has none.
    """
    failed = rules.newly_failed(found, before=held)
    return [_open(held, item, ground, by=by, now=now, point=point) for item in failed]


def _open(held: Visit, item_id: str, ground: Ground, *, by: Acting, now: datetime, point: Point) -> Finding:
    item, playbook = ground.item(item_id), ground.playbook
    case_kind = playbook.cases.get(item.opens)
    if case_kind is None:
        return Finding(new_id(now), item_id)
    answer = held.sheet[item_id]
    photos = list(answer.get("photos", ()))[: rules.photos_most(playbook, case_kind)]
    report = Report(
        rules.answers_for(playbook, case_kind, ground.kind, item, answer),
        lon=point[0],
        lat=point[1],
        source=rules.source_for(playbook, case_kind),
        photos=tuple(Photo(sha256, "before") for sha256 in photos),
    )
    receipt = cases.file_case(
        campaign=playbook.id, kind=case_kind.id, report=report, area_path=held.area_path, by=by, now=now
    )
    return Finding(new_id(now), item_id, receipt.case_id, receipt.number)
