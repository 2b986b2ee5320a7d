"""The office of these tests: 300 made-up residents in 100 homes, two departments, and who runs the match."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from tests.rooms.linkage.book import TEXT
from tests.rooms.registers import office as registry
from tests.rooms.registers.sheets import as_csv, base

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers import vault
from chuanhui.journal.scope import enter
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_text
from chuanhui.system.linkage import actions, models

ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY = "411602."
ALL = Sight.everything()
MEDICAL, CIVIL = "department_desk@yibaoju", "department_desk@minzhengju"
RUNNER, VILLAGE = "district_desk@district", "community_desk@xiaoqiao/beihuayuan"
HOMES, PEOPLE = 100, 300
OCTOBER, NOVEMBER = "2026-10", "2026-11"
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=ZONE)
LATER = datetime(2026, 12, 9, 9, 0, tzinfo=ZONE)
HEAD = ("证件号码", "姓名", "出生日期", "电话", "自付费用")
ROLL = ("证件号码", "姓名", "救助档次")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "安宁清和文昌景明嘉禾书田春山晨溪雨亭云舟知远守恒"


def born(number: int) -> date:
    """Return the day on which a made-up person was born."""
    return date(1930 + number * 7 % 80, 1 + number % 12, 1 + number * 11 % 28)


def citizen(number: int) -> str:
    """Return the ID number of a made-up person; no office gives such sequences out."""
    body = f"411602{born(number):%Y%m%d}{number % 1000:03}"
    return body + citizen_check(body)


def name(number: int) -> str:
    """Return the name of a made-up person, another one for each within a home."""
    return SURNAMES[number // 3 % 20] + GIVEN[number * 5 % 24] + GIVEN[(number // 24 + number) % 24]


def phone(number: int) -> str:
    """Return the telephone that a home shares."""
    return f"199000{number % HOMES:05}"


def medical(number: int, cost: Any = "100", **other: str) -> tuple[Any, ...]:
    """Return the row of a person in the medical file; `other` is typed in the place of what is right."""
    told = {"id": citizen(number), "name": name(number), "birth": born(number).isoformat()} | other
    return told["id"], told["name"], told["birth"], told.get("phone", phone(number)), cost


def roll(number: int, grade: str = "一档") -> tuple[str, ...]:
    """Return the row of a person in the relief roll."""
    return citizen(number), name(number), grade


def sheet(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a file as a department sends it."""
    out = io.StringIO()
    csv.writer(out).writerows([heading, *rows])
    return out.getvalue().encode()


def prepare() -> None:
    """Register everybody and put the playbook in force; the caller has a transaction open."""
    enter(ALL)
    base()
    well = registry.stairwell()[1].number
    desk = acting_for(VILLAGE, NOW.date(), NOW)
    doors = [("", f"{number // 2 + 1}{number % 2 + 1:02}", well) for number in range(HOMES)]
    enter(desk.sight)
    registers.import_rows(
        kind="household", data=as_csv(("编号", "door", "stairwell"), doors), by=desk, now=NOW
    )
    enter(ALL)
    numbers = homes()
    heading = ("编号", "name", "id_number", "birth", "phone", "home", "home.role")
    rows = [
        ("", name(n), citizen(n), born(n).isoformat(), phone(n), numbers[n % HOMES], "family")
        for n in range(PEOPLE)
    ]
    enter(desk.sight)
    registers.import_rows(kind="person", data=as_csv(heading, rows), by=desk, now=NOW)
    in_force()


def in_force() -> None:
    """Put the playbook in force; the caller has a transaction open."""
    enter(ALL)
    loaded = load_text(TEXT, "duizhao@1.yaml")
    since = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)
    start_campaign(loaded, territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)
    enter(ALL)


def homes() -> list[str]:
    """Return the numbers of the homes, in the order of their doors' rows."""
    from chuanhui.grid.registers.models import Thing  # noqa: PLC0415 - reason: Django must be set up first

    rows = Thing.objects.filter(kind="household", territory=TERRITORY).order_by("number")
    return list(rows.values_list("number", flat=True))[-HOMES:]


def thing_of(number: int) -> UUID:
    """Return the registered thing of a made-up person."""
    from chuanhui.grid.registers.models import Thing  # noqa: PLC0415 - reason: Django must be set up first

    enter(ALL)
    want = citizen(number)
    for row in Thing.objects.filter(kind="person", masks__id_number=f"{want[:6]}********{want[-4:]}"):
        opened = vault.open_fields(vault.place_of("registers_thing", row.id), row.sealed or b"")
        if opened.values["id_number"] == want:
            found: UUID = row.id
            return found
    raise LookupError(number)


def who(code: str, now: datetime = NOW) -> Acting:
    """Return whoever holds a post, its sight entered."""
    enter(ALL)
    found = acting_for(code, now.date(), now)
    enter(found.sight)
    return found


def do(code: str, act: Any, now: datetime = NOW, **facts: Any) -> Any:
    """Act as a door would: in a transaction and the sight of the post."""
    with transaction.atomic():
        by = who(code, now)
        try:
            return act(by=by, now=now, **facts)
        finally:
            if not transaction.get_connection().needs_rollback:
                enter(ALL)


def deliver(code: str, source: str, rows: Iterable[Sequence[Any]], period: str = OCTOBER, **more: Any) -> Any:
    """Send a file."""
    heading = more.pop("heading", HEAD if source == "medical" else ROLL)
    data = sheet(heading, rows)
    return do(code, actions.deliver, source=source, period=period, data=data, **more)


def send(
    rows: Iterable[Sequence[Any]], relieved: Iterable[int], period: str = OCTOBER, now: datetime = NOW
) -> None:
    """Send both files of a month: the rows of the medical one, and who is on the relief roll."""
    deliver(MEDICAL, "medical", rows, period=period, now=now)
    deliver(CIVIL, "civil", [roll(n) for n in relieved], period=period, now=now)


def month(cost: str = "21000", period: str = OCTOBER, now: datetime = NOW) -> None:
    """Send both files of a month, one household with a dear illness, and match them."""
    send([medical(7, cost), medical(30)], (7, 30), period, now)
    run(period, now=now)


def run(period: str = OCTOBER, now: datetime = NOW, plan: str = "residents") -> UUID:
    """Start a run and work it off as a worker does; return its id."""
    started = do(RUNNER, actions.start_run, plan=plan, period=period, now=now)
    work(started.id, now)
    found: UUID = started.id
    return found


def work(run_id: UUID, now: datetime = NOW) -> str:
    """Work a run off to where it stops."""
    steps = actions.working(run_id)
    while steps.step(now=now):
        pass
    enter_all()
    return steps.state


def enter_all() -> None:
    """Enter the sight of everything where a transaction is open."""
    if transaction.get_connection().in_atomic_block:
        enter(ALL)


def opened(table: str, row: Any) -> Any:
    """Return what a row has sealed."""
    return vault.open_fields(vault.place_of(table, row.id), row.sealed).values


def tables() -> dict[str, Any]:
    """Return what a run has written, without ids and instants, for comparing two runs."""
    links = models.Link.objects.order_by("source", "thing_id", "how")
    facts = models.Fact.objects.order_by("source", "period", "thing_id")
    warned = models.Warned.objects.order_by("rule", "thing_id")
    pairs = models.Pair.objects.order_by("source", "thing_id")
    return {
        "links": list(links.values_list("source", "thing_id", "household_id", "how", "seen", "gone")),
        "facts": [(row.source, row.period, row.thing_id, opened("linkage_fact", row)) for row in facts],
        "warnings": [
            (
                row.rule,
                row.thing_id,
                row.area_path,
                row.band,
                bool(row.case_id),
                opened("linkage_warning", row),
            )
            for row in warned
        ],
        "pairs": list(pairs.values_list("source", "thing_id", "other_id", "state")),
    }


def savepoint() -> str:
    """Set a mark in the transaction to come back to."""
    return transaction.savepoint()


def back_to(mark: str) -> None:
    """Take back what was done since a mark."""
    transaction.savepoint_rollback(mark)
    enter_all()
