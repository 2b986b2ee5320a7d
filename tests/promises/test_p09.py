"""P9. A backup restores to the identical data, and work goes on from there; urns keep their secret in it.

The district works a day: people are registered with sealed fields, a photo is kept, secret votes are cast,
the journal is sealed. What the database holds afterwards is compared by digests of sorted rows, reckoned
apart from the backup's own. The keyring is in no backup, by design: kept apart, it opens the fields.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction
from psycopg import sql
from tests.repo.sources import ROOT
from tests.rooms.assemblies import office as votes
from tests.rooms.cases.office import MONDAY, at, file, fixed, stands, step
from tests.rooms.registers.sheets import HEAD, NOON, PERSON, as_csv, base, desk, person

from chuanhui.grid.posts.actions import sign_in
from chuanhui.grid.posts.actions.loading import DEMO_PASSWORD
from chuanhui.grid.posts.errors import WrongPassword
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.models import Thing
from chuanhui.journal.actions import seal_now
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions as assemblies
from chuanhui.mechanism.cases import queries as cases
from chuanhui.site.backup import tools
from chuanhui.site.backup.making import DUMP, make
from chuanhui.site.backup.restoring import restore
from chuanhui.site.backup.urns import FOLDER, URNS
from chuanhui.site.verbs.journal_keeping import _verifier as verifier

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
ALL = Sight.everything()
CASTS = 8
LOGIN = "ducha.06"
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1
"""
UNREADABLE = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public'
    AND NOT has_any_column_privilege('ch_app', c.oid, 'SELECT') AND EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('marks', 'answers'))
"""


def held(url: str) -> dict[str, tuple[int, str]]:
    """Return of every table how many rows it has, and the digest of its rows, sorted."""
    found = {}
    with psycopg.connect(url) as owner:
        owner.execute("SET timezone = 'UTC'")
        for (name,) in owner.execute(TABLES).fetchall():
            rows = owner.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))).fetchall()
            text = "\n".join(sorted(row for (row,) in rows))
            found[name] = (len(rows), hashlib.sha256(text.encode()).hexdigest())
    return found


def photos(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def worked(fresh_district: Any, evidence: Path) -> Iterator[Row]:
    """Let the district work, and drop afterwards what a restore put aside."""
    with transaction.atomic():
        enter(ALL)
        votes.in_force()
        base()
        registers.import_rows(kind="person", data=as_csv(PERSON, [person(1), person(2)]), by=desk(), now=NOON)
        enter(ALL)
        case_id = fixed()
        ballot = votes.council(votes.yard(CASTS))
        codes = votes.codes(ballot)
    for place, code in enumerate(codes.values()):
        votes.vote(code, f"c{place % 5 + 1}")
    with transaction.atomic():
        enter(ALL)
        seal_now(NOON)
    url = fresh_district.admin_url
    yield Row(url=url, evidence=evidence, case=case_id, ballot=ballot)
    connections.close_all()
    with psycopg.connect(fresh_district.server.admin, autocommit=True) as admin:
        aside = sql.Identifier(f"{fresh_district.name}_before_{NOW:%Y%m%d%H%M%S}")
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(aside))


def test_p09_what_is_restored_is_what_was_backed_up_and_work_goes_on(worked: Row, tmp_path: Path) -> None:
    before, files = held(worked.url), photos(worked.evidence)
    assert before["registers_thing"][0] >= 2
    assert before["assemblies_slip"][0] == CASTS
    assert files
    make(tmp_path / "b", url=worked.url, evidence=worked.evidence, now=NOW)
    with transaction.atomic():
        enter(ALL)
        file()
    assert held(worked.url) != before
    connections.close_all()
    restore(tmp_path / "b", url=worked.url, evidence=worked.evidence, replace=True, now=NOW)
    assert held(worked.url) == before
    assert photos(worked.evidence) == files
    report = verifier("en").verify(worked.url, {})
    assert (report.findings, report.entries, report.seals > 0) == ([], before["journal_entry"][0], True)
    _work_goes_on(worked)


def _work_goes_on(worked: Row) -> None:
    with transaction.atomic(), pytest.raises(WrongPassword):
        sign_in(username=LOGIN, password="not this one", now=MONDAY)
    with transaction.atomic():
        by = sign_in(username=LOGIN, password=DEMO_PASSWORD, now=MONDAY).acting
        assert by.role == "inspector"
        step(worked.case, "verify", at("2026-11-10 15:00"), by)
        enter(ALL)
        assert stands(worked.case).state == "closed"
        assert list(cases.differing()) == []
        row = Thing.objects.filter(kind="person").order_by("number").first()
        told = registers.reveal(
            thing_id=row.id,
            fields=["phone"],
            purpose="legal_duty",
            reason="恢复后核对",
            by=desk(HEAD),
            now=NOON,
        )
        assert told.values == {"phone": person(1)[4]}
    late = votes.MONDAY + 9 * votes.DAY
    votes.close(worked.ballot, late)
    assert votes.counted(votes.stands(worked.ballot.id), late).tally["slips"] == CASTS
    votes.do(votes.DESK, assemblies.recount, late, ballot_id=worked.ballot.id)


def test_p09_no_urn_is_written_in_the_order_of_casting(worked: Row, tmp_path: Path) -> None:
    make(tmp_path / "b", url=worked.url, evidence=worked.evidence, now=NOW)
    lines = (tmp_path / "b" / FOLDER / "assemblies_slip.copy").read_text().splitlines()
    ids = [line.split("\t")[0] for line in lines]
    assert (len(ids), ids) == (CASTS, sorted(ids))
    # What the dump itself holds of the urn: the table, and not one slip.
    tools.run("pg_restore", str(tmp_path / "b" / DUMP), output=tmp_path / "dump.sql")
    text = (tmp_path / "dump.sql").read_text()
    assert "CREATE TABLE public.assemblies_slip" in text
    for name in URNS:
        assert f"COPY public.{name} " not in text
    assert not [one for one in ids if one in text]
    assert re.search(r"^COPY public\.assemblies_mark .*(?:\n.*){8}", text, re.MULTILINE)


def test_p09_every_table_of_slips_counts_as_an_urn(worked: Row) -> None:
    with psycopg.connect(worked.url) as owner:
        found = {name for (name,) in owner.execute(UNREADABLE).fetchall()}
    assert found == set(URNS)


def test_p09_keys_are_in_no_backup_and_named_as_to_be_kept_apart(worked: Row, tmp_path: Path) -> None:
    make(tmp_path / "b", url=worked.url, evidence=worked.evidence, now=NOW)
    ring = Path(settings.KEYRING).read_text()
    secrets = re.findall(r'"(?:key|index)": ?"([^"]{20,})"', ring)
    assert secrets
    tools.run("pg_restore", str(tmp_path / "b" / DUMP), output=tmp_path / "dump.sql")
    whole = [tmp_path / "dump.sql", *(path for path in (tmp_path / "b").rglob("*") if path.is_file())]
    assert not [path for path in whole for secret in secrets if secret.encode() in path.read_bytes()]
    page = (ROOT / "docs" / "how-to" / "backup.md").read_text("utf-8")
    assert "secrets/" in page
    assert "keyring" in page
    assert os.stat(settings.KEYRING).st_mode & 0o077 == 0
