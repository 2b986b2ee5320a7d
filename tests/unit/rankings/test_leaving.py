"""What may be left out of a ranking on trial, and which parts go with an item."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from chuanhui.mechanism.rankings.queries.reckoning import indicators_of
from chuanhui.mechanism.rankings.rules.leaving import SheetItem, emptied, trials
from chuanhui.playbook.load import load_playbook

ROOT = Path(__file__).resolve().parents[3]
ITEMS = ("litter", "adverts", "toilet", "market", "vermin", "bins", "papers")


@lru_cache
def playbook():
    return load_playbook(ROOT / "playbooks" / "chuangwei").playbook


def keys(**score):
    return [one.key for one in trials(ranking(**score), playbook())]


def ranking(**score):
    one = playbook().rankings["ten_day"]
    part = type(one.score[0])
    named = {name.replace("__", "."): weight for name, weight in score.items()}
    return type(one)(
        **{**{n: getattr(one, n) for n in one.__slots__}, "score": tuple(part(*p) for p in named.items())}
    )


def test_parts_and_the_items_of_their_sheets_may_be_left_out():
    parts = ["inspections.village", "on_time"]
    items = [f"inspections.village/{one}" for one in ITEMS]
    assert keys(inspections__village=80, on_time=20) == [*parts, *items]
    told = trials(ranking(inspections__village=80, on_time=20), playbook())[2]
    assert told.item == SheetItem("village", "litter")
    assert (told.name.zh, told.name.en) == (
        "一周两督查 · 卫生死角、积存垃圾",
        "Two inspections a week · Neglected corners",
    )


def test_what_rests_on_one_part_has_items_and_no_part_to_leave_out():
    assert keys(inspections__village=100) == [f"inspections.village/{one}" for one in ITEMS]
    assert keys(on_time=100) == []


def test_a_part_goes_with_its_last_item():
    one = ranking(inspections__village=80, on_time=20)
    book = indicators_of(one, playbook())
    every = [SheetItem("village", item) for item in ITEMS]
    assert emptied(book, playbook(), every[:-1]) == frozenset()
    assert emptied(book, playbook(), every) == frozenset({"inspections.village"})
    assert emptied(book, playbook(), [SheetItem("road", item) for item in ITEMS]) == frozenset()
