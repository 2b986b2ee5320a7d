"""The demo district, loaded once; every test takes back what it did."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests import database as databases

from chuanhui.grid.areas import actions
from chuanhui.journal import scope
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


@dataclass(frozen=True)
class Loaded:
    """A database of this package's own with the demo district, and what loading it said."""

    database: databases.Database
    imported: actions.Imported


@pytest.fixture(scope="package")
def loaded(
    server: databases.Server, django_db_setup: databases.Database, django_db_blocker: Any
) -> Iterator[Loaded]:
    """Load the demo district once for all tests of the room."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_areas"
    with django_db_blocker.unblock(), databases.clone(server, label) as found:
        with databases.pointed_at(found), transaction.atomic():
            imported = actions.load_district(DISTRICT, SYSTEM, NOW)
        yield Loaded(found, imported)


@pytest.fixture
def district(loaded: Loaded, django_db_blocker: Any) -> Iterator[actions.Imported]:
    """Let a test work in the demo district, seeing everything, and take back what it did."""
    with django_db_blocker.unblock(), databases.pointed_at(loaded.database), transaction.atomic():
        scope.enter(Sight.everything())
        yield loaded.imported
        transaction.set_rollback(True)
