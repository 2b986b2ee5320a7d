"""Servers for a bench: granian as the launcher starts it, and pgbench from the embedded server's programs."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.rig.machine import percentile

from chuanhui.site.databases import parse_url
from chuanhui.site.postgres import binaries


@contextmanager
def serving(application: str, *, probe: str, workers: int = 2, threads: int = 4) -> Iterator[str]:
    """Serve a WSGI application on a free loopback port and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    words += ["--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", "64"]
    words += ["--no-ws", "--http", "1", "--log-level", "warning", application]
    process = subprocess.Popen(words, env=os.environ | {"CHUANHUI_DEMO": "1"})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address + probe)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def pgbench(statement: str, *, clients: int, seconds: int) -> tuple[float, float]:
    """Run one prepared statement over and over; return transactions a second and the median in ms."""
    found = parse_url(os.environ["DATABASE_URL"])
    environment = os.environ | {"PGPASSWORD": found["PASSWORD"]}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "statement.sql"
        script.write_text(statement)
        words = [str(binaries.program("pgbench")), "-n", "-M", "prepared", "-f", str(script)]
        words += ["-c", str(clients), "-j", "1", "-T", str(seconds), "--log", f"--log-prefix={folder}/log"]
        words += ["-h", found["HOST"], "-U", found["USER"], found["NAME"]]
        said = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
        times = [
            int(line.split()[2]) / 1000
            for path in Path(folder).glob("log*")
            for line in path.read_text().splitlines()
        ]
    return float(re.search(r"tps = ([\d.]+)", said)[1]), percentile(times, 0.5)  # type: ignore[index]


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"no answer from {url}")
