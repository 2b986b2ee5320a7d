"""Spark and DuckDB give the same answer for every row, the same weights and the same memory."""

from __future__ import annotations

import sys
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chuanhui.system.linkage.engine import Batch, Memory, Outcome, Registry, Settings, match
from chuanhui.system.linkage.engine.spark import SparkJoins
from chuanhui.system.linkage.engine.spark_errors import (
    ClusterInClear,
    JavaMissing,
    PysparkMissing,
    SparkFailed,
    SparkNotStarted,
)
from chuanhui.system.linkage.engine.spark_session import is_loopback, session

from .residents import district

LOCAL = partial(SparkJoins, master="local[2]")
# pyspark leaves the sockets that it read results from to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
KEY = b"a key of at least thirty-two bytes"


def _sorted(table: pa.Table, *by: str) -> pa.Table:
    kinds = [
        field.with_type(field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for field in table.schema
    ]
    return table.cast(pa.schema(kinds)).sort_by([(name, "ascending") for name in by])


def _differing(one: Outcome, other: Outcome) -> list[object]:
    """Return the rows that two runs answer differently, every column of theirs."""
    left, right = (_sorted(each.links, "source", "row").to_pylist() for each in (one, other))
    assert len(left) == len(right)
    return [pair for pair in zip(left, right, strict=True) if pair[0] != pair[1]]


def _assert_same(one: Outcome, other: Outcome) -> None:
    assert _differing(one, other) == []
    assert one.counts == other.counts
    assert one.model.to_json() == other.model.to_json()


def _assert_same_memory(one: Memory | None, other: Memory | None) -> None:
    assert one is not None
    assert other is not None
    assert one.stamp == other.stamp
    assert _sorted(one.settled, "source", "mark").equals(_sorted(other.settled, "source", "mark"))
    by = ("source", "mark", "person")
    assert _sorted(one.candidates, *by).equals(_sorted(other.candidates, *by))


def _has_all_ways(outcome: Outcome) -> bool:
    """Return whether a run had something of everything to decide, so that equal answers mean something."""
    ways = ("exact", "repaired", "scored", "linked", "review", "none")
    return all(outcome.counts[way] > 0 for way in ways)


def test_same_links_in_one_process_whatever_files_and_columns_are_called(spark_conf, tmp_path):
    registry, batches = district(3000)
    duck = match(registry, batches, memory=Memory(KEY))
    assert _has_all_ways(duck)
    people, rows = tmp_path / "台账 [1]{a}*.parquet", tmp_path / "医保,2026-11 (1).parquet"
    pq.write_table(registry.people.rename_columns({"id_number": '证件`号"码'}), people)
    pq.write_table(batches[0].rows.rename_columns({"name": "姓 名", "row": "行.号"}), rows)
    coded = batches[1].rows
    village = coded["village"].dictionary_encode()
    coded = coded.set_column(coded.column_names.index("village"), "village", village)
    odd = [Batch("medical", rows, {"name": "姓 名", "row": "行.号"}), Batch("civil", coded), *batches[2:]]
    registry = Registry(people, {"id_number": '证件`号"码'})
    spark = match(registry, odd, memory=Memory(KEY), joins=LOCAL)
    _assert_same(duck, spark)
    _assert_same_memory(duck.memory, spark.memory)


def test_next_month_on_spark_knows_what_duckdb_remembers(spark_conf):
    registry, batches = district(2000)
    first = match(registry, batches, memory=Memory(KEY))
    # A third of the first file leaves, and somebody's rows come twice.
    rows = batches[0].rows.slice(batches[0].rows.num_rows // 3)
    later = [Batch(batches[0].source, rows), *batches[1:]]
    duck = match(registry, later, model=first.model, memory=first.memory)
    spark = match(registry, later, model=first.model, memory=first.memory, joins=LOCAL)
    _assert_same(duck, spark)
    _assert_same_memory(duck.memory, spark.memory)


def test_cluster_of_two_workers(cluster):
    registry, batches = district(100_000)
    duck = match(registry, batches)
    assert _has_all_ways(duck)
    spark = match(registry, batches, joins=partial(SparkJoins, master=cluster))
    _assert_same(duck, spark)


def test_nothing_stays_and_nothing_personal_is_told(spark_conf, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = set(tmp_path.iterdir())
    registry, batches = district(200)
    with SparkJoins(registry, batches, Settings()) as joins:
        with pytest.raises(SparkFailed) as failed:
            joins.ask("SELECT CAST('张三丰' AS INT)")
        joins.exact(["row % 2 = 0"] * len(batches), salt="salt")
        joins.registered(register=registry.people)
        assert joins.ask("SELECT count(*) AS n FROM register").column("n").to_pylist() == [201]
        configured = joins._base.sparkContext.getConf()
        assert configured.get("spark.io.encryption.enabled") == "true"
        assert configured.get("spark.sql.shuffle.partitions") == "4"  # the operator's own settings hold
        process = joins._base.sparkContext._gateway.proc
        folders = set(tmp_path.iterdir()) - before
        assert folders
        assert {folder.stat().st_mode & 0o077 for folder in folders} == {0}
        held = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        assert [path for path in held if "张".encode() in path.read_bytes()] == []
    assert "张三丰" not in repr(failed.value)
    assert failed.value.__cause__ is None
    assert process.returncode is not None
    assert set(tmp_path.iterdir()) == before


def test_without_java_the_error_says_what_to_install(monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(JavaMissing, match="default-jre-headless"), session("local[2]"):
        pass


def test_without_pyspark_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with (
        pytest.raises(PysparkMissing, match="install pyspark"),
        session("local[2]"),
    ):
        pass


def test_a_wrong_master_is_told_and_leaves_no_java(spark_conf):
    from pyspark import SparkContext  # noqa: PLC0415 - reason: an extra

    with pytest.raises(SparkNotStarted, match="CHUANHUI_LINKAGE_SPARK_MASTER"), session("sparkling://there"):
        pass
    assert SparkContext._gateway is None


def test_a_cluster_in_the_clear_gets_nothing(spark_conf, monkeypatch):
    (spark_conf / "spark-defaults.conf").write_text("spark.authenticate true\n")
    monkeypatch.setattr("chuanhui.system.linkage.engine.spark_session.is_loopback", lambda _master: False)
    with pytest.raises(ClusterInClear) as refused, session("local[1]"):
        pass
    assert refused.value.facts["keys"] == "spark.network.crypto.enabled"


@pytest.mark.parametrize(
    ("master", "is_inside"),
    [
        ("local[2]", True),
        ("spark://127.0.0.1:7077", True),
        ("spark://[::1]:7077", True),
        ("spark://127.0.0.1:7077,10.0.0.5:7077", False),
        ("spark://spark.inner.example:7077", False),
        ("yarn", False),
    ],
)
def test_only_loopback_needs_no_encryption(master: str, is_inside: bool):
    assert is_loopback(master) is is_inside
