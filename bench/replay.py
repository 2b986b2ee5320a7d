"""Playing 100,000 journal entries into case rows.

    ./run bench replay [entries]

Real entries of a simulated week are copied under new subjects until there are enough; what is timed
is `cases.queries.folded`: read from the journal, parse, fold, one case at a time.
"""

from __future__ import annotations

import os
import sys
import time

import psycopg
from bench.rig import machine, table

COPY = """
WITH again AS (
    SELECT gen_random_uuid() AS fresh, subject FROM (SELECT DISTINCT subject FROM journal_entry
        WHERE subject_kind = 'case' AND subject_ref = '') one, generate_series(1, %s)
)
INSERT INTO journal_entry (id, at, kind, subject_kind, subject, subject_ref, area_path, post_id, person_id,
    playbook, key, ask, body, hash)
SELECT gen_random_uuid(), at, kind, subject_kind, again.fresh, 'copied', area_path, post_id, person_id, playbook,
    NULL, NULL, body, hash
FROM again JOIN journal_entry USING (subject) WHERE subject_ref = '' ORDER BY seq
"""
COUNT = "SELECT count(*) FROM journal_entry WHERE subject_kind = 'case'"


def main(wanted: int) -> None:
    """Make enough entries, then fold them all three times."""
    import django  # noqa: PLC0415 - reason: Django must be set up first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    os.environ["CHUANHUI_DEMO"] = "1"
    django.setup()
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.cases.queries import folded  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    for _said in demo.load(days=7, seed=7, now=timezone.now()):
        pass
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for name, value in (("lo", "\x01"), ("hi", "\x7f"), ("spans", ""), ("unit", "")):
            owner.execute("SELECT set_config(%s, %s, false)", [f"app.{name}", value])
        there = owner.execute(COUNT).fetchone()[0]  # type: ignore[index]
        if there < wanted:
            owner.execute(COPY, [wanted // max(there, 1)])
        there = owner.execute(COUNT).fetchone()[0]  # type: ignore[index]
    rows = []
    for run in range(1, 4):
        with transaction.atomic():
            enter(Sight.everything())
            began = time.perf_counter()
            cases = sum(1 for _ in folded())
            took = time.perf_counter() - began
        rows.append((run, f"{there:,}", f"{cases:,}", f"{took:.2f}", f"{there / took:,.0f}"))
    print(f"\n{machine()}\ngoal >= 20,000 entries/s\n")
    print(table(("run", "entries", "cases", "seconds", "entries/s"), rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
