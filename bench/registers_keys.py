"""Changing the key of 1,000,000 sealed rows while two processes read them; then back, with the other suite.

    ./run bench registers_keys [rows] [batch]

The rows are persons with a name, an ID number and a phone, written by SQL in the form in which the action writes them.
Each reader fetches a row by chance, opens it, compares what it finds with what was sealed, and rests for 5 ms; a read
that fails or differs fails the run. The rotation is the action behind `chuanhui keys rotate`, batch by batch, each a transaction.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from bench.rig import machine, percentile, table

NOON = datetime(2026, 11, 9, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
TERRITORY, HOME, KIND = "411602.", "411602.005.001.", "benchperson"
READERS, PORTION = 2, 5000
PAUSE_S = 0.005
"""Between two reads of a reader, that two of them do not take the machine for themselves alone."""
INSERT = """
INSERT INTO registers_thing (id, kind, ref, territory, area_path, number, stand_code, within_path, label, plain, sealed,
    masks, commitment, since, ended_why, registered_at, touched_at, revision)
SELECT id, %(kind)s, 'bench@1', %(territory)s, %(home)s, 'B' || n, '', 'benchperson:B' || n || '/', '张*', '{}', sealed,
    '{}', '{}', '2026-11-09', '', %(now)s, %(now)s, 1
FROM unnest(%(ids)s::uuid[], %(numbers)s::int[], %(sealed)s::bytea[]) AS made (id, n, sealed)
"""


def main(rows: int, batch: int) -> None:
    """Fill the register, then change the key three times, with readers at work."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CHUANHUI_KEYRING"] = str(Path(folder) / "keyring.json")
        _django()
        from chuanhui.grid.registers.vault import Suite, keyring  # noqa: PLC0415 - reason: Django must be set up first

        keyring.make(Path(os.environ["CHUANHUI_KEYRING"]), Suite.AES_256_GCM, now=NOON)
        _fill(rows)
        lines = [("reads at rest, p95", f"{percentile(_rest(rows), 0.95):.2f} ms", "", "")]
        for suite in (Suite.SM4_GCM, Suite.AES_256_GCM):
            done = _round(suite, rows, batch)
            # Told at once: a long run may be ended before its table.
            print(*("  ".join(one) for one in done), sep="\n", flush=True)
            lines += done
        print(f"\n{machine()}\n{rows:,} rows, {batch} a batch, {READERS} readers\n")
        print(table(("what", "measured", "", "goal"), lines))


def read(rows: int) -> None:
    """Read rows by chance until the input ends; tell how often, what failed, and the 95th percentile."""
    _django()
    times: list[float] = []
    failed = 0
    rng = Random(os.getpid())
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        took, good = _one(rng.randrange(rows))
        times.append(took)
        failed += not good
        time.sleep(PAUSE_S)
    print(json.dumps({"reads": len(times), "failed": failed, "p95": percentile(times, 0.95)}))


def _round(suite: Any, rows: int, batch: int) -> list[tuple[str, str, str, str]]:
    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.registers.actions.rotating import add_key, reseal_all  # noqa: PLC0415 - reason: as above

    words = [sys.executable, "-m", "bench.registers_keys", "read", str(rows)]
    readers = [subprocess.Popen(words, stdin=-1, stdout=-1, text=True) for _ in range(READERS)]
    for one in readers:
        if one.stdout is None or one.stdout.readline() != "ready\n":
            raise SystemExit("a reader did not start")
    began = time.perf_counter()
    add_key(suite=suite, by=Acting.system("~."), now=NOON)
    done = max(one.done for one in reseal_all(by=Acting.system("~."), now=NOON, batch=batch))
    took = time.perf_counter() - began
    told = [json.loads(one.communicate()[0]) for one in readers]
    failed, reads = sum(one["failed"] for one in told), sum(one["reads"] for one in told)
    if failed or done != rows:
        raise SystemExit(f"{failed} reads failed, {done} of {rows} rows were sealed afresh")
    return [
        (
            f"rotation to {suite.value}",
            f"{took:.1f} s",
            f"{done / took:,.0f} rows a second",
            "online, none lost",
        ),
        ("reads meanwhile", f"{reads:,}", f"{failed} failed", "0 failed"),
        ("reads meanwhile, p95", f"{max(one['p95'] for one in told):.2f} ms", "", ""),
    ]


def _django() -> None:
    import django  # noqa: PLC0415 - reason: the settings read the environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    django.setup()


def _id(number: int) -> UUID:
    return UUID(int=(0x01A1BDD1 << 96) | (0x7 << 76) | (0b10 << 62) | number)


def _values(number: int) -> dict[str, str]:
    return {
        "name": f"张{chr(0x4E00 + number % 20000)}",
        "id_number": f"{number:018d}",
        "phone": f"199{number:08d}",
    }


def _fields(number: int) -> str:
    """Return what is sealed of a row, as the action writes it: its fields and its salt."""
    return json.dumps({"f": _values(number), "s": f"{number:032x}"}, sort_keys=True, separators=(",", ":"))


def _fill(rows: int) -> None:
    from django.db import connection, transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.registers import vault  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    # What another bench left there was sealed under its own ring.
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("TRUNCATE registers_thing, registers_request")
    for first in range(0, rows, PORTION):
        numbers = list(range(first, min(first + PORTION, rows)))
        with vault.pinned():
            seal = vault.sealer("registers_thing")
            sealed = [seal(str(_id(n)), _fields(n)) for n in numbers]
        told = {"kind": KIND, "territory": TERRITORY, "home": HOME, "now": NOON}
        told |= {"ids": [_id(n) for n in numbers], "numbers": numbers, "sealed": sealed}
        with transaction.atomic(), connection.cursor() as cursor:
            enter(Sight.everything())
            cursor.execute(INSERT, told)


def _one(number: int) -> tuple[float, bool]:
    """Return the milliseconds of one read, and whether it found what was sealed."""
    from django.db import connection, transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.registers import vault  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.errors import ChuanhuiError  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    began = time.perf_counter()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            enter(Sight.of(HOME))
            cursor.execute("SELECT sealed FROM registers_thing WHERE id = %s", [_id(number)])
            held = vault.open_fields(vault.place_of("registers_thing", _id(number)), cursor.fetchone()[0])
        good = held.values == _values(number)
    except ChuanhuiError:
        good = False
    return (time.perf_counter() - began) * 1000, good


def _rest(rows: int) -> list[float]:
    rng = Random(1)
    return [_one(rng.randrange(rows))[0] for _ in range(2000)]


if __name__ == "__main__":
    if sys.argv[1:2] == ["read"]:
        read(int(sys.argv[2]))
    else:
        main(*(int(word) for word in (sys.argv[1:] + ["1000000", "2000"][len(sys.argv) - 1 :])[:2]))
