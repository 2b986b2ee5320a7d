"""A durable cluster of its own for the tests that kill, back up and restore."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chuanhui.site.postgres import lease
from chuanhui.site.postgres.cluster import Cluster, cluster


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    """Return a folder that the server's account can enter, unlike pytest's own when we are root."""
    folder = Path(tempfile.mkdtemp(prefix="ch-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made(var: Path) -> Cluster:
    """Return a durable cluster; each test runs it as it needs."""
    it = cluster(var)
    with lease.in_use(it):
        return it


@pytest.fixture
def running(made: Cluster) -> Iterator[Cluster]:
    """Return the cluster, running as long as the test."""
    with lease.in_use(made):
        yield made
