"""The office of these tests: wenming with a ten-day ranking of communities in force, and its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from PIL import Image

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.rules import Given, Photo, Report
from chuanhui.mechanism.rankings import actions
from chuanhui.mechanism.rankings.queries import records
from chuanhui.mechanism.rankings.rules.records import ProposalRecord, StandingRecord
from chuanhui.playbook.load import Loaded, load_text

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY = "411602."
ALL = Sight.everything()
WORKER = "grid_worker@xiaoqiao/beihuayuan/01"
OTHER_WORKER = "grid_worker@xiaoqiao/{}/01"
STREET = "street_desk@xiaoqiao"
OWNER = "department_desk@区城管局"
DISTRICT = "district_desk@district"
HEAD = "district_head@district"
INSPECTOR = "inspector@district"
COMMUNITY = "community_desk@xiaoqiao/beihuayuan"
FIRST, SECOND, THIRD = "2026-11-x1", "2026-11-x2", "2026-11-x3"
RANKED = """
indicators:
  on_time:
    name: {zh: 按期结案率, en: Closed on time}
    count: cases.problem closed_on_time
    of: cases.problem due
    source: 按期结案数÷应结案数
  rework:
    name: {zh: 返工率, en: Rework}
    count: cases.problem reworked
    of: cases.problem due
    better: less
    source: 返工数÷应结案数

rankings:
  ten_day:
    name: {zh: 旬通报, en: Ten-day standing}
    window: 旬
    over: community
    within: street
    score: {on_time: 100%, rework: -10%}
    missing: unranked
    bottom: {count: 1, group: 2}
CONTEST
    publish: district_desk
    consequence:
      - id: explain
        after: bottom
        in_a_row: 2
        unless: score >= 90
        propose: explain
        to: community_desk
        by: district_head
        explains_within: 3 working days
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


BEGAN = at("2026-11-01 00:00")


@lru_cache
def playbook(name: str = "ranked", contest: str = "") -> Loaded:
    text = (ROOT / "playbooks" / "wenming" / "playbook.yaml").read_text("utf-8")
    made = RANKED.replace("CONTEST", f"    contest: {contest}" if contest else "").replace(
        "\n\n    publish", "\n    publish"
    )
    # What the playbook itself ranks is left out: these tests have a ranking of their own.
    text = text.partition("\nindicators:")[0].replace("playbook: wenming", f"playbook: {name}", 1) + made
    loaded = load_text(text, f"{name}.yaml")
    assert loaded.playbook is not None, [fault.render() for fault in loaded.faults]
    return loaded


def in_force(name: str = "ranked", contest: str = "", since: datetime = BEGAN) -> None:
    start_campaign(
        playbook(name, contest), territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since
    )


def who(code: str, now: datetime) -> Acting:
    return acting_for(code, now.date(), now)


def do(by: Acting, act: Callable[..., Any], **facts: Any) -> Any:
    """Act as a door would: in the sight of the post, then see everything again."""
    with transaction.atomic():
        enter(by.sight)
        try:
            return act(by=by, **facts)
        finally:
            if not transaction.get_connection().needs_rollback:
                enter(ALL)


def file(when: str, community: str = "beihuayuan", campaign: str = "ranked") -> UUID:
    """File a case and dispatch it an hour later; it is due two working days on."""
    now = at(when)
    report = Report({"category": "litter", "detail": "楼前堆放杂物"})
    worker = who(OTHER_WORKER.format(community), now)
    made = do(worker, cases.file_case, campaign=campaign, kind="problem", report=report, now=now)
    later = now.replace(hour=now.hour + 1)
    step(made.case_id, "dispatch", later, STREET)
    return made.case_id


def step(case_id: UUID, verb: str, now: datetime | str, by: str, **more: Any) -> None:
    moment = at(now) if isinstance(now, str) else now
    do(who(by, moment), cases.take_step, case_id=case_id, step=verb, given=Given(**more), now=moment)


def picture(colour: tuple[int, int, int]) -> Photo:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return Photo(evidence.keep(out.getvalue()).sha256, "after")


def fix(case_id: UUID, when: str, verified: str = "") -> None:
    """Put the case right; and have it verified, which closes it."""
    step(case_id, "fix", when, OWNER, photos=(picture((case_id.int % 251, 90, 40)),))
    if verified:
        step(case_id, "verify", verified, INSPECTOR)


def freeze(
    window: str = FIRST, now: str = "2026-11-11 08:00", by: str = DISTRICT, **more: Any
) -> StandingRecord:
    moment = at(now)
    facts = {"campaign": "ranked", "ranking": "ten_day", "territory": TERRITORY, "window": window, **more}
    made = do(who(by, moment), actions.freeze, now=moment, **facts)
    return standing(made.id)


def publish(one: StandingRecord, now: str, by: str = DISTRICT) -> StandingRecord:
    moment = at(now)
    do(who(by, moment), actions.publish, standing_id=one.id, now=moment)
    return standing(one.id)


def standing(standing_id: UUID) -> StandingRecord:
    return records.standing_record(ALL, standing_id)


def proposals() -> list[ProposalRecord]:
    return records.proposals(ALL)
