"""Spark for tests: settings that start quickly, and a stand-alone cluster on loopback."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

HOST = "127.0.0.1"
START_S = 180  # a busy machine takes long to start three Java processes
# The first compiler alone and one collector thread: half the processor time for what lives a minute.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
NO_JAVA = "no Java on this machine: apt-get install default-jre-headless (.ci/run does)"


def _classes() -> Path:
    pyspark = pytest.importorskip("pyspark", reason="no pyspark: it is among requirements/dev.in")
    return Path(pyspark.__file__).parent


@pytest.fixture
def spark_conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give Spark a folder of settings of its own, with a secret that master, workers and driver share."""
    if shutil.which("java") is None:
        pytest.skip(NO_JAVA)
    _classes()
    folder = tmp_path / "conf"
    folder.mkdir(mode=0o700)
    (folder / "spark-defaults.conf").write_text(
        f"spark.driver.extraJavaOptions {QUICK}\n"
        f"spark.executor.extraJavaOptions {QUICK}\n"
        "spark.sql.shuffle.partitions 4\n"
        "spark.authenticate true\n"
        f"spark.authenticate.secret {secrets.token_hex(16)}\n"
        "spark.network.crypto.enabled true\n"
    )
    monkeypatch.setenv("SPARK_CONF_DIR", str(folder))
    monkeypatch.setenv("SPARK_LOCAL_IP", HOST)
    yield folder
    gc.collect()  # what pyspark left open is complained of here, not in somebody else's test


@pytest.fixture
def cluster(spark_conf: Path, tmp_path: Path) -> Iterator[str]:
    """Start a master and two workers of one core each; yield the master's address, and end all three."""
    port, started = _free_port(), list[subprocess.Popen[bytes]]()
    master = f"spark://{HOST}:{port}"
    log = tmp_path / "master.log"
    try:
        started.append(_start(log, "master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0"))
        _wait(log, "I have been elected leader", started)
        for number in (1, 2):
            work = tmp_path / f"worker{number}"
            work.mkdir(mode=0o700)
            words = ["--host", HOST, "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", "2g"]
            started.append(_start(work / "log", "worker.Worker", *words, "--work-dir", str(work), master))
        for number in (1, 2):
            _wait(tmp_path / f"worker{number}" / "log", "Successfully registered with master", started)
        yield master
    finally:
        for one in reversed(started):
            one.terminate()
        for one in started:
            try:
                one.wait(30)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()


def _start(log: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    """Start one of Spark's daemons; the wheel has no scripts for them."""
    classes = _classes()
    environment = {
        **os.environ,
        "SPARK_HOME": str(classes),
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
        "SPARK_LOCAL_DIRS": str(log.parent),
    }
    command = [str(classes / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *words]
    with log.open("wb") as file:
        return subprocess.Popen(command, env=environment, stdout=file, stderr=file, cwd=log.parent)


def _wait(log: Path, words: str, started: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_S
    while words not in log.read_text("utf-8", "replace"):
        if any(one.poll() is not None for one in started) or time.monotonic() > until:
            pytest.fail(f"{log.name}: Spark did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])
