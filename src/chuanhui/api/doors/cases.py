"""Reading cases."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import Field

from chuanhui.api.house import REFUSALS
from chuanhui.api.shapes import PATH, SHORT, CountsOut, Number, PageOut, Strict, TellingOut, WorkOut
from chuanhui.api.telling import case_out, telling_out
from chuanhui.kernel.errors import NotInSight
from chuanhui.mechanism.cases import evidence, queries
from chuanhui.mechanism.cases.queries import Filters

router = Router(tags=["cases"])
SHA256 = Path(pattern="^[0-9a-f]{64}$")


class FiltersIn(Strict):
    """Filters of the ledger."""

    standing: Literal["", "open", "closed"] = "open"
    campaign: str = Field("", max_length=SHORT)
    kind: str = Field("", max_length=SHORT)
    state: str = Field("", max_length=SHORT)
    category: str = Field("", max_length=SHORT)
    light: Literal["", "green", "yellow", "overdue", "standing", "none"] = ""
    source: str = Field("", max_length=SHORT)
    outcome: str = Field("", max_length=SHORT)
    area: str = Field("", pattern=f"({PATH})|^$")
    unit: Number | None = None
    text: str = Field("", max_length=SHORT)
    since: date | None = None
    until: date | None = None
    urgent: bool = False
    thing: UUID | None = None


@router.get("/work", response={200: WorkOut, **REFUSALS}, summary="My work")
def work(request: Any) -> Any:
    """Return what the acting post must do, most pressing first."""
    found = queries.my_work(request.acting, now=request.now)
    lists = {
        name: [case_out(one) for one in queries.lines(getattr(found, name), now=request.now)]
        for name in ("overdue", "today", "later", "verify", "decide")
    }
    return WorkOut(**lists, counts=dict(found.counts), more=sorted(found.more))


@router.get("/cases", response={200: PageOut, **REFUSALS}, summary="The ledger")
def ledger(
    request: Any,
    filters: Annotated[FiltersIn, Query()],
    sort: Literal["due", "newest", "oldest", "touched", "number"] = "due",
    page: int = Query(1, ge=1, le=10_000),
) -> Any:
    """Return a page of the cases in sight."""
    found = queries.ledger(
        request.acting.sight, Filters(**filters.model_dump()), now=request.now, sort=sort, page=page
    )
    return PageOut(
        cases=[case_out(one) for one in queries.lines(found.cases, now=request.now)],
        page=found.number,
        pages=found.pages,
        total=found.total,
        more=found.more,
    )


@router.get("/cases/{uuid:case_id}", response={200: TellingOut, **REFUSALS}, summary="A case in full")
def case(request: Any, case_id: UUID) -> Any:
    """Return a case with its story, its deadline explained, and what may be done with it."""
    found = queries.case(request.acting.sight, case_id)
    return telling_out(queries.tell(found, by=request.acting, now=request.now))


@router.get("/cases/{uuid:case_id}/photos/{sha256}", response=REFUSALS, summary="A photo of a case")
def photo(request: Any, case_id: UUID, sha256: Annotated[str, SHA256], small: bool = False) -> Any:
    """Return a photo of a case in sight as JPEG; `small` asks for its thumbnail."""
    if not queries.photo_in_sight(request.acting.sight, case_id, sha256):
        raise NotInSight()
    path = evidence.path_of(sha256, thumb=small)
    if not path.is_file():
        raise NotInSight()
    answer = HttpResponse(path.read_bytes(), content_type="image/jpeg")
    answer["Content-Disposition"] = 'attachment; filename="photo.jpg"'
    return answer


@router.get("/counts", response={200: CountsOut, **REFUSALS}, summary="The account of an area")
def counts(request: Any, area: str = Query(..., pattern=PATH)) -> Any:
    """Return how many cases are open, overdue, new and closed in an area."""
    if not request.acting.sight.covers(area):
        raise NotInSight()
    found = queries.counts(request.acting.sight, area, now=request.now)
    return CountsOut(**{name: getattr(found, name) for name in CountsOut.model_fields})
