"""Spark for tests: settings that start quickly, and a stand-alone cluster on loopback."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.rig import sparking

NO_JAVA = "no Java on this machine: apt-get install default-jre-headless (.ci/run does)"


@pytest.fixture
def spark_conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give Spark a folder of settings of its own, with a secret that master, workers and driver share."""
    if shutil.which("java") is None:
        pytest.skip(NO_JAVA)
    folder = tmp_path / "conf"
    for key, value in sparking.configured(folder).items():
        monkeypatch.setenv(key, value)
    yield folder
    gc.collect()  # what pyspark left open is complained of here, not in somebody else's test


@pytest.fixture
def cluster(spark_conf: Path, tmp_path: Path) -> Iterator[str]:
    """Start a master and two workers; yield the master's address."""
    with sparking.cluster(tmp_path, {}) as master:
        yield master
