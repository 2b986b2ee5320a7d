"""Backups are proved when made (promise 10) and restored to the identical data (promise 9)."""

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.site.backup.errors import Damaged, DataThere, FolderTaken, NotABackup, ToolFailed
from chuanhui.site.backup.making import make, verify
from chuanhui.site.backup.restoring import restore
from chuanhui.site.postgres.cluster import ADMIN, APP, OWNER, Cluster, connect
from chuanhui.site.postgres.roles import drop_database, ensure_database

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DATABASE = "backed_up"
TABLES = """
    CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, area_path text COLLATE "C",
                         at timestamptz, body text, hash bytea, share float8);
    ALTER TABLE ledger ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ledger FORCE ROW LEVEL SECURITY;
    CREATE POLICY seen ON ledger USING (area_path = current_setting('app.lo'));
    GRANT SELECT, INSERT ON ledger TO ch_app;
    CREATE TABLE note (ledger_id bigint REFERENCES ledger (id) DEFERRABLE INITIALLY DEFERRED, area_path text);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    ALTER TABLE note FORCE ROW LEVEL SECURITY;
    CREATE POLICY seen ON note USING (area_path = current_setting('app.lo'));
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
    CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse();
"""
ROWS = """
    INSERT INTO ledger (area_path, at, body, hash, share)
    SELECT '411602.' || n % 7 || '.', '2026-03-01'::timestamptz + n * interval '1 minute',
           E'第' || n || E'件\\n"引号"\\\\', sha256(n::text::bytea), n / 3.0
    FROM generate_series(1, 2000) AS n;
    INSERT INTO note SELECT id, area_path FROM ledger WHERE id % 10 = 0;
"""


@pytest.fixture
def url(running: Cluster) -> Iterator[str]:
    """Return the superuser's address of a database with rows, policies, triggers and grants."""
    ensure_database(running, DATABASE)
    with connect(running, OWNER, DATABASE) as connection:
        connection.execute(TABLES)
    with connect(running, ADMIN, DATABASE) as connection:
        connection.execute(ROWS)
    yield running.url(ADMIN, DATABASE)
    with connect(running, ADMIN, "postgres") as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'backed_up%'"
        ).fetchall()
    for (name,) in rows:
        drop_database(running, str(name))


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Return an evidence store with three content-addressed files."""
    for content in (b"before", b"after", b"x" * 5000):
        name = hashlib.sha256(content).hexdigest()
        (tmp_path / "evidence" / name[:2]).mkdir(parents=True, exist_ok=True)
        (tmp_path / "evidence" / name[:2] / f"{name}.jpg").write_bytes(content)
    return tmp_path / "evidence"


def rows_of(url: str) -> list[object]:
    with psycopg.connect(url) as connection:
        return list(connection.execute("SELECT * FROM ledger ORDER BY id").fetchall())


def test_restore_gives_back_the_identical_data(
    running: Cluster, url: str, evidence: Path, tmp_path: Path
) -> None:
    before = rows_of(url)
    manifest = make(tmp_path / "b", url=url, evidence=evidence, now=NOW)
    assert (manifest["tables"]["public.ledger"]["rows"], len(manifest["files"])) == (2000, 3)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO ledger (body) VALUES ('after the backup')")
    elsewhere = tmp_path / "restored" / "evidence"
    restore(tmp_path / "b", url=url, evidence=elsewhere, replace=True, now=NOW)
    assert rows_of(url) == before
    assert sorted(p.name for p in elsewhere.rglob("*.jpg")) == sorted(p.name for p in evidence.rglob("*.jpg"))
    with connect(running, OWNER, f"{DATABASE}_before_20261120030000") as connection:
        connection.execute("SET app.lo = ''")
    with connect(running, OWNER, DATABASE) as connection:
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert owners.fetchall() == [(OWNER,)]
    with connect(running, APP, DATABASE) as connection:
        connection.execute("SET app.lo = '411602.3.'")
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (286,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM ledger")
    with (
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append only"),
    ):
        connection.execute("DELETE FROM ledger")


def test_restore_leaves_data_alone_unless_asked(url: str, evidence: Path, tmp_path: Path) -> None:
    make(tmp_path / "b", url=url, evidence=evidence, now=NOW)
    with pytest.raises(DataThere):
        restore(tmp_path / "b", url=url, evidence=evidence, replace=False, now=NOW)
    assert len(rows_of(url)) == 2000


def test_a_login_that_rows_are_hidden_from_cannot_back_up(
    running: Cluster, url: str, evidence: Path, tmp_path: Path
) -> None:
    with pytest.raises((ToolFailed, psycopg.errors.InsufficientPrivilege)):
        make(tmp_path / "b", url=running.url(OWNER, DATABASE), evidence=evidence, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["evidence"]


def test_a_backup_never_overwrites(url: str, evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(FolderTaken):
        make(tmp_path / "b", url=url, evidence=evidence, now=NOW)


def test_a_rotten_photo_is_told_and_keeps_nothing_else_from_being_saved(
    url: str, evidence: Path, tmp_path: Path
) -> None:
    photo, thumbnail = sorted(evidence.rglob("*.jpg"))[:2]
    photo.write_bytes(b"rotten")
    thumbnail.rename(thumbnail.with_suffix(".thumb.jpg")).write_bytes(b"drawn from the photo")
    manifest = make(tmp_path / "b", url=url, evidence=evidence, now=NOW)
    assert manifest["rotten"] == [photo.relative_to(evidence).as_posix()]
    assert len(verify(tmp_path / "b")["files"]) == 3


def test_every_flipped_bit_is_noticed(url: str, evidence: Path, tmp_path: Path) -> None:
    make(tmp_path / "b", url=url, evidence=evidence, now=NOW)
    files = sorted(path for path in (tmp_path / "b").rglob("*") if path.is_file())
    chance = random.Random(411602)
    for path in [*files, *chance.choices(files, k=50 - len(files))]:
        content = bytearray(path.read_bytes())
        place, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        path.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
        with pytest.raises(ChuanhuiError):
            verify(tmp_path / "b")
        path.write_bytes(content)
    verify(tmp_path / "b")


@pytest.mark.parametrize("name", ["database.dump", "manifest.json", "digests.txt"])
def test_a_missing_part_is_noticed(url: str, evidence: Path, tmp_path: Path, name: str) -> None:
    make(tmp_path / "b", url=url, evidence=evidence, now=NOW)
    (tmp_path / "b" / name).unlink()
    with pytest.raises(NotABackup, match=name):
        verify(tmp_path / "b")


def test_a_truncated_dump_is_noticed(url: str, evidence: Path, tmp_path: Path) -> None:
    make(tmp_path / "b", url=url, evidence=evidence, now=NOW)
    dump = tmp_path / "b" / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-1000])
    with pytest.raises(Damaged):
        verify(tmp_path / "b")
