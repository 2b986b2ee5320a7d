"""Draw again, from outside: nothing of the platform is imported, and the answer must be the published one.

    python verify_draw.py round.json                              a round as published: drawn list and seed
    python verify_draw.py --seed HEX --from villages.csv --each 2 any list: stratum,code in each line

The lowest lots of each stratum are drawn; a lot is the SHA-256 of the seed in hexadecimal, U+001F and the
candidate's code. The seed of a round is the SHA-256 over what is published with it, the digest of the
journal's seal among them, so that nobody could choose it. Exit status: 0 the same, 1 another, 2 unreadable.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

BETWEEN = "\x1f"
SEED_PARTS = ("scheme", "seal_digest", "territory", "area", "campaign", "kind", "period", "number")


def sha256(*parts: str) -> bytes:
    """Return the SHA-256 of the parts, U+001F between them."""
    return hashlib.sha256(BETWEEN.join(parts).encode()).digest()


def seed_of(published: dict[str, Any]) -> str:
    """Return the seed that follows from what is published, in hexadecimal."""
    return sha256(*(str(published[name]) for name in SEED_PARTS)).hex()


def drawn(seed: str, candidates: list[tuple[str, str]], each: int | None) -> list[tuple[str, str]]:
    """Return who is drawn, by stratum and code; None draws everybody."""
    found = []
    for stratum in sorted({one for one, _ in candidates}):
        codes = sorted({code for one, code in candidates if one == stratum})
        lots = sorted(codes, key=lambda code: (sha256(seed, code), code))
        found += [(stratum, code) for code in sorted(lots if each is None else lots[:each])]
    return found


def differences(published: dict[str, Any]) -> list[str]:
    """Return in what a published round is not what the draw gives."""
    wrong = []
    seed = seed_of(published)
    if seed != published["seed"]:
        wrong.append(f"seed: published {published['seed']}, worked out {seed}")
    candidates = [(stratum, code) for stratum, code in published["candidates"]]
    again = drawn(seed, candidates, published["each"])
    told = [(one["stratum"], one["code"]) for one in published["drawn"]]
    if sorted(told) != again:
        wrong.append(f"drawn: published {sorted(told)}, worked out {again}")
    for one in published["drawn"]:
        codes = [("", code) for code in published.get("inside", {}).get(one["code"], ())]
        then = [
            code for _, code in drawn(sha256(seed, "then", one["code"]).hex(), codes, published.get("then"))
        ]
        if sorted(one.get("then", ())) != then:
            wrong.append(f"inside {one['code']}: published {one.get('then')}, worked out {then}")
    return wrong


def main(words: list[str] | None = None) -> int:
    """Compare a published round, or draw from a list; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("published", nargs="?", type=Path, help="a round as published (JSON)")
    parser.add_argument("--seed", help="hexadecimal")
    parser.add_argument("--from", dest="candidates", type=Path, help="CSV: stratum,code")
    parser.add_argument("--each", type=int, help="how many of each stratum; all where it is not said")
    asked = parser.parse_args(words)
    try:
        if asked.published:
            wrong = differences(json.loads(asked.published.read_text(encoding="utf-8")))
            print("\n".join(wrong) if wrong else "the draw is as published / 与公布结果一致")
            return int(bool(wrong))
        if not asked.seed or not asked.candidates:
            parser.error("give a published round, or --seed and --from")
        with asked.candidates.open(encoding="utf-8-sig", newline="") as file:
            candidates = [(row[0].strip(), row[1].strip()) for row in csv.reader(file) if len(row) > 1]
        for stratum, code in drawn(bytes.fromhex(asked.seed).hex(), candidates, asked.each):
            print(f"{stratum},{code}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"cannot read: {error!r}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
