"""Verbs of people who change the code: test, check, bench."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

from chuanhui.site.postgres import lease
from chuanhui.site.postgres.cluster import APP, OWNER, cluster
from chuanhui.site.postgres.roles import ensure_database, ensure_roles

from .foundation import BENCH, HOME, VENV, ensure
from .surroundings import settled, var
from .telling import tell_faults

BENCH_DATABASE = "chuanhui_bench"
RIVALS = ("linkage",)  # measured beside packages that only requirements/bench.lock holds
PYTEST = [sys.executable, "-m", "pytest"]
# Without a server Django only warns that it could not compare histories.
MANAGE = [sys.executable, "-W", "ignore", "-m", "chuanhui.site.manage"]
NEW_MIGRATIONS = [*MANAGE, "makemigrations", "--check", "--dry-run"]
STEPS = (
    ("format 格式", [sys.executable, "-m", "ruff", "format", "--check", "."]),
    ("ruff 规则", [sys.executable, "-m", "ruff", "check", "."]),
    ("mypy 类型", [sys.executable, "-m", "mypy"]),
    ("imports 导入", [sys.executable, str(VENV / "bin" / "lint-imports")]),
    ("migrations 迁移", NEW_MIGRATIONS),
    ("docs 文档", [sys.executable, "tools/docs.py", "--check"]),
)
MOST_WORKERS = 2
WORKERS = "CHUANHUI_TEST_WORKERS"
ALONE = re.compile(r"--pdb|--trace|--co(llect-only)?|(-p)?no:xdist")
SLOWEST = ["--durations=20", "--durations-min=5"]


@tell_faults
def test(words: list[str]) -> int:
    """Run pytest in several processes; the tests start a database of their own, a clone for each process."""
    command = [*PYTEST, *spread(words), *words]
    return subprocess.run(command, env=settled(None), cwd=HOME, check=False).returncode


def spread(words: list[str]) -> list[str]:
    """Return what to tell pytest before `words`, so that it uses the cores and tells what was slow.

    As many processes as cores may be used, at most two: each brings databases, and one a browser or Spark.
    ``CHUANHUI_TEST_WORKERS`` or ``-n`` asks for another number, ``-n 0`` for none beside pytest itself.
    """
    slowest = [] if any(word.startswith("--durations") for word in words) else SLOWEST
    if any(ALONE.fullmatch(word) for word in words):
        return slowest
    cores = min(MOST_WORKERS, len(os.sched_getaffinity(0)))
    # A file stays in one process: what it sets up is set up once, and two Sparks never start at a time. The
    # short files stand last in the order of paths, so that both processes end together.
    by_file = ["--dist", "loadfile", "--no-loadscope-reorder"]
    return ["-n", os.environ.get(WORKERS) or str(cores), *by_file, *slowest]


@tell_faults
def check(words: list[str]) -> int:
    """Run every check, also after one that failed; tell name, time and verdict of each at the end."""
    environment = settled(None)
    verdicts = []
    for name, command in (*STEPS, ("tests 测试", [*PYTEST, *spread([])])):
        print(f"\n=== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, env=environment, cwd=HOME, check=False).returncode
        verdicts.append((name, time.monotonic() - began, code == 0))
    print("\n=== 结果 (verdicts)")
    for name, seconds, is_good in verdicts:
        print(f"{'通过 ok  ' if is_good else '失败 FAIL'} {seconds:7.1f} s  {name}", flush=True)
    return 0 if all(is_good for _, _, is_good in verdicts) else 1


@tell_faults
def bench(words: list[str]) -> int:
    """Run ``bench/NAME.py`` over a database of its own on a durable server."""
    paths = sorted((HOME / "bench").glob("*.py"))
    names = [path.stem for path in paths if "__main__" in path.read_text(encoding="utf-8")]
    if not words or words[0] not in names:
        print(f"用法 usage: ./run bench {' | '.join(names) or '(none yet)'}", file=sys.stderr)
        return 2
    if words[0] in RIVALS:
        ensure(BENCH)
    with lease.in_use(cluster(var())) as it:
        ensure_roles(it)
        ensure_database(it, BENCH_DATABASE)
        environment = settled(None)
        environment["DATABASE_URL"] = it.url(APP, BENCH_DATABASE)
        environment["DATABASE_OWNER_URL"] = it.url(OWNER, BENCH_DATABASE)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
        migrate = [*MANAGE, "migrate", "--no-input", "-v", "0"]
        code = subprocess.run(migrate, env=environment, check=False).returncode
        if code == 0:
            script = [sys.executable, str(HOME / "bench" / f"{words[0]}.py"), *words[1:]]
            code = subprocess.run(script, env=environment, cwd=HOME, check=False).returncode
    return code
