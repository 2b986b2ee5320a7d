"""Checks of the database: reachable, durable, and closed to the application where it must be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import psycopg

from chuanhui.site.doctor.findings import Finding, Verdict, judge
from chuanhui.site.postgres.guard import MUST_BE_ON

OLDEST_SERVER = 140000
MOST_SKEW_SECONDS = 2.0
SEAL_MINUTES = 10
SILENT_SECONDS = 120
RECOMPUTED_HOURS = 50
FAILED_DAYS = 7

PUBLIC_TABLES = ("rulebooks_inforce",)
"""Tables that name an area and are open on purpose: what is in force where is public."""

# An area is named by its path or its territory's. Rows count as guarded only when row security is on, forced
# (without FORCE the owner sees everything) and a policy says who reads.
_WITH_AREA = """
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    WHERE c.relkind IN ('r', 'p', 'm') AND c.relname <> ALL (%s)
    AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND (a.attname ~ '(^|_)path$' OR a.attname = 'territory'))
"""
_GUARDED = """
    c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)
"""
OPEN_TABLES = f"SELECT c.relname {_WITH_AREA} AND NOT ({_GUARDED}) ORDER BY 1"
GUARDED_TABLES = f"SELECT c.relname {_WITH_AREA} AND {_GUARDED} ORDER BY 1"
"""Promise 26: tables with an area without, and with, forced row security; both take `PUBLIC_TABLES`."""
POWERS = """
    SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
           EXISTS (SELECT FROM pg_class WHERE relowner = r.oid),
           EXISTS (SELECT FROM pg_roles o WHERE (o.rolsuper OR o.rolbypassrls)
                   AND o.oid <> r.oid AND pg_has_role(r.oid, o.oid, 'MEMBER'))
    FROM pg_roles r WHERE rolname = current_user
"""
POWER_NAMES = (
    "superuser",
    "BYPASSRLS",
    "CREATEROLE",
    "CREATEDB",
    "owns something",
    "member of a mighty role",
)


def database_findings(url: str, *, options: str = "") -> Iterator[Finding]:
    """Yield what is to be said of the database behind the application's login `url`."""
    began = time.time()
    try:
        connection = psycopg.connect(url, connect_timeout=10, autocommit=True, options=options or None)
    except psycopg.OperationalError as fault:
        yield judge("DR010", False, f"数据库连不上：{fault}", f"no database: {fault}", "./run db")
        return
    with connection:
        yield judge("DR010", True, "数据库可以连接", f"database answers in {time.time() - began:.2f} s")
        yield _version(connection)
        yield _durable(connection)
        yield _powers(connection)
        yield _rows_guarded(connection)
        yield _skew(connection)
        try:
            yield from _followers(connection)
        except psycopg.Error as fault:
            yield judge(
                "DR018", False, f"读不到任务和封存：{fault}", f"cannot read jobs: {fault}", "./run migrate"
            )


def _version(connection: psycopg.Connection[Any]) -> Finding:
    number = connection.info.server_version
    return judge(
        "DR011",
        number >= OLDEST_SERVER,
        f"PostgreSQL {number // 10000}",
        f"PostgreSQL {number // 10000}",
        "PostgreSQL ≥ 14",
    )


def _durable(connection: psycopg.Connection[Any]) -> Finding:
    off = [name for name in MUST_BE_ON if _one(connection, "SELECT current_setting(%s)", [name]) == "off"]
    return judge(
        "DR012",
        not off,
        "已确认的数据断电不丢" if not off else f"断电会丢数据：{', '.join(off)} 已关闭",
        "acknowledged writes are kept" if not off else f"{', '.join(off)} off: writes can be lost",
        "; ".join(f"ALTER SYSTEM SET {name} = on" for name in off) + "; SELECT pg_reload_conf()",
    )


def _powers(connection: psycopg.Connection[Any]) -> Finding:
    row = connection.execute(POWERS).fetchone() or ()
    powers = [name for name, held in zip(POWER_NAMES, row, strict=False) if held]
    role = _one(connection, "SELECT current_user")
    return judge(
        "DR013",
        not powers,
        f"应用账号 {role} 没有越权能力" if not powers else f"应用账号 {role} 权力过大：{', '.join(powers)}",
        f"{role} is bound by row security" if not powers else f"{role} is too mighty: {', '.join(powers)}",
        f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB; 表归 (tables to) ch_owner",
    )


def _rows_guarded(connection: psycopg.Connection[Any]) -> Finding:
    bare = [name for (name,) in connection.execute(OPEN_TABLES, [list(PUBLIC_TABLES)]).fetchall()]
    count = len(connection.execute(GUARDED_TABLES, [list(PUBLIC_TABLES)]).fetchall())
    return judge(
        "DR014",
        not bare and bool(count),
        f"{count} 张带网格的表全部强制行级权限" if not bare else f"没有强制行级权限：{', '.join(bare)}",
        f"row security forced on {count} tables"
        if not bare
        else f"row security not forced: {', '.join(bare)}",
        "; ".join(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY" for name in bare) or "./run migrate",
    )


def _skew(connection: psycopg.Connection[Any]) -> Finding:
    before = time.time()
    there = float(_one(connection, "SELECT extract(epoch FROM clock_timestamp())"))
    skew = abs(there - (before + time.time()) / 2)
    return judge(
        "DR015",
        skew <= MOST_SKEW_SECONDS,
        f"与数据库时钟相差 {skew:.1f} 秒",
        f"clock differs from the database's by {skew:.1f} s",
        "两台机器都启用对时 (timedatectl set-ntp true)",
    )


def _followers(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Yield how late the sealing and the background jobs are, where their tables exist."""
    if _one(connection, "SELECT to_regclass('journal_seal')"):
        minutes = _one(connection, "SELECT extract(epoch FROM now() - max(sealed_at)) / 60 FROM journal_seal")
        yield judge(
            "DR016",
            minutes is None or float(minutes) <= SEAL_MINUTES,
            "还没有封存" if minutes is None else f"上次封存在 {float(minutes):.0f} 分钟前",
            "nothing sealed yet" if minutes is None else f"last seal {float(minutes):.0f} minutes ago",
            "./run worker",
            otherwise=Verdict.WARN,
        )
    if _one(connection, "SELECT to_regclass('procrastinate_workers')"):
        newest = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
        seconds = _one(connection, newest)
        yield judge(
            "DR017",
            seconds is not None and float(seconds) <= SILENT_SECONDS,
            "后台任务没有运行" if seconds is None else f"后台任务 {float(seconds):.0f} 秒前有心跳",
            "no background worker" if seconds is None else f"worker heard {float(seconds):.0f} s ago",
            "./run worker",
            otherwise=Verdict.WARN,
        )

    if _one(connection, "SELECT to_regclass('timetable_run')"):
        yield _failed_jobs(connection)
    if _one(connection, "SELECT to_regclass('rankings_recomputation')"):
        yield _recomputed(connection)


def _failed_jobs(connection: psycopg.Connection[Any]) -> Finding:
    """Return which jobs of the timetable were given up for a period of late: nobody tries them again."""
    rows = connection.execute(
        "SELECT job, count(*), max(period), (array_agg(fault ORDER BY due_at DESC))[1] FROM timetable_run"
        " WHERE state = 'failed' AND due_at > now() - make_interval(days => %s) GROUP BY job ORDER BY job",
        [FAILED_DAYS],
    ).fetchall()
    told = "; ".join(f"{job} × {many} ({period}: {fault[:120]})" for job, many, period, fault in rows[:5])
    return judge(
        "DR027",
        not rows,
        f"近 {FAILED_DAYS} 天没有失败的定时任务" if not rows else f"定时任务失败：{told}",
        f"no job failed in {FAILED_DAYS} days" if not rows else f"jobs that were given up: {told}",
        "./run worker 的日志有完整原因 (its log tells the whole fault)",
        otherwise=Verdict.WARN,
    )


def _recomputed(connection: psycopg.Connection[Any]) -> Finding:
    """Return what the last nightly recomputation of the frozen rankings came to; a break in one is bad."""
    row = connection.execute(
        "SELECT extract(epoch FROM now() - done_at) / 3600, editions, broken FROM rankings_recomputation"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return judge("DR019", True, "排名还没有复算过", "no ranking was recomputed yet")
    hours, editions, broken = row
    if broken:
        told = [
            f"{one['campaign']} {one['ranking']} {one['window']} #{one['edition']} ({one['what']})"
            for one in broken
        ]
        first = "; ".join(told[:5])
        return judge(
            "DR019",
            False,
            f"{len(broken)} 版已定格的排名复算不一致：{first}",
            f"{len(broken)} frozen rankings do not recompute: {first}",
            "./run ranking recompute {campaign} {ranking} --territory {territory}".format_map(broken[0]),
        )
    return judge(
        "DR019",
        float(hours) <= RECOMPUTED_HOURS,
        f"{editions} 版排名在 {float(hours):.0f} 小时前复算一致",
        f"{editions} rankings recomputed the same {float(hours):.0f} hours ago",
        "./run worker",
        otherwise=Verdict.WARN,
    )


def _one(connection: psycopg.Connection[Any], query: str, values: list[str] | None = None) -> Any:
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None
