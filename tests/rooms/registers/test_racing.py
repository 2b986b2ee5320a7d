"""Two at once: one number, one thing, one request, a merge against a change; the slower one is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.database import in_threads
from tests.rooms.registers import office
from tests.rooms.registers.office import DESK, HEAD, NOW, do

from chuanhui.grid.registers import actions
from chuanhui.grid.registers.errors import HasEnded, NumberTaken, RequestDecided, ThingMovedOn
from chuanhui.kernel.errors import ChuanhuiError

THREADS = 8


@pytest.fixture(autouse=True)
def base(fresh_district: object) -> None:
    office.in_force()


def tried(act: Any) -> str:
    """Return "done", or the name of the refusal."""
    try:
        act()
    except ChuanhuiError as refusal:
        return type(refusal).__name__
    return "done"


def test_a_number_is_given_once():
    def take(_: int) -> str:
        return tried(lambda: office.registered("shop", {"name": "老王面馆"}, number="SH-A1"))

    answers = in_threads(THREADS, take)
    assert sorted(answers) == ["NumberTaken"] * (THREADS - 1) + ["done"]
    assert NumberTaken.code == "register.number_taken"


def test_running_numbers_are_all_different():
    numbers = in_threads(THREADS, lambda n: office.registered("shop", {"name": f"{n}号店"}).number)
    assert len(set(numbers)) == THREADS
    assert office.proven() == []


def test_of_two_who_change_one_thing_one_is_told():
    found = office.registered("shop", {"name": "老王面馆"})

    def change(n: int) -> str:
        return tried(
            lambda: do(DESK, actions.change, thing_id=found.id, fields={"name": f"面馆{n}"}, revision=1)
        )

    answers = in_threads(THREADS, change)
    assert sorted(answers) == [ThingMovedOn.__name__] * (THREADS - 1) + ["done"]
    assert office.thing(found.id).revision == 2
    assert office.proven() == []


def test_a_request_is_decided_once():
    found = office.person()
    asked = do(
        DESK, actions.ask_change, thing_id=found.id, fields={"phone": "13900139000"}, reason="更正号码"
    )
    answers = in_threads(
        4, lambda _: tried(lambda: do(HEAD, actions.decide_change, request_id=asked.id, good=True))
    )
    assert sorted(answers) == [RequestDecided.__name__] * 3 + ["done"]
    assert office.thing(found.id).revision == 2


@pytest.mark.parametrize("round_", range(3))
def test_a_merge_against_a_change_leaves_one_story(round_: int):
    kept, lost = (office.registered("shop", {"name": name}) for name in ("老王面馆", "王家面馆"))

    def act(n: int) -> str:
        if n:
            later = NOW + timedelta(seconds=n)
            return tried(
                lambda: do(
                    DESK, actions.change, now=later, thing_id=lost.id, fields={"address": f"七一路{n}号"}
                )
            )
        return tried(lambda: do(DESK, actions.merge, kept_id=kept.id, lost_id=lost.id, reason="同一家店"))

    answers = in_threads(4, act)
    assert answers[0] == "done"
    assert set(answers[1:]) <= {"done", HasEnded.__name__}
    held = office.thing(lost.id)
    assert held.merged_into == kept.id
    assert held.revision == 2 + answers[1:].count("done")
    assert office.proven() == []
