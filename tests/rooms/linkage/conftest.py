"""Fixtures of the match's tests: a district with 300 registered residents and the playbook of these tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests import database as databases
from tests.rooms.linkage import office

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    """Give a test a folder of its own for departments' files."""
    settings.LINKAGE = tmp_path / "linkage"
    settings.LINKAGE_KEYS = tmp_path / "keys"
    return tmp_path / "linkage"


@pytest.fixture(scope="module")
def populated_clone(
    django_db_setup: databases.Database, django_db_blocker: Any
) -> Iterator[databases.Database]:
    """Give a module one clone of the demo district with everybody registered."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_linkage"
    with django_db_blocker.unblock(), databases.clone(django_db_setup.server, label, district=True) as found:
        with databases.pointed_at(found), transaction.atomic():
            office.prepare()
        yield found


@pytest.fixture
def populated(populated_clone: databases.Database, django_db_blocker: Any) -> Iterator[databases.Database]:
    """Let a test work among the residents, seeing everything, and take back what it did."""
    with django_db_blocker.unblock(), databases.pointed_at(populated_clone), transaction.atomic():
        enter(Sight.everything())
        yield populated_clone
        transaction.set_rollback(True)
