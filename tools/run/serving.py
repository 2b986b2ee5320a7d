"""Verbs that keep running: demo, serve, worker; and migrate, which they need first."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from chuanhui.site.postgres import lease
from chuanhui.site.postgres.cluster import cluster

from . import demonstration
from .supervisor import Child, keep_running, stoppable
from .surroundings import is_embedded, var, waiting, with_database
from .telling import tell_faults

PORT, TICK_S = 8000, 0.05
MANAGE = [sys.executable, "-m", "chuanhui.site.manage"]


@tell_faults
def demo(words: list[str]) -> int:
    """Set up, load the demo district and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="./run demo", description="载入示范区并运行 / serve the demo district"
    )
    parser.add_argument("--fresh", action="store_true", help="清空示范数据，从头开始 / start over")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--host", default="127.0.0.1")
    asked = parser.parse_args(words)
    if not _is_free(asked.host, asked.port):
        return 1
    os.environ["CHUANHUI_DEMO"] = "1"
    with stoppable(), with_database() as environment:
        demonstration.prepare(var(), fresh=asked.fresh)
        if not _step([*MANAGE, "migrate", "--no-input", "-v", "0"], environment):
            return 1
        if not _load(environment):
            return 1
        children = [_web(asked.host, asked.port, 2, environment), _jobs(environment)]
        return keep_running(children, each_second=_Watch(asked.host, asked.port))
    return 0


@tell_faults
def serve(words: list[str]) -> int:
    """Run the web server until SIGTERM; refuses while migrations are missing."""
    parser = argparse.ArgumentParser(prog="./run serve", description="运行网页服务 / run the web server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(words)
    if not _is_free(asked.host, asked.port):
        return 1
    with stoppable(), with_database() as environment:
        if not _is_migrated(environment):
            return 1
        return keep_running([_web(asked.host, asked.port, asked.workers, environment)], each_second=_revive)
    return 0


@tell_faults
def worker(words: list[str]) -> int:
    """Run the background jobs until SIGTERM."""
    with stoppable(), with_database() as environment:
        if not _is_migrated(environment):
            return 1
        return keep_running([_jobs(environment, *words)], each_second=_revive)
    return 0


@tell_faults
def migrate(words: list[str]) -> int:
    """Bring the tables up to date, as their owner."""
    with with_database() as environment:
        return 0 if _step([*MANAGE, "migrate", "--no-input", *words], environment) else 1


def _web(host: str, port: int, workers: int, environment: dict[str, str]) -> Child:
    (var() / "static").mkdir(exist_ok=True)
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    words += ["--workers", str(workers), "--respawn-failed-workers", "--workers-kill-timeout", "25"]
    # Each thread keeps a database connection: 4 a worker leave room for jobs, people and backups.
    words += ["--blocking-threads", "4", "--backpressure", "64"]
    words += ["--no-ws", "--http", "1", "--log-level", "error", "chuanhui.site.wsgi:application"]
    return Child("web", words, environment)


def _jobs(environment: dict[str, str], *words: str) -> Child:
    return Child("worker", [*MANAGE, "procrastinate", "worker", *words], environment)


def _load(environment: dict[str, str]) -> bool:
    """Load the demo's data, part by part; tell how long it took."""
    began = time.monotonic()
    hurried = environment | (demonstration.HASTE if is_embedded() else {})
    for parts in demonstration.PARTS:
        if not _together([[*demonstration.LOAD, part] for part in parts], hurried):
            return False
    took = time.monotonic() - began
    print(f"示范数据已备好，用时 {took:.0f} 秒 (the demo's data are there, {took:.0f} s).", flush=True)
    return True


def _step(words: list[str], environment: dict[str, str]) -> bool:
    """Run one step to its end; its own output tells what went wrong."""
    return _together([words], environment)


def _together(steps: list[list[str]], environment: dict[str, str]) -> bool:
    """Run some steps at the same time, to their end; where one fails the others are stopped."""
    running = [subprocess.Popen(words, env=environment) for words in steps]
    try:
        while any(one.poll() is None for one in running) and not any(one.returncode for one in running):
            time.sleep(TICK_S)
        return not any(one.poll() for one in running)
    finally:
        for one in running:
            if one.poll() is None:
                one.terminate()
            one.wait()


def _is_migrated(environment: dict[str, str]) -> bool:
    outcome = subprocess.run(
        [*MANAGE, "migrate", "--check"], env=environment, capture_output=True, text=True, check=False
    )
    if outcome.returncode != 0:
        print("数据库结构不是最新：请先备份，再运行 ./run migrate", file=sys.stderr)
        print("Migrations are missing: back up, then ./run migrate", file=sys.stderr)
        print(outcome.stderr[-2000:], file=sys.stderr)
    return outcome.returncode == 0


def _is_free(host: str, port: int) -> bool:
    """Return whether we can listen there; say so when somebody else does."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as test:
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            test.bind((host, port))
        except OSError as fault:
            print(f"端口 {port} 不可用（{fault.strerror}）。换一个：--port {port + 1}", file=sys.stderr)
            print(f"Port {host}:{port}: {fault.strerror}. Mend: --port {port + 1}", file=sys.stderr)
            return False
    return True


def _revive() -> None:
    """Start the embedded server again when it was killed; sessions come back by themselves."""
    if is_embedded() and lease.revive(cluster(var()), waiting=waiting):
        print("数据库曾中断，已恢复 (the database had ended and is back).", file=sys.stderr, flush=True)


class _Watch:
    """Each second: revive the database, and tell the address once, when the pages answer."""

    def __init__(self, host: str, port: int) -> None:
        self.address = f"http://{host}:{port}"
        self.told = False

    def __call__(self) -> None:
        _revive()
        if not self.told and _answers(self.address):
            self.told = True
            print(f"\n川汇已就绪 (Chuanhui is up)：{self.address}", flush=True)
            print("按 Ctrl-C 停止；数据会保留 (Ctrl-C stops; the data stay).", flush=True)


def _answers(address: str) -> bool:
    # Straight to our own port: a proxy of the environment has no business here.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(f"{address}/healthz", timeout=5).close()
    except urllib.error.HTTPError as answer:
        answer.close()
        return True
    except OSError:
        return False
    return True
