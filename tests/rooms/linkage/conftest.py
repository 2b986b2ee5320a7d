"""Fixtures of the match's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    """Give a test a folder of its own for departments' files."""
    settings.LINKAGE = tmp_path / "linkage"
    settings.LINKAGE_KEYS = tmp_path / "keys"
    return tmp_path / "linkage"
