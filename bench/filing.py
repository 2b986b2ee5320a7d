"""Filing a case through the API, against the bare INSERT and the bare Django endpoint, interleaved.

    ./run bench filing [rounds] [seconds]

Everything a real filing does is in it: session, permission, validation, location, deadline, journal
entry, case row, commit. The journal is the outbox (docs/decisions), so there is no further row.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import urllib.request
from typing import Any

import psycopg
from bench.rig import Load, machine, pgbench, serving, table, wrk

BARE = "INSERT INTO bench_bare (number, text) VALUES (1, 'x')"
SIGNS_IN = "wg.xiaoqiao.beihuayuan.01"


def main(rounds: int, seconds: int) -> None:
    """Load the district, then measure in turn and print medians and ratios."""
    _prepare()
    rows: dict[str, list[Any]] = {
        name: [] for name in ("sql1", "sql32", "bare1", "bare32", "file1", "file32")
    }
    with (
        serving("bench.rig.bare:application", probe="/") as bare,
        serving("chuanhui.site.wsgi:application", probe="/healthz") as house,
    ):
        headers, body = _sign_in(house)
        file = f"{house}/api/v1/cases"
        wrk(file, body=body, headers=headers, connections=8, seconds=3)
        wrk(bare, body=body, headers={}, connections=8, seconds=2)
        for _ in range(rounds):
            rows["sql1"].append(pgbench(BARE, clients=1, seconds=seconds))
            rows["bare1"].append(wrk(bare, body=body, headers={}, connections=1, seconds=seconds))
            rows["file1"].append(wrk(file, body=body, headers=headers, connections=1, seconds=seconds))
            rows["sql32"].append(pgbench(BARE, clients=32, seconds=seconds))
            rows["bare32"].append(wrk(bare, body=body, headers={}, connections=32, seconds=seconds))
            rows["file32"].append(wrk(file, body=body, headers=headers, connections=32, seconds=seconds))
    _tell(rows, rounds, seconds)


def _prepare() -> None:
    import django  # noqa: PLC0415 - reason: Django must be set up first

    os.environ["CHUANHUI_DEMO"] = "1"  # for the demo accounts' password
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    for _said in demo.load(days=0, seed=0, now=timezone.now()):
        pass
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("DROP TABLE IF EXISTS bench_bare")
        owner.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, number int, text text)")
        owner.execute("GRANT SELECT, INSERT ON bench_bare TO ch_app")
        owner.execute("GRANT USAGE ON SEQUENCE bench_bare_id_seq TO ch_app")


def _sign_in(house: str) -> tuple[dict[str, str], str]:
    from chuanhui.grid.areas import queries as areas  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.areas.rules import Level  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.posts.actions import DEMO_PASSWORD  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    asked = json.dumps({"username": SIGNS_IN, "password": DEMO_PASSWORD}).encode()
    request = urllib.request.Request(f"{house}/api/v1/session", asked, {"Content-Type": "application/json"})
    answer = json.load(urllib.request.urlopen(request))
    path = answer["acting"]["area_path"]
    cell = areas.borders(Sight.everything(), path, Level.SMALL_GRID)["features"][0]
    lon, lat = cell["properties"]["at"]
    report = {
        "campaign": "wenming",
        "kind": "problem",
        "answers": {"category": "litter", "detail": "楼道口堆放旧家具，占用通道"},
        "lon": lon,
        "lat": lat,
        "address": "3号楼前",
    }
    headers = {"Authorization": f"Bearer {answer['token']}", "Content-Type": "application/json"}
    return headers, json.dumps(report, ensure_ascii=False)


LABELS = {
    "bare1": "bare Django endpoint, 1",
    "bare32": "bare Django endpoint, 32",
    "file1": "filing through the API, 1",
    "file32": "filing through the API, 32",
}


def _tell(rows: dict[str, list[Any]], rounds: int, seconds: int) -> None:
    if failed := sum(one.failed for name in LABELS for one in rows[name]):
        raise SystemExit(f"{failed} answers were no success: the figures would mean nothing")
    sql_ms = statistics.median(one[1] for one in rows["sql1"])
    sql_tps, sql_alone = (statistics.median(one[0] for one in rows[name]) for name in ("sql32", "sql1"))
    med = {name: _median(rows[name]) for name in LABELS}
    lines = [
        ("bare INSERT, 1 connection", f"{sql_ms:.3f}", "", f"{sql_alone:.0f}"),
        ("bare INSERT, 32", "", "", f"{sql_tps:.0f}"),
        *(
            (LABELS[name], f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}", f"{one.per_second:.0f}")
            for name, one in med.items()
        ),
    ]
    file, bare = med["file1"], med["bare1"]
    goals = [
        ("filing p50 / bare INSERT p50, 1 connection", file.p50_ms / sql_ms, "<= 10"),
        ("filing p99 / its own p50, 1 connection", file.p99_ms / file.p50_ms, "<= 3"),
        ("bare INSERT rate / filing rate, 32 connections", sql_tps / med["file32"].per_second, "<= 12"),
        ("filing p50 / bare endpoint p50, 1 connection", file.p50_ms / bare.p50_ms, "<= 2.5"),
    ]
    print(f"\n{machine()}\nmedians of {rounds} rounds of {seconds} s, interleaved\n")
    print(table(("what", "p50 ms", "p99 ms", "per second"), lines))
    ratios = [(name, f"{got:.2f}", goal) for name, got, goal in goals]
    print("\n" + table(("ratio", "measured", "goal"), ratios))


def _median(runs: list[Load]) -> Load:
    """Return the median of each figure over the runs."""
    facts = ("per_second", "p50_ms", "p99_ms", "failed")
    return Load(*(statistics.median(getattr(one, fact) for one in runs) for fact in facts))


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["3", "4"][len(sys.argv) - 1 :])[:2]))
