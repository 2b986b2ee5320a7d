"""Kinds of inspection for these tests, built by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema import Contest, Each, InspectionKind, Item, Rater, Text

DAYS = parse_allowance("2 working days")
LITTER = Item("litter", Text("卫生死角"), Decimal(30), deduct=Decimal("2.5"), at_most=Decimal(20))
MOOD = Item(
    "mood",
    Text("氛围"),
    Decimal(40),
    choose={"good": Decimal(40), "fair": Decimal("24.5"), "poor": Decimal(0)},
    options={"good": Text("好"), "fair": Text("一般"), "poor": Text("差")},
)
PRESENT = Item("present", Text("到岗"), Decimal(30), share=True)
INSPECTOR = Rater("inspector", Text("督查员"), ("inspector",), weight_pct=60)
DEPUTY = Rater("deputy", Text("代表"), ("twin_liaison", "road_chief"), weight_pct=40, least=2)


def inspection(**more: Any) -> InspectionKind:
    plain = InspectionKind(
        id="street",
        name=Text("一周两督查"),
        times=2,
        every=PeriodKind.WEEK,
        by=("inspector",),
        each=Each("community"),
        raters=(INSPECTOR,),
        combine="weighted",
        items=(LITTER, MOOD, PRESENT),
        contest=Contest(("community_head",), DAYS, ("district_desk",), DAYS),
        recheck=("inspector",),
    )
    return replace(plain, **more)
