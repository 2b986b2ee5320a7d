"""A row that is in a file twice counts once; two rows that differ add up."""

from __future__ import annotations

from typing import Any

import pytest
from tests.rooms.linkage.office import (
    MEDICAL,
    OCTOBER,
    RUNNER,
    deliver,
    do,
    medical,
    opened,
    run,
    thing_of,
    work,
)

from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.queries import differing

pytestmark = pytest.mark.usefixtures("populated")
DEAR = medical(7, "11000")
DOUBT = medical(3, "12000", id="", birth="")
"""A name with the telephone of a home: for a clerk."""


def kept(number: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many rows of a person are kept, and what they tell."""
    (row,) = models.Fact.objects.filter(source="medical", thing_id=thing_of(number))
    return row.rows, opened("linkage_fact", row)["rows"]


def warned() -> int:
    """Return how many homes have passed 20,000."""
    return models.Warned.objects.filter(rule="heavy_cost").count()


def sent(*rows: tuple[Any, ...]) -> Any:
    """Match a month with sure rows and some others; return the run's id."""
    deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 60)), *rows], period=OCTOBER)
    return run()


@pytest.mark.parametrize(
    ("second", "rows", "homes"),
    [
        (DEAR, [{"self_paid": "11000"}], 0),
        (medical(7, "11000.00"), [{"self_paid": "11000"}], 0),
        (medical(7, "10000"), [{"self_paid": "11000"}, {"self_paid": "10000"}], 1),
        (medical(7, "11000", phone=""), [{"self_paid": "11000"}, {"self_paid": "11000"}], 1),
    ],
    ids=["copied", "the same sum", "another sum", "told otherwise"],
)
def test_a_copied_row_counts_once_and_others_add_up(second, rows, homes):
    sent(DEAR, second)
    assert kept(7) == (len(rows), rows)
    assert warned() == homes
    # The others of the file are as they were.
    assert kept(30) == (1, [{"self_paid": "100"}])
    assert models.Delivery.objects.get(source="medical").doubled == 1
    assert list(differing()) == []


@pytest.mark.parametrize(("second", "homes"), [("12000", 0), ("9000", 1)], ids=["copied", "another sum"])
def test_a_copied_row_that_a_clerk_confirms_counts_once(second, homes):
    run_id = sent(DOUBT, (*DOUBT[:4], second))
    (pair,) = models.Pair.objects.all()
    do(RUNNER, actions.decide_pair, pair_id=pair.id, decision="confirm")
    assert work(run_id) == "done"
    assert kept(3)[0] == 1 + homes
    assert warned() == homes
