"""Splink 5 on the same files: our normalised columns, eight blocking rules, a model trained in the run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from bench.rig.measured import told
from bench.rig.residents import COLUMNS, DEPARTMENTS
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from chuanhui.system.linkage.engine.keys import ROLES, Keys, read_keys
from chuanhui.system.linkage.engine.names import sound_keys

BLOCKS = (
    ("id",), ("name", "birth"), ("sound", "birth"), ("name", "village"), ("birth", "village"),
    ("name", "phone"), ("name", "address"), ("sound", "phone"),
)  # fmt: skip
PAIR_LIMIT = 2_000_000


def splink(way: str, data: Path, out: Path) -> None:
    """Match by Splink: `splink-lev`, `splink-dl`, or `splink-residue` with the model that `splink-lev`
    left."""
    model = out.parent / "splink-model.json"
    began = time.perf_counter()
    register = _typed(data / "registry.parquet", "person")
    rows = pa.concat_tables([_marked(data, at) for at in range(len(DEPARTMENTS))])
    exact = None
    if way == "splink-residue":
        exact, rows = _stage_one(register, rows)
    left, right = _normalised(register, "r"), _normalised(rows, "d")
    base = duckdb.connect(config={"threads": 2})
    api = DuckDBAPI(connection=base)
    sides = [
        api.register(left, dataset_display_name="register"),
        api.register(right, dataset_display_name="rows"),
    ]
    if way == "splink-residue":
        linker = Linker(sides, model, log_level=50)
    else:
        linker = Linker(sides, _settings(way), log_level=50)
        _train(linker)
        linker.misc.save_model_to_json(str(model), overwrite=True)
    found = linker.inference.predict(threshold_match_weight=0.0)
    best = base.sql(
        "SELECT person, number, weight FROM (SELECT *, row_number() OVER (PARTITION BY number "
        "ORDER BY weight DESC, person) AS place FROM (SELECT CAST(substr(CASE WHEN unique_id_l LIKE 'r%' "
        "THEN unique_id_l ELSE unique_id_r END, 2) AS BIGINT) AS person, CAST(substr(CASE WHEN unique_id_l LIKE 'r%' "
        "THEN unique_id_r ELSE unique_id_l END, 2) AS BIGINT) AS number, match_weight AS weight "
        f"FROM {found.physical_name})) WHERE place = 1"
    ).to_arrow_table()
    seconds = time.perf_counter() - began
    pq.write_table(_links(best, exact), out)
    told(seconds)


def _typed(path: Path, key: str) -> pa.Table:
    names = [key, *ROLES]
    table = pq.read_table(path, columns=[COLUMNS.get(name, name) for name in names])
    return table.rename_columns([("number" if name == key else name) for name in names])


def _marked(data: Path, at: int) -> pa.Table:
    table = _typed(data / f"{DEPARTMENTS[at]}.parquet", "row")
    number = pa.array(table["number"].to_numpy() + at * 10**9)
    return table.set_column(0, "number", number)


def _stage_one(register: pa.Table, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    base = duckdb.connect(config={"threads": 2})
    base.register("register", register)
    base.register("typed", rows)
    found = base.sql(
        "SELECT p.number AS person, d.* FROM typed d LEFT JOIN (FROM register WHERE length(id_number) >= 15) p "
        "ON d.id_number = p.id_number AND d.name = p.name"
    ).to_arrow_table()
    none = np.array(found["person"].is_null())
    return found.filter(pa.array(~none)).select(["person", "number"]), found.filter(
        pa.array(none)
    ).drop_columns("person")


def _normalised(table: pa.Table, prefix: str) -> pa.Table:
    """Return our keys as the columns that Splink compares."""
    keys: Keys = read_keys(table)

    def column(values: Any) -> pa.Array:
        return pa.array(values, pa.int64(), mask=values < 0)

    ids = np.array([f"{number:017d}" if number >= 0 else None for number in keys.number.tolist()], object)
    ids[keys.broken] = keys.texts
    names = ["".join(map(chr, row[row > 0])) or None for row in keys.name]
    first = ["".join(map(chr, row[:1][row[:1] > 0])) or None for row in keys.name]
    known = np.where(keys.birth >= 0, keys.birth, keys.number_birth)
    return pa.table(
        {
            "unique_id": pa.array([f"{prefix}{one}" for one in table["number"].to_pylist()]),
            "id": pa.array(ids, pa.string()),
            "name": pa.array(names, pa.string()),
            "surname": pa.array(first, pa.string()),
            "sound": column(sound_keys(keys.name)),
            "birth": pa.array([str(one) if one > 0 else None for one in known.tolist()], pa.string()),
            "phone": pa.array([str(one) if one > 0 else None for one in keys.phone.tolist()], pa.string()),
            "village": column(keys.village),
            "address": column(keys.exact),
            "coarse": column(keys.coarse),
            "sex": pa.array(np.where(keys.sex > 0, keys.sex, -1), pa.int64(), mask=keys.sex == 0),
        }
    )


def _settings(way: str) -> SettingsCreator:
    edit = levels.DamerauLevenshteinLevel if way == "splink-dl" else levels.LevenshteinLevel
    number = comparisons.CustomComparison(
        output_column_name="id",
        comparison_levels=[
            levels.NullLevel("id"), levels.ExactMatchLevel("id"), edit("id", 1), edit("id", 2), levels.ElseLevel(),
        ],
    )  # fmt: skip
    name = comparisons.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.ExactMatchLevel("sound"),
            # By characters: hamming of DuckDB counts bytes.
            levels.CustomLevel(
                " + ".join(f"(substr(name_l, {at}, 1) = substr(name_r, {at}, 1))::INT" for at in (1, 2, 3, 4))
                + " >= 3 AND length(name_l) = length(name_r) AND length(name_l) >= 3",
                "one character differs",
            ),
            levels.ExactMatchLevel("surname"),
            levels.ElseLevel(),
        ],
    )  # fmt: skip
    address = comparisons.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            levels.CustomLevel("(address_l IS NULL AND coarse_l IS NULL) OR (address_r IS NULL AND coarse_r IS NULL)", "null").configure(is_null_level=True),
            levels.ExactMatchLevel("address"), levels.ExactMatchLevel("coarse"), levels.ElseLevel(),
        ],
    )  # fmt: skip
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            number, name, comparisons.DamerauLevenshteinAtThresholds("birth", 1),
            comparisons.DamerauLevenshteinAtThresholds("phone", 1), comparisons.ExactMatch("village"), address,
            comparisons.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*names) for names in BLOCKS],
        retain_matching_columns=False,
    )  # fmt: skip


def _train(linker: Linker) -> None:
    linker.training.estimate_probability_two_random_records_match(
        [block_on("id"), block_on("name", "birth")], recall=0.95
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIR_LIMIT, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("id"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "birth"))


def _links(best: pa.Table, exact: pa.Table | None) -> pa.Table:
    if exact is not None:
        certain = exact.append_column("weight", pa.array(np.full(exact.num_rows, 40.0)))
        best = pa.concat_tables([best.select(["person", "number", "weight"]), certain.cast(best.schema)])
    number = best["number"].to_numpy()
    return pa.table(
        {
            "source": pa.array(np.array(DEPARTMENTS, object)[number // 10**9], pa.string()),
            "row": number % 10**9,
            "person": best["person"],
            "score": best["weight"].cast(pa.float64()),
            "band": pa.array(["linked"] * len(number)),
        }
    )
