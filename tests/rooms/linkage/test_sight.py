"""Who sees what of the match: the database holds whatever a query forgets."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.rooms.linkage import office
from tests.rooms.linkage.office import CIVIL, MEDICAL, RUNNER, VILLAGE, deliver, medical, roll, run, who

from chuanhui.journal.scope import enter
from chuanhui.system.linkage import models
from chuanhui.system.linkage.queries import plans, runs

pytestmark = pytest.mark.usefixtures("populated")
TABLES = {
    "linkage_delivery": models.Delivery,
    "linkage_run": models.Run,
    "linkage_stage": models.Stage,
    "linkage_link": models.Link,
    "linkage_pair": models.Pair,
    "linkage_fact": models.Fact,
    "linkage_warning": models.Warned,
    "linkage_share": models.Share,
    "linkage_key": models.Key,
}


@pytest.fixture
def matched(populated):
    """Match a month with something in every table."""
    rows = [medical(n, "21000" if n == 7 else "100") for n in range(40)]
    deliver(MEDICAL, "medical", [*rows, medical(203, "100", id="", birth="")])
    deliver(CIVIL, "civil", [roll(n) for n in range(10)])
    run()
    assert [name for name, model in TABLES.items() if not model.objects.exists()] == []


def counted(code: str) -> dict[str, int]:
    """Return how many rows of each table a post reads, by bare SQL."""
    by = who(code)
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    del by
    office.enter_all()
    return found


def test_a_department_reads_its_own_files_and_its_own_rows_only(matched):
    found = counted(MEDICAL)
    assert found["linkage_delivery"] == 1
    assert found["linkage_share"] == 1
    assert found["linkage_link"] == models.Link.objects.filter(source="medical").count()
    assert [found[one] for one in ("linkage_run", "linkage_pair", "linkage_fact", "linkage_warning")] == [
        0
    ] * 4
    assert found["linkage_key"] == 0


def test_another_village_and_another_territory_read_nothing(matched):
    assert set(counted("community_desk@xiaoqiao/dongguan").values()) == {0}
    assert set(counted("district_desk@zone").values()) == {0}


def test_the_village_reads_its_warnings_and_not_the_run(matched):
    found = counted(VILLAGE)
    assert found["linkage_warning"] == models.Warned.objects.count()
    assert [found[one] for one in ("linkage_run", "linkage_pair", "linkage_delivery", "linkage_key")] == [
        0
    ] * 4
    assert runs(who(VILLAGE)) == ()
    assert plans(who(VILLAGE), now=office.NOW) == ()


def test_who_runs_the_plan_and_who_audits_sees_the_runs(matched):
    assert len(runs(who(RUNNER))) == 1
    assert [one.may_run for one in plans(who(RUNNER), now=office.NOW) if one.plan == "residents"] == [True]
    assert len(runs(who("auditor@district"))) == 1
    assert [one.may_run for one in plans(who("auditor@district"), now=office.NOW)] == [False]
    assert runs(who(MEDICAL)) == ()


def test_the_sharing_ledger_is_only_added_to(matched):
    office.enter_all()
    for sql in ("UPDATE linkage_share SET count = 0", "DELETE FROM linkage_share"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    enter(office.ALL)


def test_a_department_reads_no_entry_of_a_run(matched):
    who(MEDICAL)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT subject_kind FROM journal_entry "
            "WHERE kind LIKE 'linkage.%' OR kind LIKE 'register_gather.%'"
        )
        assert {kind for (kind,) in cursor.fetchall()} == {"linkage_delivery"}
    office.enter_all()
