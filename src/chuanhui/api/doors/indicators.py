"""Indicators: every figure of a campaign in force for one window, live, and the rows behind each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Router
from ninja.params.functions import Query

from chuanhui.api.house import REFUSALS
from chuanhui.api.ranking_shapes import (
    AreaIndicatorsOut,
    BehindOut,
    IndicatorOut,
    IndicatorsOut,
)
from chuanhui.api.ranking_telling import part_out
from chuanhui.api.shapes import Part, Word
from chuanhui.api.telling import words
from chuanhui.mechanism.rankings.queries import indicators as queries
from chuanhui.mechanism.rankings.queries.indicators import Row, Told
from chuanhui.mechanism.rankings.queries.showing import label_of

router = Router(tags=["rankings"])
Window = Annotated[str, Query(pattern="^[0-9A-Za-z-]{0,12}$")]
Key = Annotated[str, Query(pattern=r"^(total|rest|[0-9A-Za-z._-]{1,79}\.)$")]


@router.get(
    "/indicators/{campaign}", response={200: IndicatorsOut, **REFUSALS}, summary="Indicators of a campaign"
)
def indicators(request: Any, campaign: Word, period: Window = "") -> Any:
    """Return every indicator in a window, the present month where none is named, in total and by area."""
    told = queries.indicators(request.acting, campaign, now=request.now, period=period)
    return IndicatorsOut(
        campaign=told.playbook.id,
        version=told.playbook.version,
        period=told.window.period.key,
        name=words(label_of(told.window.period.key)),
        at=told.at,
        indicators=[
            IndicatorOut(
                part=one.id,
                name=words(one.name),
                better=one.better,
                sentences=[words(line) for line in told.sentences(one)],
            )
            for one in told.book.values()
        ],
        total=_row(told, told.total),
        areas=[_row(told, one) for one in told.rows],
    )


@router.get(
    "/indicators/{campaign}/behind",
    response={200: BehindOut, **REFUSALS},
    summary="The rows behind an indicator",
)
def indicator_behind(
    request: Any,
    campaign: Word,
    part: Part,
    key: Key = "total",
    side: Literal["count", "base"] = "count",
    period: Window = "",
) -> Any:
    """Return the ids of exactly the rows that a numerator or denominator counts, all of them in sight."""
    told = queries.indicators(request.acting, campaign, now=request.now, period=period)
    return BehindOut(ids=list(told.ids_behind(key, part, side)))


def _row(told: Told, row: Row) -> AreaIndicatorsOut:
    return AreaIndicatorsOut(
        key=row.key, name=row.name, parts=[part_out(told.book, one) for one in row.values]
    )
