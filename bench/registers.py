"""Registers of a district: 700,000 residents in 250,000 households, and a sheet of 100,000 rows with 20 columns.

    ./run bench registers [residents] [rows] [rounds]

The residents come in by the import's own path, sheet after sheet of CSV: judged, sealed, copied, merged. Then clerks
look up: by the number of identity, by name in characters, in pinyin and by initials, and open household cards, each in
a transaction of its own in the sight of a community's post. Last a workbook is read by the fastest reader alone and
imported whole, in turn, in this run. Every name and number is made up.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from bench.rig import machine, percentile, table
from bench.rig.people import BASE, TEXTS, Peak, as_csv, citizen, name_of, write_workbook

NOON = datetime(2026, 11, 9, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
TERRITORY, SHEET_ROWS, PEOPLE_EACH = "411602.", 20_000, 2.8


def main(residents: int, rows: int, rounds: int) -> None:
    """Load, ask, import, and print what was measured."""
    _django()
    posts = _begin()
    loaded = _load(residents, posts)
    asked = _asked(posts, rounds)
    print(
        f"\n{machine()}\n{residents:,} residents in {int(residents / PEOPLE_EACH):,} households, {rounds} rounds\n"
    )
    lines = [
        (name, f"{percentile(times, 0.5):.1f} ms", f"{percentile(times, 0.95):.1f} ms", goal)
        for name, times, goal in asked
    ]
    print(table(("what", "p50", "p95", "goal p95"), lines), flush=True)
    print(
        f"\nloaded {loaded[0]:,} things in {loaded[1]:.0f} s, {loaded[0] / loaded[1]:,.0f} a second, set by set\n",
        flush=True,
    )
    _measure_import(rows, posts[0])


def _django() -> None:
    import django  # noqa: PLC0415 - reason: the settings read the environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    os.environ["CHUANHUI_DEMO"] = "1"
    django.setup()


def _begin() -> list[Any]:
    """Load the demo district, empty the bench's registers, declare them, and return the communities' desks."""
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.areas.queries import standing  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.registers import actions  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    for _said in demo.load(days=0, seed=0, now=NOON):
        pass
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        _everything(owner)
        for sql in (
            "DELETE FROM registers_tie WHERE kind = 'home' AND thing_id IN (SELECT id FROM registers_thing WHERE kind LIKE 'bench%')",
            "TRUNCATE registers_mark, registers_alike, registers_line, registers_staging, registers_staging_tie",
            "DELETE FROM registers_thing WHERE kind LIKE 'bench%'",
            "DELETE FROM registers_number WHERE kind LIKE 'bench%'",
        ):
            owner.execute(sql)
        for name in ("registers_thing", "registers_tie"):
            owner.execute(f"VACUUM FULL {name}")
    text = BASE.replace(
        "FIELDS",
        "\n".join(f"      t{n}: {{ask: {one}, kind: text, longest: 60}}" for n, one in enumerate(TEXTS)),
    )
    with transaction.atomic():
        enter(Sight.everything())
        actions.declare(text=text, ref="benchregisters@1", by=Acting.system(TERRITORY), now=NOON)
        places = standing(Sight.of(TERRITORY), "community", NOON.date(), NOON.date(), TERRITORY)
    return [
        Acting(
            900_000 + n,
            f"bench@{n}",
            "community_desk",
            1,
            "",
            900_000 + n,
            "",
            one.area_path,
            TERRITORY,
            Sight.of(one.area_path),
        )
        for n, one in enumerate(places)
    ]


def _everything(owner: Any) -> None:
    for name, value in (("lo", "\x01"), ("hi", "\x7f"), ("spans", ""), ("unit", "")):
        owner.execute("SELECT set_config(%s, %s, false)", [f"app.{name}", value])


def _load(residents: int, posts: list[Any]) -> tuple[int, float]:
    """Import households and residents, community after community; return how many things and the seconds."""
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.registers import actions  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first

    chance, began, total, person = random.Random(time.time_ns()), time.perf_counter(), 0, 0
    each = residents // len(posts)
    for by in posts:
        homes = max(int(each / PEOPLE_EACH), 1)
        code = by.area_path.rstrip(".").replace(".", "")
        stem = f"B{code}-"
        rows = [
            f"{stem}{n},{n % 30 + 1}0{n % 4 + 1},{60 + n % 90},138{chance.randrange(10**8):08}"
            for n in range(homes)
        ]
        sheets = [("bench_home", as_csv("编号,房号,建筑面积,住户电话", rows))]
        for first in range(0, each, SHEET_ROWS):
            people = []
            for n in range(first, min(first + SHEET_ROWS, each)):
                people.append(
                    f"{name_of(chance)},{citizen(person)},139{chance.randrange(10**8):08},{stem}{n % homes}"
                )
                person += 1
            sheets.append(("bench_person", as_csv("姓名,公民身份号码,联系电话,所在住户", people)))
        for kind, data in sheets:
            with transaction.atomic():
                enter(by.sight)
                total += actions.import_rows(kind=kind, data=data, by=by, now=NOON).added
    took = time.perf_counter() - began
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for name in (
            "registers_thing",
            "registers_mark",
            "registers_alike",
            "registers_tie",
            "registers_line",
        ):
            owner.execute(f"VACUUM ANALYZE {name}")
    return total, took


def _asked(posts: list[Any], rounds: int) -> list[tuple[str, list[float], str]]:
    from chuanhui.grid.registers import queries  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.registers.rules.names import sounds_of  # noqa: PLC0415 - reason: as above

    chance = random.Random(7)
    whole = _whole(posts[0])
    people, homes = _known(chance, rounds)

    def initials(name: str) -> str:
        return "".join(sound[0] for sound in sounds_of(name))

    questions: list[tuple[str, str, Callable[[int], Any]]] = [
        (
            "exact, by number of identity",
            "5 ms",
            lambda n: queries.lookup(whole, "bench_person", "id_number", people[n][1]),
        ),
        ("name in characters", "50 ms", lambda n: queries.search_name(whole, "bench_person", people[n][0])),
        (
            "name in pinyin",
            "50 ms",
            lambda n: queries.search_name(whole, "bench_person", "".join(sounds_of(people[n][0]))),
        ),
        (
            "name by initials",
            "50 ms",
            lambda n: queries.search_name(whole, "bench_person", initials(people[n][0])),
        ),
        ("household card", "30 ms", lambda n: queries.card(whole, homes[n])),
    ]
    found = []
    for name, goal, question in questions:
        times = [_timed(whole, question, n) for n in range(rounds)]
        found.append((name, times[1:], goal))
    return found


def _whole(by: Any) -> Any:
    """Return a desk that sees the whole territory: the hardest of the readers."""
    from dataclasses import replace  # noqa: PLC0415 - reason: as above

    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    return replace(by, area_path=TERRITORY, sight=Sight.of(TERRITORY))


def _timed(by: Any, question: Callable[[int], Any], n: int) -> float:
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first

    began = time.perf_counter()
    with transaction.atomic():
        enter(by.sight)
        if not question(n):
            raise SystemExit("nothing was found where something stands")
    return (time.perf_counter() - began) * 1000


def _known(chance: random.Random, many: int) -> tuple[list[tuple[str, str]], list[Any]]:
    """Return names and numbers of some residents, and the ids of some households."""
    from chuanhui.grid.registers import vault  # noqa: PLC0415 - reason: Django must be set up first

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        _everything(owner)
        sql = "SELECT id, sealed FROM registers_thing WHERE kind = %s AND until IS NULL ORDER BY md5(number) LIMIT %s"
        people = owner.execute(sql, ["bench_person", many]).fetchall()
        homes = owner.execute(sql, ["bench_home", many]).fetchall()
    opened = [
        vault.open_fields(vault.place_of("registers_thing", id), sealed).values for id, sealed in people
    ]
    return [(one["name"], one["id_number"]) for one in opened], [id for id, _ in homes]


def _measure_import(rows: int, by: Any) -> None:
    """Read a workbook bare and import it, and print the ratio and what it took of memory."""
    path = f"/{os.environ.get('TMPDIR', 'tmp').strip('/')}/bench-registers-{os.getpid()}.xlsx"
    write_workbook(path, rows)
    try:
        bare = [_bare(path) for _ in range(3)]
        words = [sys.executable, "-m", "bench.registers", "import", path, by.area_path]
        told = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
        took, peak, added = float(told[0]), float(told[1]), int(told[2])
        bare.append(_bare(path))
    finally:
        os.unlink(path)
    reading = statistics.median(bare)
    print(f"sheet of {rows:,} rows x 20 columns, {added:,} imported\n")
    lines = [
        ("bare read (python-calamine)", f"{reading:.2f} s", ""),
        ("import, whole", f"{took:.2f} s, {rows / took:,.0f} rows a second", ""),
        ("import / bare read", f"{took / reading:.1f}", "<= 3"),
        ("memory, importing and reading process together", f"{peak:.0f} MB", "<= 400 MB"),
    ]
    print(table(("what", "measured", "goal"), lines), flush=True)


def _bare(path: str) -> float:
    """Return the seconds of the fastest reader we know, in a process of its own, up to its last row."""
    read = (
        "import sys, time; began = time.perf_counter(); import python_calamine as c\n"
        f"n = sum(1 for _ in c.CalamineWorkbook.from_path({path!r}).get_sheet_by_index(0).iter_rows())\n"
        "print(time.perf_counter() - began)"
    )
    return float(
        subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True).stdout
    )


def import_one(path: str, area_path: str) -> None:
    """Import a workbook as a door would, and print seconds, megabytes at the peak, and things added."""
    _django()
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.registers import actions  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    by = Acting(
        900_000, "bench@0", "community_desk", 1, "", 900_000, "", area_path, TERRITORY, Sight.of(area_path)
    )
    with open(path, "rb") as file:
        data = file.read()
    peak = Peak()
    began = time.perf_counter()
    with transaction.atomic():
        enter(by.sight)
        told = actions.import_rows(kind="bench_sheet", data=data, by=by, now=NOON)
    print(time.perf_counter() - began, peak.stop(), told.added)


if __name__ == "__main__":
    if sys.argv[1:2] == ["import"]:
        import_one(sys.argv[2], sys.argv[3])
    else:
        main(*(int(word) for word in (sys.argv[1:] + ["700000", "100000", "200"][len(sys.argv) - 1 :])[:3]))
