"""Indicators: every figure of a campaign in force for one window, live, and the rows behind each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Router
from ninja.params.functions import Path, Query

from chuanhui.api.house import REFUSALS
from chuanhui.api.ranking_shapes import (
    AreaIndicatorsOut,
    BehindOut,
    IndicatorOut,
    IndicatorsOut,
    PartOut,
)
from chuanhui.api.shapes import Words
from chuanhui.mechanism.rankings.queries import indicators as queries
from chuanhui.mechanism.rankings.queries.indicators import Row, Told
from chuanhui.mechanism.rankings.queries.showing import label_of
from chuanhui.mechanism.rankings.rules.naming import formula
from chuanhui.mechanism.rankings.rules.numbers import plain
from chuanhui.mechanism.rankings.rules.parts import Value, shown
from chuanhui.playbook.schema import Text

router = Router(tags=["rankings"])
Word = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,60}$")]
Window = Annotated[str, Query(pattern="^[0-9A-Za-z-]{0,12}$")]
Part = Annotated[str, Query(pattern=r"^[a-z][a-z0-9_.]{0,80}$")]
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
        name=_words(label_of(told.window.period.key)),
        at=told.at,
        indicators=[
            IndicatorOut(
                part=one.id,
                name=_words(one.name),
                better=one.better,
                sentences=[_words(line) for line in formula(one, told.playbook)],
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


def _words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en or text.zh)


def _row(told: Told, row: Row) -> AreaIndicatorsOut:
    return AreaIndicatorsOut(key=row.key, name=row.name, parts=[_part(told, one) for one in row.values])


def _part(told: Told, value: Value) -> PartOut:
    indicator = told.book[value.of]
    return PartOut(
        part=value.of,
        name=_words(indicator.name),
        shown=shown(indicator, value.value),
        worth=value.worth.value,
        count=plain(value.count.amount),
        base=None if value.base is None else plain(value.base.amount),
    )
