"""The same match by DuckDB, by Spark in one process and by Spark's master with two workers; every row compared.

    ./run bench linkage_spark [residents] [seed]

Residents and seven departments' files come from the generator of `bench/linkage.py`. Printed are seconds in all and
without the start of Spark, and how many rows a Spark run answers otherwise than DuckDB (any column: person, household,
how, band, score, runner-up, pattern, rival): 0 is the promise. Needs Java and pyspark.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from bench.rig import machine, sparking, table
from bench.rig.residents import COLUMNS, DEPARTMENTS, made

from chuanhui.system.linkage.engine import Batch, Outcome, Registry, match
from chuanhui.system.linkage.engine.spark import SparkJoins


def main(residents: int, seed: int) -> None:
    """Run the three, print a table, and fail where a row differs."""
    print(machine())
    with tempfile.TemporaryDirectory(prefix="bench-spark-") as name:
        folder = Path(name)
        data = made(folder, residents, seed)
        environment = sparking.configured(folder / "conf")
        os.environ.update(environment)
        duck, rows = _timed(data, {})
        answers = {"DuckDB": (rows, duck)}
        outcome, rows = _timed(data, {"joins": partial(SparkJoins, master="local[2]")})
        answers["Spark, local[2]"] = (rows, outcome)
        with sparking.cluster(folder, environment) as master:
            outcome, rows = _timed(data, {"joins": partial(SparkJoins, master=master)})
        answers["Spark, master and two workers"] = (rows, outcome)
    expected = _plain(duck)
    differing = {way: _differing(expected, _plain(one)) for way, (_, one) in answers.items()}
    lines = [
        (way, *seconds, one.links.num_rows, differing[way], one.model.to_json() == duck.model.to_json())
        for way, (seconds, one) in answers.items()
    ]
    print(
        table(("engine", "seconds", "after the register is read", "rows", "differing", "same weights"), lines)
    )
    if any(differing.values()) or not all(line[-1] for line in lines):
        raise SystemExit("Spark and DuckDB differ")


def _timed(data: Path, more: dict[str, Any]) -> tuple[Outcome, tuple[str, str]]:
    """Return what a match found, and its seconds: all, and those after the session stood and the register was read."""
    ready = []

    def told(stage: str, _count: int) -> None:
        if stage == "register":
            ready.append(time.perf_counter())

    registry = Registry(data / "registry.parquet", COLUMNS)
    batches = [Batch(name, data / f"{name}.parquet", COLUMNS) for name in DEPARTMENTS]
    began = time.perf_counter()
    outcome = match(registry, batches, on_stage=told, **more)
    ended = time.perf_counter()
    return outcome, (f"{ended - began:.1f}", f"{ended - ready[0]:.1f}")


def _plain(outcome: Outcome) -> pa.Table:
    """Return the links in one order and without dictionaries."""
    kinds = [
        field.with_type(field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for field in outcome.links.schema
    ]
    return outcome.links.cast(pa.schema(kinds)).sort_by([("source", "ascending"), ("row", "ascending")])


def _differing(one: pa.Table, other: pa.Table) -> int:
    if one.num_rows != other.num_rows:
        return max(one.num_rows, other.num_rows)
    return sum(1 for a, b in zip(one.to_pylist(), other.to_pylist(), strict=True) if a != b)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    main(*(numbers + [100_000, 7][len(numbers) :]))
