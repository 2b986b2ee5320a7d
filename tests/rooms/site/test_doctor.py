"""The doctor's checks of a database, each with a fault made for it."""

from pathlib import Path

import psycopg
import pytest

from chuanhui.site.doctor.database import database_findings
from chuanhui.site.doctor.findings import Verdict
from chuanhui.site.postgres.cluster import ADMIN, APP, OWNER, Cluster, connect
from chuanhui.site.postgres.roles import drop_database, ensure_database

DATABASE = "looked_over"


def verdicts(url: str) -> dict[str, Verdict]:
    return {finding.code: finding.verdict for finding in database_findings(url)}


@pytest.fixture
def looked_over(running: Cluster) -> Cluster:
    drop_database(running, DATABASE)
    ensure_database(running, DATABASE)
    with connect(running, OWNER, DATABASE) as connection:
        connection.execute("CREATE TABLE kept (area_path text)")
        connection.execute("ALTER TABLE kept ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE kept FORCE ROW LEVEL SECURITY")
        connection.execute("CREATE POLICY sight ON kept USING (true)")
    return running


def test_a_sound_database_has_no_faults(looked_over: Cluster) -> None:
    codes = ("DR010", "DR011", "DR012", "DR013", "DR014", "DR015")
    assert verdicts(looked_over.url(APP, DATABASE)) == dict.fromkeys(codes, Verdict.GOOD)


@pytest.mark.parametrize("role", [ADMIN, OWNER])
def test_a_mighty_login_is_bad(looked_over: Cluster, role: str) -> None:
    assert verdicts(looked_over.url(role, DATABASE))["DR013"] is Verdict.BAD


def test_a_table_without_forced_row_security_is_named(looked_over: Cluster) -> None:
    with connect(looked_over, OWNER, DATABASE) as connection:
        connection.execute("CREATE TABLE open_to_all (area_path text)")
    finding = next(f for f in database_findings(looked_over.url(APP, DATABASE)) if f.code == "DR014")
    assert (finding.verdict, finding.en) == (Verdict.BAD, "row security not forced: open_to_all")
    assert finding.mend == "ALTER TABLE open_to_all FORCE ROW LEVEL SECURITY"


def test_a_job_that_was_given_up_is_named_for_a_week(looked_over: Cluster) -> None:
    with connect(looked_over, OWNER, DATABASE) as connection:
        connection.execute(
            "CREATE TABLE timetable_run (job text, period text, due_at timestamptz, state text, fault text)"
        )
        connection.execute(f"GRANT SELECT ON timetable_run TO {APP}")
        row = "INSERT INTO timetable_run VALUES (%s, %s, now() - make_interval(days => %s), %s, %s)"
        connection.execute(row, ["alerts.digest", "2026-11-09", 1, "done", ""])
        connection.execute(row, ["rankings.freeze", "2026-10-x3", 30, "failed", "long ago"])
    url = looked_over.url(APP, DATABASE)
    assert verdicts(url)["DR027"] is Verdict.GOOD
    with connect(looked_over, OWNER, DATABASE) as connection:
        connection.execute(row, ["rankings.freeze", "2026-11-x1", 2, "failed", "KeyError: 'x'"])
    finding = next(one for one in database_findings(url) if one.code == "DR027")
    assert finding.verdict is Verdict.WARN
    assert finding.en == "jobs that were given up: rankings.freeze × 1 (2026-11-x1: KeyError: 'x')"


def test_an_unreachable_database_is_one_finding(tmp_path: Path) -> None:
    assert verdicts(f"postgresql:///none?host={tmp_path}") == {"DR010": Verdict.BAD}


def test_a_login_that_loses_writes_is_bad(looked_over: Cluster) -> None:
    with connect(looked_over, ADMIN, "postgres") as connection:
        connection.execute(f"ALTER ROLE {APP} IN DATABASE {DATABASE} SET synchronous_commit = off")
    assert verdicts(looked_over.url(APP, DATABASE))["DR012"] is Verdict.BAD
    with psycopg.connect(looked_over.url(APP, DATABASE)) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("off",)
