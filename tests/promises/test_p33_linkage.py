"""P33. Canaries in the match: what departments send is told nowhere but to the clerk who looks, on record.

Residents whom nothing of ours looks like, in two departments' files over two months: sure rows, doubtful
ones, strangers, rows that are refused, a row that comes no more, a home that is warned of. Then every address
is asked by everybody who has anything to do with the match, faulty files are sent, and every row of every
table, every file and every line of the log is searched, for names, numbers, telephones and what was paid.
"""

from __future__ import annotations

import logging
import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import NoReverseMatch
from tests.pages.desk import matching
from tests.pages.desk.office import browser
from tests.promises.doors import endpoints
from tests.promises.test_p33 import SIGNS, canaries, found_in
from tests.promises.things import NOON
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files
from tests.rooms.registers.sheets import as_csv

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.models import Thing
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.site.timetable import jobs
from chuanhui.system.linkage import actions, models

pytestmark = pytest.mark.usefixtures("district", "evidence", "files")
__all__ = ["files"]
COST = "27431.97"
PAID = re.compile(re.escape(COST))
HEADING = ("编号", "name", "id_number", "birth", "phone", "home", "home.role")
ASKERS = {
    "runner": matching.RUNNER,
    "sender": matching.MEDICAL,
    "other sender": matching.CIVIL,
    "village": matching.VILLAGE,
    "other village": matching.OTHER,
    "auditor": "district.audit",
    "administrator": "district.admin",
}
MEANT = (
    "linkage", "deliver", "vanish", "risk", "share", "warn", "pair", "case", "journal", "register", "thing",
    "map", "inbox", "mine", "subject", "ledger", "index", "home",
)  # fmt: skip
"""Words in the names of addresses that may have to do with the match; P33 itself asks all there are."""

LOST, STRANGER = 48, 49
HOME, DOUBTFUL = (39, 40, 41), (40, 41)


def birth(number: str) -> str:
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def phone_of(number: int) -> str:
    """Return the telephone of a resident; one home shares one, which is what makes its rows doubtful."""
    return canaries()[DOUBTFUL[0] if number in HOME else number][2]


def rows(first: int) -> list[tuple[str, ...]]:
    """Return the medical file of a month: sure rows, two doubtful, one that lost its digits, a stranger."""
    found = [
        (number, name, birth(number), phone_of(n), COST if n == 5 else "0")
        for n, (name, number, _) in enumerate(canaries()[:39])
        if n >= first
    ]
    found += [("", canaries()[n][0], "", phone_of(n), COST) for n in DOUBTFUL]
    lost, stranger = canaries()[LOST], canaries()[STRANGER]
    found.append(("4.11602E+17", lost[0], "", lost[2], COST))
    found.append((stranger[1], stranger[0], birth(stranger[1]), stranger[2], COST))
    return found


def register() -> None:
    """Register all canaries but the stranger, three to a home."""
    office.prepare()
    homes = office.homes()
    told = [
        ("", name, number, birth(number), phone_of(n), homes[n // 3], "family")
        for n, (name, number, _) in enumerate(canaries()[:STRANGER])
    ]
    desk = acting_for(office.VILLAGE, office.NOW.date(), office.NOW)
    enter(desk.sight)
    registers.import_rows(kind="person", data=as_csv(HEADING, told), by=desk, now=office.NOW)
    enter(Sight.everything())


def month(period: str, first: int) -> None:
    office.deliver(office.MEDICAL, "medical", rows(first), period=period)
    roll = [(number, name, "一档") for name, number, _ in canaries()[first:20]]
    office.deliver(office.CIVIL, "civil", roll, period=period)
    office.run(period)


@pytest.fixture
def matched(district: Any, files: Path, settings: Any, tmp_path: Path, monkeypatch: Any) -> dict[str, Any]:
    """Match two months, and return by what names addresses tell of what came of it."""
    settings.HTTPS = False
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    with time_machine.travel(NOON, tick=False):
        register()
        month(office.OCTOBER, 0)
        month(office.NOVEMBER, 1)
        enter(Sight.everything())
        warned = models.Warned.objects.get(rule="heavy_cost")
        pair = models.Pair.objects.filter(state="open").first()
        gone = models.Link.objects.exclude(gone="").first()
        assert pair is not None
        assert gone is not None
        yield {
            "run_id": pair.run_id,
            "pair_id": pair.id,
            "warning_id": warned.id,
            "link_id": gone.id,
            "thing_id": warned.thing_id,
            "case_id": warned.case_id,
            "number": warned.number,
            "campaign": "duizhao",
            "source": "medical",
            "rule": "heavy_cost",
            "period": office.OCTOBER,
            **dict.fromkeys(("register", "register_id", "kind"), "person"),
        }


@pytest.mark.parametrize("role", sorted(ASKERS))
def test_p33_no_page_tells_what_a_department_sent(
    role: str, matched: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = browser(ASKERS[role])
    client.raise_request_exception = False
    leaks, asked = [], 0
    for one in endpoints():
        if not any(word in one.name for word in MEANT):
            continue
        try:
            address = one.address(matched)
        except (NoReverseMatch, StopIteration):
            address = one.address()
        leaks += [(one.name, hit) for hit in told_by(client, f"{address}?plan=duizhao.residents")]
        asked += 1
    assert leaks == []
    assert asked > 60
    assert SIGNS.findall(caplog.text) + PAID.findall(caplog.text) == []


def told_by(client: Any, address: str) -> list[str]:
    """Return the canaries in the answer to one request, and what was paid."""
    headers = {}
    if address.startswith("/api/"):
        headers["Authorization"] = f"Bearer {client.cookies['sid'].value}"
    with transaction.atomic():
        answer = client.get(address, headers=headers)
        hits = found_in(answer)
        text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
        transaction.set_rollback(True)
    return [*hits, *PAID.findall(text)]


@pytest.mark.parametrize("heading", [(*office.HEAD, "婚姻"), ()], ids=["a column too many", "no heading"])
def test_p33_a_file_that_is_refused_is_not_repeated(
    heading: tuple[str, ...], matched: dict[str, Any]
) -> None:
    lines = [(*row, "已婚") if heading else row for row in rows(0)]
    data = office.sheet(heading, lines) if heading else as_csv(lines[0], lines[1:])
    sent = {
        "verb": "file",
        "period": office.NOVEMBER,
        "key": str(uuid4()),
        "file": SimpleUploadedFile("medical.csv", data, "text/csv"),
    }
    answer = browser(matching.MEDICAL).post("/desk/linkage/deliver/medical", sent)
    assert answer.status_code == 422
    assert answer.context["result"].faults
    assert found_in(answer) == []


def test_p33_no_table_file_or_line_of_the_log_holds_it(
    matched: dict[str, Any], files: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office.do(office.RUNNER, actions.look_at_pair, pair_id=matched["pair_id"])
    office.do(office.RUNNER, actions.decide_pair, pair_id=matched["pair_id"], decision="confirm")
    opened = office.do(
        office.RUNNER,
        actions.open_warning,
        warning_id=matched["warning_id"],
        purpose="give_help",
        reason="上门前看一看",
    )
    assert [one.value for one in opened.findings] == [COST]
    office.deliver(office.MEDICAL, "medical", rows(2))
    enter(Sight.everything())
    leaks = []
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if one != "assemblies_slip"]
        for table in sorted(tables):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT string_agg(held::text, chr(10)) FROM "{table}" held')
                text = cursor.fetchone()[0] or ""
                leaks += [(table, hit) for hit in SIGNS.findall(text) + PAID.findall(text)]
    assert leaks == []
    assert {"linkage_fact", "linkage_pair", "linkage_share", "procrastinate_jobs"} <= set(tables)
    kept = [one for folder in (files, tmp_path / "temp") for one in folder.rglob("*") if one.is_file()]
    assert len(kept) >= 2
    for one in kept:
        data = one.read_bytes()
        text = data.decode("utf-8", "replace") + data.decode("gb18030", "replace") + one.name
        assert SIGNS.findall(text) + PAID.findall(text) == [], one.name
    spoken = f"{opened!r} {opened.findings!r} {caplog.text}"
    assert SIGNS.findall(spoken) + PAID.findall(spoken) == []


def test_p33_the_canaries_were_there_to_be_told(matched: dict[str, Any]) -> None:
    """The searches above would pass on a house into which nobody sent anything."""
    beside = office.do(office.RUNNER, actions.look_at_pair, pair_id=matched["pair_id"])
    assert SIGNS.findall(f"{beside.row} {beside.cards}")
    assert SIGNS.findall(f"{beside!r}") == []
    enter(Sight.everything())
    assert models.Link.objects.filter(source="medical").count() >= 38
    assert Thing.objects.filter(kind="person").count() >= STRANGER
    assert any(one.name == "registers.purge" for one in jobs())
