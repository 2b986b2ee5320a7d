"""Fixtures for everybody: real PostgreSQL, as the application's role, never as its owner.

`db`                 a test in one transaction that is rolled back (the usual case)
`fresh_db`           a database of its own, for tests that commit, use threads or start processes
`owner_connection`   the superuser's (or owner's) psycopg connection to the same database
`district`           a test in one transaction, on a database with the demo district and its campaign
`fresh_district`     the same as a database of its own
`enter_everything`   a function that enters the sight of the system; called once where a transaction is open
"""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from tests import database as databases

from chuanhui.journal.scope import STAY_SQL, enter, settings_of
from chuanhui.kernel.sight import Sight

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
_numbers = itertools.count(1)
WHY_NOT = "the journal refuses TRUNCATE: use fresh_db, a clone that is dropped, instead of transactional_db"


def pytest_configure(config: pytest.Config) -> None:
    """Settings that no environment gives in a test."""
    settings.SECRET_KEY = "only for tests, and long enough to keep Django's checks content: 0123456789"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A machine that does much at once is slow, not wrong.
    slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=slow)
    hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse the mark that empties tables."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and (mark.kwargs.get("transaction") or mark.kwargs.get("reset_sequences")):
            raise pytest.UsageError(f"{item.nodeid}: {WHY_NOT}")


def pytest_collection_finish() -> None:
    """Spare the collector what stays until the end: modules and tests, gone through each time."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let the interpreter end as always: extensions complain of what is still frozen."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def server() -> Iterator[databases.Server]:
    """Return the test server, running as long as the session."""
    with databases.running_server() as found:
        yield found


@pytest.fixture(scope="session")
def django_db_setup(server: databases.Server, django_db_blocker: Any) -> Iterator[databases.Database]:
    """Give this run (each xdist worker) one clone of the migrated template."""
    label = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), databases.clone(server, label) as found, databases.pointed_at(found):
        # Django would find out by creating a table, which the application's role may not.
        connection.features.__dict__["supports_transactions"] = True
        yield found


@pytest.fixture
def fresh_db(django_db_setup: databases.Database, django_db_blocker: Any) -> Iterator[databases.Database]:
    """Give a test a database of its own; Django uses it in every thread, and it is dropped afterwards."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"
    server = django_db_setup.server
    with django_db_blocker.unblock(), databases.clone(server, label) as found, databases.pointed_at(found):
        yield found


@pytest.fixture(scope="session")
def district_clone(
    django_db_setup: databases.Database, django_db_blocker: Any
) -> Iterator[databases.Database]:
    """Give this run one clone with the demo district."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_district"
    with django_db_blocker.unblock(), databases.clone(django_db_setup.server, label, district=True) as found:
        yield found


@pytest.fixture
def district(district_clone: databases.Database, django_db_blocker: Any) -> Iterator[databases.Database]:
    """Let a test work in the demo district, seeing everything, and take back what it did."""
    with django_db_blocker.unblock(), databases.pointed_at(district_clone), transaction.atomic():
        enter(Sight.everything())
        yield district_clone
        transaction.set_rollback(True)


@pytest.fixture
def fresh_district(
    django_db_setup: databases.Database, django_db_blocker: Any
) -> Iterator[databases.Database]:
    """Give a test a demo district of its own, for commits, threads and processes."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_d{next(_numbers)}"
    clone = databases.clone(django_db_setup.server, label, district=True)
    with django_db_blocker.unblock(), clone as found, databases.pointed_at(found):
        yield found


@pytest.fixture
def transactional_db() -> None:
    """Refuse: pytest-django would empty the tables after the test."""
    pytest.fail(WHY_NOT)


@pytest.fixture
def owner_connection(request: pytest.FixtureRequest) -> Iterator[psycopg.Connection[Any]]:
    """Return an autocommit connection of the superuser (or owner) that sees everything."""
    fresh = "fresh_db" in request.fixturenames
    found = request.getfixturevalue("fresh_db" if fresh else "django_db_setup")
    owner = found.connect()
    try:
        owner.execute(STAY_SQL, settings_of(Sight.everything()))
        yield owner
    finally:
        owner.close()


@pytest.fixture
def enter_everything(request: pytest.FixtureRequest) -> Callable[[], None]:
    """Return a function that enters the sight of everything; done already where a transaction is open."""

    def enter_all() -> None:
        enter(Sight.everything())

    request.getfixturevalue("fresh_db" if "fresh_db" in request.fixturenames else "db")
    if connection.in_atomic_block:
        enter_all()
    return enter_all


@pytest.fixture
def evidence(tmp_path: Path, settings: Any) -> Path:
    """Give a test a folder of its own for uploaded files."""
    settings.EVIDENCE = tmp_path / "evidence"
    return settings.EVIDENCE
