"""A row that a clerk has denied to be somebody leaves him to the row that is."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.rooms.linkage.office import (
    LATER,
    MEDICAL,
    NOVEMBER,
    NOW,
    OCTOBER,
    citizen,
    deliver,
    medical,
    opened,
    run,
    thing_of,
)

from chuanhui.system.linkage import models
from chuanhui.system.linkage.actions.linking import remember, undo
from chuanhui.system.linkage.queries import differing
from chuanhui.system.linkage.queries.reading import run_from
from chuanhui.system.linkage.rules import Decision

pytestmark = pytest.mark.usefixtures("populated")
SURE = [medical(n) for n in range(20, 60)]
BY_NUMBER = medical(3, "26000", phone="")
"""Somebody's costs under his number and name, typed there by mistake."""

MISTYPED = medical(3, "26000", id=citizen(3)[:8] + "1" + citizen(3)[9:])
"""The same with a slip in the number: likelier he than what follows, and still not he."""

HIS = medical(3, "300", id="")
"""His own row, without a number: sure where nobody else claims him."""


def whose(cost: str) -> list[object]:
    """Return whom a row with some costs was found to be, by the facts that it brought in November."""
    rows = models.Fact.objects.filter(source="medical", period=NOVEMBER)
    return [one.thing_id for one in rows if {"self_paid": cost} in opened("linkage_fact", one)["rows"]]


def deny(mark: bytes) -> None:
    """Let a row be somebody else's for good."""
    line = {
        "area_path": "411602.", "sender": None, "source": "medical", "mark": mark, "thing": str(thing_of(3)),
        "household": None, "how": "decided", "score": 0.0, "pattern": 0, "period": OCTOBER,
    }  # fmt: skip
    of = run_from(models.Run.objects.get(period=OCTOBER))
    undo(of, pa.table({"source": ["medical"], "mark": pa.array([mark], pa.binary())}))
    remember(of, Decision.DENIED, pa.Table.from_pylist([line]))


def october(row: tuple[object, ...]) -> bytes:
    """Match a month with a row that is not his, and return its mark."""
    deliver(MEDICAL, "medical", [*SURE, row], now=NOW)
    run()
    found = models.Link.objects.filter(thing_id=thing_of(3)).values_list("mark", flat=True).first()
    return bytes(found or models.Pair.objects.values_list("mark", flat=True).get())


@pytest.mark.parametrize("row", [BY_NUMBER, MISTYPED], ids=["exact", "scored"])
@pytest.mark.parametrize("denied", [True, False], ids=["denied", "not denied"])
def test_a_denied_row_takes_nobody_from_another_row(row, denied):
    mark = october(row)
    if denied:
        deny(mark)
    deliver(MEDICAL, "medical", [*SURE, row, HIS], period=NOVEMBER, now=LATER)
    run(NOVEMBER, now=LATER)
    assert whose("300") == ([thing_of(3)] if denied else [])
    assert list(differing()) == []
