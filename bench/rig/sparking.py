"""A stand-alone Spark cluster on loopback: a master and two workers of one core, gone at its end.

The Python package has no start scripts, so the daemons are started by their classes.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
START_S = 180  # a busy machine takes long to start three Java processes
# The first compiler alone and one collector thread: half the processor time for what lives a minute.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def configured(folder: Path) -> dict[str, str]:
    """Write Spark's settings with a new secret for master, workers and driver; return the environment for them."""
    folder.mkdir(mode=0o700)
    path = folder / "spark-defaults.conf"
    path.touch(mode=0o600)
    path.write_text(
        f"spark.driver.extraJavaOptions {QUICK}\n"
        f"spark.executor.extraJavaOptions {QUICK}\n"
        "spark.sql.shuffle.partitions 4\n"
        "spark.authenticate true\n"
        f"spark.authenticate.secret {secrets.token_hex(16)}\n"
        "spark.network.crypto.enabled true\n"
    )
    return {"SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": HOST}


@contextmanager
def cluster(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Start a master and two workers of one core each; yield the master's address, and end all three.

    Args:
        folder: for logs and what the workers write.
        environment: of `configured`.

    Raises:
        RuntimeError: one of them ended or did not start in time; with the last of its log.
    """
    port, started = _free_port(), list[subprocess.Popen[bytes]]()
    master, log = f"spark://{HOST}:{port}", folder / "master.log"
    try:
        words = ["--host", HOST, "--port", str(port), "--webui-port", "0"]
        started.append(_start(log, environment, "master.Master", *words))
        _wait(log, "I have been elected leader", started)
        logs = []
        for number in (1, 2):
            work = folder / f"worker{number}"
            work.mkdir(mode=0o700)
            logs.append(work / "log")
            words = ["--host", HOST, "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", "2g"]
            words += ["--work-dir", str(work), master]
            started.append(_start(logs[-1], environment, "worker.Worker", *words))
        for log in logs:
            _wait(log, "Successfully registered with master", started)
        yield master
    finally:
        _end(started)


def _start(log: Path, environment: dict[str, str], name: str, *words: str) -> subprocess.Popen[bytes]:
    import pyspark  # noqa: PLC0415 - reason: only whoever starts a cluster needs it

    classes = Path(pyspark.__file__).parent
    own = {
        "SPARK_HOME": str(classes),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
        "SPARK_LOCAL_DIRS": str(log.parent),
    }
    command = [str(classes / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *words]
    with log.open("wb") as file:
        return subprocess.Popen(
            command, env=os.environ | environment | own, stdout=file, stderr=file, cwd=log.parent
        )


def _wait(log: Path, words: str, started: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_S
    while words not in log.read_text("utf-8", "replace"):
        if any(one.poll() is not None for one in started) or time.monotonic() > until:
            raise RuntimeError(f"Spark did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")
        time.sleep(0.2)


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    for one in reversed(started):
        one.terminate()
    for one in started:
        try:
            one.wait(30)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])
