"""The demo district, loaded once into a test's transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chuanhui.grid.areas import actions
from chuanhui.kernel.sight import Sight

DISTRICT = Path(__file__).resolve().parents[3] / "districts" / "chuanhui"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Doer:
    """Whoever acts, as far as this room asks."""

    sight: Sight
    role: str = "system"
    post_id: int | None = None
    person_id: int | None = None


SYSTEM = Doer(Sight.everything())


@pytest.fixture
def district(enter_everything: Callable[[], None]) -> actions.Imported:
    """Load the demo district."""
    return actions.load_district(DISTRICT, SYSTEM, NOW)
