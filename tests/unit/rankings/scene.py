"""Cases, areas and rankings made by hand for these tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as with_fields
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.periods import PeriodKind, parse_period
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rankings.rules.facts import Seen, cohort_of, facts_of_cases
from chuanhui.mechanism.rankings.rules.parts import Side, Value, Worth, valued
from chuanhui.mechanism.rankings.rules.standings import Line, Place, Why
from chuanhui.mechanism.rankings.rules.windows import Window, window_of
from chuanhui.playbook.schema import Consequence, Each, Indicator, Measure, Part, Ranking, Text

ZONE = ZoneInfo("Asia/Shanghai")
SUBJECT = "cases.problem"
PATH = "411602.001.001."


def window(key: str) -> Window:
    return window_of(parse_period(key), ZONE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONTH = window("2016-12")


def case(number: int, **said) -> CaseState:
    opened = said.pop("opened_at", MONTH.since + timedelta(hours=number % 700))
    plain = CaseState(
        id=UUID(int=number + 1),
        number=f"CW-{number}",
        campaign="wenming",
        version=1,
        kind="problem",
        state="closed" if said.get("closed_at") else "dispatched",
        territory="411602.",
        area_path=PATH,
        opened_at=opened,
        state_since=opened,
        touched_at=opened,
    )
    return with_fields(plain, **said)


def rate(fact: str, of: str = "due", *, where: dict[str, tuple[str, ...]] | None = None, **more) -> Indicator:
    measured = where or {}
    return Indicator(
        id=f"{fact}_of_{of}",
        name=Text(fact),
        count=Measure(SUBJECT, fact, measured),
        of=Measure(SUBJECT, of, measured),
        **more,
    )


def value_of(indicator: Indicator, cases: Iterable[CaseState | Seen], within: Window = MONTH) -> Value:
    seen = [one if isinstance(one, Seen) else Seen(one) for one in cases]
    told = {
        name: list(
            facts_of_cases(seen, measure, within, cohort=cohort_of(indicator), exclude=indicator.exclude)
        )
        for name, measure in (("count", indicator.count), ("of", indicator.of))
        if measure is not None
    }
    return valued(indicator, told["count"], told.get("of"))


def place(code: str, name: str = "", *, street: str = "001", chain: Iterable[str] = ()) -> Place:
    path = f"411602.{street}.{code}."
    above = (("street", f"411602.{street}."), ("district", "411602."))
    return Place(f"area:{code}", code, name or f"社区{code}", (path,), path, frozenset({code, *chain}), above)


def line(code: str, score: str | None, *, street: str = "001", why: Why = Why.RANKED) -> Line:
    told = None if score is None else Decimal(score)
    if told is None and why is Why.RANKED:
        why = Why.MISSING
    return Line(place(code, street=street), f"411602.{street}.", (), told, why=why)


def worth(of: str, value: Fraction | int | None, *, base: int | None = 100) -> Value:
    if value is None:
        return Value(of, Worth.NONE, None, Side(), Side())
    told = Fraction(value)
    below = None if base is None else Side(Fraction(base))
    return Value(of, Worth.OK, told, Side(told * (base or 1)), below)


def ranking(*parts: tuple[str, int], **more) -> Ranking:
    return Ranking(
        id="ten_day",
        name=Text("旬排名"),
        window=PeriodKind.XUN,
        over=Each("community"),
        score=tuple(Part(of, weight) for of, weight in parts),
        publish=("district_desk",),
        **more,
    )


def consequence(**more) -> Consequence:
    said = {
        "id": "explain",
        "after": "bottom",
        "in_a_row": 2,
        "propose": "explain",
        "to": ("community_head",),
        "by": ("district_head",),
        "explains_within": parse_allowance("5 working days"),
        **more,
    }
    return Consequence(**said)
