"""A cell is the fold of its entries, and its id is made from its key."""

from __future__ import annotations

import json

from tests.unit.returns.scene import DAY, acting, answer, at, cell, sent, setting

from chuanhui.mechanism.returns import rules
from chuanhui.mechanism.returns.rules import changes, fold, wire_of


def test_a_cell_is_the_fold_of_what_its_entries_tell():
    one = sent()
    two = rules.restated(one, answer(reason="更正"), setting(), by=acting(), now=at(f"{DAY} 17:30"))
    three = rules.approved(two, setting(), by=acting("street_desk", 2), now=at(f"{DAY} 17:40"))
    wire, former = None, None
    for stood in (one, two, three):
        told = json.loads(json.dumps(changes(former, stood)))
        wire, former = fold(wire, told), stood
    assert wire == {**wire_of(three), "revision": 3}
    assert rules.cell_of(wire).values == three.values


def test_an_entry_tells_only_what_changed():
    one = sent()
    two = rules.approved(one, setting(), by=acting("street_desk", 2), now=at(f"{DAY} 17:40"))
    assert changes(one, two).keys() == {"approved_at", "approved_person", "locked", "touched_at"}


def test_the_id_is_made_from_every_part_of_the_key():
    key = ["411602.", "baoping", "returns.daily", 7, DAY, ""]
    other = ["411602Z.", "wenming", "returns.weekly", 8, "2022-08-06", "late"]
    ids = {rules.cell_id(*(*key[:n], value, *key[n + 1 :])) for n, value in enumerate(other)}
    assert len(ids | {cell().id}) == 7
    assert rules.cell_id(*key) == cell().id
