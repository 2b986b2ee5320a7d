"""The embedded server: kept from strangers, back after every kind of end, safe or refused."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from chuanhui.site.postgres import cluster as server
from chuanhui.site.postgres import lease
from chuanhui.site.postgres.cluster import ADMIN, APP, OWNER, Cluster, connect, is_running
from chuanhui.site.postgres.errors import CannotStart, UnsafeServer

POWERS = (
    "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
)


def one(it: Cluster, role: str, query: str) -> object:
    with connect(it, role) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row if len(row) > 1 else row[0]


def postmaster(it: Cluster) -> int:
    return int((it.place.data / "postmaster.pid").read_text(encoding="ascii").split()[0])


def test_the_application_has_no_powers(running: Cluster) -> None:
    assert one(running, APP, POWERS) == (False, False, False, False)
    assert one(running, OWNER, POWERS) == (False, False, True, False)
    assert (
        one(running, ADMIN, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'chuanhui'")
        == OWNER
    )
    with connect(running, APP) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (n int)")


def test_nobody_gets_in_without_the_password(running: Cluster) -> None:
    for wrong in ({"password": "guess"}, {"user": "postgres"}):
        words = {
            "host": str(running.place.socket),
            "dbname": "chuanhui",
            "user": APP,
            "password": "x",
        } | wrong
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**words)


def test_the_server_is_closed_to_other_accounts_and_never_root(running: Cluster) -> None:
    assert [path.stat().st_mode & 0o077 for path in (running.place.socket, running.place.data)] == [0, 0]
    assert Path(f"/proc/{postmaster(running)}").stat().st_uid == running.account.uid != 0
    assert one(
        running, ADMIN, "SELECT current_setting('listen_addresses'), current_setting('data_checksums')"
    ) == (
        "",
        "on",
    )


def test_a_killed_server_comes_back_with_what_it_acknowledged(running: Cluster) -> None:
    with connect(running, OWNER) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (411602)")
    os.kill(postmaster(running), signal.SIGKILL)
    while not lease.revive(running):
        time.sleep(0.05)
    assert one(running, OWNER, "SELECT max(n) FROM kept") == 411602


def test_a_stale_pid_file_that_names_a_stranger_does_no_harm(made: Cluster) -> None:
    assert not is_running(made)
    note = made.place.data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{made.place.data}\n0\n5432\n\n\n\n", encoding="ascii")
    made.account.own(note)
    with lease.in_use(made):
        assert one(made, APP, "SELECT 1") == 1
    assert not is_running(made)


def test_the_last_one_out_stops_the_server(made: Cluster) -> None:
    with lease.in_use(made):
        with lease.in_use(made):
            assert is_running(made)
        assert is_running(made)
    assert not is_running(made)


def test_a_server_asked_to_stay_stays(made: Cluster) -> None:
    lease.stay_up(made)
    with lease.in_use(made):
        pass
    assert is_running(made)
    assert lease.take_down(made)
    assert (is_running(made), lease.take_down(made)) == (False, False)


def test_many_starts_at_once_are_one_start(made: Cluster) -> None:
    def use(number: int) -> object:
        with lease.in_use(made):
            return one(made, APP, "SELECT current_user")

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(use, range(6))) == [APP] * 6
    assert not is_running(made)


def test_a_killed_user_does_not_keep_the_server_up(made: Cluster) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from chuanhui.site.postgres import cluster, lease\n"
        "with lease.in_use(cluster.cluster(Path(sys.argv[1]))): os.kill(os.getpid(), signal.SIGKILL)"
    )
    source = str(Path(server.__file__).parents[3])
    words = [sys.executable, "-c", code, str(made.var)]
    assert subprocess.run(words, env=os.environ | {"PYTHONPATH": source}, check=False).returncode == -9
    assert is_running(made), "it outlives the killed one"
    with lease.in_use(made):
        pass
    assert not is_running(made), "and the next one out stops it"


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_can_lose_writes_is_refused(made: Cluster, setting: str) -> None:
    local = made.place.data / "local.conf"
    local.write_text(f"{setting} = off\n", encoding="ascii")
    made.account.own(local)
    try:
        with pytest.raises(UnsafeServer) as caught, lease.in_use(made):
            pass
    finally:
        local.unlink()
    assert caught.value.facts == {"settings": setting}
    assert not is_running(made)


def test_a_server_that_cannot_start_shows_why(made: Cluster) -> None:
    local = made.place.data / "local.conf"
    local.write_text("shared_buffers = 'plenty'\n", encoding="ascii")
    made.account.own(local)
    try:
        with pytest.raises(CannotStart) as caught, lease.in_use(made):
            pass
    finally:
        local.unlink()
    assert 'invalid value for parameter "shared_buffers": "plenty"' in caught.value.facts["log"]
