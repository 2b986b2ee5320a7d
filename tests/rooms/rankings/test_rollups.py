"""The roll-ups say what the rows say: at every moment, for every sight, whoever writes meanwhile."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import override_settings
from tests.database import Database, clone, copy, in_threads, pointed_at

from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings import tasks
from chuanhui.mechanism.rankings.actions import keeping
from chuanhui.mechanism.rankings.queries import axes, behind, dashboards, proving
from chuanhui.mechanism.rankings.queries.axes import Which
from chuanhui.mechanism.rankings.queries.behind import Behind
from chuanhui.mechanism.rankings.rules.tallies import COUNTERS, Days, Tally, total
from chuanhui.site import command
from chuanhui.site.simulate import simulate
from chuanhui.site.verbs import ground

ZONE = ZoneInfo("Asia/Shanghai")
UNTIL = datetime(2026, 11, 20, 18, 0, tzinfo=ZONE)
_numbers = count(1)
ALL_DAYS = Days(date(2026, 11, 1), date(2026, 12, 31))
TERRITORY = "411602."
SIGHTS = (
    "district_desk@district",
    "street_desk@xiaoqiao",
    "community_desk@xiaoqiao/beihuayuan",
    "grid_worker@xiaoqiao/beihuayuan/01",
    "department_desk@chengguanju",
)
VIEWS = (
    lambda sight, days: dashboards.by_area(sight, days),
    lambda sight, days: dashboards.by_area(sight, days, depth=3),
    lambda sight, days: dashboards.by_area(sight, days, Which(exclude=("duplicate", "void"))),
    lambda sight, days: dashboards.by_category(sight, days),
    lambda sight, days: dashboards.by_unit(sight, days),
    lambda sight, days: dashboards.trend(sight, days),
    lambda sight, days: [dashboards.total(sight, days, Which(campaign="wenming", kind="problem"))],
    lambda sight, _days: dashboards.open_now(sight, UNTIL),
    lambda sight, _days: dashboards.open_now(sight, UNTIL, depth=3),
)
SPANS = (ALL_DAYS, Days(date(2026, 11, 11), date(2026, 11, 20)), Days(date(2026, 10, 28), date(2026, 11, 17)))


def play(days: int, seed: int = 3) -> None:
    simulate(territory=TERRITORY, days=days, seed=seed, until=UNTIL, per_day=14)


@pytest.fixture(scope="module")
def days(
    django_db_setup: Database, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Play six days once."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_rollups"
    elsewhere = override_settings(EVIDENCE=tmp_path_factory.mktemp("rollups") / "evidence")
    with django_db_blocker.unblock(), clone(django_db_setup.server, label, district=True) as found:
        with elsewhere, pointed_at(found):
            play(6)
        yield found


@pytest.fixture
def played_district(days: Database, django_db_blocker: Any) -> Iterator[Database]:
    """Give a test the six days in a database of its own."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_rollups_{next(_numbers)}"
    with django_db_blocker.unblock(), copy(days, label) as found, pointed_at(found):
        yield found


def differences(territory: str = "") -> list[proving.Difference]:
    with keeping.undisturbed(reading=True), ground.everything(one_state=True):
        return list(proving.prove(territory))


def tamper(fresh, statement: str) -> None:
    with fresh.connect() as owner:
        owner.execute(statement)


@pytest.fixture
def from_rows(monkeypatch):
    """Return a function that asks with no roll-up at all."""

    def asked(view, *given):
        with monkeypatch.context() as patched:
            patched.setattr(axes, "kept_depth", lambda *_given: None)
            return view(*given)

    return asked


def test_every_view_is_the_rows_to_the_last_digit(played_district, from_rows):
    for folded in (False, True):
        if folded:
            assert keeping.fold_all() > 0
        for code in SIGHTS:
            with transaction.atomic():
                by = acting_for(code, UNTIL.date(), UNTIL)
                enter(by.sight)
                for view in VIEWS:
                    for days in SPANS:
                        assert view(by.sight, days) == from_rows(view, by.sight, days), (code, days)


def test_each_sight_counts_its_own_rows_only(played_district):
    counts = {}
    for code in SIGHTS:
        with transaction.atomic():
            by = acting_for(code, UNTIL.date(), UNTIL)
            enter(by.sight)
            line = dashboards.total(by.sight, ALL_DAYS)
            counts[code] = line.tally.filed
            assert line.tally.filed == behind.count_behind(
                by.sight, Behind("filed", line.which, line.days), now=UNTIL
            )
    assert counts["district_desk@district"] > counts["street_desk@xiaoqiao"] > 0
    assert counts["grid_worker@xiaoqiao/beihuayuan/01"] <= counts["community_desk@xiaoqiao/beihuayuan"]


def test_a_narrow_sight_reads_nothing_of_its_neighbours_from_the_tables(played_district):
    keeping.fold_all()
    with transaction.atomic(), connection.cursor() as cursor:
        by = acting_for("department_desk@chengguanju", UNTIL.date(), UNTIL)
        enter(by.sight)
        for table in ("rankings_by_area", "rankings_by_category", "rankings_open"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        street = acting_for("street_desk@xiaoqiao", UNTIL.date(), UNTIL)
        enter(street.sight)
        cursor.execute("SELECT DISTINCT area_path FROM rankings_by_area")
        seen = [path for (path,) in cursor.fetchall()]
        assert seen
        assert all(street.sight.covers(path) for path in seen)


def test_every_number_opens_into_as_many_rows(played_district):
    sight = Sight.of(TERRITORY)
    with transaction.atomic():
        enter(sight)
        lines = [line for view in VIEWS[:7] for line in view(sight, ALL_DAYS)]
        assert len(lines) > 30
        for line in lines:
            for counter in COUNTERS:
                number = getattr(line.tally, counter)
                asked = Behind(counter, line.which, line.days)
                assert len(behind.rows_behind(sight, asked, now=UNTIL)) == number, (line, counter)
        for one in dashboards.open_now(sight, UNTIL):
            for counter in ("open", "overdue"):
                asked = Behind(counter, Which(under=one.path))
                assert behind.count_behind(sight, asked, now=UNTIL) == getattr(one, counter)


def test_lines_add_up_to_the_total(played_district):
    sight = Sight.of(TERRITORY)
    with transaction.atomic():
        enter(sight)
        whole = dashboards.total(sight, ALL_DAYS).tally
        assert whole.filed > 40
        for lines in (view(sight, ALL_DAYS) for view in (VIEWS[0], VIEWS[1], VIEWS[3], VIEWS[5])):
            assert total(line.tally for line in lines) == whole


def test_fold_and_rebuild_leave_nothing_to_differ(played_district):
    assert differences() == []
    assert keeping.fold(most=10) == 10
    assert differences() == []
    keeping.fold_all()
    assert differences() == []
    tamper(
        played_district, "UPDATE rankings_by_area SET filed = filed + 1 WHERE depth = 2 AND span = 'month'"
    )
    wrong = differences()
    assert wrong
    assert all(one.axis == "rankings_by_area" and one.excess == {"filed": 1} for one in wrong)
    assert differences("411602Z.") == []
    assert keeping.rebuild() > 40
    assert differences() == []


def test_bulk_changes_deletions_and_moves_are_kept(played_district):
    keeping.fold_all()
    with played_district.connect() as owner:
        owner.execute("UPDATE cases_case SET area_path = '411602.005.001.001.' WHERE number LIKE '%1'")
        owner.execute("UPDATE cases_case SET title = title || '!'")
        assert owner.execute("SELECT count(*) FROM rankings_pending").fetchone()[0] % 2 == 0
        owner.execute("DELETE FROM cases_case WHERE number LIKE '%2'")
    assert differences() == []
    keeping.fold_all()
    assert differences() == []


def test_a_rebuild_counts_the_hours_after_midnight_in_their_local_day(played_district):
    # 00:30 in Shanghai is the day before in the server's zone; 1990 knew summer time, 2027 is far ahead.
    moments = (
        "2026-11-12 00:30+08",
        "2026-11-12 23:59:59.9+08",
        "1990-07-01 23:30+08",
        "2027-12-31 23:59+08",
    )
    for number, moment in enumerate(moments):
        chosen = f"SELECT id FROM cases_case ORDER BY id OFFSET {number * 3} LIMIT 3"
        set_to = f"opened_at = '{moment}', answer_due_at = '{moment}'"
        tamper(played_district, f"UPDATE cases_case SET {set_to} WHERE id IN ({chosen})")
    assert differences() == []
    assert keeping.rebuild() > 12
    assert differences() == []


def test_writers_adding_up_and_rebuilding_at_once_lose_nothing(fresh_district, evidence):
    done = threading.Event()

    def work(number: int) -> int:
        if number < 3:
            play(days=2, seed=number)
            return 0
        rounds = 0
        while not done.is_set():
            with contextlib.suppress(keeping.RollupsBusy):
                keeping.fold() if number == 3 else keeping.rebuild()
            rounds += 1
            done.wait(0.02)
        return rounds

    def player(number: int) -> int:
        try:
            return work(number)
        finally:
            if number < 3:
                finished.append(number)
                if len(finished) == 3:
                    done.set()

    finished: list[int] = []
    rounds = in_threads(5, player)
    assert min(rounds[3:]) > 0
    assert differences() == []


def test_keepers_must_see_everything_and_stand_outside_a_transaction(fresh_district, evidence):
    with transaction.atomic(), pytest.raises(RuntimeError):
        keeping.rebuild()
    with transaction.atomic(), connection.cursor() as cursor:
        enter(Sight.of(TERRITORY))
        with pytest.raises(Exception, match="whoever sees everything"):
            cursor.execute("SELECT rankings_fold(1)")


def test_a_second_keeper_is_told_to_wait(played_district):

    def other(_: int) -> bool:
        try:
            keeping.fold()
        except keeping.RollupsBusy:
            return True
        return False

    with keeping.undisturbed():
        assert in_threads(1, other) == [True]
    assert in_threads(1, other) == [False]


def test_nothing_to_count_is_an_empty_tally(fresh_district):
    with transaction.atomic():
        enter(Sight.nothing())
        assert dashboards.total(Sight.nothing(), ALL_DAYS).tally == Tally()
        assert dashboards.by_area(Sight.nothing(), ALL_DAYS) == []


def test_the_command_proves_rebuilds_and_adds_up(played_district, capsys):
    assert command.main(["rollups", "fold", "--lang", "en"]) == 0
    assert "added up" in capsys.readouterr().out
    assert command.main(["rollups", "prove", "--territory", TERRITORY]) == 0
    assert "0 行汇总与逐件计数不一致" in capsys.readouterr().out
    tamper(played_district, "UPDATE rankings_open SET open = open + 2 WHERE depth = 1")
    assert command.main(["rollups", "prove", "--json"]) == 1
    assert {"open": 2} in [one["excess"] for one in json.loads(capsys.readouterr().out)["differences"]]
    assert command.main(["rollups", "rebuild"]) == 0
    assert command.main(["rollups", "prove"]) == 0
    assert command.main(["rollups", "prove", "--territory", "9."]) != 0


def test_the_jobs_add_up_and_prove(played_district, caplog):
    assert tasks.fold_rollups(timestamp=0) > 0
    assert tasks.fold_rollups(timestamp=0) == 0
    assert tasks.prove_rollups(timestamp=0) == 0
    tamper(played_district, "DELETE FROM rankings_by_category WHERE span = 'month' AND depth = 1")
    assert tasks.prove_rollups(timestamp=0) > 0
    assert "differs from the rows" in caplog.text
