"""Posts and those who hold them: looking, appointing, ending, covering; accounts."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status
from ninja.params.functions import Query

from chuanhui.api.house import KEY, REFUSALS, key_of, today
from chuanhui.api.post_shapes import (
    AccountOut,
    AppointBody,
    CloseBody,
    CoverBody,
    EndBody,
    MadeOut,
    OpenAccountBody,
    OpenPostBody,
    PostTellingOut,
    UnitOut,
)
from chuanhui.api.shapes import PATH, Number, PostOut, VacancyOut
from chuanhui.api.telling import post_out
from chuanhui.grid.posts import actions, queries
from chuanhui.kernel.errors import NotInSight

router = Router(tags=["posts"])


def _deed(request: Any, key: str) -> dict[str, Any]:
    return {"by": request.acting, "now": request.now, "key": key_of(key)}


@router.get("/posts", response={200: list[PostOut], **REFUSALS}, summary="Posts of an area")
def posts_in(
    request: Any,
    area: str = Query("", pattern=f"({PATH})|^$"),
    limit: int = Query(200, ge=1, le=1000),
    offset: int = Query(0, ge=0, le=100_000),
) -> Any:
    """Return the posts that stand in an area, with whoever holds them."""
    acting = request.acting
    found = queries.holders(
        acting.sight, area or acting.area_path, today(request), limit=limit, offset=offset
    )
    return [post_out(one) for one in found]


@router.post("/posts", response={201: MadeOut, **REFUSALS}, summary="Open a post")
def open_post(request: Any, body: OpenPostBody, key: str = KEY) -> Any:
    """Open a post; nobody holds it yet."""
    facts = body.model_dump(exclude={"unit"})
    return Status(201, {"id": actions.open_post(unit_id=body.unit, **facts, **_deed(request, key))})


@router.get("/posts/{post_id}", response={200: PostTellingOut, **REFUSALS}, summary="A post in full")
def post(request: Any, post_id: Number) -> Any:
    """Return a post in sight, its holders and its covers."""
    found = queries.holding_of(request.acting.sight, post_id, today(request))
    if found is None:
        raise NotInSight()
    return {
        "post": post_out(found),
        "terms": queries.terms_of(post_id),
        "covers": queries.covers_of(post_id, today(request)),
    }


@router.post("/posts/{post_id}/terms", response={201: MadeOut, **REFUSALS}, summary="Appoint somebody")
def appoint(request: Any, post_id: Number, body: AppointBody, key: str = KEY) -> Any:
    """Let a person hold a post."""
    facts = body.model_dump(exclude={"account"})
    made = actions.appoint(post_id=post_id, account_id=body.account, **facts, **_deed(request, key))
    return Status(201, {"id": made})


@router.post("/posts/{post_id}/close", response={204: None, **REFUSALS}, summary="Close a post")
def close_post(request: Any, post_id: Number, body: CloseBody, key: str = KEY) -> Any:
    """Close a post: its term and covers end, who sits on it is signed out."""
    actions.close_post(post_id=post_id, on=body.on, **_deed(request, key))
    return HttpResponse(status=204)


@router.post("/terms/{term_id}/end", response={200: MadeOut, **REFUSALS}, summary="End a term")
def end_term(request: Any, term_id: Number, body: EndBody, key: str = KEY) -> Any:
    """End a term from a day on; open work stays with the post."""
    return {"id": actions.end_term(term_id=term_id, on=body.on, source=body.source, **_deed(request, key))}


@router.post("/covers", response={201: MadeOut, **REFUSALS}, summary="Let a post or a unit cover an area")
def cover(request: Any, body: CoverBody, key: str = KEY) -> Any:
    """Let a post, or a unit, answer for an area beyond its own."""
    facts = body.model_dump(exclude={"post", "unit"})
    made = actions.cover(post_id=body.post, unit_id=body.unit, **facts, **_deed(request, key))
    return Status(201, {"id": made})


@router.post("/covers/{cover_id}/end", response={200: MadeOut, **REFUSALS}, summary="End a cover")
def uncover(request: Any, cover_id: Number, body: CloseBody, key: str = KEY) -> Any:
    """End a cover from a day on."""
    return {"id": actions.uncover(cover_id=cover_id, on=body.on, **_deed(request, key))}


@router.get("/vacancies", response={200: list[VacancyOut], **REFUSALS}, summary="What nobody answers for")
def vacancies(request: Any, area: str = Query("", pattern=f"({PATH})|^$")) -> Any:
    """Return posts without a person, areas without a post, covers gone idle."""
    found = queries.vacancies(request.acting.sight, today(request), area or None)
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


@router.get("/units", response={200: list[UnitOut], **REFUSALS}, summary="Units of the territory")
def units(request: Any) -> Any:
    """Return the units that stand in the post's territory."""
    return list(queries.units(request.acting.territory, request.acting.stamps.get("posts")))


@router.get("/accounts", response={200: list[AccountOut], **REFUSALS}, summary="Accounts in sight")
def accounts(request: Any) -> Any:
    """Return the accounts that hold a post in sight today."""
    return queries.accounts_in(request.acting.sight, today(request))


@router.post("/accounts", response={201: MadeOut, **REFUSALS}, summary="Open an account")
def open_account(request: Any, body: OpenAccountBody, key: str = KEY) -> Any:
    """Open an account for a person."""
    return Status(201, {"id": actions.open_account(**body.model_dump(), **_deed(request, key))})


@router.post(
    "/accounts/{account_id}/{what}", response={204: None, **REFUSALS}, summary="Disable or enable an account"
)
def set_active(request: Any, account_id: Number, what: Literal["disable", "enable"], key: str = KEY) -> Any:
    """Disable an account, which ends its sign-ins; or enable it again."""
    act = actions.disable_account if what == "disable" else actions.enable_account
    act(account_id=account_id, **_deed(request, key))
    return HttpResponse(status=204)
