"""The office of these tests: the demo district with a playbook of notices, drafts and surveys in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from PIL import Image

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import CaseState, Given, Report
from chuanhui.mechanism.voice import actions
from chuanhui.mechanism.voice.actions import Posting, Receipt
from chuanhui.mechanism.voice.queries import held
from chuanhui.mechanism.voice.rules import Notice, Survey
from chuanhui.playbook.load import Loaded, load_text

ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY = "411602."
ALL = Sight.everything()
STREET, OTHER_STREET = "street_desk@xiaoqiao", "street_desk@chenzhou"
DESK = "community_desk@xiaoqiao/beihuayuan"
OWNER, MASKED = "欧阳测试", "欧阳**"
TEXT = """\
playbook: yishi
name: {zh: 公示与征询样例, en: Sample of notices and surveys}
version: 1
implements: [S36]
basis: 样例方案
in_force: {from: 2022-07-01}
words:
  items: {pipes: 管网, lift: 电梯, lamps: 路灯}
  reasons: {away: 外出, moved: 已搬走}
  fate: {adopted: 采纳, partly: 部分采纳, not_adopted: 不采纳}
registers:
  block:
    name: {zh: 样例院落, en: Sample compound}
    label: name
    number: "YL{n:03}"
    stands: community
    fields:
      name: {ask: 名称, kind: text, required: true, public: true, holds: [院落名称]}
      secret_note: {ask: 内部备注, kind: text}
    by: [community_desk]
    recheck: 1 year
  flat:
    name: 样例住户
    label: owner
    number: "{within}-{n:03}"
    stands: community
    fields:
      door: {ask: 房号, kind: text}
      owner: {ask: 业主姓名, kind: name, personal: true}
    in: {block: {name: 所在院落, to: block, required: true}}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_desk]
    keep: {after: 1 year, basis: 《个人信息保护法》第十九条；期限由本区自定}
    recheck: 1 year
forms:
  plan:
    title: {ask: {zh: 方案名称, en: Title}, kind: text, longest: 60, required: true}
    items: {ask: 改造内容, kind: choices, of: items}
    budget: {ask: 预算, kind: quantity, unit: 万元}
    note: {ask: 内部备注, kind: text, longest: 200}
  wishes:
    items: {ask: 想改什么, kind: choices, of: items, required: true}
    first: {ask: 先改什么, kind: choice, of: items}
    floors: {ask: 住几楼, kind: number, least: 1, most: 40}
    more: {ask: 其他意见, kind: text, longest: 200}
  matter:
    text: {ask: 内容, kind: text, longest: 500, required: true}
    answer: {ask: 书面答复, kind: text, longest: 500}
notices:
  list:
    name: {zh: 方案公示, en: Plan posted}
    about: cases.plan
    by: street_desk
    shows: [title, items, budget]
    at_least: 7 days
    objection: matter
    expires: 30 days
    due: {after: file, within: 4 days}
  drawing:
    name: 设计图公示
    about: cases.plan
    by: street_desk
    shows: [title]
    papers: [drawing, after]
    at_least: 3 working days
    placed: true
    objection: matter
  board: {name: 院落公示栏, about: registers.block, by: community_desk, shows: [name], at_least: 5 days}
indicators:
  posted: {name: 已张贴方案, count: notices.list posted, places: 0}
  in_time: {name: 按期张贴率, count: notices.list posted_on_time, of: notices.list due}
drafts:
  rules:
    name: 管理规约征求意见
    about: cases.plan
    by: community_desk
    open_to: [resident, street_desk]
    at_least: 15 days
    dispositions: fate
    reason_for: [partly, not_adopted]
  paper:
    name: 文件征求意见
    by: district_desk
    open_to: [street_desk]
    at_least: 3 days
    dispositions: fate
    reason_for: [not_adopted]
surveys:
  wishes:
    name: 改造意愿
    about: registers.block
    by: community_desk
    form: wishes
    roll: {of: flat}
    reasons: reasons
    coverage: 80%
    most: {items: 2}
  named:
    name: 实名征询
    about: registers.block
    by: community_desk
    form: wishes
    roll: {of: flat}
    named: true
    coverage: 50%
  anybody: {name: 随手征询, by: community_desk, form: wishes}
cases:
  plan:
    name: 改造方案
    form: plan
    number: "FA-{n:05}"
    owner: {territory: street}
    states: {open: 拟定中, shown: 已公示}
    steps:
      file: {to: open, by: community_desk}
      show: {name: 公示, from: open, to: shown, by: street_desk, within: 90 days, after: notices.list}
      agree:
        name: 通过
        from: shown
        to: closed
        by: street_desk
        within: 9 days
        outcome: fixed
        not_by: show
  matter:
    name: 异议
    form: matter
    number: "YY-{n:05}"
    owner: {territory: street}
    states: {open: 待答复}
    steps:
      file: {to: open, by: [resident, community_desk]}
      answer:
        from: open
        to: closed
        by: street_desk
        within: 5 working days
        needs: [{field: answer}]
        outcome: fixed
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = at("2026-11-09 09:00")
DAY = timedelta(days=1)


@lru_cache
def playbook() -> Loaded:
    loaded = load_text(TEXT, "yishi.yaml")
    if loaded.playbook is None:
        raise ValueError("\n".join(map(str, loaded.faults)))
    return loaded


def in_force() -> None:
    since = at("2026-11-02 08:00")
    start_campaign(playbook(), territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since)


def who(code: str, now: datetime = MONDAY) -> Acting:
    return acting_for(code, now.date(), now)


def resident(area_path: str) -> Acting:
    return Acting.resident(area_path)


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


def plan(now: datetime = MONDAY, **more: Any) -> CaseState:
    answers = {"title": "一号院改造方案", "items": ["pipes", "lamps"], "budget": "120", **more}
    receipt = do(DESK, cases.file_case, now, campaign="yishi", kind="plan", report=Report(answers=answers))
    return case_in_sight(ALL, receipt.case_id)


def post(
    case: CaseState,
    now: datetime = MONDAY,
    kind: str = "list",
    by: str = STREET,
    key: UUID | None = None,
    **posting: Any,
) -> Receipt:
    said = Posting(**{"title": "一号院改造方案公示", **posting})
    return do(
        by, actions.post_notice, now, campaign="yishi", kind=kind, posting=said, subject=case.id, key=key
    )


def object_to(notice_id: UUID, text: str = "楼道灯也应换", now: datetime = MONDAY, **more: Any) -> Receipt:
    by = resident(stands(notice_id).area_path)
    return do(by, actions.object_to, now, notice_id=notice_id, text=text, **more)


def answer(case_id: UUID, now: datetime, text: str = "已列入方案") -> None:
    do(STREET, cases.take_step, now, case_id=case_id, step="answer", given=Given(fields={"answer": text}))


def stands(notice_id: UUID) -> Notice:
    return held(Notice, ALL, notice_id)


def photo(colour: str = "red") -> str:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return evidence.keep(out.getvalue()).sha256


def block(flats: int = 10, now: datetime = MONDAY, number: str = "YL001") -> UUID:
    """Register a compound with some flats and return its id."""
    add = registers.register
    made = do(DESK, add, now, kind="block", fields={"name": "一号院"}, number=number)
    for door in range(101, 101 + flats):
        do(DESK, add, now, kind="flat", fields={"door": f"{door}室", "owner": OWNER}, ties={"block": number})
    found: UUID = made.id
    return found


def ask(thing_id: UUID, now: datetime = MONDAY, kind: str = "wishes", **more: Any) -> Receipt:
    return do(DESK, actions.open_survey, now, campaign="yishi", kind=kind, subject=thing_id, **more)


def online(survey_id: UUID, code: str, now: datetime = MONDAY, **more: Any) -> Receipt:
    survey = held(Survey, ALL, survey_id)
    answers = {"items": ["pipes"], **more.pop("answers", {})}
    by = resident(survey.area_path)
    return do(by, actions.answer_online, now, survey_id=survey_id, code=code, answers=answers, **more)
