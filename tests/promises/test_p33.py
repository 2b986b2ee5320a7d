"""P33. Canaries: what is protected of a resident appears nowhere but in a reveal.

Fifty seeded residents with names, numbers and telephones that nobody else has. Every address that the URL
resolver knows is asked by every role, with a resident's ids where it takes any; so are the logs, every row of
every table, the settings as an error page shows them, exports and lists of faults. A new page is covered as
soon as it has an address.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import NoReverseMatch
from django.views.debug import SafeExceptionReporterFilter
from tests.promises.doors import endpoints
from tests.promises.things import NOON, ROLES, asker
from tests.rooms.registers.sheets import DESK, as_csv, base, citizen, desk

from chuanhui.grid.registers import actions
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.usefixtures("district", "evidence")
RESIDENTS = 50
MOST_CONCERNED = "community_desk"
HEADING = ("姓名", "公民身份号码", "联系电话")
FIRST = "龘靐齉爨麤"
"""Characters that no text of ours holds: each resident's name is unlike anybody's."""


def canaries() -> list[tuple[str, str, str]]:
    """Return name, number and telephone of each resident."""
    later = "甲乙丙丁戊己庚辛壬癸"
    return [
        (f"王{FIRST[n // 10]}{later[n % 10]}", citizen(20_000 + n), f"1990017{n:04}")
        for n in range(RESIDENTS)
    ]


SIGNS = re.compile("|".join(re.escape(one) for row in canaries() for one in row))


@pytest.fixture(autouse=True)
def _over_plain_http(settings: Any) -> Iterator[None]:
    settings.HTTPS = False
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def resident(district: Any) -> Any:
    """Seed the residents, leave one with a request for a change, and return that one's row."""
    base()
    by = desk()
    actions.import_rows(kind="person", data=as_csv(HEADING, canaries()), by=by, now=NOON)
    enter(Sight.everything())
    row = ThingRow.objects.filter(kind="person").order_by("number").first()
    enter(by.sight)
    actions.ask_change(
        thing_id=row.id, fields={"phone": canaries()[7][2]}, reason="本人更正", by=by, now=NOON
    )
    enter(Sight.everything())
    return row


def given(row: Any) -> dict[str, Any]:
    """Return the parameters by which addresses name the resident; the caller sees everything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM registers_request WHERE thing_id = %s", [row.id])
        (request_id,) = cursor.fetchone()
    return {
        "thing_id": row.id,
        "request_id": request_id,
        **dict.fromkeys(("register", "register_id", "kind"), "person"),
        "number": row.number,
    }


def found_in(answer: Any) -> list[str]:
    """Return the canaries in an answer: its body, its headers, and what a zip or a workbook holds inside."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    texts = [body.decode("utf-8", "replace"), str(answer.headers)]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return [one for text in texts for one in SIGNS.findall(text)]


def ask(client: Any, method: str, address: str) -> list[str]:
    """Return the canaries in the answer to one request, and take back whatever it did."""
    headers = {}
    if address.startswith("/api/") and "sid" in client.cookies:
        headers["Authorization"] = f"Bearer {client.cookies['sid'].value}"
    with transaction.atomic():
        answer = client.generic(method, address, headers=headers)
        hits = found_in(answer)
        transaction.set_rollback(True)
    return hits


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_page_and_no_answer_shows_a_canary(
    role: str, resident: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    known = given(resident)
    client = asker(role)
    client.raise_request_exception = False
    leaks, asked = [], 0
    for one in endpoints():
        try:
            address = one.address(known)
        except (NoReverseMatch, StopIteration):
            address = one.address()
        if not one.params:
            address += f"?q={resident.label}&kind=person&register=person&sort=number"
        leaks += [(one.name, hit) for hit in ask(client, "GET", address)]
        asked += 1
        if role == MOST_CONCERNED:
            # What is answered where the method is refused, or the body cannot be read.
            leaks += [(one.name, hit) for hit in ask(client, "POST", address)]
    assert leaks == []
    assert asked > 100
    spoken = capfd.readouterr()
    assert SIGNS.findall(caplog.text + spoken.out + spoken.err) == []


def test_a_card_shows_masks_to_whoever_may_see_it(resident: Any) -> None:
    """The crawl above would pass on a house without residents: here they are, masked."""
    by = desk(DESK)
    told = actions.export_things(kind="person", by=by, now=NOON, form="csv")
    assert told.count == RESIDENTS
    text = told.data.decode("utf-8-sig")
    assert SIGNS.findall(text) == []
    name, number, phone = canaries()[0]
    assert {f"{name[0]}**", f"{number[:6]}********{number[-4:]}", f"{phone[:3]}****{phone[-4:]}"} <= set(
        re.split(r"[,\r\n]", text)
    )


def test_no_table_holds_a_canary_in_the_open(resident: Any) -> None:
    """Journal, jobs, sign-ins, requests, stages: every row of every table, as text."""
    by = desk(DESK)
    actions.reveal(
        thing_id=resident.id, fields=["phone"], purpose="verify_identity", reason="核对", by=by, now=NOON
    )
    enter(Sight.everything())
    leaks = []
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if one != "assemblies_slip"]
        for table in sorted(tables):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT string_agg(held::text, chr(10)) FROM "{table}" held')
                leaks += [(table, hit) for hit in SIGNS.findall(cursor.fetchone()[0] or "")]
    assert leaks == []


def test_what_holds_a_value_does_not_say_it(resident: Any) -> None:
    """Neither `repr`, which logs and error pages show, nor the settings as an error page lists them."""
    by = desk(DESK)
    shown = actions.reveal(
        thing_id=resident.id,
        fields=["name", "phone"],
        purpose="verify_identity",
        reason="核对",
        by=by,
        now=NOON,
    )
    assert SIGNS.findall(f"{shown!r} {shown}") == []
    safe = SafeExceptionReporterFilter().get_safe_settings()
    assert SIGNS.findall(str(safe)) == []
    sheet = as_csv(HEADING, [(canaries()[0][0], canaries()[0][1], "1")])
    dry = actions.import_rows(kind="person", data=sheet, by=by, now=NOON, dry_run=True)
    assert dry.fault_count
    assert (
        SIGNS.findall(f"{dry!r} " + "".join(one.render("zh") + one.render("en") for one in dry.faults)) == []
    )
