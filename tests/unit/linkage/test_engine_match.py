"""A match from end to end on a made-up town: right, repeatable, explained, remembered, and silent about
people."""

from __future__ import annotations

import logging

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.engine_town import SETTINGS, Town, matched, town

from chuanhui.system.linkage.engine import (
    LINKS,
    Batch,
    Cancelled,
    Memory,
    Model,
    Outcome,
    Registry,
    explain,
    match,
)

KEY = b"k" * 32


def _by_row(outcome: Outcome) -> dict[tuple[str, int], tuple[object, ...]]:
    names = ("person", "household", "how", "band", "other")
    return {
        (one["source"], one["row"]): tuple(one[name] for name in names) for one in outcome.links.to_pylist()
    }


@pytest.fixture(scope="module")
def made() -> Town:
    return town()


@pytest.fixture(scope="module")
def outcome(made: Town) -> Outcome:
    return matched(made)


def test_match_finds_nearly_everybody_and_links_no_stranger(made: Town, outcome: Outcome) -> None:
    found = _by_row(outcome)
    linked = {key: one[0] for key, one in found.items() if one[3] == "linked"}
    wrong = [key for key, person in linked.items() if made.truth[key] != person]
    missed = [key for key, person in made.truth.items() if person is not None and key not in linked]
    assert (wrong, len(missed) <= 0.01 * len(made.truth)) == ([], True)


def test_match_answers_for_every_row_once(made: Town, outcome: Outcome) -> None:
    assert sorted(_by_row(outcome)) == sorted(made.truth)
    assert outcome.links.num_rows == len(made.truth)
    assert outcome.links.column_names == LINKS.names
    assert sum(outcome.counts[how] for how in ("exact", "repaired", "scored")) == len(made.truth)


def test_match_twice_is_the_same(made: Town, outcome: Outcome) -> None:
    again = matched(made)
    assert _by_row(again) == _by_row(outcome)
    assert again.model.to_json() == outcome.model.to_json()


def test_match_takes_one_row_of_a_person_typed_twice_as_a_duplicate(made: Town) -> None:
    twice = town()
    row = dict(twice.rows["doctors"][3]) | {"row": 9001, "address": None}
    twice.rows["doctors"].append(row)
    found = _by_row(matched(twice))
    assert found["doctors", 9001][0] == found["doctors", 4][0] == made.truth["doctors", 4]


def test_match_leaves_two_equal_people_of_the_register_to_a_clerk() -> None:
    doubled = town()
    first = doubled.rows["schools"][0]
    people = [one for one in doubled.people if one["id_number"] == first["id_number"]]
    if people:
        doubled.people.append(dict(people[0]) | {"person": 900_001})
    found = _by_row(matched(doubled))["schools", 1]
    assert (len(people), found[3]) == (1, "review")


def test_reasons_sum_to_the_score(outcome: Outcome) -> None:
    checked = 0
    for one in outcome.links.filter(
        pa.compute.equal(outcome.links["how"].cast(pa.string()), "scored")
    ).to_pylist():
        if one["pattern"] and one["person"] is not None:
            reasons = explain(one["pattern"], outcome.model, one["source"])
            score = float(outcome.model.score(one["source"], np.array([one["pattern"]]))[0])
            assert sum(reason.bits for reason in reasons) == pytest.approx(score, abs=0.01)
            assert all(reason.zh and reason.en for reason in reasons)
            checked += 1
    assert checked > 20


def test_model_survives_json(made: Town, outcome: Outcome) -> None:
    back = Model.from_json(outcome.model.to_json())
    assert _by_row(matched(made, model=back)) == _by_row(outcome)


def _next_month(made: Town) -> Town:
    later = town()
    for source, rows in later.rows.items():
        gone = rows[::29]
        later.rows[source] = [row for row in rows if row not in gone]
        for row in later.rows[source][::37]:
            row["phone"] = "13900000001"
            row["id_number"] = None
        later.rows[source][5]["name"] = "欧阳无名"
    return later


def test_a_month_with_memory_is_link_for_link_a_full_run(made: Town) -> None:
    first = matched(made, memory=Memory(KEY))
    assert first.memory is not None
    kept = Memory.from_arrow(KEY, first.memory.to_arrow())
    later = _next_month(made)
    full = matched(later, model=first.model, memory=Memory(KEY))
    short = matched(later, model=first.model, memory=kept)
    assert _by_row(short) == _by_row(full)
    assert short.asked is not None
    assert full.asked is not None
    assert short.asked <= full.asked


def test_another_key_recognises_nothing_and_finds_the_same(made: Town, outcome: Outcome) -> None:
    first = matched(made, memory=Memory(KEY))
    assert first.memory is not None
    other = Memory.from_arrow(b"z" * 32, first.memory.to_arrow())
    assert _by_row(matched(made, model=first.model, memory=other)) == _by_row(outcome)


def test_a_changed_register_is_compared_anew(made: Town) -> None:
    first = matched(made, memory=Memory(KEY))
    moved = town()
    moved.people[0]["name"] = "欧阳改名"
    moved.people[0]["id_number"] = None
    short = matched(moved, model=first.model, memory=first.memory)
    full = matched(moved, model=first.model, memory=Memory(KEY))
    assert _by_row(short) == _by_row(full)


def test_cancelled_between_stages(made: Town) -> None:
    seen: list[str] = []
    with pytest.raises(Cancelled):
        matched(made, on_stage=lambda stage, _: seen.append(stage), cancelled=lambda: len(seen) == 2)
    assert seen == ["register", "exact"]


def test_memory_and_errors_hold_nothing_personal(made: Town, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        first = matched(made, memory=Memory(KEY))
    assert first.memory is not None
    words = [caplog.text, first.model.to_json(), str(first.counts)]
    words += [str(table.to_pylist()) for table in first.memory.to_arrow().values()]
    personal = [str(one[key]) for one in made.people for key in ("id_number", "name", "phone", "address")]
    assert [one for one in personal if any(one in word for word in words)] == []
    broken = made.batch("doctors").rename_columns({"row": "line"})
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever the engine raises
        match(Registry(made.register()), [Batch("doctors", broken)], SETTINGS)
    assert [one for one in personal if one in str(caught.value)] == []


def test_a_source_without_rows_and_one_without_numbers(made: Town) -> None:
    bare = made.batch("doctors").select(["row", "name", "phone", "address"])
    found = match(
        Registry(made.register()), [Batch("doctors", bare), Batch("empty", bare.slice(0, 0))], SETTINGS
    )
    assert found.links.num_rows == bare.num_rows
    people = found.links.filter(pa.compute.equal(found.links["band"].cast(pa.string()), "linked"))
    right = [one["person"] == made.truth["doctors", one["row"]] for one in people.to_pylist()]
    assert sum(right) >= 0.98 * len(right) > 0
