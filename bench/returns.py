"""A daily return for 10,000 grid cells: confirmations by several processes at once, then the whole grid.

    ./run bench returns [cells] [processes] [rounds]

The missing small grids are made by SQL, without borders. Every confirmation is one call of the room's action in a
transaction of its own, in the sight of that grid's own post, as a door makes it; afterwards rows and journal entries
are counted, so that none is lost. The grid is the query behind the page: which areas stood on the day, the state
of each cell, and the account of every area above. The playbook is baoping's daily report, asked of small grids and
without `fill`, whose counting is the cases' affair.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from bench.rig import machine, percentile, table

ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY, CAMPAIGN, WORK = "411602.", "benchreturns", "returns.daily"
DAY = date(2026, 11, 9)
NOON = datetime(2026, 11, 9, 12, tzinfo=ZONE)
GRIDS = """
WITH community AS (
    SELECT a.id, a.code, v.path, row_number() OVER (ORDER BY a.code) - 1 AS place, count(*) OVER () AS many
    FROM areas_area a JOIN areas_version v ON v.area_id = a.id AND v.superseded_at IS NULL
    WHERE a.level = 'community' AND v.path LIKE '411602.%%'
), made AS (
    SELECT c.id AS parent, c.code || lpad((900 - n / c.many)::text, 3, '0') AS code,
        c.path || (900 - n / c.many)::text || '.' AS path
    FROM generate_series(0, %s - 1) n JOIN community c ON c.place = n %% c.many
), area AS (
    INSERT INTO areas_area (layer, level, code) SELECT 'admin', 'small_grid', code FROM made RETURNING id, code
)
INSERT INTO areas_version (area_id, parent_id, path, area_path, name, name_en, slug, synthetic, buffer_m, note,
    valid_from, learned_at)
SELECT area.id, made.parent, made.path, made.path, '网格' || made.code, '', made.code, true, 0, '', '2020-01-01', now()
FROM area JOIN made USING (code)
"""


def main(cells: int, processes: int, rounds: int) -> None:
    """Make the grids, let processes confirm them all, count what is there, and ask for the grid."""
    _django()
    _fill(cells)
    grids, (_, before) = _grids(), _counted()
    began = time.perf_counter()
    words = [sys.executable, "-m", "bench.returns", "confirm", str(processes)]
    running = [subprocess.Popen([*words, str(number)]) for number in range(processes)]
    if any(one.wait() for one in running):
        raise SystemExit("a process failed")
    took = time.perf_counter() - began
    rows, entries = _counted()
    entries -= before
    if not rows == entries == grids:
        raise SystemExit(f"{grids} grids, {rows} rows, {entries} entries: a confirmation was lost")
    times = _asked(rounds)
    print(f"\n{machine()}\n{grids:,} cells, {processes} processes, {rounds} rounds\n")
    lines = [
        ("confirmations", f"{took:.1f} s", f"{grids / took:.0f} a second", "10,000 in 60 s, none lost"),
        ("grid, first time in a process", f"{times[0]:.0f} ms", "", ""),
        ("grid, p50", f"{percentile(times[1:], 0.5):.0f} ms", "", "<= 300 ms"),
        ("grid, p95", f"{percentile(times[1:], 0.95):.0f} ms", "", ""),
    ]
    print(table(("what", "measured", "", "goal"), lines))


def confirm(processes: int, number: int) -> None:
    """Confirm a zero for every grid of one share, each in a transaction of its own."""
    _django()
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.journal import stamps  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.ids import new_id  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.returns import actions  # noqa: PLC0415 - reason: Django must be set up first

    with transaction.atomic():
        known = stamps.read("areas", "posts", "rulebooks")
        expected = _standing()
    for one in expected[number::processes]:
        by = _worker(one.area_path, one.id).stamped(known)
        with transaction.atomic():
            enter(by.sight)
            cell = actions.Key(CAMPAIGN, WORK, DAY.isoformat(), one.id)
            actions.confirm_zero(cell=cell, by=by, now=NOON, key=new_id(NOON))


def _django() -> None:
    import django  # noqa: PLC0415 - reason: the settings read the environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    os.environ["CHUANHUI_DEMO"] = "1"
    django.setup()


def _fill(cells: int) -> None:
    """Load the demo district, grids up to `cells`, and the playbook; take away what an earlier run left."""
    from django.conf import settings  # noqa: PLC0415 - reason: Django must be set up first
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal import stamps  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.campaigns.actions import start_campaign  # noqa: PLC0415 - reason: Django set up first
    from chuanhui.playbook.load import load_text  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    for _said in demo.load(days=0, seed=0, now=NOON):
        pass
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for name, value in (("lo", "\x01"), ("hi", "\x7f"), ("spans", ""), ("unit", "")):
            owner.execute("SELECT set_config(%s, %s, false)", [f"app.{name}", value])
        owner.execute("DELETE FROM returns_cell WHERE campaign = %s", [CAMPAIGN])
        if lacking := cells - _grids():
            owner.execute(GRIDS, [lacking])
        owner.execute("VACUUM ANALYZE areas_version")
    text = (settings.PLAYBOOKS / "baoping" / "playbook.yaml").read_text("utf-8")
    asked = "    each: community\n    by: [community_desk, duty_cadre]"
    text = text.replace("playbook: baoping", f"playbook: {CAMPAIGN}", 1)
    text = re.sub(r"    fill:\n(      .*\n)+|    closed: \{ask.*\n", "", text)
    text = text.replace(asked, "    each: small_grid\n    by: [grid_worker]", 1)
    with transaction.atomic():
        enter(Sight.everything())
        stamps.bump("areas", step=os.getpid())
        by = Acting.system(TERRITORY)
        start_campaign(
            load_text(text, CAMPAIGN), territory=TERRITORY, since=NOON.replace(hour=0), by=by, now=NOON
        )


def _standing() -> tuple[Any, ...]:
    from chuanhui.grid.areas.queries import standing  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    return standing(Sight.of(TERRITORY), "small_grid", DAY, DAY, TERRITORY)


def _grids() -> int:
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    with transaction.atomic():
        return len(_standing())


def _worker(path: str, number: int) -> Any:
    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first

    return Acting(
        number, f"bench@{number}", "grid_worker", 1, "", number, "", path, TERRITORY, Sight.of(path)
    )


def _counted() -> tuple[int, int]:
    """Return how many cells stand as confirmed zeros, and how many entries ever told of one, in any run."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        for name, value in (("lo", "\x01"), ("hi", "\x7f"), ("spans", ""), ("unit", "")):
            owner.execute("SELECT set_config(%s, %s, false)", [f"app.{name}", value])
        found = owner.execute(
            "SELECT (SELECT count(*) FROM returns_cell WHERE campaign = %s AND state = 'zero'), "
            "(SELECT count(*) FROM journal_entry WHERE kind = 'return.zero' AND starts_with(playbook, %s))",
            [CAMPAIGN, f"{CAMPAIGN}@"],
        ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _asked(rounds: int) -> list[float]:
    """Return the milliseconds of the grid, the first time and then `rounds` times more."""
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.periods import parse_period  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.returns import queries  # noqa: PLC0415 - reason: Django must be set up first

    sight, period, times = Sight.of(TERRITORY), parse_period(DAY.isoformat()), []
    for _ in range(rounds + 1):
        with transaction.atomic():
            enter(sight)
            began = time.perf_counter()
            queries.grid(sight, CAMPAIGN, WORK, period, territory=TERRITORY, now=NOON)
            times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    if sys.argv[1:2] == ["confirm"]:
        confirm(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*(int(word) for word in (sys.argv[1:] + ["10000", "2", "20"][len(sys.argv) - 1 :])[:3]))
