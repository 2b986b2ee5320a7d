"""The seven dashboards over 10,000,000 cases, against the raw GROUP BY; what the roll-ups cost; their proof.

    ./run bench dashboards [cases] [rounds] [rebuild|boards|prove|filing …]

The cases are made by COPY and kept between runs: 3 years, 20 streets with 300 communities, 5,000 units,
40 categories, about one case in eighty still open. They lie in a territory of their own, so that the demo
district beside them can file for the measurement of the cost. Every dashboard is asked for random spans.
Without a name all four parts are measured; `filing` comes last, since what it files is in no roll-up.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

import psycopg
from bench.rig import machine, percentile, table
from bench.rig.many import END, TERRITORY, everything, fill, sizes

VIEWERS = 8
RAW_ROUNDS = 1


PARTS = ("rebuild", "boards", "prove", "filing")


def main(cases: int, rounds: int, parts: Sequence[str] = PARTS) -> None:
    """Fill once, then measure the parts that are named: rebuilding, the dashboards, the proof, the cost.

    Raises:
        SystemExit: a part has no such name, or a roll-up and the rows differ.
    """
    if unknown := set(parts) - set(PARTS):
        raise SystemExit(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    import django  # noqa: PLC0415 - reason: Django must be set up first

    os.environ["CHUANHUI_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    django.setup()
    from bench.rig.keeping import cost_of_filing  # noqa: PLC0415 - reason: Django must be set up first

    print(f"{machine()}\n", flush=True)
    fill(cases)
    if "rebuild" in parts:
        _rebuild()
        print(table(("relation", "size"), sizes()) + "\n", flush=True)
    if "boards" in parts:
        _measure(rounds)
    if "prove" in parts:
        _prove()
    if "filing" in parts:
        cost_of_filing()


def _rebuild() -> None:
    from chuanhui.mechanism.rankings.actions import keeping  # noqa: PLC0415 - reason: Django must be set up first

    began, load = time.perf_counter(), os.getloadavg()[0]
    cases = keeping.rebuild()
    took = time.perf_counter() - began
    print(
        f"rebuilt from {cases:,} cases in {took:.1f} s (goal <= 60), load {load:.1f} to {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        everything(owner)
        for name in ("by_area", "by_category", "by_unit", "open", "pending"):
            owner.execute(f"VACUUM ANALYZE rankings_{name}")


def _prove() -> None:
    from chuanhui.mechanism.rankings.actions import keeping  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.rankings.queries import proving  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.site.verbs import ground  # noqa: PLC0415 - reason: Django must be set up first

    began = time.perf_counter()
    with keeping.undisturbed(reading=True), ground.everything(one_state=True):
        different = list(proving.prove())
    took, load = time.perf_counter() - began, os.getloadavg()[0]
    print(f"proved in {took:.1f} s, load {load:.1f}: {len(different)} differences\n", flush=True)
    if different:
        raise SystemExit(f"the roll-ups are wrong: {different[:3]}")


def _spans(days: int, chance: random.Random) -> tuple[date, date]:
    last = END - timedelta(days=chance.randrange(0, 1094 - days))
    return last - timedelta(days=days - 1), last


def _dashboards() -> dict[str, Callable[[random.Random], tuple[Callable[[], Any], Callable[[], Any]]]]:
    """Return, by name, a function that draws a question and gives it as asked of roll-ups and of the rows."""
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.rankings.queries import dashboards as ask  # noqa: PLC0415 - reason: as above
    from chuanhui.mechanism.rankings.rules.tallies import Days  # noqa: PLC0415 - reason: as above

    sight = Sight.of(TERRITORY)
    now = datetime(END.year, END.month, END.day, 4, tzinfo=UTC)

    def asked(view: Callable[..., Any], days: int, **more: Any) -> Any:
        def draw(chance: random.Random) -> Any:
            span = Days(*_spans(days, chance))
            return lambda: view(sight, span, **more), lambda: _raw(view, sight, span, more)

        return draw

    def units(chance: random.Random) -> Any:
        first = date(2024 + chance.randrange(2), 1 + chance.randrange(12), 1)
        span = Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        return lambda: ask.by_unit(sight, span), lambda: _raw(ask.by_unit, sight, span, {})

    def standing(chance: random.Random) -> Any:
        at = now - timedelta(minutes=chance.randrange(0, 600))
        return lambda: ask.open_now(sight, at), lambda: _raw_open(sight, at)

    return {
        "20 streets, 30 days": asked(ask.by_area, 30),
        "300 communities, 90 days": asked(ask.by_area, 90, depth=3),
        "5,000 units, 1 month, top 50": units,
        "40 categories, 365 days": asked(ask.by_category, 365),
        "daily trend, 365 days": asked(ask.trend, 365),
        "open and overdue now, by street": standing,
        "20 streets, 3 years": asked(ask.by_area, 1095 - 2),
    }


def _raw(view: Callable[..., Any], sight: Any, days: Any, more: dict[str, Any]) -> Any:
    """Ask the same question of the rows: the plain GROUP BY that one would write without roll-ups."""
    from chuanhui.mechanism.rankings.queries import axes  # noqa: PLC0415 - reason: Django must be set up first

    former, axes.kept_depth = axes.kept_depth, lambda *_given: None
    try:
        return view(sight, days, **more)
    finally:
        axes.kept_depth = former


def _raw_open(sight: Any, at: datetime) -> Any:
    from chuanhui.mechanism.rankings.queries import axes, dashboards  # noqa: PLC0415 - reason: as above

    former, axes.kept_depth = axes.kept_depth, lambda *_given: None
    try:
        return dashboards.open_now(sight, at)
    finally:
        axes.kept_depth = former


def _timed(question: Callable[[], Any]) -> tuple[float, Any]:
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    with transaction.atomic():
        enter(Sight.of(TERRITORY))
        began = time.perf_counter()
        found = question()
        return (time.perf_counter() - began) * 1000, found


def _measure(rounds: int) -> None:
    boards, chance = _dashboards(), random.Random(11)
    kept: dict[str, list[float]] = {name: [] for name in boards}
    raw: dict[str, list[float]] = {name: [] for name in boards}
    for number in range(rounds):
        for name, draw in boards.items():
            quick, slow = draw(chance)
            took, found = _timed(quick)
            kept[name].append(took)
            if number < RAW_ROUNDS:
                took, same = _timed(slow)
                raw[name].append(took)
                if found != same:
                    raise SystemExit(f"{name}: the roll-up and the rows differ")
    many = _eight_viewers(boards, rounds)
    rows = [
        (
            name,
            f"{percentile(kept[name], 0.5):.1f}",
            f"{percentile(kept[name], 0.95):.1f}",
            f"{percentile(many[name], 0.95):.0f}",
            f"{statistics.median(raw[name]):.0f}",
            f"{statistics.median(raw[name]) / percentile(kept[name], 0.5):.0f}",
        )
        for name in boards
    ]
    everyone, together = [*chain(*kept.values())], [*chain(*many.values())]
    rows.append(
        (
            "all seven",
            f"{percentile(everyone, 0.5):.1f}",
            f"{percentile(everyone, 0.95):.1f}",
            f"{percentile(together, 0.95):.0f}",
            f"{sum(map(statistics.median, raw.values())):.0f} in all",
            f"{sum(map(statistics.median, raw.values())) / sum(map(statistics.median, kept.values())):.0f}",
        )
    )
    print("milliseconds; goals: p95 <= 50 for one viewer, <= 300 for eight; raw >= 30 times slower\n")
    print(table(("dashboard", "p50", "p95", f"p95, {VIEWERS} viewers", "raw p50", "times"), rows))
    print("\nevery answer that was asked both ways equal, to the last digit\n", flush=True)


def _eight_viewers(boards: dict[str, Any], rounds: int) -> dict[str, list[float]]:
    from django.db import connections  # noqa: PLC0415 - reason: Django must be set up first

    def viewer(number: int) -> list[tuple[str, float]]:
        chance, found = random.Random(100 + number), list[tuple[str, float]]()
        try:
            for _ in range(max(rounds // 2, 3)):
                names = chance.sample(list(boards), len(boards))
                found += [(name, _timed(boards[name](chance)[0])[0]) for name in names]
        finally:
            connections.close_all()
        return found

    with ThreadPoolExecutor(VIEWERS) as pool:
        told = [one for found in pool.map(viewer, range(VIEWERS)) for one in found]
    return {name: [took for label, took in told if label == name] for name in boards}


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    named = [word for word in sys.argv[1:] if not word.isdigit()]
    cases, rounds = (numbers + [10_000_000, 20][len(numbers) :])[:2]
    main(cases, rounds, named or PARTS)
