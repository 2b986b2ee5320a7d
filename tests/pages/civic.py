"""A compound of the demo district with its notices, surveys and votes, for the pages of both doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image
from tests.rooms.registers import office

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.queries import by_number
from chuanhui.grid.registers.rules import Thing
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions as assemblies
from chuanhui.mechanism.assemblies.queries import meeting
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.rules import Given, Report
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice.queries import held as held_in
from chuanhui.mechanism.voice.queries import lines, tell_draft
from chuanhui.mechanism.voice.rules import Notice
from chuanhui.playbook.load import Loaded, load_text

ALL = Sight.everything()
TERRITORY = "411602."
CLERK, HEAD = "community_desk@xiaoqiao/beihuayuan", "community_head@xiaoqiao/beihuayuan"
CLERK_LOGIN, HEAD_LOGIN, ELSEWHERE_LOGIN = (
    "sq.xiaoqiao.beihuayuan",
    "sqz.xiaoqiao.beihuayuan",
    "sq.xiaoqiao.dongguan",
)
NAMES = ("张安", "李宁", "王清")
DAY = timedelta(days=1)
CANARY = "13812345678"
TEXT = """\
playbook: yuanwu
name: {zh: 院务公开样例, en: Sample of a yard's affairs}
version: 1
implements: [S36]
basis: 样例方案
in_force: {from: 2022-07-01}
words:
  items: {pipes: {zh: 管网, en: Pipes}, lift: {zh: 电梯, en: Lift}, lamps: {zh: 路灯, en: Lamps}}
  reasons: {away: {zh: 外出, en: Away}, moved: {zh: 已搬走, en: Moved}}
  fate: {adopted: {zh: 采纳, en: Adopted}, not_adopted: {zh: 不采纳, en: Not adopted}}
  sort: {person: {zh: 人选, en: Person}, way: {zh: 程序, en: Way}}
forms:
  plan:
    title: {ask: {zh: 方案名称, en: Title}, kind: text, longest: 60, required: true}
    items: {ask: {zh: 改造内容, en: Works}, kind: choices, of: items}
    note: {ask: 内部备注, kind: text, longest: 200}
  wishes:
    items: {ask: {zh: 想改什么, en: What first}, kind: choices, of: items, required: true}
    more: {ask: {zh: 其他意见, en: Else}, kind: text, longest: 200}
  matter:
    sort: {ask: {zh: 异议类别, en: Kind}, kind: choice, of: sort, required: true}
    text: {ask: {zh: 内容, en: Text}, kind: text, longest: 500, required: true}
    answer: {ask: {zh: 书面答复, en: Answer}, kind: text, longest: 500}
  resolve:
    title: {ask: {zh: 事项, en: Matter}, kind: text, longest: 60, required: true}
notices:
  plan:
    name: {zh: 方案公示, en: Plan posted}
    about: cases.plan
    by: [community_desk]
    shows: [title, items]
    papers: [before, after]
    at_least: 7 days
    objection: matter
    expires: 30 days
  board:
    name: {zh: 小区公开, en: Told to the compound}
    about: registers.compound
    by: [community_desk]
    shows: [name]
    at_least: 5 days
    placed: true
drafts:
  rules:
    name: {zh: 公约征求意见, en: Rules for comment}
    about: registers.compound
    by: [community_desk]
    open_to: [resident]
    at_least: 5 days
    dispositions: fate
    reason_for: [not_adopted]
surveys:
  wishes:
    name: {zh: 改造意愿征求, en: What to renovate}
    about: registers.compound
    by: [community_desk]
    form: wishes
    roll: {of: household}
    reasons: reasons
    coverage: 80%
    most: {items: 2}
  free:
    name: {zh: 随手征询, en: Asked of all}
    about: registers.compound
    by: [community_desk]
    form: wishes
ballots:
  council:
    name: {zh: 议事会推选, en: Election of the council}
    about: registers.compound
    by: [community_desk, community_head]
    roll: {of: household}
    ask: persons
    secret: true
    quorum: at least 1/2 of roll by count
    majority: most votes
    seats: {role: council_member, number: 2, term: 3 years}
    open_for: 1 day
    source: 样例章程
  lift:
    name: {zh: 加装电梯表决, en: Vote on a lift}
    about: registers.compound
    by: [community_desk, community_head]
    roll: {of: household, area: area}
    ask: yes_no
    secret: false
    quorum: [at least 2/3 of roll by count, at least 2/3 of roll by area]
    majority: [more than 1/2 of voting by count, more than 1/2 of voting by area]
    open_for: 1 day
    source: 民法典第二百七十八条
meetings:
  council:
    name: {zh: 议事会会议, en: Council meeting}
    by: [community_desk]
    members: [community_head]
    quorum: more than 1/2 of roll by count
    majority: more than 1/2 of voting by count
    ahead: 1 day
    minutes: 5 days
    resolution: resolve
cases:
  plan:
    name: {zh: 改造方案, en: Plan}
    form: plan
    about: compound
    number: "YF-{n:05}"
    owner: {territory: community}
    states: {open: 拟定中}
    steps:
      file: {to: open, by: community_desk}
      agree:
        name: 通过
        from: open
        to: closed
        by: community_desk
        within: 90 days
        outcome: fixed
        after: notices.plan
  matter:
    name: {zh: 异议, en: Objection}
    form: matter
    category: sort
    number: "YW-{n:05}"
    owner: {territory: community}
    states: {open: 待答复}
    steps:
      file: {to: open, by: [resident, community_desk]}
      answer:
        from: open
        to: closed
        by: community_desk
        within: 5 working days
        needs: [{field: answer}]
        outcome: fixed
  resolve:
    name: {zh: 议定事项, en: Resolution}
    form: resolve
    number: "YD-{n:05}"
    owner: {territory: community}
    states: {open: 办理中}
    steps:
      file: {to: open, by: community_desk}
      done: {name: 办结, from: open, to: closed, by: community_desk, within: 30 days, outcome: fixed}
"""


@lru_cache
def playbook() -> Loaded:
    jichu = office.jichu().playbook
    loaded = load_text(TEXT, "yuanwu.yaml", registers=jichu.registers if jichu else {})
    if loaded.playbook is None:
        raise ValueError("\n".join(map(str, loaded.faults)))
    return loaded


def clock() -> datetime:
    return timezone.now()  # noqa: TID251 - the clock of the offices in these tests


def who(code: str = CLERK) -> Acting:
    now = clock()
    return acting_for(code, timezone.localdate(now), now)


def do(act: Callable[..., Any], by: str = CLERK, **facts: Any) -> Any:
    """Act as the clerk's post, in its sight; afterwards everything is in sight."""
    enter(ALL)
    acting = who(by)
    enter(acting.sight)
    try:
        return act(by=acting, now=clock(), **facts)
    finally:
        enter(ALL)


def compound(households: int = 6) -> Thing:
    """Put registers and the playbook in force, and register a compound with its households."""
    office.in_force()
    now = clock() - 3 * DAY
    start_campaign(playbook(), territory=TERRITORY, since=now, by=Acting.system(TERRITORY), now=now)
    held = by_number(ALL, "compound", office.estate("和睦里小区"))
    building = office.registered("building", {"name": "1 号楼"}, ties={"compound": held.number})
    well = office.registered(
        "stairwell", {"name": "1 单元", "lift": "no"}, ties={"building": building.number}
    )
    for door in range(101, 101 + households):
        fields = {"door": str(door), "area": "80", "contact": "欧阳甲乙", "phone": CANARY}
        office.registered("household", fields, ties={"stairwell": well.number})
    enter(ALL)
    return held


def jpeg(colour: str = "red") -> str:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return evidence.keep(out.getvalue()).sha256


def case(held: Thing) -> UUID:
    answers = {"title": "一号楼改造方案", "items": ["pipes"], "note": f"内部备注{CANARY[:4]}不外传"}
    report = Report(answers=answers, thing=held.number)
    found: UUID = do(cases.file_case, campaign="yuanwu", kind="plan", report=report).case_id
    return found


def notice(held: Thing) -> tuple[UUID, UUID]:
    """Post a notice with pictures about a plan; return its id and the case's."""
    case_id = case(held)
    papers = ({"sha256": jpeg("red"), "tag": "before", "caption": "改造前"},
              {"sha256": jpeg("blue"), "tag": "after", "caption": "改造后"})  # fmt: skip
    posting = voice.Posting("一号楼改造方案公示", "请大家看看", papers)
    made = do(voice.post_notice, campaign="yuanwu", kind="plan", posting=posting, subject=case_id)
    return made.id, case_id


def answer(case_id: UUID, text: str) -> None:
    do(cases.take_step, case_id=case_id, step="answer", given=Given(fields={"answer": text}))


def draft(held: Thing) -> UUID:
    facts = {"title": "院内公约", "text": "一、不乱停车。\n二、不乱扔垃圾。"}
    found: UUID = do(voice.open_draft, campaign="yuanwu", kind="rules", subject=held.id, **facts).id
    return found


def survey(held: Thing, kind: str = "wishes") -> UUID:
    found: UUID = do(voice.open_survey, campaign="yuanwu", kind=kind, subject=held.id).id
    return found


def survey_codes(survey_id: UUID) -> list[str]:
    return [one.code for one in do(voice.print_codes, survey_id=survey_id).codes]


def ballot(held: Thing, kind: str = "council") -> UUID:
    names = NAMES if kind == "council" else ()
    made = do(assemblies.open_ballot, campaign="yuanwu", kind=kind, subject=held.id, names=names)
    found: UUID = made.id
    return found


def ballot_codes(ballot_id: UUID) -> list[str]:
    return [one.code for one in do(assemblies.issue_codes, ballot_id=ballot_id)[1]]


def counted(ballot_id: UUID) -> None:
    do(assemblies.close_ballot, ballot_id=ballot_id)
    do(assemblies.count_ballot, ballot_id=ballot_id)


def voice_case(notice_id: UUID) -> UUID:
    """Return the case of the first objection to a notice."""
    enter(ALL)
    return held_in(Notice, ALL, notice_id).cases[0]


def opinion(draft_id: UUID) -> UUID:
    """Return the first opinion on a draft."""
    enter(ALL)
    told = tell_draft(who(), draft_id, now=clock())
    return told.opinions[0].id


def survey_codes_again(survey_id: UUID) -> str:
    """Return a new code of the last line of a survey."""
    enter(ALL)
    last = lines(who(), survey_id)[-1]
    do(voice.ask_code, line_id=last.id, reason="住户遗失")
    found: str = do(voice.decide_code, HEAD, line_id=last.id, good=True).codes[0].code
    return found


def object_to(notice_id: UUID, text: str = "楼道灯也应换") -> None:
    """Object to a notice as a resident."""
    enter(ALL)
    area = held_in(Notice, ALL, notice_id).area_path
    facts = {"text": text, "fields": {"sort": "way"}, "by": Acting.resident(area), "now": clock()}
    voice.object_to(notice_id=notice_id, **facts)


def opine(draft_id: str, text: str) -> UUID:
    """Give an opinion as a resident, and return its id."""
    enter(ALL)
    area = who().area_path
    given = voice.opine(draft_id=UUID(draft_id), text=text, by=Acting.resident(area), now=clock())
    return given.id


def vote(code: str, *chosen: str) -> None:
    """Vote by code."""
    enter(ALL)
    assemblies.cast_vote(code=code, chosen=chosen, now=clock())
    enter(ALL)


def members(meeting_id: str) -> list[int]:
    """Return the posts of the members of a meeting."""
    enter(ALL)
    return [one["post"] for one in meeting(ALL, UUID(meeting_id)).members]


def count(survey_id: Any) -> None:
    """Count a survey that has ended."""
    do(voice.count_survey, survey_id=UUID(str(survey_id)))
