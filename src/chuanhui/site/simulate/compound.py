"""One compound of the demo, from its register to a council elected and a renovation plan agreed.

The campaigns `zizhi` and `gaizao` are played as their texts say, in the compound whose households are
registered: an election on paper and by code, the list posted and an objection answered in writing, wishes
asked, drawings posted with pictures before and after, a lift voted by count and by area. The lift's notice
still stands, and the leader of one building is being elected. Names and answers are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions as assemblies
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Given, Report
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice import queries as voices
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.site.simulate.apart import is_told
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.pictures import Album

EVERYTHING = Sight.everything()
SELF, RENEWAL = "zizhi", "gaizao"
DAYS = 27
"""How long ago the story begins; the campaigns must be in force by then."""
CANDIDATES = (
    "陈安（演示）",
    "刘书田（演示）",
    "何晨溪（演示）",
    "马景云（演示）",
    "周知远（演示）",
    "孙嘉禾（演示）",
)
LEADERS = ("徐守恒（演示）", "高春山（演示）")
SEATS = 5
ROSTER = "陈安（1号楼）、刘书田（1号楼）、何晨溪（2号楼）、马景云（3号楼）、周知远（4号楼），均为演示姓名"
OBJECTIONS = {
    "list": (
        "person",
        "名单里有一位长期不在小区居住，请核实。",
        "已上门核实：本人因房屋漏水短期租住在外，现仍住本小区。",
    ),
    "drawing": (
        "design",
        "设计图上的充电棚离一楼窗户太近。",
        "已把充电棚移到东墙边，离窗户十二米，图已更正。",
    ),
}
BASIC, BETTER = ("pipes", "roof", "road", "lane", "power"), ("parking", "lift", "green", "facade", "centre")
PLAN = "更换雨污管网，修复屋面防水，平整小区道路；东墙边新建充电车棚，楼道和庭院换装路灯。"
SHAFT = "在一单元北侧外加廊道式电梯一部，一层不分担，二层起按楼层系数分担。"


@dataclass(frozen=True)
class _Story:
    """Where it is played, by whom, and the chance by which households answer."""

    compound: registers.Line
    desk: Acting
    head: Acting
    street: Acting
    leader: Acting
    now: datetime
    rng: Random
    album: Album

    def at(self, ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """Return an hour of a local day so many days ago, never later than now."""
        day = timezone.localtime(self.now) - timedelta(days=ago)
        return min(day.replace(hour=hour, minute=minute, second=0, microsecond=0), self.now)

    def do(self, act: Callable[..., Any], by: Acting, now: datetime, **facts: Any) -> Any:
        """Act in a transaction of its own, as a door would."""
        with transaction.atomic():
            enter(by.sight)
            return act(by=by, now=now, **facts)

    def step(self, case_id: UUID, step: str, by: Acting, now: datetime, **fields: Any) -> None:
        """Take a step on a case."""
        self.do(cases.take_step, by, now, case_id=case_id, step=step, given=Given(fields=fields))

    def paper(self, tag: str) -> dict[str, str]:
        """Return a picture as an attachment."""
        drawn = "before" if tag == "before" else "after"
        words = {
            "before": "改造前（示意）",
            "after": "改造后效果（示意）",
            "drawing": "设计图（示意）",
            "list": "名单原件（示意）",
        }
        return {"sha256": self.album.one(drawn, tag), "tag": tag, "caption": words[tag]}


def play_compound(territory: str, *, now: datetime, seed: int) -> int:
    """Play the story of one compound; return how many notices, surveys and votes it has, 0 where none.

    Nothing is done where its campaigns were not in force a month ago, where no compound is registered down to
    its households, or where a notice was posted before.

    Args:
        territory: its root path.
        now: aware.
        seed: of the chance by which households answer.
    """
    with transaction.atomic():
        enter(EVERYTHING)
        story = _story(territory, now, seed)
    if story is None:
        return 0
    _self_government(story)
    _renewal(story)
    _lift(story)
    _leader_now(story)
    return 7


def _story(territory: str, now: datetime, seed: int) -> _Story | None:
    begun = now - timedelta(days=DAYS)
    known = {one.ref.partition("@")[0] for one in rulebooks.all_in_force(territory, at=begun)}
    if not {SELF, RENEWAL} <= known or is_told(territory):
        return None
    system = Acting.system(territory)
    home = next(iter(registers.things(system, "household", area_path=territory, most=1).lines), None)
    if home is None:
        return None
    estates = registers.things(system, "compound", area_path=home.area_path, most=200).lines
    compound = next((one for one in estates if home.within_path.startswith(one.within_path)), None)
    rng = Random(f"{seed}/{territory}/compound")
    cast = Cast(territory, timezone.localdate(now), now)
    roles = ("community_desk", "community_head", "street_desk", "street_leader")
    found = [cast.player(role, home.area_path, rng) for role in roles]
    if compound is None or any(one is None for one in found):
        return None
    desk, head, street, leader = (one for one in found if one is not None)
    return _Story(compound, desk, head, street, leader, now, rng, Album())


def _self_government(story: _Story) -> None:
    """Publish the candidates, elect the council, post the list, answer the objection, put it on file."""
    thing = story.compound.number
    filed = story.do(
        cases.file_case, story.desk, story.at(26), campaign=SELF, kind="compound",
        report=Report(answers={"kind_of": "open"}, thing=thing),
    )  # fmt: skip
    _notice(story, SELF, "candidates", filed.case_id, ("list",), posted=26, ended=22)
    council = _elect(story, filed.case_id, "council", CANDIDATES, opened=22, closed=18)
    story.step(
        filed.case_id, "form_it", story.desk, story.at(18, 15), way="elected", roster=ROSTER,
        leaders=4, units=12,
    )  # fmt: skip
    _notice(story, SELF, "list", filed.case_id, ("list",), posted=17, ended=9)
    story.do(assemblies.fill_seats, story.desk, story.at(9, 11), ballot_id=council)
    story.step(filed.case_id, "post_list", story.street, story.at(9, 11))
    story.step(filed.case_id, "card", story.desk, story.at(8), card=f"档{thing}")
    story.step(filed.case_id, "put_on_file", story.street, story.at(6), filing="演示备字第1号")


def _elect(
    story: _Story, subject: UUID, kind: str, names: tuple[str, ...], *, opened: int, closed: int
) -> UUID:
    """Hold a secret election: seven of ten by code, some on paper, counted by two."""
    receipt = story.do(
        assemblies.open_ballot, story.desk, story.at(opened, 10), campaign=SELF, kind=kind, subject=subject,
        names=names, title=f"{story.compound.label}党群议事会选举",
    )  # fmt: skip
    _, printed = story.do(assemblies.issue_codes, story.desk, story.at(opened, 11), ballot_id=receipt.id)
    options = [f"c{place}" for place in range(1, len(names) + 1)]
    paper = 0
    for place, one in enumerate(printed):
        chance, at = story.rng.random(), story.at(opened, 12) + timedelta(minutes=place * 9)
        if chance < 0.68:
            liked = [it for n, it in enumerate(options) if story.rng.random() < 0.9 - n * 0.1][:SEATS]
            with transaction.atomic():
                assemblies.cast_vote(code=one.code, chosen=liked, now=at)
        elif chance < 0.82:
            story.do(assemblies.mark_paper, story.desk, at, ballot_id=receipt.id, number=one.number)
            paper += 1
    story.do(assemblies.close_ballot, story.desk, story.at(closed), ballot_id=receipt.id)
    if paper:
        sums = {"slips": paper, "votes": dict.fromkeys(options[:SEATS], paper - 1), "invalid": 1}
        for by in (story.desk, story.head):
            story.do(
                assemblies.enter_batch, by, story.at(closed, 10), ballot_id=receipt.id, number=1, sums=sums
            )
    story.do(assemblies.count_ballot, story.desk, story.at(closed, 11), ballot_id=receipt.id)
    found: UUID = receipt.id
    return found


def _notice(
    story: _Story, campaign: str, kind: str, case_id: UUID, papers: tuple[str, ...], *, posted: int,
    ended: int | None,
) -> UUID:  # fmt: skip
    """Post a notice on the spot too; where it ends, what was objected was answered in writing before."""
    posting = Posting(
        title=f"{story.compound.label}{TITLES[kind]}",
        papers=tuple(story.paper(tag) for tag in papers),
        place=f"{story.compound.label}大门口公示栏",
        proof=story.album.one("after", "proof"),
        names=CANDIDATES if kind == "candidates" else (),
    )
    made = story.do(
        voice.post_notice, story.street, story.at(posted, 10), campaign=campaign, kind=kind, posting=posting,
        subject=case_id,
    )  # fmt: skip
    notice_id: UUID = made.id
    if ended is None:
        return notice_id
    reason = "公示期满，没有收到异议。"
    if kind in OBJECTIONS:
        reason = "公示期满，收到异议一条，已书面答复。"
        _objection(story, kind, notice_id, posted)
    story.do(
        voice.end_notice, story.street, story.at(ended, 10), notice_id=notice_id, good=True, reason=reason
    )
    return notice_id


def _objection(story: _Story, kind: str, notice_id: UUID, posted: int) -> None:
    """Let a resident object on the day after the posting, and have it answered and checked."""
    matter, said, answered = OBJECTIONS[kind]
    resident = Acting.resident(story.compound.area_path)
    objected = story.do(
        voice.object_to, resident, story.at(posted - 1, 8), notice_id=notice_id, text=said,
        fields={"matter": matter},
    )  # fmt: skip
    story.step(objected.case_id, "answer", story.street, story.at(posted - 2, 9), answer=answered)
    story.step(objected.case_id, "check", story.leader, story.at(posted - 3, 9))


TITLES = {
    "candidates": "党群议事会候选人公示",
    "list": "党群议事会名单公示",
    "drawing": "改造设计图和前后对比图公示",
    "lift": "1号楼一单元加装电梯方案公示",
}


def _renewal(story: _Story) -> None:
    """Ask what is wanted, draw the plan after it, post the drawings, agree."""
    report = Report(answers={"scale": "improved"}, thing=story.compound.number)
    filed = story.do(
        cases.file_case, story.street, story.at(25), campaign=RENEWAL, kind="plan", report=report
    )
    case_id = filed.case_id
    opened = story.do(
        voice.open_survey, story.desk, story.at(24), campaign=RENEWAL, kind="wishes", subject=case_id,
        title=f"{story.compound.label}改造意愿征求",
    )  # fmt: skip
    _wishes(story, opened.id)
    story.do(voice.close_survey, story.desk, story.at(17), survey_id=opened.id)
    story.do(voice.count_survey, story.desk, story.at(17, 10), survey_id=opened.id)
    chosen = {"basic": ["pipes", "roof", "road"], "better": ["parking", "green"]}
    story.do(voice.choose_items, story.desk, story.at(17, 11), survey_id=opened.id, chosen=chosen)
    story.step(case_id, "draw", story.street, story.at(16), content=PLAN, **chosen)
    _notice(story, RENEWAL, "drawing", case_id, ("drawing", "before", "after"), posted=15, ended=10)
    story.step(case_id, "agree", story.street, story.at(10, 11))


def _wishes(story: _Story, survey_id: UUID) -> None:
    """Let nine households in ten answer, a third of them on paper; some are met by nobody."""
    codes = story.do(voice.print_codes, story.desk, story.at(24, 11), survey_id=survey_id).codes
    lines = {one.number: one.id for one in _read(voices.lines, story.desk, survey_id)}
    resident, rng = Acting.resident(story.compound.area_path), story.rng
    for place, one in enumerate(codes):
        at, chance = story.at(23) + timedelta(minutes=place * 11), rng.random()
        answers = _answers(rng)
        if chance < 0.6:
            facts = {"survey_id": survey_id, "code": one.code, "answers": answers}
            story.do(voice.answer_online, resident, at, **facts)
        elif chance < 0.9:
            facts = {"line_id": lines[one.number], "answers": answers}
            story.do(voice.answer_on_paper, story.desk, at, **facts)
        else:
            reason = rng.choice(("away", "empty", "moved"))
            story.do(voice.no_contact, story.desk, at, line_id=lines[one.number], reason=reason)


def _answers(rng: Random) -> Mapping[str, Any]:
    basic = [one for place, one in enumerate(BASIC) if rng.random() < 0.8 - place * 0.15] or [BASIC[0]]
    better = [one for place, one in enumerate(BETTER) if rng.random() < 0.7 - place * 0.12][:3]
    who = rng.choice(("district", "district", "owners"))
    return {"basic": basic, "who": who, **({"better": better} if better else {})}


def _read(ask: Callable[..., Any], *facts: Any) -> Any:
    with transaction.atomic():
        enter(EVERYTHING)
        return ask(*facts)


def _lift(story: _Story) -> None:
    """Let one stairwell vote on a lift, by count and by area; its notice stands now."""
    wells = _read(_things, story, "stairwell")
    report = Report(answers={"shaft": "outside", "content": SHAFT}, thing=wells[0].number)
    filed = story.do(cases.file_case, story.desk, story.at(13), campaign=RENEWAL, kind="lift", report=report)
    title = f"{story.compound.label}1号楼一单元加装电梯表决"
    held = story.do(
        assemblies.open_ballot, story.desk, story.at(12), campaign=RENEWAL, kind="lift",
        subject=filed.case_id, title=title,
    )  # fmt: skip
    _, printed = story.do(assemblies.issue_codes, story.desk, story.at(12, 10), ballot_id=held.id)
    for place, one in enumerate(printed):
        choice = () if place == 7 else ("no",) if place == 1 else ("yes",)
        with transaction.atomic():
            if place != 4:
                at = story.at(11) + timedelta(minutes=place * 47)
                assemblies.cast_vote(code=one.code, chosen=choice, now=at)
    story.do(assemblies.close_ballot, story.desk, story.at(4), ballot_id=held.id)
    story.do(assemblies.count_ballot, story.desk, story.at(4, 10), ballot_id=held.id)
    talks = "一层两户协商三次，补偿办法写入协议。"
    story.step(filed.case_id, "record_vote", story.desk, story.at(3), talks=talks)
    _notice(story, RENEWAL, "lift", filed.case_id, ("drawing",), posted=2, ended=None)


def _things(story: _Story, kind: str) -> Any:
    return registers.things(story.desk, kind, within_path=story.compound.within_path, most=4).lines


def _leader_now(story: _Story) -> None:
    """Open the election of a building's leader, in which one may vote now."""
    building = _read(_things, story, "building")[1]
    at = story.now - timedelta(hours=3)
    title = f"{story.compound.label}{building.label}楼栋长选举"
    held = story.do(
        assemblies.open_ballot, story.desk, at, campaign=SELF, kind="building_leader", subject=building.id,
        names=LEADERS, title=title,
    )  # fmt: skip
    _, printed = story.do(assemblies.issue_codes, story.desk, at, ballot_id=held.id)
    for place, one in enumerate(printed):
        if story.rng.random() < 0.3:
            with transaction.atomic():
                chosen = [story.rng.choice(("c1", "c1", "c2"))]
                assemblies.cast_vote(code=one.code, chosen=chosen, now=at + timedelta(minutes=5 + place))
