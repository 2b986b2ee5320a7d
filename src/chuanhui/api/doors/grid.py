"""The grid, its posts, the campaigns in force, and the journal's latest seal."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Query, Router

from chuanhui.api.house import REFUSALS
from chuanhui.api.shapes import CampaignOut, CellOut, PostOut, SealOut, VacancyOut
from chuanhui.api.telling import words
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.grid.posts import queries as posts
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
    area: str = Query("", max_length=200),
) -> Any:
    """Return the borders of one level in sight."""
    return areas.borders(request.acting.sight, area or None, Level(level))


@router.get("/posts", response={200: list[PostOut], **REFUSALS}, summary="Posts of an area")
def posts_in(
    request: Any,
    area: str = Query("", max_length=200),
    limit: int = Query(200, ge=1, le=1000),
    offset: int = Query(0, ge=0, le=100_000),
) -> Any:
    """Return the posts that stand in an area, with whoever holds them."""
    path = area or request.acting.area_path
    if not path.endswith("."):
        raise NotInSight()
    found = posts.holders(request.acting.sight, path, request.now.date(), limit=limit, offset=offset)
    return [
        PostOut(
            id=one.post_id,
            code=one.code,
            title=one.title,
            role=one.role,
            area_path=one.area_path,
            unit=one.unit_name,
            holder=one.holder,
        )
        for one in found
    ]


@router.get("/vacancies", response={200: list[VacancyOut], **REFUSALS}, summary="What nobody answers for")
def vacancies(request: Any, area: str = Query("", max_length=200)) -> Any:
    """Return posts without a person, areas without a post, covers gone idle."""
    if area and not area.endswith("."):
        raise NotInSight()
    found = posts.vacancies(request.acting.sight, request.now.date(), area or None)
    return [
        VacancyOut(
            why=one.why,
            area_path=one.area_path,
            role=one.role,
            post=one.post_code,
            title=one.title,
            since=one.since,
        )
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
