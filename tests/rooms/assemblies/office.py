"""The office of these tests: the demo district with a playbook of votes, compounds and their households."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers import queries as registered
from chuanhui.journal.scope import enter, seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.actions import Receipt
from chuanhui.mechanism.assemblies.rules import Ballot
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import CaseState, Report
from chuanhui.playbook.load import Loaded, load_text

ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY = "411602."
ALL = Sight.everything()
OWNER, MASKED = "欧阳测试", "欧阳**"
DESK, HEAD = "community_desk@xiaoqiao/beihuayuan", "community_head@xiaoqiao/beihuayuan"
STREET = "street_desk@xiaoqiao"
HOME = "411602.005.001."
TEXT = """\
playbook: toupiao
name: {zh: 表决样例, en: Sample of votes}
version: 1
implements: [S14]
basis: 样例方案
in_force: {from: 2022-07-01}
registers:
  yard:
    name: {zh: 表决院落, en: Yard}
    label: name
    number: "TY{n:03}"
    stands: community
    fields:
      name: {ask: 名称, kind: text, required: true, public: true}
    by: [community_desk]
    recheck: 1 year
  door:
    name: {zh: 表决住户, en: Door}
    label: owner
    number: "{within}-{n:04}"
    stands: community
    fields:
      number: {ask: 房号, kind: text}
      owner: {ask: 业主姓名, kind: name, personal: true}
      area: {ask: 建筑面积, kind: quantity, unit: 平方米}
    in: {yard: {name: 所在院落, to: yard, required: true}}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_desk]
    keep: {after: 1 year, basis: 《个人信息保护法》第十九条；期限由本区自定}
    recheck: 1 year
forms:
  lift:
    title: {ask: {zh: 名称, en: Title}, kind: text, longest: 60, required: true}
  matter:
    title: {ask: {zh: 事项, en: Matter}, kind: text, longest: 60, required: true}
  objection:
    content: {ask: {zh: 异议内容, en: Objection}, kind: text, longest: 200, required: true}
    answer: {ask: {zh: 书面答复, en: Answer}, kind: text, longest: 200}
cases:
  objection:
    name: {zh: 公示异议, en: Objection}
    form: objection
    number: "YY-{n:05}"
    owner: {territory: street}
    states: {filed: 待答复}
    steps:
      file: {to: filed, by: [resident, community_desk], sets: owner}
      answer:
        name: 书面答复
        from: filed
        to: closed
        by: owner
        needs: {field: answer}
        within: 3 days
        outcome: fixed
  lift:
    name: {zh: 加装电梯, en: Lift}
    form: lift
    about: yard
    number: "DT-{n:05}"
    owner: {territory: street}
    states: {open: 表决中}
    steps:
      file: {to: open, by: [community_desk, community_head]}
      agree:
        name: 报批
        from: open
        to: closed
        by: community_desk
        within: 90 days
        outcome: fixed
        after: ballots.lift
      give_up:
        name: 会商后不再办
        from: open
        to: closed
        by: community_desk
        needs: reason
        outcome: nothing_to_do
        after: meetings.lift
  matter:
    name: {zh: 议定事项, en: Resolution}
    form: matter
    number: "YD-{n:05}"
    owner: {territory: street}
    states: {open: 办理中}
    steps:
      file: {to: open, by: [community_desk, community_head]}
      done: {name: 办结, from: open, to: closed, by: street_desk, within: 30 days, outcome: fixed}
notices:
  candidates:
    name: {zh: 候选人公示, en: Candidates}
    about: registers.yard
    by: [community_desk]
    shows: [name]
    at_least: 3 days
    objection: objection
    names: true
  result:
    name: {zh: 结果公示, en: Result}
    about: registers.yard
    by: [community_desk]
    shows: [name]
    at_least: 3 days
    objection: objection
ballots:
  lift:
    name: {zh: 加装电梯表决, en: Vote on a lift}
    about: cases.lift
    by: [community_desk, community_head]
    roll: {of: door, area: area}
    ask: yes_no
    secret: false
    quorum: [at least 2/3 of roll by count, at least 2/3 of roll by area]
    majority: [at least 3/4 of voting by count, at least 3/4 of voting by area]
    open_for: 7 days
    source: 民法典第二百七十八条
  council:
    name: {zh: 议事会推选, en: Election of the council}
    about: registers.yard
    by: [community_desk, community_head]
    roll: {of: door}
    ask: persons
    secret: true
    quorum: at least 1/2 of roll by count
    majority: most votes
    seats: {role: council_member, number: 3, term: 3 years}
    open_for: 3 days
    source: 院落自治章程样例
  gate:
    name: {zh: 单户事项表决, en: Vote about a door}
    about: registers.door
    by: [community_desk, community_head]
    roll: {of: door}
    ask: yes_no
    secret: true
    quorum: at least 1/2 of roll by count
    majority: more than 1/2 of voting by count
    open_for: 1 day
    source: 院落自治章程样例
  pair:
    name: {zh: 楼栋长推选, en: Election of leaders}
    about: registers.yard
    by: [community_desk, community_head]
    roll: {of: door}
    ask: persons
    secret: true
    quorum: at least 1/2 of roll by count
    majority: most votes
    after: notices.candidates
    seats: {role: building_leader, number: 2, term: 3 years, after: notices.result}
    open_for: 1 day
    source: 院落自治章程样例
  rest:
    name: {zh: 楼栋长补选, en: By-election}
    about: registers.yard
    by: [community_desk, community_head]
    roll: {of: door}
    ask: persons
    secret: true
    quorum: at least 1/2 of roll by count
    majority: most votes
    seats: {vacancy_of: pair}
    open_for: 1 day
    source: 院落自治章程样例
  colour:
    name: {zh: 外墙颜色, en: Colour of the walls}
    about: registers.yard
    by: community_desk
    roll: {of: door}
    ask: option
    secret: true
    quorum: at least 1/2 of roll by count
    majority: more than 1/2 of voting by count
    open_for: 1 day
    after: ballots.council
    source: 院落自治章程样例
  paving:
    name: {zh: 铺装表决, en: Vote on paving}
    about: registers.yard
    by: community_desk
    roll: {of: door}
    ask: yes_no
    secret: true
    quorum: at least 1/2 of roll by count
    majority: more than 1/2 of voting by count
    open_for: 1 day
    after: meetings.council
    source: 院落自治章程样例
meetings:
  lift:
    name: {zh: 电梯会商, en: Talk about a lift}
    about: cases.lift
    by: [community_desk]
    members: [community_desk, community_head]
    quorum: more than 1/2 of roll by count
    minutes: 5 days
  council:
    name: {zh: 议事会, en: Council meeting}
    about: registers.yard
    by: [community_desk]
    members: [council_member]
    quorum: more than 1/2 of roll by count
    majority: more than 1/2 of voting by count
    every: month
    ahead: 3 days
    minutes: 5 days
    resolution: matter
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = at("2026-11-09 09:00")
DAY = timedelta(days=1)
NAMES = ("甲", "乙", "丙", "丁", "戊")


@lru_cache
def playbook() -> Loaded:
    loaded = load_text(TEXT, "toupiao.yaml")
    if loaded.playbook is None:
        raise ValueError("\n".join(map(str, loaded.faults)))
    return loaded


def in_force() -> None:
    since = at("2026-11-02 08:00")
    start_campaign(playbook(), territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)


def who(code: str, now: datetime = MONDAY) -> Acting:
    return acting_for(code, now.date(), now)


def do(by: str | Acting, act: Callable[..., Any], now: datetime = MONDAY, **facts: Any) -> Any:
    """Act as a door would: in a transaction and the sight of the post."""
    acting = who(by, now) if isinstance(by, str) else by
    with transaction.atomic():
        enter(acting.sight)
        try:
            return act(by=acting, now=now, **facts)
        finally:
            if not transaction.get_connection().needs_rollback:
                enter(ALL)


def seen(read: Callable[..., Any], *asked: Any, **more: Any) -> Any:
    """Read with every sight, also where no transaction is open."""
    with transaction.atomic(), seeing(ALL):
        return read(*asked, **more)


def yard(doors: int = 10, areas: Sequence[str] = (), now: datetime = MONDAY, name: str = "一号院") -> UUID:
    """Register a compound and its households; return the compound's id."""
    held = do(DESK, registers.register, now, kind="yard", fields={"name": name})
    number = seen(registered.thing, ALL, held.id).number
    for place in range(doors):
        fields = {"number": f"1-{place + 1:03}", "owner": OWNER, "area": areas[place] if areas else "100"}
        do(DESK, registers.register, now, kind="door", fields=fields, ties={"yard": number})
    return held.id


def lift_case(yard_id: UUID, now: datetime = MONDAY) -> CaseState:
    number = seen(registered.thing, ALL, yard_id).number
    report = Report(answers={"title": "一单元加装电梯"}, thing=number)
    receipt = do(DESK, cases.file_case, now, campaign="toupiao", kind="lift", report=report)
    return seen(case_in_sight, ALL, receipt.case_id)


def opened(kind: str, subject: UUID, now: datetime = MONDAY, by: str = DESK, **more: Any) -> Ballot:
    receipt = do(by, actions.open_ballot, now, campaign="toupiao", kind=kind, subject=subject, **more)
    return stands(receipt.id)


def council(yard_id: UUID, now: datetime = MONDAY, names: Sequence[str] = NAMES) -> Ballot:
    return opened("council", yard_id, now, names=names)


def codes(ballot: Ballot, now: datetime = MONDAY, **more: Any) -> dict[str, str]:
    """Return the codes by number of the line."""
    _, printed = do(DESK, actions.issue_codes, now, ballot_id=ballot.id, **more)
    return {one.number: one.code for one in printed}


def vote(code: str, *chosen: str, now: datetime = MONDAY, **more: Any) -> Receipt:
    return actions.cast_vote(code=code, chosen=chosen, now=now, **more)


def close(ballot: Ballot, now: datetime) -> Ballot:
    do(DESK, actions.close_ballot, now, ballot_id=ballot.id)
    return stands(ballot.id)


def compared(ballot: Ballot, now: datetime, number: int = 1) -> bool | None:
    """Compare the counts of a batch; return whether they came to the same."""
    receipt: Receipt = do(DESK, actions.compare_batch, now, ballot_id=ballot.id, number=number)
    return receipt.same


def counted(ballot: Ballot, now: datetime) -> Ballot:
    if ballot.state == "open":
        close(ballot, now)
    do(DESK, actions.count_ballot, now, ballot_id=ballot.id)
    return stands(ballot.id)


def stands(ballot_id: UUID) -> Ballot:
    return seen(queries.ballot, ALL, ballot_id)
