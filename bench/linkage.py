"""Departments' files against the register: the floor, ours and Splink 5 in turn, each in its own process.

    ./run bench linkage [--sizes 100000,1000000] [--seeds 7] [--rounds 3] [--dirt 1] [--no-splink]
    [--no-public] [--no-month] [--keep FOLDER] [--grow]

The floor reads all files and joins them by a clean integer key, every column kept: no match can be faster. Splink is
given our normalised columns and eight blocking rules, trained on everything, once with Levenshtein (its best) and once
with Damerau-Levenshtein on the number; and once with a stored model on the rows only that stage 1 leaves. Figures are
printed with and without the rows in which a relative's number was typed: how often that happens nobody knows, and it
favours us. A whole month is the match and all that follows from it: facts, the rules of a playbook, new warnings with
what is behind them, the queue of clerks and where each link comes from, written as Parquet. `--grow` adds 3,000,000
residents and says the exponents of time and memory; MB are 10⁶ bytes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.rig import machine, table
from bench.rig.judging import Verdict, clean, judged
from bench.rig.residents import DEPARTMENTS, made

WAYS = ("floor", "ours", "splink-lev", "splink-dl", "splink-residue")


def run(way: str, *words: str) -> dict[str, Any]:
    """Run one way in a process of its own; return what it printed last."""
    home = Path(__file__).resolve().parents[1]
    environment = os.environ | {"PYTHONPATH": f"{home / 'src'}{os.pathsep}{home}"}
    outcome = subprocess.run(
        [sys.executable, "-m", "bench.rig.matching", way, *words],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    if outcome.returncode:
        raise SystemExit(f"{way} failed\n{outcome.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(outcome.stdout.strip().splitlines()[-1])
    return found


def compare(folder: Path, data: Path, ways: list[str], rounds: int) -> dict[str, dict[str, Any]]:
    """Return, per way, the median seconds and memory, and the verdict on its links."""
    clean(data)
    seen: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            out = folder / f"links-{way}.parquet"
            seen[way].append(run(way, str(data), str(out)))
    return {
        way: {
            "seconds": statistics.median(one["seconds"] for one in runs),
            "megabytes": statistics.median(one["megabytes"] for one in runs),
            "verdict": None if way == "floor" else judged(data, folder / f"links-{way}.parquet"),
        }
        for way, runs in seen.items()
    }


def print_table(found: dict[str, dict[str, Any]]) -> None:
    """Print seconds, memory, ratios and quality, then F1 per department."""
    floor = found["floor"]["seconds"]
    rows = []
    for way, one in found.items():
        verdict: Verdict | None = one["verdict"]
        rows.append(
            (
                way, f"{one['seconds']:.2f}", f"{one['seconds'] / floor:.1f}", f"{one['megabytes']:.0f}",
                *(verdict.words() if verdict else ("", "", "", "", "", "")),
            )
        )  # fmt: skip
    head = (
        "what",
        "seconds",
        "to floor",
        "peak MB",
        "P",
        "R",
        "F1",
        "F1 without relatives'",
        "automatic P, R",
        "to a clerk",
    )
    print(table(head, rows), flush=True)
    print()
    ways = [way for way in found if found[way]["verdict"]]
    lines = [
        (name, *(f"{found[way]['verdict'].departments[name]:.5f}" for way in ways)) for name in DEPARTMENTS
    ]
    print(table(("F1", *ways), lines), flush=True)
    ours = found["ours"]["verdict"]
    for way in ways[1:]:
        other = found[way]["verdict"]
        print(
            f"\n{way}: {found[way]['seconds'] / found['ours']['seconds']:.1f} times our time, "
            f"{other.errors / max(ours.errors, 1):.1f} times our errors, "
            f"{other.errors_without / max(ours.errors_without, 1):.1f} without relatives' numbers", flush=True,
        )  # fmt: skip


def print_month(folder: Path, size: int, seed: int, rounds: int, dirt: float) -> None:
    """Print what a whole month takes, and what the next one takes with a memory, with the floor in turn.

    A full run here learns its weights and keeps a memory, as a first month does. That the next month finds the links of
    a full run is shown with last month's weights on both sides.
    """
    first, second = made(folder, size, seed, dirt=dirt), made(folder, size, seed, month=1, dirt=dirt)
    kept, before, after = folder / "memory", folder / "before", folder / "after"
    for one in (kept, before, after, folder / "scratch"):
        one.mkdir(exist_ok=True)
    clean(second)
    run("remember", str(first), str(kept))
    run("month", str(first), str(before))
    words = {
        "floor": [""],
        "remember": [str(folder / "scratch")],
        "next-full": [str(kept), str(folder / "full.parquet")],
        "next": [str(kept), str(folder / "short.parquet")],
        "month": [str(after), str(before)],
    }
    seen: dict[str, list[dict[str, Any]]] = {way: [] for way in words}
    for _ in range(rounds):
        for way, more in words.items():
            seen[way].append(run(way, str(second), *more))
    took = {way: statistics.median(one["seconds"] for one in runs) for way, runs in seen.items()}
    held = {way: statistics.median(one["megabytes"] for one in runs) for way, runs in seen.items()}
    matched = statistics.median(one["matched"] for one in seen["month"])
    last, verdict = seen["next"][-1], judged(second, folder / "short.parquet")
    print(
        f"\nwhole month: {took['month']:.2f} s, {took['month'] / took['floor']:.1f} times the floor "
        f"({took['floor']:.2f} s), of it the match {matched:.2f} s, {matched / took['floor']:.1f} times; "
        f"{held['month']:.0f} MB; {seen['month'][-1]['warnings']} new warnings of "
        f"{seen['month'][-1]['findings']} findings, {seen['month'][-1]['queue']} rows for a clerk\n\n"
        f"next month: {took['next']:.2f} s, {took['next'] / took['remember']:.2f} of a full run "
        f"({took['remember']:.2f} s), {took['next'] / took['next-full']:.2f} of one with last month's weights "
        f"({took['next-full']:.2f} s); {held['next']:.0f} MB; links that differ from a full run: {last['differing']}; "
        f"rows new to a clerk {last['clerk']:.3%}; F1 {verdict.f1:.5f}", flush=True,
    )  # fmt: skip


def main() -> None:
    """Read the words, make the data, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--seeds", default="7")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dirt", type=float, default=1.0)
    parser.add_argument("--no-splink", action="store_true")
    parser.add_argument("--no-public", action="store_true")
    parser.add_argument("--no-month", action="store_true")
    parser.add_argument("--keep", help="a folder to make residents in once, instead of a passing one")
    parser.add_argument("--grow", action="store_true")
    said = parser.parse_args()
    ways = [way for way in WAYS if not (said.no_splink and way.startswith("splink"))]
    sizes = [int(one) for one in said.sizes.split(",")] + ([3_000_000] if said.grow else [])
    print(machine(), flush=True)
    ours = {}
    with tempfile.TemporaryDirectory(prefix="bench-linkage-") as place:
        folder = Path(said.keep or place)
        for seed in (int(one) for one in said.seeds.split(",")):
            for size in sizes:
                print(f"\n## {size:,} residents, seed {seed}, dirt {said.dirt:g}\n", flush=True)
                data = made(folder, size, seed, dirt=said.dirt)
                found = compare(folder, data, ways if size < 2_000_000 else ["floor", "ours"], said.rounds)
                print_table(found)
                ours[size] = found["ours"]
                if size < 2_000_000 and not said.no_month:
                    print_month(folder, size, seed, said.rounds, said.dirt)
        if len(ours) > 1:
            low, high = min(ours), max(ours)
            wide = math.log(high / low)
            told = [
                f"{what} {math.log(ours[high][what] / ours[low][what]) / wide:.2f}"
                for what in ("seconds", "megabytes")
            ]
            print(f"\ngrowth from {low:,} to {high:,}, exponents: {', '.join(told)}")
        if not said.no_public:
            print("\n## Public sets\n")
            lines = [(name, *row) for name, row in run("febrl", "").items()]
            print(table(("set", "ours F1", "seconds", "Splink 5 F1", "seconds"), lines))


if __name__ == "__main__":
    main()
