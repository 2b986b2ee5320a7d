"""Ten million cases in a territory of their own, made by COPY and kept between runs."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

TERRITORY = "990001."
STREETS, COMMUNITIES, UNITS, CATEGORIES = 20, 15, 5_000, 40
END = date(2026, 10, 31)
DAYS = 1_095
OPEN_SHARE = 1 / 80
COLUMNS = (
    "id, number, campaign, version, kind, state, outcome, territory, area_path, lon, lat, address, "
    "category, urgent, source, title, fields, reporter_kind, reporter_post, reporter_person, "
    "reporter_unit, level, owner_territory, owner_line, owner_subject, owner_unit, joint, opened_at, "
    "state_since, touched_at, due_at, answer_due_at, yellow_at, due_step, provisional, suspended_until, "
    "closed_at, on_time, merged_into, pending, counts, life, revision"
)
LIFE = '{"clocks": {}, "asks": {}, "done": {}, "kept": {"fix": true}, "papers": {}}'
TITLE, FIELDS = "楼道口堆放旧家具，占用通道", '{"category": "litter", "detail": "楼道口堆放旧家具，占用通道"}'
OUTCOMES = ("fixed",) * 23 + ("not_ours", "duplicate")
COUNTS = (
    *("{}",) * 14,
    '{"rework": 1}',
    '{"reopened": 1}',
    '{"handed_back": 2}',
    '{"confirmed": 1}',
    '{"extended": 1}',
    '{"suspended": 1, "confirmed": 1}',
)
ALLOWED = timedelta(days=3)


def everything(owner: psycopg.Connection[Any]) -> None:
    """Let a session see everything; the policies bind the owner too."""
    for name, value in (("lo", "\x01"), ("hi", "\x7f"), ("spans", ""), ("unit", "")):
        owner.execute("SELECT set_config(%s, %s, false)", [f"app.{name}", value])


def fill(cases: int) -> None:
    """Make the cases where there are not exactly so many, with the triggers off, indexes and all.

    Prints how long it took.
    """
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        everything(owner)
        found = owner.execute("SELECT count(*) FROM cases_case WHERE territory = %s", [TERRITORY]).fetchone()
        if found == (cases,):
            print(f"{cases:,} cases are there from an earlier run", flush=True)
            return
        began = time.perf_counter()
        owner.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
        # COPY refuses a table whose policies bind the owner.
        owner.execute("ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY")
        try:
            # Indexes are made afterwards; whoever else uses a bench database waits.
            made = owner.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cases_case' "
                "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            ).fetchall()
            owner.execute("DELETE FROM cases_case WHERE territory = %s", [TERRITORY])
            for name, _ in made:
                owner.execute(f"DROP INDEX {name}")
            try:
                _copy(owner, cases)
                print(f"COPY of {cases:,} cases: {time.perf_counter() - began:.0f} s", flush=True)
            finally:
                owner.execute("SET maintenance_work_mem = '512MB'")
                for _, definition in made:
                    owner.execute(definition)
        finally:
            owner.execute("ALTER TABLE cases_case FORCE ROW LEVEL SECURITY")
            owner.execute("ALTER TABLE cases_case ENABLE TRIGGER USER")
        print(f"with {len(made)} indexes: {time.perf_counter() - began:.0f} s", flush=True)
        owner.execute("VACUUM ANALYZE cases_case")
        print(f"vacuumed and analysed: {time.perf_counter() - began:.0f} s", flush=True)


def sizes() -> list[Sequence[object]]:
    """Return each relation that matters with its size, indexes and all, and its number of rows."""
    names = ["cases_case", *(f"rankings_{one}" for one in ("by_area", "by_category", "by_unit", "open"))]
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        everything(owner)
        return [
            (
                name,
                owner.execute(
                    f"SELECT pg_size_pretty(pg_total_relation_size('{name}')) || ', ' || "
                    f"to_char(reltuples::bigint, 'FM999,999,999') || ' rows' FROM pg_class WHERE relname = '{name}'"
                ).fetchone()[0],  # type: ignore[index]
            )
            for name in names
        ]


def _copy(owner: psycopg.Connection[Any], cases: int) -> None:
    with owner.cursor().copy(f"COPY cases_case ({COLUMNS}) FROM STDIN") as copy:
        text: list[str] = []
        for number, line in enumerate(_lines(cases)):
            text.append(line)
            if number % 2_000 == 1_999:
                copy.write("\n".join(text) + "\n")
                text.clear()
        if text:
            copy.write("\n".join(text) + "\n")


def _lines(cases: int) -> Iterator[str]:
    """Yield each case as a line of COPY's text form, in the order in which they were opened."""
    chance, areas = random.Random(7), _areas()
    begin = datetime(END.year, END.month, END.day, 15, 59, tzinfo=UTC) - timedelta(days=DAYS)
    step, end = timedelta(days=DAYS) / cases, begin + timedelta(days=DAYS)
    draw, pick = chance.random, chance.randrange
    for number in range(cases):
        at, place = begin + step * number, pick(len(areas))
        # The units of a community answer there; forty departments answer everywhere.
        unit = 1 + pick(40) if draw() < 0.2 else 41 + (place // 8) * 16 + pick(16)
        due, closed = at + ALLOWED, at + timedelta(hours=1 + 100 * draw())
        is_open = closed >= end or draw() < OPEN_SHARE / 2
        late = not is_open and closed > due
        running = (
            (str(due), str(due), str(due - timedelta(days=1)), "fix")
            if is_open
            else ("\\N", str(due), "\\N", "")
        )
        ended = ("\\N", "\\N") if is_open else (str(closed), "tf"[late])
        yield "\t".join((
            f"{number:08x}-0000-7000-8000-{pick(1 << 48):012x}", f"MB-{number:08}", "wenming", "3", "problem",
            "dispatched" if is_open else "closed", "" if is_open else OUTCOMES[pick(25)], TERRITORY, areas[place],
            "114.65", "33.62", "3号楼前", f"c{pick(CATEGORIES):02}", "f" if number % 25 else "t", "self", TITLE, FIELDS,
            "post", "1", "1", "\\N", "community", "1", str(unit), "\\N", str(unit), "{}", str(at), str(at), str(at),
            *running, "f", "\\N", *ended, "\\N", "", "{}" if is_open else COUNTS[pick(20)], LIFE, "4",
        ))  # fmt: skip


def _areas() -> list[str]:
    """Return the path of every cell: eight in each community."""
    return [
        f"{TERRITORY}{street:03}.{community:03}.{cell:02}."
        for street in range(1, STREETS + 1)
        for community in range(1, COMMUNITIES + 1)
        for cell in range(1, 9)
    ]
