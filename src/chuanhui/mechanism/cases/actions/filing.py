"""Filing a case: the hot path of the house."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal import stamps as stamps_of_rooms
from chuanhui.journal.statements import Statement
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.cases.actions.about import subject_of
from chuanhui.mechanism.cases.actions.attaching import attach, rows_of
from chuanhui.mechanism.cases.actions.writing import CaseDeed, Receipt, once, write_new
from chuanhui.mechanism.cases.errors import NoPlace, PlaceOutOfSight
from chuanhui.mechanism.cases.ground import ground_for
from chuanhui.mechanism.cases.rules import Report, at_level, filed

STAMPS = ("areas", "posts", "rulebooks")
# The function makes the sequence of a new series; of one that stands the number is drawn without it.
NEXT_NUMBER = Statement(
    "SELECT CASE WHEN series.place IS NULL THEN cases_next_number($1::text) ELSE nextval(series.place) END "
    "FROM (SELECT to_regclass('cases_number_' || md5($1::text)) AS place OFFSET 0) series"
)
REPORTED = tuple(one.name for one in fields(Report))


def file_case(
    *,
    campaign: str,
    kind: str,
    report: Report,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    area_path: str = "",
) -> Receipt:
    """File a report as a new case.

    Args:
        campaign: id of a playbook in force in the place's territory.
        kind: which of its case kinds.
        area_path: the grid cell, when there is no point on the map; a post's own area where neither is given.
            A case about a thing lies where the thing does.
        key: idempotency key; the same key with the same report answers as before and files nothing.

    Raises:
        BadStep: also where the kind asks for the number of a thing (`Report.thing`) and none came.
        NoPlace: the point lies in no grid cell.
        PlaceOutOfSight: the cell lies outside what this post may see.
        NoPlaybook, NotYourPost, BadStep, KeyUsedOtherwise: see their sentences.
    """
    deed = CaseDeed(
        "case.file", by, now, key, _asked(campaign, kind, report, area_path), "file", _said(report)
    )
    return once(deed, lambda: _file(deed, report, area_path))


def _file(deed: CaseDeed, report: Report, area_path: str) -> Receipt:
    by, now = deed.by, deed.now
    campaign, kind = str(deed.asked["campaign"]), str(deed.asked["case_kind"])
    stamps = by.stamps or stamps_of_rooms.read(*STAMPS)
    subject = None
    if report.thing:
        asked = ground_for(campaign, kind, by.territory, at=now, stamps=stamps)
        subject = subject_of(asked, report.thing.strip(), by=by, now=now)
    path = subject.area_path if subject else _cell(report, area_path, by, stamps.get("areas"))
    territory = at_level(path, "district")
    ground = ground_for(campaign, kind, territory, at=now, stamps=stamps)
    if ground.kind.about and subject is None:
        subject_of(ground, "", by=by, now=now)
    case = filed(
        ground.playbook,
        ground.kind,
        report,
        case_id=new_id(now),
        number=_next_number(territory, campaign, now.astimezone(ground.calendar.zone).year),
        area_path=path,
        by=by,
        now=now,
        calendar=ground.calendar,
        units=ground.units,
        subject=subject,
    )
    # Looked for before anything is written: a refusal must leave nothing behind.
    photos = rows_of(case, report.photos, step="file", now=now)
    receipt = write_new(case, deed)
    if photos:
        attach(photos)
    return receipt


def _cell(report: Report, area_path: str, by: Acting, stamp: int | None) -> str:
    """Return the path of the cell that the report falls into."""
    if report.lon is not None and report.lat is not None:
        cell = areas.cell_at(report.lon, report.lat, stamp=stamp)
        if cell is None:
            raise NoPlace()
        path = cell.path
    else:
        path = area_path or by.area_path
    if not by.sight.covers(path):
        raise PlaceOutOfSight()
    if path == area_path and path not in areas.names([path], stamp=stamp):
        raise NoPlace()
    return path


def _next_number(territory: str, campaign: str, year: int) -> int:
    """Return the next number of a campaign's year; numbers rise, and one that was not used leaves a gap."""
    (number,) = NEXT_NUMBER.row(f"{territory}{campaign}.{year}") or ("",)
    return int(number or 0)


def _asked(campaign: str, kind: str, report: Report, area_path: str) -> dict[str, object]:
    told = {**{name: getattr(report, name) for name in REPORTED}, **_said(report)}
    if not report.thing:
        # As it was asked before there were things: a key sent then is still known.
        del told["thing"]
    return {"campaign": campaign, "case_kind": kind, "area_path": area_path, "report": told}


def _said(report: Report) -> dict[str, object]:
    return {"photos": [asdict(photo) for photo in report.photos]}
