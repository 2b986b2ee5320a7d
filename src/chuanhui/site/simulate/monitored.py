"""Households taken in and one let go: the register of the monitored, measures of help, the way out.

What the campaign of the matches asks for once a clue is confirmed: the street registers the household, a
measure is drawn up with its consent and carried out, and who stood above the line for six months is let go by
the same steps as in. Every figure is made up, the lines of income too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers import queries as register_queries
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.queries import cases_by_id
from chuanhui.mechanism.cases.rules import CaseState, Given, Report
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.deeds import do, who
from chuanhui.site.simulate.meetings import Deliberation
from chuanhui.site.simulate.pictures import Album

EVERYTHING = Sight.everything()
MOST = 6
"""How many households are taken into the register; the first of them is let go."""
LINES = {-1: 8200, 0: 8600}
"""The monitoring line by year before the one in hand; made up for the demo."""
PAPER = "演示数字，没有文件"
LINE_DESK = "district_desk@district"
HELP = {
    "illness": ("medical", "区医保局", "落实大病报销和医疗救助，送医送药上门。"),
    "accident": ("relief", "区民政局", "申请临时救助，帮助办理意外保险理赔。"),
    "disaster": ("relief", "区民政局", "申请临时救助，帮助修复受损房屋。"),
    "schooling": ("school", "区教体局", "落实资助，每学期核对一次。"),
    "dwelling": ("home", "区住建局", "按危房改造政策修缮，入住前验收。"),
    "water": ("water", "区水利局", "更换入户水管，检测水质。"),
}
"""By the main risk: the measure, who owns it, what is planned; of every other risk work is found."""
WORK = ("job", "区人社局", "介绍到帮扶车间，先培训十天。")
CALLED, DONE = "措施已落实一部分，本户满意。", "措施全部落实，收入稳定。"
STEADY = "已连续数月高于监测线，两不愁三保障和饮水安全均有保障。"
SECURED = ("food", "clothes", "school", "medicine", "dwelling", "water", "above")
Deeds = Iterator[tuple[int, int, Callable[[datetime], Any]]]


@dataclass
class Home:
    """One household that a village took in, and who deals with it.

    Attributes:
        clue: the case that confirmed it.
        number: of the household in the register.
        players: by role: community_desk, community_head, street_desk, street_leader, street_head.
    """

    clue: CaseState
    number: str
    players: Mapping[str, Acting]
    thing_id: UUID | None = None
    thing: str = ""

    @property
    def cause(self) -> str:
        """Return the main risk that was found there; the category of a department's clue tells none."""
        return str(self.clue.fields["cause"])


@dataclass
class Care:
    """Plays what follows upon a confirmation."""

    campaign: str
    territory: str
    now: datetime
    rng: Random
    cast: Cast
    album: Album

    def play(self, looked: Mapping[UUID, UUID]) -> int:
        """Register the first households that were confirmed, and play what follows; return how many.

        Args:
            looked: households by the case that looked into them.
        """
        homes = self._confirmed(looked)
        if homes:
            self._lines()
        for place, home in enumerate(homes):
            for days, hour, deed in self._deeds(home, leaves=place == 0):
                begun = timezone.localtime(home.clue.closed_at) + timedelta(days=days)
                at = begun.replace(hour=hour, minute=home.clue.id.int % 60, second=0, microsecond=0)
                if at > self.now:
                    break
                deed(at)
        return len(homes)

    def _confirmed(self, looked: Mapping[UUID, UUID]) -> list[Home]:
        """Return households whose clue was confirmed, the earliest first, each once."""
        with transaction.atomic():
            enter(EVERYTHING)
            known = cases_by_id(EVERYTHING, list(looked))
            closed = [one for one in known.values() if one.outcome == "fixed" and one.closed_at]
            numbers = register_queries.numbers_of({looked[one.id] for one in closed})
        found: dict[str, Home] = {}
        for one in sorted(closed, key=lambda case: case.closed_at or self.now):
            players = self._players(one.area_path)
            number = numbers.get(looked[one.id], "")
            if players and number and number not in found and len(found) < MOST:
                found[number] = Home(one, number, players)
        return list(found.values())

    def _players(self, area: str) -> dict[str, Acting]:
        roles = ("community_desk", "community_head", "street_desk", "street_leader", "street_head")
        found = {role: self.cast.player(role, area, self.rng) for role in roles}
        held = {role: by for role, by in found.items() if by is not None}
        return held if len(held) == len(roles) else {}

    def _lines(self) -> None:
        """Register the line of income of this year and of the last, each with its source."""
        year = timezone.localdate(self.now).year
        at = self.now - timedelta(days=1)
        for back, line in LINES.items():
            told = {"year": year + back, "line": line, "paper": PAPER}
            do(registers.register, who(LINE_DESK, at), at, kind="income_line", fields=told)

    def _deeds(self, home: Home, *, leaves: bool) -> Deeds:
        """Yield what is done for a household: days after its confirmation, the hour, the deed."""
        yield 1, 10, lambda at: self._register(home, at)
        yield from self._helped(home)
        if leaves:
            yield from self._let_go(home)

    def _register(self, home: Home, at: datetime) -> None:
        """Let the street put the household down as monitored, with its helper and the next review."""
        day = timezone.localdate(at)
        fields = {
            "sort": home.clue.fields.get("sort", "sudden"),
            "cause": home.cause,
            "stage": "watched",
            "confirmed": timezone.localdate(home.clue.closed_at).isoformat(),
            "year": day.year,
            "yearly": self.rng.randrange(61, 84) * 100,
            "proof": "本户申报，工资条和务农收入单据（演示）",
            "unit": HELP.get(home.cause, WORK)[1],
            "helper": self.rng.choice(("陈演示", "刘演示", "孙演示")),
            "review": (day + timedelta(days=180)).isoformat(),
        }
        by = home.players["street_desk"]
        made = do(
            registers.register, by, at, kind="monitored", fields=fields, ties={"home": home.number}, since=day
        )
        home.thing_id, home.thing = made.id, made.number

    def _helped(self, home: Home) -> Deeds:
        """Yield a measure of help: agreed to, carried out, called on, its effect checked by somebody else."""
        kind, _, content = HELP.get(home.cause, WORK)
        desk, case = home.players["community_desk"], _Case(self, home)
        yield 2, 9, lambda at: case.file("plan", desk, at, help=kind, content=content)
        yield 3, 15, lambda at: case.step("consent", desk, at, agreed="met")
        yield 6, 10, lambda at: case.step("begin", case.owner(), at)
        yield 16, 16, lambda at: case.step("call_on", desk, at, effect=CALLED)
        yield 30, 10, lambda at: case.step("finish", case.owner(), at, effect=DONE)
        yield 34, 11, lambda at: case.step("verify", home.players["street_leader"], at, outcome="fixed")

    def _let_go(self, home: Home) -> Deeds:
        """Yield the way out: watched for six months, visited, talked over, posted, reviewed, confirmed."""
        desk, head, street = (
            home.players[one] for one in ("community_desk", "community_head", "street_desk")
        )
        case = _Case(self, home)
        notices: list[UUID] = []
        met: list[Deliberation] = []

        def call(at: datetime) -> None:
            met.append(Deliberation(do, self.campaign, "leaving", case.id, head))
            met[0].call(at, at + timedelta(days=1))

        def post(at: datetime) -> None:
            proof = self.album.one("after", "proof")
            posting = Posting(
                title="拟风险消除公示", text="只公示退出情形和评议情况。", place="村务公开栏", proof=proof
            )
            facts = {"campaign": self.campaign, "kind": "leaving", "posting": posting, "subject": case.id}
            notices.append(do(voice.post_notice, desk, at, **facts).id)

        def take_down(at: datetime) -> None:
            said = {"notice_id": notices[0], "good": True, "reason": "公示期满，没有收到异议。"}
            do(voice.end_notice, desk, at, **said)

        seen = dict.fromkeys(SECURED, "met")
        yield 36, 10, lambda at: case.file("leaving", street, at, leaving="removed", basis=STEADY)
        yield 36, 11, lambda at: self._stage(home, "steady", at)
        yield 222, 9, lambda at: case.step("visit", desk, at, **seen)
        yield 222, 15, call
        yield 223, 16, lambda at: met[0].meet(at)
        yield 223, 17, lambda at: case.step("deliberate", head, at, voted="到会 23 人，同意 22 人")
        yield 224, 9, post
        yield 230, 10, take_down
        yield 230, 11, lambda at: case.step("pass_on", desk, at)
        yield 231, 10, lambda at: case.step("review", home.players["street_head"], at, opinion="同意。")
        yield 232, 10, lambda at: case.step("confirm", case.owner(), at, outcome="fixed")
        yield 233, 10, lambda at: self._stage(home, "lifted", at)

    def _stage(self, home: Home, stage: str, at: datetime) -> None:
        """Let the street write down how far a household has come; no case does it."""
        by = home.players["street_desk"]
        do(registers.change, by, at, thing_id=home.thing_id, fields={"stage": stage})


class _Case:
    """A case about a monitored household, filed and taken on step by step."""

    def __init__(self, care: Care, home: Home) -> None:
        self.care, self.home = care, home
        self.id = UUID(int=0)

    def file(self, kind: str, by: Acting, at: datetime, **answers: str) -> None:
        """File it about the household."""
        report = Report(answers=answers, thing=self.home.thing)
        facts = {"campaign": self.care.campaign, "kind": kind, "report": report}
        self.id = do(cases.file_case, by, at, **facts).case_id

    def step(self, step: str, by: Acting, at: datetime, *, outcome: str = "", **fields: str) -> None:
        """Take a step on it."""
        given = Given(fields=fields, outcome=outcome)
        do(cases.take_step, by, at, case_id=self.id, step=step, given=given)

    def owner(self) -> Acting:
        """Return who acts for the unit that owns it now."""
        with transaction.atomic():
            enter(EVERYTHING)
            held = cases_by_id(EVERYTHING, [self.id])[self.id]
        found = self.care.cast.player("owner", held.area_path, self.care.rng, held)
        if found is None:
            raise LookupError(held.number)
        return found
