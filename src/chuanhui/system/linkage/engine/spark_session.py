"""One Spark session for one run: checked before data goes to it, gone at its end, its Java process too.

Spark is for a prefecture or a province; a district is faster with DuckDB. docs/how-to/spark.md sets it up.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .spark_errors import ClusterInClear, JavaMissing, PysparkMissing, SparkNotStarted, SparkRefused

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
SAFE = ("spark.authenticate", "spark.network.crypto.enabled")
WAIT_S = 20
WORKER_S = 120.0
_ONE = threading.Lock()  # pyspark keeps one context a process


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Open a session with a master, wait for a run before this one to end, and leave nothing behind.

    Args:
        master: `local[2]`, or `spark://host:port` of a stand-alone cluster.

    Raises:
        SparkRefused: no pyspark, no Java, no such master, or one that would carry personal data in the clear.
    """
    with _ONE, tempfile.TemporaryDirectory(prefix="chuanhui-spark-") as folder:
        opened = _open(master, Path(folder))
        try:
            yield opened.session()
        finally:
            opened.close()


def _open(master: str, folder: Path) -> _Opened:
    """Open a context, or tell in the log what is missing: a run that fails shows no more than the code."""
    try:
        _check()
        opened = _Opened(master, folder)
        try:
            _keep_private(opened.context, master)
        except SparkRefused:
            opened.close()
            raise
    except SparkRefused as error:
        log.error("%s %s", error.sentence("zh"), error)
        raise
    return opened


def _check() -> None:
    try:
        import pyspark  # noqa: F401, PLC0415 - reason: an extra; whoever uses DuckDB does not have it
    except ImportError:
        raise PysparkMissing from None
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin" / "java").is_file())):
        raise JavaMissing


class _Opened:
    """A Java process of our own and the context in it."""

    def __init__(self, master: str, folder: Path) -> None:
        from py4j.protocol import Py4JError  # noqa: PLC0415 - reason: comes with pyspark
        from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - reason: an extra
        from pyspark.errors import PySparkException  # noqa: PLC0415 - reason: an extra
        from pyspark.java_gateway import launch_gateway  # noqa: PLC0415 - reason: an extra

        conf = SparkConf(loadDefaults=False)
        for key, value in _settings(master, folder).items():
            conf.set(key, value)
        self._gateway: Any = None
        self._running: SparkContext | SparkSession | None = None
        try:
            self._gateway = launch_gateway(conf)  # type: ignore[no-untyped-call]
            self._running = self.context = SparkContext(conf=conf, gateway=self._gateway)
            if master.startswith("spark://"):
                self._wait_for_worker()
        except (Py4JError, PySparkException, OSError) as error:
            self.close()
            raise SparkNotStarted(kind=type(error).__name__) from None

    def session(self) -> SparkSession:
        """Return the session, its joins cut into as many parts as there are cores to take them."""
        from pyspark.sql import SparkSession  # noqa: PLC0415 - reason: an extra

        self._running = opened = SparkSession(self.context)
        if self.context.getConf().get("spark.sql.shuffle.partitions") is None:
            parts = max(8, 4 * self.context.defaultParallelism)
            opened.conf.set("spark.sql.shuffle.partitions", str(parts))
        return opened

    def _wait_for_worker(self) -> None:
        """Wait until a worker has joined; with none, the first query would wait for ever."""
        spark = self.context._jsc.sc()  # noqa: SLF001 - reason: pyspark does not count executors
        until = time.monotonic() + WORKER_S
        while spark.getExecutorMemoryStatus().size() < 2:  # the driver is the first
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.2)

    def close(self) -> None:
        """Stop the context, then the Java process: an idle one would keep what it saw in its memory."""
        from pyspark import SparkContext  # noqa: PLC0415 - reason: an extra

        if self._gateway is None:
            return
        with suppress(Exception):  # a Java process that died cannot be told to stop
            if self._running is not None:
                self._running.stop()
        with suppress(Exception):
            self._gateway.shutdown()
        process = self._gateway.proc
        process.stdin.close()
        try:
            process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # pyspark has no door for this; with them set the next session would talk to a process that is gone.
        SparkContext._active_spark_context = None  # noqa: SLF001
        SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001


def _settings(master: str, folder: Path) -> dict[str, str]:
    """Return what must hold for our data; all else is the operator's, in `spark-defaults.conf`."""
    settings = {
        "spark.app.name": "chuanhui-linkage",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.eventLog.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        # With it, pieces go to Java through a socket instead of a file, and what Spark spills is encrypted.
        "spark.io.encryption.enabled": "true",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
        "spark.sql.execution.arrow.localRelationThreshold": "1m",
    }
    if is_loopback(master):
        settings |= {"spark.driver.host": LOOPBACK, "spark.driver.bindAddress": LOOPBACK}
    return settings


def is_loopback(master: str) -> bool:
    """Return whether all of a master's traffic stays on this machine."""
    if not master.startswith("spark://"):
        return master.startswith("local")
    hosts = [one.rpartition(":")[0].strip("[]") for one in master.removeprefix("spark://").split(",")]
    return all(_is_loopback_host(host) for host in hosts)


def _is_loopback_host(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _keep_private(context: Any, master: str) -> None:
    """Refuse a cluster that would carry numbers and names over a network in the clear."""
    if is_loopback(master):
        return
    missing = [key for key in SAFE if context.getConf().get(key, "false") != "true"]
    if missing:
        raise ClusterInClear(keys=", ".join(missing))
