"""What stands in files is read as it stands: odd names of columns and files, values coded twice.

What is kept of last month is used only where it still holds.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.linkage.engine_town import Town, town

from chuanhui.system.linkage.engine import Batch, Memory, Outcome, Registry, Settings, match
from chuanhui.system.linkage.engine.duck import DuckJoins, memory_mb
from chuanhui.system.linkage.engine.reading import read_people
from chuanhui.system.linkage.engine.remember import _once
from chuanhui.system.linkage.engine.strings import distinct
from chuanhui.system.linkage.engine.veiled import Veiled, fingerprint

KEY = b"k" * 32
SETTINGS = Settings(samples=300)
COLUMNS = ("source", "row", "person", "household", "how", "band", "score", "runner_up", "pattern", "other")


@pytest.fixture(scope="module")
def made() -> Town:
    return town(150)


@pytest.fixture(scope="module")
def plain(made: Town) -> Outcome:
    return match(Registry(made.register()), _batches(made), SETTINGS)


def _batches(made: Town) -> list[Batch]:
    return [Batch(source, made.batch(source)) for source in made.rows]


def _rows(outcome: Outcome) -> dict[tuple[str, int], tuple[object, ...]]:
    return {
        (one["source"], one["row"]): tuple(one[name] for name in COLUMNS) for one in outcome.links.to_pylist()
    }


@pytest.mark.parametrize("name", ["a[1].parquet", "b*.parquet", "c?.parquet", "d'e.parquet", "{f}.parquet"])
def test_a_file_is_read_by_its_name_and_no_other(
    made: Town, plain: Outcome, tmp_path: Path, name: str
) -> None:
    other = pa.table({name: made.register()[name].slice(0, 0) for name in made.register().column_names})
    for trap in ("a1.parquet", "bx.parquet", "cx.parquet"):
        pq.write_table(other, tmp_path / trap)
    pq.write_table(made.register(), tmp_path / name)
    assert _rows(match(Registry(tmp_path / name), _batches(made), SETTINGS)) == _rows(plain)


def test_a_folder_that_looks_like_a_partition_adds_no_column(
    made: Town, plain: Outcome, tmp_path: Path
) -> None:
    folder = tmp_path / "name=somebody"
    folder.mkdir()
    pq.write_table(made.register(), folder / "people.parquet")
    assert _rows(match(Registry(folder / "people.parquet"), _batches(made), SETTINGS)) == _rows(plain)


@pytest.mark.parametrize("as_file", [True, False])
def test_names_of_columns_may_hold_quotes(made: Town, plain: Outcome, tmp_path: Path, as_file: bool) -> None:
    theirs = {"id_number": '证件"号', "name": "姓'名", "village": '"; DROP TABLE people; --'}
    people = made.register().rename_columns(theirs)
    rows = made.batch("doctors").rename_columns({**theirs, "row": '行"'})
    if as_file:
        pq.write_table(people, tmp_path / "people.parquet")
        pq.write_table(rows, tmp_path / "rows.parquet")
    batches = [
        Batch("doctors", tmp_path / "rows.parquet" if as_file else rows, {**theirs, "row": '行"'}),
        Batch("schools", made.batch("schools")),
    ]
    registry = Registry(tmp_path / "people.parquet" if as_file else people, theirs)
    found = match(registry, batches, SETTINGS, memory=Memory(KEY))
    assert _rows(found) == _rows(plain)


def test_a_row_about_two_equal_people_is_nobodys_in_stage_one() -> None:
    people = pa.table(
        {"person": [1, 2, 3], "id_number": ["1" * 18, "1" * 18, "2" * 18], "name": ["甲", "甲", "乙"]}
    )
    rows = pa.table({"row": [7, 8, 9], "id_number": ["1" * 18, "2" * 18, None], "name": ["甲", "乙", "丙"]})
    with DuckJoins(Registry(people), [Batch("s", rows)], Settings()) as joins:
        found = joins.exact(["false"])
    assert found.settled.select(["row", "person"]).to_pylist() == [{"row": 8, "person": 3}]
    assert sorted(found.rest["row"].to_pylist()) == [7, 9]


def test_marks_are_of_the_key_the_source_columns_and_nothing_else(made: Town) -> None:
    def marks(salt: str, rows: pa.Table) -> dict[int, int]:
        with DuckJoins(Registry(made.register()), [Batch("s", rows)], Settings()) as joins:
            found = joins.exact(["false"], salt=salt)
        tables = [found.settled.select(["row", "mark"]), found.rest.select(["row", "mark"])]
        return {one["row"]: one["mark"] for one in pa.concat_tables(tables).to_pylist()}

    rows = made.batch("doctors").slice(0, 40)
    own = marks("a" * 32, rows)
    assert marks("a" * 32, rows) == own
    assert min(own.values()) >= 0
    assert not set(marks("b" * 32, rows).values()) & set(own.values())
    changed = rows.set_column(rows.column_names.index("phone"), "phone", pa.array(["1"] * 40))
    assert not set(marks("a" * 32, changed).values()) & set(own.values())


def test_values_that_came_coded_are_told_apart_by_what_they_are() -> None:
    twice = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None, 3]), pa.array(["甲", "乙", "甲", None]))
    for column in (twice, pa.chunked_array([twice]), twice.dictionary_decode()):
        values, place = distinct(column)
        assert [None if at < 0 else values[at].as_py() for at in place.tolist()] == [
            "甲",
            "乙",
            "甲",
            None,
            None,
        ]


def test_entries_that_repeat_are_kept_once_and_first() -> None:
    source, mark = np.array([0, 0, 1, 0, 1, 0]), np.array([5, 6, 5, 5, 5, 7])
    assert _once(source, mark).tolist() == [0, 1, 2, 5]
    assert _once(source, mark, np.array([1, 1, 1, 2, 1, 1])).tolist() == [0, 1, 2, 3, 5]
    assert _once(source[:2], mark[:2]).tolist() == [0, 1]


def test_weights_come_with_the_memory_while_the_register_is_the_same(made: Town, plain: Outcome) -> None:
    first = match(Registry(made.register()), _batches(made), SETTINGS, memory=Memory(KEY))
    assert first.memory is not None
    kept = Memory.from_arrow(KEY, first.memory.to_arrow())
    seen: dict[str, int] = {}
    again = match(Registry(made.register()), _batches(made), SETTINGS, memory=kept, on_stage=seen.__setitem__)
    assert _rows(again) == _rows(first) == _rows(plain)
    assert again.model.to_json() == first.model.to_json()
    assert (seen["candidates"], again.asked) == (0, 0)


def _month_later(made: Town) -> list[Batch]:
    later = []
    for source in made.rows:
        rows = made.batch(source)
        phones = [None if at % 7 == 0 else one for at, one in enumerate(rows["phone"].to_pylist())]
        changed = rows.set_column(rows.column_names.index("phone"), "phone", pa.array(phones, pa.string()))
        later.append(Batch(source, changed.slice(3)))
    return later


@pytest.mark.parametrize("kept", [("register", "register_repairs"), ("register",), ()])
def test_a_month_later_is_a_full_run_with_the_registers_digests_and_without(
    made: Town, kept: tuple[str, ...]
) -> None:
    first = match(Registry(made.register()), _batches(made), SETTINGS, memory=Memory(KEY))
    assert first.memory is not None
    tables = first.memory.to_arrow()
    tables = {name: one for name, one in tables.items() if not name.startswith("register") or name in kept}
    later, registry = _month_later(made), Registry(made.register())
    full = match(registry, later, SETTINGS, model=first.model, memory=Memory(KEY))
    short = match(registry, later, SETTINGS, memory=Memory.from_arrow(KEY, tables))
    assert (_rows(short), short.counts) == (_rows(full), full.counts)
    assert full.counts["scored"] > 0
    assert short.memory is not None
    again = match(registry, later, SETTINGS, memory=short.memory)
    assert (_rows(again), again.asked) == (_rows(full), 0)


def test_digests_of_a_register_tell_nothing_without_their_key(made: Town) -> None:
    people = read_people(iter([made.register()]))
    own, other = (Veiled.of(people, sign * 32).register() for sign in (b"k", b"z"))
    plain = people.register()
    for name in set(plain.column_names) - {"at", "household", "cut"}:
        values, theirs = (set(one[name].drop_null().to_pylist()) for one in (own, other))
        assert values
        assert not values & (theirs | set(plain[name].drop_null().to_pylist()))
        assert len(values) == len(set(plain[name].drop_null().to_pylist()))
    assert not set(own["number"].to_pylist()) & set(own["stem"].to_pylist())


def test_a_register_is_known_again_by_what_it_holds_and_how_its_columns_are_called(
    made: Town, tmp_path: Path
) -> None:
    table = made.register()
    pq.write_table(table, tmp_path / "one.parquet")
    pq.write_table(table.slice(1), tmp_path / "two.parquet")
    given = [
        Registry(table), Registry(table.slice(1)), Registry(table, {"name": "phone"}),
        Registry(tmp_path / "one.parquet"), Registry(tmp_path / "two.parquet"),
    ]  # fmt: skip
    found = [fingerprint(one, KEY) for one in given]
    assert len(set(found)) == len(given)
    assert found == [fingerprint(one, KEY) for one in given]
    assert not set(found) & {fingerprint(one, b"z" * 32) for one in given}


def test_weights_are_learnt_anew_where_the_register_has_changed(made: Town) -> None:
    first = match(Registry(made.register()), _batches(made), SETTINGS, memory=Memory(KEY))
    moved = made.register().slice(5)
    assert first.memory is not None
    after = match(Registry(moved), _batches(made), SETTINGS, memory=first.memory)
    fresh = match(Registry(moved), _batches(made), SETTINGS, memory=Memory(KEY))
    assert (_rows(after), after.model.to_json()) == (_rows(fresh), fresh.model.to_json())


def test_weights_are_those_of_the_source_whatever_sources_came_this_month(made: Town, plain: Outcome) -> None:
    registry = Registry(made.register())
    batches = _batches(made)[::-1]
    assert _rows(match(registry, batches, SETTINGS, model=plain.model)) == _rows(plain)
    alone = match(registry, batches[:1], SETTINGS, model=plain.model)
    assert _rows(alone) == {key: row for key, row in _rows(plain).items() if key[0] == batches[0].source}
    strange = [*batches, Batch("strangers", made.batch("schools"))]
    assert set(match(registry, strange, SETTINGS, model=plain.model).model.sources) == {
        "doctors", "schools", "strangers",
    }  # fmt: skip


def test_the_limit_of_memory_grows_with_the_register_and_not_below_a_million() -> None:
    settings = Settings(memory_mb=600)
    sizes = (10, 1_000_000, 3_000_000)
    people = [Registry(pa.table({"person": pa.nulls(size, pa.int8())})) for size in sizes]
    assert [memory_mb(one, settings) for one in people] == [600, 600, 1800]
