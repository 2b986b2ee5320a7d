"""Whom rows are not: nobody is theirs by a number that agrees, and a memory gives the same as none."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.unit.linkage.engine_town import Town, matched, town

from chuanhui.system.linkage.engine import DENIED, Memory, Outcome

KEY = b"k" * 32
HOWS = ("exact", "repaired", "scored")


@pytest.fixture(scope="module")
def made() -> Town:
    return town()


def _by_row(outcome: Outcome) -> dict[tuple[str, int], tuple[object, ...]]:
    names = ("person", "how", "band", "other")
    return {
        (one["source"], one["row"]): tuple(one[name] for name in names) for one in outcome.links.to_pylist()
    }


def test_nobody_is_whom_it_was_denied_to_be_with_a_memory_and_without(made: Town) -> None:
    first = matched(made, memory=Memory(KEY))
    before = _by_row(first)
    some = {how: next(key for key, one in before.items() if one[1:3] == (how, "linked")) for how in HOWS}
    said = pa.Table.from_pylist(
        [{"source": source, "row": row, "person": before[source, row][0]} for source, row in some.values()],
        DENIED,
    )
    full = matched(made, model=first.model, memory=Memory(KEY), denied=said)
    short = matched(made, model=first.model, memory=first.memory, denied=said)
    assert _by_row(short) == _by_row(full)
    assert [_by_row(full)[key][0] == before[key][0] for key in some.values()] == [False] * 3
    others = set(before) - set(some.values())
    assert {key for key in others if _by_row(full)[key][0] != before[key][0]} == set()
    # What is denied no more is as if it had never been.
    for month in (full, short):
        assert _by_row(matched(made, model=first.model, memory=month.memory)) == before
