"""One way to match, in a process of its own: `python -m bench.rig.matching WAY DATA OUT`; prints a line of JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from bench.rig.measured import peak, told
from bench.rig.residents import COLUMNS, DEPARTMENTS

KEY = b"a key for a bench, thirty-two signs long"


def floor(data: Path) -> None:
    """Read all files once, join by a clean key, keep every column, in whatever order is the quickest."""
    base = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    rows = " UNION ALL BY NAME ".join(f"FROM '{data}/clean/{name}.parquet'" for name in DEPARTMENTS)
    began = time.perf_counter()
    base.execute(
        f"CREATE TEMP TABLE joined AS FROM ({rows}) d LEFT JOIN '{data}/registry.parquet' r ON d.uid = r.resident_uid"
    ).fetchall()
    told(time.perf_counter() - began)


def ours(way: str, data: Path, more: list[str]) -> None:
    """Match by our engine.

    `ours`: nothing but the match. `month`: all that follows from it too. `remember`: a first month that keeps what the
    next one needs; `next`, `next-full`: the next month with last month's weights, with its memory and without.
    """
    from chuanhui.system.linkage.engine import (  # noqa: PLC0415 - reason: the other ways do without
        Batch,
        Memory,
        Model,
        Registry,
        match,
    )

    registry = Registry(data / "registry.parquet", COLUMNS)
    batches = [Batch(name, data / f"{name}.parquet", COLUMNS) for name in DEPARTMENTS]
    memory, model, kept = None, None, Path(more[0])
    if way in {"remember", "next", "next-full"}:
        memory = Memory(KEY)
    if way in {"next", "next-full"}:
        model = Model.from_json((kept / "model.json").read_text())
    if way == "next":
        memory = Memory.from_arrow(KEY, {one.stem: pq.read_table(one) for one in kept.glob("*.parquet")})
    if way == "month":
        from bench.rig.months import book, finished  # noqa: PLC0415 - reason: the other ways do without

        playbook = book()
    began = time.perf_counter()
    outcome = match(registry, batches, model=model, memory=memory)
    found: dict[str, Any] = {"matched": time.perf_counter() - began}
    if way == "month":
        before = Path(more[1]) if len(more) > 1 else None
        found |= finished(playbook, data, outcome, before, kept)
        told(time.perf_counter() - began, **found)
        return
    seconds = found["matched"]
    if way == "remember" and outcome.memory is not None:
        (kept / "model.json").write_text(outcome.model.to_json())
        for name, table in outcome.memory.to_arrow().items():
            pq.write_table(table, kept / f"{name}.parquet")
    else:
        pq.write_table(outcome.links, more[-1])
    if way == "next":
        found["megabytes"] = peak()  # before the two answers are compared
        full = pq.read_table(kept.parent / "full.parquet")
        found |= {"differing": differing(full, outcome.links), "clerk": new_to_clerk(outcome)}
    told(seconds, **found)


def differing(one: pa.Table, other: pa.Table) -> int:
    """Return how many rows two answers treat differently."""
    base = duckdb.connect()
    base.register("a", one)
    base.register("b", other)
    rows = base.execute(
        "SELECT count(*) FROM a FULL JOIN b USING (source, row) "
        "WHERE a.person IS DISTINCT FROM b.person OR a.how IS DISTINCT FROM b.how OR a.band IS DISTINCT FROM b.band"
    ).fetchall()
    return int(rows[0][0])


def new_to_clerk(outcome: Any) -> float:
    """Return the share of rows that a clerk is asked about and was not asked about last month."""
    if outcome.asked is None:
        return float("nan")
    return float(outcome.asked / max(outcome.links.num_rows, 1))


def main() -> None:
    """Do what the first word says."""
    way, data, *more = sys.argv[1:]
    if way == "floor":
        floor(Path(data))
    elif way.startswith("splink"):
        from bench.rig.splinking import splink  # noqa: PLC0415 - reason: its packages are of the bench's lock only

        splink(way, Path(data), Path(more[0]))
    elif way == "febrl":
        from bench.rig.febrl import febrl  # noqa: PLC0415 - reason: its packages are of the bench's lock only

        print(json.dumps(febrl()))
    else:
        ours(way, Path(data), more)


if __name__ == "__main__":
    main()
