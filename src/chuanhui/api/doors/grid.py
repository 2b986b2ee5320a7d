"""The grid, the campaigns in force, and the journal's latest seal."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router
from ninja.params.functions import Query

from chuanhui.api.house import REFUSALS, today
from chuanhui.api.shapes import PATH, AreaOut, CampaignOut, CellOut, SealOut
from chuanhui.api.telling import words
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.journal import queries as journal
from chuanhui.kernel.errors import NotInSight
from chuanhui.mechanism.campaigns.queries import campaigns_in_force

router = Router(tags=["grid"])


@router.get("/locate", response={200: CellOut, **REFUSALS}, summary="The cell of a place")
def locate(
    request: Any, lon: float = Query(..., ge=-180, le=180), lat: float = Query(..., ge=-90, le=90)
) -> Any:
    """Return the grid cell that a place (WGS-84) lies in, when it is in sight."""
    cell = areas.cell_at(lon, lat, stamp=request.acting.stamps.get("areas"))
    if cell is None or not request.acting.sight.covers(cell.path):
        raise NotInSight()
    return CellOut(path=cell.path, code=cell.code, name=cell.name)


@router.get("/borders", response={200: dict, **REFUSALS}, summary="Borders as GeoJSON")
def borders(
    request: Any,
    level: Literal["district", "street", "community", "large_grid", "small_grid"] = "street",
    area: str = Query("", pattern=f"({PATH})|^$"),
) -> Any:
    """Return the borders of one level in sight."""
    return areas.borders(request.acting.sight, area or None, Level(level))


@router.get("/areas", response={200: list[AreaOut], **REFUSALS}, summary="Areas by name, or below another")
def areas_found(
    request: Any, text: str = Query("", max_length=60), parent: str = Query("", pattern=f"({PATH})|^$")
) -> Any:
    """Return areas in sight by name, code or pinyin; without `text`, the children of `parent`."""
    sight, stamp = request.acting.sight, request.acting.stamps.get("areas")
    found = (
        areas.search(sight, text, today(request), stamp=stamp)
        if text
        else areas.children(sight, parent or None, today(request), stamp=stamp)
    )
    return [
        AreaOut(id=one.id, path=one.path, code=one.code, name=one.name, level=one.level.value)
        for one in found
    ]


@router.get("/campaigns", response={200: list[CampaignOut], **REFUSALS}, summary="Campaigns in force")
def campaigns(request: Any) -> Any:
    """Return the campaigns in force in the post's territory."""
    return [
        CampaignOut(
            ref=one.playbook.ref,
            name=words(one.playbook.name),
            basis=one.playbook.basis,
            since=one.beginning.since,
            systems=list(one.playbook.implements),
            kinds={kind.id: words(kind.name) for kind in one.playbook.cases.values()},
        )
        for one in campaigns_in_force(request.acting.territory, now=request.now)
    ]


@router.get("/journal/seal", response={200: SealOut, **REFUSALS}, summary="The journal's latest seal")
def seal(request: Any) -> Any:
    """Return the digest to keep outside: with it a later verification finds even a cut-off tail."""
    latest = journal.latest_digest()
    if latest is None:
        return SealOut(digest="", number=0, sealed_at=None, last_seq=0)
    return SealOut(
        digest=latest.text, number=latest.number, sealed_at=latest.sealed_at, last_seq=latest.last_seq
    )
