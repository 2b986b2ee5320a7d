"""The ledger page, my-work page and a grid's counts over 1,000,000 cases, in process.

    ./run bench ledger [cases] [rounds]

The rows are made by one INSERT ... SELECT, one in twenty of them open; the pages are asked through
Django's own client with a signed-in browser's cookie: middleware, sight, row-level security, template.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import psycopg
from bench.rig import machine, percentile, table

ROWS = (
    """
INSERT INTO cases_case (
    id, thing, number, campaign, version, kind, state, outcome, territory, area_path, lon, lat, address, category,
    urgent, source, title, fields, reporter_kind, reporter_post, reporter_person, reporter_unit, level,
    owner_territory, owner_line, owner_subject, owner_unit, joint, opened_at, state_since, touched_at, due_at,
    yellow_at, due_step, provisional, suspended_until, closed_at, on_time, merged_into, pending, counts, life,
    revision)
SELECT gen_random_uuid(), '', 'BN-2026-' || lpad(n::text, 8, '0'), 'wenming', %(version)s, 'problem',
    CASE WHEN open THEN (ARRAY['filed', 'dispatched', 'dispatched', 'fixed'])[1 + n / 20 % 4] ELSE 'closed' END,
    CASE WHEN open THEN '' ELSE 'fixed' END, split_part(path, '.', 1) || '.', path, 114.65, 33.62, '3号楼前',
    (ARRAY['litter', 'cable', 'window', 'notice'])[1 + n / 20 % 4], n % 25 = 0, 'self', '楼道口堆放旧家具，占用通道',
    '{"category": "litter", "detail": "楼道口堆放旧家具，占用通道"}', 'post', 1, 1, NULL, 'community',
    street.id, line.id, NULL, line.id, '{}', at, at, at,
    CASE WHEN open THEN at + interval '3 days' END, CASE WHEN open THEN at + interval '2 days' END,
    CASE WHEN open THEN (ARRAY['dispatch', 'fix', 'fix', 'verify'])[1 + n / 20 % 4] ELSE '' END, false, NULL,
    CASE WHEN open THEN NULL ELSE at + interval '2 days' END, CASE WHEN open THEN NULL ELSE true END, NULL, '',
    '{}', '{"clocks": {}, "asks": {}, "done": {}, "kept": {}, "papers": {}, "settled": {}}', 4
FROM (
    SELECT n, n % 20 = 0 AS open, now() - (n %% 1000) * interval '1 day' / 1.4 - n * interval '1 second' / 40 AS at,
        (%(cells)s::text[])[1 + (n * 7919::bigint) %% cardinality(%(cells)s::text[])] AS path
    FROM generate_series(1, %(cases)s) n
) made
JOIN posts_unit street ON street.area_path = split_part(path, '.', 1) || '.' || split_part(path, '.', 2) || '.'
    AND street.kind = 'street'
JOIN posts_unit line ON line.territory = split_part(path, '.', 1) || '.' AND line.code LIKE '%%chengguan%%'
""".replace("n % 20", "n %% 20")
    .replace("20 % 4", "20 %% 4")
    .replace("n % 25", "n %% 25")
)
ASKED = (
    ("district desk", "district.desk", "/desk/cases"),
    ("district desk, overdue", "district.desk", "/desk/cases?light=overdue"),
    ("district desk, newest", "district.desk", "/desk/cases?sort=newest"),
    ("district desk, all, newest", "district.desk", "/desk/cases?standing=all&sort=newest"),
    ("street desk", "xq.desk", "/desk/cases"),
    ("street desk, closed, newest", "xq.desk", "/desk/cases?standing=closed&sort=newest"),
    ("grid worker, all", "wg.xiaoqiao.beihuayuan.01", "/desk/cases?standing=all"),
    ("department", "chengguanju.desk", "/desk/cases"),
    ("street desk's work", "xq.desk", "/desk/"),
    ("department's work", "chengguanju.desk", "/desk/"),
    ("inspector's work", "ducha.01", "/desk/"),
)


def main(cases: int, rounds: int) -> None:
    """Fill the table once, then ask each page `rounds` times in turn."""
    _fill(cases)
    from django.test import Client  # noqa: PLC0415 - reason: Django must be set up first
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.site.middleware import cookie_name  # noqa: PLC0415 - reason: Django must be set up first

    clients = {}
    for user in {user for _, user, _ in ASKED}:
        clients[user] = Client()
        clients[user].cookies[cookie_name()] = _token(user, timezone.now())
    times: dict[str, list[float]] = {label: [] for label, _, _ in ASKED}
    times |= {"counts of the district": [], "counts of a small grid": []}
    # One round more than is counted: in the first one the process reads its templates and playbooks.
    for turn in range(rounds + 1):
        if turn == 1:
            times = {label: [] for label in times}
        for label, user, address in ASKED:
            began = time.perf_counter()
            answer = clients[user].get(address)
            times[label].append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code} to {user}")
        for label, code in (
            ("counts of the district", "district_desk@district"),
            ("counts of a small grid", "grid_worker@xiaoqiao/beihuayuan/01"),
        ):
            times[label].append(_count(code))
    print(f"\n{machine()}\n{cases:,} cases, {rounds} rounds in turn; milliseconds; goal p95 <= 100\n")
    rows = [
        (label, f"{percentile(got, 0.5):.1f}", f"{percentile(got, 0.95):.1f}") for label, got in times.items()
    ]
    print(table(("page", "p50", "p95"), rows))


def _fill(cases: int) -> None:
    import django  # noqa: PLC0415 - reason: Django must be set up first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    os.environ["CHUANHUI_DEMO"] = "1"
    os.environ["CHUANHUI_HOSTS"] = "testserver"
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    for _said in demo.load(days=0, seed=0, now=timezone.now()):
        pass
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for name, value in (("lo", "\x01"), ("hi", "\x7f"), ("spans", ""), ("unit", "")):
            owner.execute("SELECT set_config(%s, %s, false)", [f"app.{name}", value])
        made = owner.execute("SELECT count(*) FROM cases_case WHERE number LIKE 'BN-%'").fetchone()
        if made is None or made[0] != cases:
            owner.execute("DELETE FROM cases_case WHERE number LIKE 'BN-%'")
            cells = [
                row[0] for row in owner.execute("SELECT area_path FROM posts_post WHERE role = 'grid_worker'")
            ]
            kept = owner.execute("SELECT max(version) FROM rulebooks_rulebook WHERE playbook = 'wenming'")
            version = (kept.fetchone() or (0,))[0]
            owner.execute(ROWS, {"cells": cells, "cases": cases, "version": version})
        owner.execute("VACUUM ANALYZE cases_case")


def _token(user: str, now: Any) -> str:
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.posts.actions import DEMO_PASSWORD, sign_in  # noqa: PLC0415 - reason: Django set up first

    with transaction.atomic():
        return sign_in(username=user, password=DEMO_PASSWORD, now=now).token


def _count(code: str) -> float:
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.posts.queries import acting_as  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.cases.queries import counts  # noqa: PLC0415 - reason: Django must be set up first

    now = timezone.now()
    with acting_as(code, on=now.date(), now=now) as by:
        began = time.perf_counter()
        counts(by.sight, by.area_path, now=now)
        return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["1000000", "20"][len(sys.argv) - 1 :])[:2]))
