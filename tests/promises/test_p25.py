"""P25. The database holds even if the app forgets: every narrowing is taken away, and 0 foreign rows leak.

`narrow` and everything that rooms add to it become the identity; then lists and details are asked for
posts of both territories, of a department and of a grid. Row-level security alone must keep foreign rows
away: from queries, from raw SQL as ``ch_app``, from COPY, from writes. A transaction that entered no
sight is refused, and so is ``row_security = off``.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.db import Error, connection, transaction
from tests.rooms.cases.office import (
    DESK,
    DISTRICT,
    MONDAY,
    OWNER,
    WORKER,
    at,
    do,
    file,
    picture,
    report,
    step,
    who,
)

from chuanhui.grid.posts.queries import holders, roster, vacancies
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal import queries as journal
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, errors, evidence, queries
from chuanhui.mechanism.cases.models import Case
from chuanhui.mechanism.cases.queries import Filters, ledger, reading, waiting, work
from chuanhui.mechanism.cases.rules import Photo

pytestmark = pytest.mark.usefixtures("district", "evidence")
ALL = Sight.everything()
ZONE = "district_desk@zone"
READERS = (WORKER, DESK, OWNER, DISTRICT, ZONE)
TABLES = ("areas_version", "cases_case", "cases_evidence", "journal_entry")
OF_CASES = {"cases_case": "id", "cases_evidence": "case_id"}
"""Tables whose rows are one unit's matters, with the column that names the case."""


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away every narrowing that the application does."""
    everything = lambda *_args, **_more: Case.objects.all()  # noqa: E731
    for module in (reading, ledger_module(), work, waiting):
        monkeypatch.setattr(module, "in_sight", everything)
    monkeypatch.setattr(reading, "narrow", lambda rows, *_args, **_more: rows)
    monkeypatch.setattr(roster, "_IN_SIGHT", "")
    monkeypatch.setattr(journal, "_seen", lambda *_args: True)


def ledger_module() -> Any:
    """Return the module, which the function of its name hides."""
    return sys.modules[ledger.__module__]


@pytest.fixture
def cases() -> dict[str, Any]:
    """File cases with a photo each in both territories, one of them dispatched to a department."""
    shown = {"photos": (Photo(evidence.keep(picture()).sha256, "before"),)}
    mine, other = file(**shown), file(**shown)
    step(mine.case_id, "dispatch", at("2026-11-09 10:00"), DESK)
    elsewhere = file(by=who("grid_worker@xiaoqiao/beihuayuan/02"), **shown)
    zone = who(ZONE)
    cell = next(one.area_path for one in holders(ALL, "411602Z.", MONDAY.date(), limit=1000) if _is_cell(one))
    foreign = do(
        zone,
        actions.file_case,
        campaign="wenming",
        kind="problem",
        report=report(**shown),
        area_path=cell,
        now=MONDAY,
    )
    return {"mine": mine, "other": other, "elsewhere": elsewhere, "foreign": foreign}


def _is_cell(one: Any) -> bool:
    return one.role == "grid_worker"


def _may(by: Acting, row: Any) -> bool:
    slots = (row.owner_territory, row.owner_line, row.owner_subject, row.reporter_unit)
    return by.sight.covers(row.area_path) and (by.sight.unit is None or by.sight.unit in slots)


@pytest.mark.parametrize("code", READERS)
def test_p25_lists_and_details_keep_foreign_rows_away(code, cases, forgetful):
    by = who(code)
    rows = list(Case.objects.all())
    hidden = [row.id for row in rows if not _may(by, row)]
    assert len(rows) == 4
    assert hidden
    enter(by.sight)
    seen = [one.id for one in queries.ledger(by.sight, Filters(standing=""), now=MONDAY).cases]
    seen += [one.id for one in queries.rows_of(by.sight, Filters(standing=""), now=MONDAY, most=99)]
    found = queries.my_work(by, now=MONDAY)
    seen += [
        one.id for part in ("overdue", "today", "later", "verify", "decide") for one in getattr(found, part)
    ]
    assert set(seen) == {row.id for row in rows} - set(hidden)
    for case_id in hidden:
        with pytest.raises(errors.CaseNotFound):
            queries.case(by.sight, case_id)
        assert queries.photos(by.sight, case_id) == []
    visible = sum(_may(by, row) for row in rows)
    assert sum(count for count, _ in queries.open_by_area(ALL, ("411602.",), now=MONDAY).values()) in {
        0,
        visible,
    }


@pytest.mark.parametrize("code", READERS)
def test_p25_the_journal_and_the_roster_keep_foreign_rows_away(code, cases, forgetful):
    by = who(code)
    rows = {row.id: row for row in Case.objects.all()}
    enter(by.sight)
    for case_id, row in rows.items():
        told = journal.entries_of(ALL, case_id)
        if not _may(by, row):
            acted = {by.unit_id}
            assert all(_unit_of(one.post_id) in acted and by.sight.covers(one.area_path) for one in told)
        else:
            assert told
    territories = {one.area_path.split(".")[0] for one in holders(ALL, "411602.", MONDAY.date(), limit=1000)}
    territories |= {one.area_path.split(".")[0] for one in holders(ALL, "411602Z.", MONDAY.date(), limit=999)}
    assert territories <= {by.territory.rstrip(".")}
    # A cover tells its place in the tree of its own layer; the post that carries it was found above.
    lacking = [one for one in vacancies(by.sight, MONDAY.date()) if one.why != "idle_cover"]
    assert {one.area_path.split(".")[0] for one in lacking} <= {by.territory.rstrip(".")}


def _unit_of(post_id: int | None) -> int | None:
    return _sql("SELECT unit_id FROM posts_post WHERE id = %s", [post_id])[0][0]


@pytest.mark.parametrize("code", READERS)
@pytest.mark.parametrize("table", TABLES)
def test_p25_raw_sql_and_copy_see_no_foreign_row(code, table, cases):
    by = who(code)
    every = len(_sql(f"SELECT 1 FROM {table}"))
    mine = {row.id for row in Case.objects.all() if _may(by, row)}
    enter(by.sight)
    paths = [path for (path,) in _sql(f"SELECT area_path FROM {table}")]
    assert all(map(by.sight.covers, paths))
    assert len(paths) < every
    if table in OF_CASES:
        assert {case_id for (case_id,) in _sql(f"SELECT {OF_CASES[table]} FROM {table}")} == mine
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} (area_path) TO STDOUT") as copied:
        lines = b"".join(bytes(one) for one in copied).decode().splitlines()
    assert sorted(lines) == sorted(paths)


@pytest.mark.parametrize("code", READERS)
def test_p25_foreign_rows_cannot_be_written(code, cases):
    by = who(code)
    hidden = [row.id for row in Case.objects.all() if not _may(by, row)]
    enter(by.sight)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET title = 'x' WHERE id = ANY(%s)", [hidden])
        assert cursor.rowcount == 0
    away = "411602." if by.territory == "411602Z." else "411602Z."
    _refused("UPDATE cases_case SET area_path = %s", [away], "row-level security")
    copied = (
        "INSERT INTO areas_version (area_id, path, area_path, name, slug, valid_from, learned_at) "
        "SELECT area_id, path, %s, name, slug, valid_from, learned_at FROM areas_version LIMIT 1"
    )
    _refused(copied, [away], "row-level security")


def test_p25_no_sight_no_rows_and_no_way_round():
    entered = "SELECT set_config('app.lo', NULL, true), set_config('app.hi', '', true)"
    for statement in ("SELECT count(*) FROM cases_case", "SELECT count(*) FROM journal_entry"):
        with transaction.atomic():
            _sql(entered)
            assert _sql(statement) == [(0,)]
            enter(ALL)
    _refused("SELECT 1 FROM cases_case", [], "row-level security", first="SET LOCAL row_security = off")
    _refused("COPY cases_case TO STDOUT", [], "row-level security", first="SET LOCAL row_security = off")
    _refused("SET SESSION AUTHORIZATION ch_owner", [], "permission denied")
    _refused("SET ROLE ch_owner", [], "permission denied")
    _refused("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY", [], "must be owner")
    _refused("DROP POLICY sight ON cases_case", [], "must be owner")
    _refused("CREATE VIEW public.leak AS SELECT * FROM cases_case", [], "permission denied")
    _refused("COPY cases_case TO PROGRAM 'cat'", [], "permission denied")
    _refused("SELECT pg_read_file('/etc/passwd')", [], "permission denied")


def test_p25_a_connection_that_entered_nothing_is_refused(district):
    with district.connect_as_app() as fresh:
        for table in TABLES:
            with pytest.raises(Exception, match=r"unrecognized configuration parameter"):
                fresh.execute(f"SELECT 1 FROM {table}")


def _sql(statement: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _refused(statement: str, values: list[Any], why: str, *, first: str = "") -> None:
    """Require that the database refuses a statement, and take back what it did."""
    with pytest.raises(Error, match=why), transaction.atomic():
        _run([one for one in (first, statement) if one], values)


def _run(statements: list[str], values: list[Any]) -> None:
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one, values or None)
