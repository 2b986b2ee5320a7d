"""Pay matched with posts and attendance: some months, and a few questions to whoever employs.

Played as the campaign `duiwu` says: the district matches the pay list and the attendance of each sub-district
with the register of community workers. One question is explained, one put right, one still waits for its
answer; a line of the pay list that is about nobody of the register is asked of its sender. Nobody's pay is
touched. Everybody and every figure is made up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.scope import enter
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.periods import Period, PeriodKind, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases import queries as case_queries
from chuanhui.mechanism.cases.rules import CaseState, Given
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.deeds import do, who, work_off
from chuanhui.site.simulate.registers import GIVEN, SURNAMES
from chuanhui.site.simulate.villages import AREA_CODE
from chuanhui.system.linkage import actions, queries
from chuanhui.system.linkage.queries.warned import Filters, warnings

EVERYTHING = Sight.everything()
CAMPAIGN, PLAN = "duiwu", "staff"
RUNNER, PAYER, PAY_DESK = "district_desk@district", "payroll", "department_desk@rensheju"
MONTHS, FIRST = 12, -3
"""How many months are played, and in which, counted from now, somebody is in doubt first."""
COMMUNITIES, EACH = 2, 2
"""Of each sub-district: how many communities, and how many workers of each, are in the register."""
DUTIES = ("secretary", "worker", "member", "grid")
POSTS = {-2: "seconded", -1: "left"}
"""What the street writes down of the worker in doubt, by month; in the first no day was worked."""
LATELY = timedelta(days=3)
PAY, ATTENDANCE = (
    ("公民身份号码", "姓名", "手机号", "实发金额"),
    (
        "公民身份号码",
        "姓名",
        "联系电话",
        "出勤天数",
        "批准休假",
    ),
)
EXPLAINED = "当月脱产培训，由区里统一考勤，街道漏报休假批准手续，已补齐。"
MENDED = "经批准借调到区里专班，工资由原单位发放，借调函附后，名册已注明。"
STRANGER = "同名人员，是公益岗位，误列入社区工作者名单，下月起单列。"


@dataclass(frozen=True)
class Worker:
    """A made-up community worker; `street` is the post of the sub-district's desk."""

    name: str
    id_number: str
    phone: str
    street: str
    thing_id: UUID


def play_staff(territory: str, *, now: datetime, seed: int) -> int:
    """Play the last months of the match of pay with posts; return how many runs there were, 0 where none.

    Nothing is done where the campaign is not in force, or where a run was made before.

    Args:
        territory: its root path.
        now: aware.
        seed: of the chance that makes people and days up.
    """
    with transaction.atomic():
        enter(EVERYTHING)
        known = {one.ref.partition("@")[0]: one.since for one in rulebooks.all_in_force(territory, at=now)}
        if CAMPAIGN not in known or queries.runs(Acting.system(territory), plan=PLAN, most=1):
            return 0
        cast = Cast(territory, timezone.localdate(now), now)
    play = _Play(
        territory, now, known[CAMPAIGN] + timedelta(hours=1), cast, Random(f"{seed}/{territory}/staff")
    )
    months = _months(timezone.localdate(now), play.since)
    workers = play.register()
    if not workers or not months:
        return 0
    for place, month in enumerate(months):
        play.month(month, workers, place - len(months))
    return len(months)


def _months(today: date, since: datetime) -> list[Period]:
    """Return the last months that are over and whose files were due since a moment, the oldest first."""
    found: list[Period] = []
    month = period_of(today, PeriodKind.MONTH).previous()
    while len(found) < MONTHS and month.next().first + timedelta(days=5) > timezone.localdate(since):
        found.append(month)
        month = month.previous()
    return found[::-1]


@dataclass
class _Play:
    """Who plays, since when, and the chance by which days are made up."""

    territory: str
    now: datetime
    since: datetime
    cast: Cast
    rng: Random

    def at(self, month: Period, day: int, hour: int) -> datetime:
        """Return an hour of a day of the month after, within the play."""
        first = month.next().first
        found = timezone.localtime(self.now).replace(hour=hour, minute=5, second=0, microsecond=0)
        return min(max(found.replace(year=first.year, month=first.month, day=day), self.since), self.now)

    def register(self) -> list[Worker]:
        """Register some community workers of each sub-district."""
        found: list[Worker] = []
        for place in areas.areas_in(EVERYTHING, level=Level.STREET, within=self.territory):
            desk = self.cast.player("street_desk", place.path, self.rng)
            inside = areas.areas_in(EVERYTHING, level=Level.COMMUNITY, within=place.path)[:COMMUNITIES]
            if desk is None:
                continue
            for nth, community in enumerate(one for one in inside for _ in range(EACH)):
                found.append(self._worker(len(found), DUTIES[nth % len(DUTIES)], community.code, desk))
        return found

    def _worker(self, place: int, duty: str, community: str, desk: Acting) -> Worker:
        born = date(1968 + place * 7 % 32, 1 + place % 12, 1 + place * 11 % 28)
        body = f"{AREA_CODE}{born:%Y%m%d}{900 + place:03}"
        name = self.rng.choice(SURNAMES) + "".join(self.rng.sample(GIVEN, 2))
        number, phone = body + citizen_check(body), f"1990003{place:04}"
        told = {"name": name, "id_number": number, "phone": phone, "duty": duty, "post": "in_post"}
        day = timezone.localdate(self.since)
        facts = {"kind": "worker", "fields": told, "area": community, "since": day}
        made = do(registers.register, desk, self.since, **facts)
        return Worker(name, number, phone, desk.post_code, made.id)

    def month(self, month: Period, workers: Sequence[Worker], back: int) -> None:
        """Play a month: files, the run, and what becomes of its question.

        Args:
            back: -1 for the last month, whose question still waits, -2 for the one before, and so on.
        """
        doubted = workers[back * 5 % len(workers)]
        if post := POSTS.get(back):
            desk = who(doubted.street, self.at(month, 2, 9))
            facts = {"thing_id": doubted.thing_id, "fields": {"post": post}}
            do(registers.change, desk, self.at(month, 2, 9), **facts)
        self._send(month, workers, doubted, back)
        lately = timezone.localtime(self.now) - LATELY
        run_at = self.at(month, 8, 10) if back < -1 else max(self.at(month, 8, 10), lately)
        runner = who(RUNNER, run_at)
        plan = f"{CAMPAIGN}.{PLAN}"
        run_id: UUID = do(actions.start_run, runner, run_at, plan=plan, period=month.key).id
        work_off(run_id, run_at)
        if back < -1:
            self._settle(self._asked(month, run_at), run_at, MENDED if back == -2 else EXPLAINED, back)

    def _send(self, month: Period, workers: Sequence[Worker], doubted: Worker, back: int) -> None:
        """Send the pay list, and of each sub-district the attendance, with what is doubtful about one."""
        paid = [
            (one.id_number, one.name, one.phone, 2600 + place % 4 * 200) for place, one in enumerate(workers)
        ]
        if back == FIRST:
            stranger = f"{AREA_CODE}19790304999"
            paid.append((stranger[:-1] + citizen_check(stranger[:17]), "钟演示", "19900039999", 2600))
        at = self.at(month, 3, 9)
        told = {"period": month.key}
        do(
            actions.deliver,
            who(PAY_DESK, at),
            at,
            source=f"{CAMPAIGN}.{PAYER}",
            data=_sheet(PAY, paid),
            **told,
        )
        source = f"{CAMPAIGN}.attendance"
        for street in dict.fromkeys(one.street for one in workers):
            rows = [
                (one.id_number, one.name, one.phone, *self._days(one is doubted, back))
                for one in workers
                if one.street == street
            ]
            do(actions.deliver, who(street, at), at, source=source, data=_sheet(ATTENDANCE, rows), **told)

    def _days(self, doubted: bool, back: int) -> tuple[int, int]:
        """Return days present and days of approved leave; of whom is doubted in the first month neither."""
        if doubted and back == FIRST:
            return 0, 0
        leave = self.rng.choice((0, 0, 0, 1, 2))
        return 22 - leave, leave

    def _asked(self, month: Period, at: datetime) -> list[CaseState]:
        """Return the cases that a run opened: a question about somebody, and one about the file."""
        with transaction.atomic():
            enter(EVERYTHING)
            found = warnings(EVERYTHING, Filters(plans=((CAMPAIGN, PLAN),), period=month.key)).rows
            ids = [one.case_id for one in found if one.case_id is not None]
            filters = case_queries.Filters(campaign=CAMPAIGN, kind="file_question")
            files = case_queries.ledger(EVERYTHING, filters, now=at).cases
            found_by_id = case_queries.cases_by_id(EVERYTHING, [*ids, *(one.id for one in files)])
            return [one for one in found_by_id.values() if one.state == "asked"]

    def _settle(self, asked: Sequence[CaseState], run_at: datetime, answer: str, back: int) -> None:
        """Let the unit answer each question and the district settle it."""
        for one in asked:
            owner = self.cast.player("owner", one.area_path, self.rng, one)
            if owner is None:
                continue
            answered, settled = run_at + timedelta(days=2), run_at + timedelta(days=3)
            is_file = one.kind == "file_question"
            self._step(one, "answer", owner, answered, answer=STRANGER if is_file else answer)
            step, outcome = ("corrected", "fixed") if back == -2 else ("explained", "nothing_to_do")
            step, outcome = ("settle", "fixed") if is_file else (step, outcome)
            self._step(one, step, who(RUNNER, settled), settled, outcome)

    def _step(
        self, one: CaseState, step: str, by: Acting, at: datetime, outcome: str = "", **fields: str
    ) -> None:
        given = Given(fields=fields, outcome=outcome)
        do(cases.take_step, by, at, case_id=one.id, step=step, given=given)


def _sheet(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([heading, *rows])
    return out.getvalue().encode()
