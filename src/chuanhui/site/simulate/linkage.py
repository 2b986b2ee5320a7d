"""A year of monthly matches: twelve parties send, rows are matched, clerks decide, villages go and look.

Played as the campaign `fangfanpin` says, over the households of four villages. One party is late once, some
say that they have nothing; of the month in hand two have sent nothing yet, a handful of rows wait for the
clerk, and some warnings are still looked into. Everybody and every figure is made up.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.journal import stamps
from chuanhui.journal.scope import enter
from chuanhui.kernel.periods import Period, PeriodKind, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Given, Report
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.countryside import answer_vanished, play_village_returns
from chuanhui.site.simulate.deeds import do, who, work_off
from chuanhui.site.simulate.files import Files
from chuanhui.site.simulate.meetings import Deliberation
from chuanhui.site.simulate.monitored import Care
from chuanhui.site.simulate.pictures import Album
from chuanhui.site.simulate.villages import Pen, Villager, estates_of, register_villagers
from chuanhui.system.linkage import actions, queries
from chuanhui.system.linkage.queries.warned import Filters, warnings
from chuanhui.system.linkage.rules import Warned

EVERYTHING = Sight.everything()
CAMPAIGN, PLAN = "fangfanpin", "households"
MONTHS = 12
LATE, LATE_AT = "human_resources", 6
"""Whose file comes after the run once, and in which month; a further run matches it."""
MISSING = ("department_desk@zhujianju", "street_desk@huayaocheng")
"""Who has not sent yet for the month in hand."""
WAITING = 6
"""How many doubtful rows of the month in hand the clerk has not come to."""
LATELY = timedelta(days=3)
"""How long ago the month in hand was matched: visits are asked for within three days."""
LEFT = 0.05
"""What part of earlier warnings nobody has gone to look at; of the month in hand it is every second one."""
PARTIES = {
    "rural": "department_desk@xiangcunzhenxing",
    "civil_affairs": "department_desk@minzhengju",
    "education": "department_desk@jiaotiju",
    "health": "department_desk@weijianwei",
    "medical_insurance": "department_desk@yibaoju",
    "housing": "department_desk@zhujianju",
    "water": "department_desk@shuiliju",
    "human_resources": "department_desk@rensheju",
}
STREETS = {
    "006": "street_desk@chengnan",
    "007": "street_desk@chengbei",
    "010": "street_desk@jinhailu",
    "015": "street_desk@huayaocheng",
}
RUNNER = PARTIES["rural"]
SORTS = ("unstable", "marginal", "sudden")
OTHER = "村里核对：是同一住址的另一个人，不是本人"
DOUBT = "只有姓名，请报送单位补证件号码后再核"
NOT_SO = "入户看过：支出已报销大半，家里有稳定务工收入，没有返贫风险，已书面告知。"
FOUND = "走访时了解到：主要劳动力失业，一时没有收入。"
LOOKERS = ("community_desk", "community_head", "street_head")
SEEN = "入户看过：情况属实，本户同意纳入，已签授权。"


@dataclass
class _Year:
    """Who plays, over which months, with which files."""

    territory: str
    now: datetime
    rng: Random
    cast: Cast
    files: Files
    album: Album = field(default_factory=Album)
    told: set[UUID] = field(default_factory=set)

    def at(self, place: int, day: int, hour: int, minute: int = 0) -> datetime:
        """Return an hour of a day of the month after that of a place, never later than now."""
        begun = timezone.localtime(self.now).replace(hour=hour, minute=minute, second=0, microsecond=0)
        first = self.files.months[place].next().first
        return min(begun.replace(year=first.year, month=first.month, day=day), self.now)


def play_linkage(territory: str, *, now: datetime, seed: int, months: int = MONTHS) -> int:
    """Play a year of matches up to the month that is in hand; return how many runs it has, 0 where none.

    Nothing is done where the campaign was not in force a year ago, where its villages have no compound, or
    where a run was made before.

    Args:
        territory: its root path.
        now: aware.
        seed: of the chance by which households fare and files are mistyped.
        months: how many are played, at least 2; a file is late in the seventh, where there is one.
    """
    over = _months(timezone.localdate(now), months)
    with transaction.atomic():
        enter(EVERYTHING)
        begun = timezone.make_aware(datetime.combine(over[0].next().first, datetime.min.time()))
        known = {one.ref.partition("@")[0] for one in rulebooks.all_in_force(territory, at=begun)}
        if CAMPAIGN not in known or queries.runs(Acting.system(territory), plan=PLAN, most=1):
            return 0
        rng = Random(f"{seed}/{territory}/linkage")
        people = _registered(territory, now, over[0].first, rng)
        cast = Cast(territory, timezone.localdate(now), now)
    if not people:
        return 0
    year = _Year(territory, now, rng, cast, Files(people, over, f"{seed}/{territory}/files"))
    # The engine collects after each of its stages: what is here already need not be gone through each time.
    gc.freeze()
    try:
        runs = sum(_month(year, place) for place in range(len(over)))
    finally:
        gc.unfreeze()
    care = Care(CAMPAIGN, territory, now, Random(f"{seed}/{territory}/monitored"), cast, year.album)
    care.play(_applied(year) | _cases())
    if months == MONTHS:
        play_village_returns(territory, CAMPAIGN, now=now, seed=seed, cast=cast)
    return runs


def _cases() -> dict[UUID, UUID]:
    """Return whom the warnings of the plan are about, by the cases that looked into them."""
    with transaction.atomic():
        enter(EVERYTHING)
        found = warnings(EVERYTHING, Filters(plans=((CAMPAIGN, PLAN),)), most=5_000).rows
    return {one.case_id: one.household_id or one.thing_id for one in found if one.case_id is not None}


def _applied(year: _Year) -> dict[UUID, UUID]:
    """Have a village find a household on a visit in the first month; return its case and the household."""
    at = year.at(0, 9, 10)
    with transaction.atomic():
        enter(EVERYTHING)
        estate = estates_of(year.territory, timezone.localdate(at))[0]
        by = Acting.system(year.territory)
        home = registers.things(by, "household", area_path=estate.area_path, most=1).lines[0]
    players = [year.cast.player(one, estate.area_path, year.rng) for one in LOOKERS]
    desk, head, street = (one for one in players if one is not None)
    report = Report(answers={"risk": "job", "detail": FOUND}, source="visit", thing=home.number)
    case_id = do(cases.file_case, desk, at, campaign=CAMPAIGN, kind="clue", report=report).case_id
    for when, deed in _verified(_Visit(year, case_id, "job", desk, head, street, at)):
        if when <= year.now:
            deed(when)
    return {case_id: home.id}


def _months(today: date, many: int) -> tuple[Period, ...]:
    """Return the last months that are over, the oldest first."""
    found = [period_of(today, PeriodKind.MONTH).previous()]
    while len(found) < many:
        found.append(found[-1].previous())
    return tuple(reversed(found))


def _registered(territory: str, now: datetime, since: date, rng: Random) -> list[Villager]:
    """Register the villages' households; they stood before the first month."""
    by = Acting.system(territory).stamped(stamps.read("areas", registers.STAMP))
    pen = Pen(by, since - timedelta(days=30), now, rng)
    people: list[Villager] = []
    for estate in estates_of(territory, timezone.localdate(now)):
        village = areas.names({estate.area_path})[estate.area_path]
        people += register_villagers(estate, village, len(people), pen)
    return people


def _month(year: _Year, place: int) -> int:
    """Play a month: files, the run, the clerk, the villages; return how many runs it took."""
    for source, code in PARTIES.items():
        if not (source == LATE and place == LATE_AT):
            _send(year, place, source, code, year.at(place, 3, 10, len(source)))
    for street, code in STREETS.items():
        _send(year, place, "streets", code, year.at(place, 4, 9, int(street)), street)
    _run(year, place, _run_at(year, place))
    if place == LATE_AT:
        _send(year, place, LATE, PARTIES[LATE], year.at(place, 13, 16))
        _run(year, place, year.at(place, 14, 9))
    if place < len(year.files.months) - 1:
        at = year.at(place, 20, 15)
        senders = [who(code, at) for code in (*PARTIES.values(), *STREETS.values())]
        answer_vanished(senders, now=at, rng=Random(f"{year.files.seed}/{place}/answers"))
    return 2 if place == LATE_AT else 1


def _run_at(year: _Year, place: int) -> datetime:
    """Return when a month is matched: on the eighth; the one in hand lately, so that no visit is late."""
    usual = year.at(place, 8, 10)
    if place < len(year.files.months) - 1:
        return usual
    lately = timezone.localtime(year.now) - LATELY
    return max(usual, lately.replace(hour=10, minute=0, second=0, microsecond=0))


def _send(year: _Year, place: int, source: str, code: str, now: datetime, street: str = "") -> None:
    """Send a file, or say that there is nothing; of the month in hand two parties have not."""
    if place == len(year.files.months) - 1 and code in MISSING:
        return
    data = year.files.sheet(source, place, street)
    told = {"source": f"{CAMPAIGN}.{source}", "period": year.files.months[place].key}
    by = who(code, now)
    if data:
        do(actions.deliver, by, now, data=data, **told)
    else:
        do(actions.deliver_nothing, by, now, **told)


def _run(year: _Year, place: int, now: datetime) -> None:
    by = who(RUNNER, now)
    period = year.files.months[place].key
    run_id: UUID = do(actions.start_run, by, now, plan=f"{CAMPAIGN}.{PLAN}", period=period).id
    work_off(run_id, now)
    _decide(year, place, run_id, by, now + timedelta(hours=3))
    work_off(run_id, now + timedelta(hours=6))
    for one in _opened(year, period):
        _look(year, one, is_last=place == len(year.files.months) - 1)


def _decide(year: _Year, place: int, run_id: UUID, by: Acting, now: datetime) -> None:
    """Let the clerk look at each doubtful row and decide; of the month in hand some are left."""
    with transaction.atomic():
        enter(by.sight)
        waiting = queries.pairs(by)
    left = WAITING if place == len(year.files.months) - 1 else 0
    for n, line in enumerate(waiting[left:]):
        at = min(now + timedelta(minutes=2 * n), year.now)
        beside = do(actions.look_at_pair, by, at, pair_id=line.pair.id)
        meant = year.files.truth.get(
            tuple(beside.row.get(one, "") for one in ("name", "id_number", "phone")), ""
        )
        held = {side: card.get("id_number", "") for side, card in beside.cards.items()}
        said: dict[str, Any] = {"decision": "deny", "reason": OTHER}
        if year.rng.random() < 0.06:
            said = {"decision": "unsure", "reason": DOUBT}
        elif meant and meant in held.values():
            said = {"decision": "confirm", "other": held.get("thing") != meant}
        do(actions.decide_pair, by, at, pair_id=line.pair.id, **said)


def _opened(year: _Year, period: str) -> Iterator[Warned]:
    """Yield the warnings of a month that have a case and were not looked into yet."""
    with transaction.atomic():
        enter(EVERYTHING)
        page = warnings(EVERYTHING, Filters(plans=((CAMPAIGN, PLAN),), period=period), most=500)
    for one in page.rows:
        if one.case_id is not None and one.case_id not in year.told:
            year.told.add(one.case_id)
            yield one


@dataclass(frozen=True)
class _Visit:
    """One case, the trouble that a visit finds if there is any, and who is asked to deal with it."""

    year: _Year
    case_id: UUID
    cause: str
    desk: Acting
    head: Acting
    street: Acting
    opened: datetime

    def on(self, days: int, hour: int) -> datetime:
        """Return an hour of a local day so many days after the warning."""
        day = timezone.localtime(self.opened) + timedelta(days=days)
        return day.replace(hour=hour, minute=self.case_id.int % 60, second=0, microsecond=0)

    def step(self, step: str, by: Acting, now: datetime, outcome: str = "", **fields: Any) -> None:
        """Take a step on the case."""
        given = Given(fields=fields, outcome=outcome)
        do(cases.take_step, by, now, case_id=self.case_id, step=step, given=given)


def _look(year: _Year, one: Warned, *, is_last: bool) -> None:
    """Have the village look into a warning: refuted, or taken in after all the steps, none later than now."""
    rng, area, case_id = year.rng, one.area_path, one.case_id
    is_left, verified = rng.random() < LEFT, rng.random() < 0.45
    is_left = len(year.told) % 2 == 1 if is_last else is_left
    players = [year.cast.player(role, area, rng) for role in LOOKERS]
    found = [player for player in players if player is not None]
    if case_id is None or len(found) < len(players) or is_left:
        return
    desk, head, street = found
    visit = _Visit(year, case_id, one.risk, desk, head, street, one.opened_at)
    for at, deed in _verified(visit) if verified else _refuted(visit):
        if at > year.now:
            return
        deed(at)


Deeds = Iterator[tuple[datetime, Callable[[datetime], None]]]


def _refuted(visit: _Visit) -> Deeds:
    """Yield what is done where there is no risk."""
    yield visit.on(2, 15), lambda at: visit.step("not_so", visit.head, at, "nothing_to_do", refusal=NOT_SO)


def _verified(visit: _Visit) -> Deeds:
    """Yield what is done where the household is taken in: visit, talk, notice, review, confirmation."""
    year = visit.year
    notices: list[UUID] = []
    agreed = {"cause": visit.cause, "sort": year.rng.choice(SORTS), "voted": "到会 21 人，同意 19 人"}
    met = Deliberation(do, CAMPAIGN, "village", visit.case_id, visit.head)

    def post(at: datetime) -> None:
        posting = Posting(
            title="拟纳入监测对象公示",
            text="只公示类别和评议情况。",
            place="村务公开栏",
            proof=year.album.one("after", "proof"),
        )
        facts = {"campaign": CAMPAIGN, "kind": "village", "posting": posting, "subject": visit.case_id}
        notices.append(do(voice.post_notice, visit.desk, at, **facts).id)

    def take_down(at: datetime) -> None:
        said = {"notice_id": notices[0], "good": True, "reason": "公示期满，没有收到异议。"}
        do(voice.end_notice, visit.desk, at, **said)

    yield visit.on(1, 15), lambda at: visit.step("visit", visit.desk, at, consent="met", seen=SEEN)
    yield visit.on(1, 16), lambda at: met.call(at, visit.on(2, 14))
    yield visit.on(2, 15), met.meet
    yield visit.on(2, 16), lambda at: visit.step("deliberate", visit.head, at, **agreed)
    yield visit.on(2, 17), post
    yield visit.on(8, 9), take_down
    yield visit.on(8, 10), lambda at: visit.step("pass_on", visit.desk, at)
    yield visit.on(9, 10), lambda at: visit.step("review", visit.street, at, opinion="材料齐全，同意上报。")
    owner = who(RUNNER, visit.on(10, 10))
    yield visit.on(10, 10), lambda at: visit.step("confirm", owner, at, "fixed")
