"""The office of these tests: the demo district with the playbook chuangwei in force, and its inspectors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
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
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import CaseState, Given, Photo
from chuanhui.mechanism.inspections import actions, queries
from chuanhui.mechanism.inspections.actions import Receipt
from chuanhui.mechanism.inspections.rules import Finding, Round, Visit
from chuanhui.playbook.load import Loaded, load_playbook

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
TERRITORY = "411602."
ALL = Sight.everything()
INSPECTOR, SECOND, THIRD = "inspector@district", "inspector@district-2", "inspector@district-3"
DISTRICT, STREET = "district_desk@district", "street_desk@xiaoqiao"
HEAD, DESK = "community_head@xiaoqiao/beihuayuan", "community_desk@xiaoqiao/beihuayuan"
VILLAGE, HOME = "411602005001", "411602.005.001."
GOOD = {
    "litter": 0,
    "adverts": 0,
    "toilet": "good",
    "market": 0,
    "vermin": 0,
    "bins": {"present": 9, "expected": 9},
    "papers": "good",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = at("2026-11-09 09:00")


@lru_cache
def playbook() -> Loaded:
    return load_playbook(ROOT / "playbooks" / "chuangwei")


def in_force(loaded: Loaded | None = None) -> None:
    since = at("2026-11-02 08:00")
    start_campaign(
        loaded or playbook(), territory=TERRITORY, since=since, by=Acting.system(TERRITORY), now=since
    )


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


def opened(now: datetime = MONDAY, kind: str = "village", by: str = INSPECTOR, **more: Any) -> Round:
    receipt = do(by, actions.open_round, now, campaign="chuangwei", kind=kind, **more)
    return queries.held_round(ALL, receipt.id)


def send(
    held: Round,
    sheet: dict[str, Any] | None = None,
    now: datetime = MONDAY,
    by: str | Acting = INSPECTOR,
    visit_id: UUID | None = None,
    code: str = VILLAGE,
    **more: Any,
) -> Receipt:
    return do(
        by,
        actions.submit_visit,
        now,
        visit_id=visit_id or uuid4(),
        round_id=held.id,
        code=code,
        sheet=GOOD if sheet is None else sheet,
        **more,
    )


def faulty(**more: Any) -> dict[str, Any]:
    """Return a sheet with two neglected corners, which opens a case."""
    return {**GOOD, "litter": {"faults": 2, "photos": [photo()], "note": "桥下东侧"}, **more}


def photo(colour: str = "red") -> str:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return evidence.keep(out.getvalue()).sha256


def stands(visit_id: UUID) -> Visit:
    return queries.visit(ALL, visit_id)


def finding_of(visit_id: UUID, item: str = "litter") -> Finding:
    found = stands(visit_id).finding(item)
    assert found is not None
    return found


def case_of(found: Finding) -> CaseState:
    assert found.case_id is not None
    return case_in_sight(ALL, found.case_id)


def step(case: CaseState, verb: str, by: str, now: datetime, **given: Any) -> None:
    do(by, cases.take_step, now, case_id=case.id, step=verb, given=Given(**given))


def put_right(found: Finding, now: datetime, colour: str = "green") -> None:
    """Dispatch the case of a finding and let its unit fix it."""
    case = case_of(found)
    if case.state == "filed":
        step(case, "dispatch", STREET, now)
    step(case, "fix", "department_desk@区城管局", now, photos=(Photo(photo(colour), "after"),))


def today(now: datetime) -> date:
    return now.astimezone(ZONE).date()
