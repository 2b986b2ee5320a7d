"""P8 in the match: a department's file is there whole or not at all, and so is what a stage of a run writes.

Sending is broken off at every row that it writes, the two stages of a run that write most at rows of their
tables, half the time by an error and half the time by killing the server process. Nothing of it stands; sent
again, or gone on with, all comes to what it would have been, and the same file again adds nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.promises.test_p08 import TRIP
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.journal.scope import STAY_SQL, enter, settings_of
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.queries import differing

__all__ = ["files"]
TABLES = (
    "linkage_delivery",
    "linkage_share",
    "linkage_link",
    "linkage_fact",
    "linkage_pair",
    "journal_entry",
)
WRITTEN = ("linkage_delivery", "linkage_share", "journal_entry")
ROWS = [office.medical(n, "25000" if n in {7, 8} else "100") for n in range(60)]
DOUBT = office.medical(203, "100", id="", birth="")


@pytest.fixture
def owner(fresh_district: Any) -> Any:
    found = fresh_district.connect()
    found.execute(STAY_SQL, settings_of(Sight.everything()))
    found.execute(TRIP.partition("CREATE TRIGGER")[0])
    yield found
    found.close()


def contents(owner: Any) -> dict[str, Any]:
    """Count what stands; who looked at the register is put down before the look and stays put down."""
    found = {name: owner.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
    looks = "SELECT count(*) FROM journal_entry WHERE kind LIKE 'register_gather.%'"
    found["journal_entry"] -= owner.execute(looks).fetchone()[0]
    return found


def armed(owner: Any, tables: tuple[str, ...], at: int, kills: bool) -> None:
    """Let the row of that number that is written next break off whatever writes it."""
    disarmed(owner)
    owner.execute("ALTER SEQUENCE trip_count RESTART")
    owner.execute("INSERT INTO trip_at VALUES (%s, %s)", [at, kills])
    for table in tables:
        owner.execute(f"CREATE TRIGGER trip BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION trip()")


def disarmed(owner: Any) -> None:
    owner.execute("TRUNCATE trip_at")
    for table in TABLES:
        owner.execute(f"DROP TRIGGER IF EXISTS trip ON {table}")


def send(key: Any = None) -> Any:
    return office.deliver(office.MEDICAL, "medical", [*ROWS, DOUBT], key=key)


def test_p08_a_file_is_there_whole_or_not_at_all(fresh_district: Any, owner: Any, files: Path) -> None:
    with transaction.atomic():
        office.prepare()
    empty, key = contents(owner), uuid4()
    for number, at in enumerate((1, 2, 3, 1, 2, 3)):
        armed(owner, WRITTEN, at, kills=number >= 3)
        with pytest.raises(DatabaseError):
            send(key)
        connection.close()
        assert contents(owner) == empty, at
    disarmed(owner)
    told = send(key)
    full = contents(owner)
    assert full == {**empty, **{name: empty[name] + 1 for name in WRITTEN}}
    assert send(key).repeated
    assert contents(owner) == full
    # What was written for those that failed opens under no key that anybody has, and is swept away.
    with transaction.atomic():
        enter(Sight.everything())
        assert [one.id for one in models.Delivery.objects.filter(sealed__isnull=False)] == [told.id]
    again = send()
    with transaction.atomic():
        enter(Sight.everything())
        waiting = models.Delivery.objects.filter(state="waiting")
        assert [(one.id, one.rows) for one in waiting] == [(again.id, 61)]
    assert not (files / str(told.id)).exists()


def test_p08_a_stage_is_done_whole_or_not_at_all(fresh_district: Any, owner: Any, files: Path) -> None:
    with transaction.atomic():
        office.prepare()
    send()
    office.deliver(office.CIVIL, "civil", [office.roll(n) for n in range(20)])
    started = office.do(office.RUNNER, actions.start_run, plan="residents", period=office.OCTOBER)
    points = {"match": ("linkage_link", (1, 40, 80)), "facts": ("linkage_fact", (1, 40, 80))}
    steps, broken = actions.working(started.id), 0
    while True:
        with transaction.atomic():
            enter(Sight.everything())
            done = set(models.Stage.objects.filter(run_id=started.id).values_list("stage", flat=True))
        due = {"take": "match", "vanish": "facts"}
        (stage,) = [then for first, then in due.items() if first in done and then not in done] or [""]
        if stage:
            table, ats = points.pop(stage)
            for number, at in enumerate(ats):
                before = contents(owner)
                armed(owner, (table,), at, kills=number % 2 == 1)
                with pytest.raises(DatabaseError):
                    steps.step(now=office.NOW)
                connection.close()
                assert contents(owner) == before, (stage, at)
                steps = actions.working(started.id)
                broken += 1
            disarmed(owner)
        if not steps.step(now=office.NOW):
            break
    assert broken == 6
    with transaction.atomic():
        enter(Sight.everything())
        found = office.tables()
        assert list(differing()) == []
    assert (len(found["links"]), len(found["facts"]), len(found["pairs"])) == (80, 80, 1)
    assert [one[0] for one in found["warnings"]] == ["heavy_cost", "heavy_cost"]
