"""A ten-day ranking that rests on sheets, judged over one window: what the tests of leaving out need."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from tests.rooms.inspections.office import (
    ALL,
    GOOD,
    INSPECTOR,
    ROOT,
    TERRITORY,
    VILLAGE,
    at,
    do,
    in_force,
    photo,
)

from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.inspections import actions as inspections
from chuanhui.mechanism.rankings import actions
from chuanhui.mechanism.rankings.queries import records
from chuanhui.mechanism.rankings.rules.records import StandingRecord
from chuanhui.playbook.load import Loaded, load_text

CAMPAIGN, RANKING, WINDOW = "without_item", "ten_day", "2026-11-x2"
OTHER = "411602005002"
DISTRICT = "district_desk@district"


@lru_cache
def playbook() -> Loaded:
    text = (ROOT / "playbooks" / "chuangwei" / "playbook.yaml").read_text("utf-8")
    text = text.replace("playbook: chuangwei", f"playbook: {CAMPAIGN}", 1)
    return load_text(text, f"{CAMPAIGN}.yaml")


def judged_until_published() -> UUID:
    """One village lost 10 points by advertisements and bins, the other 9 by neglected corners."""
    in_force(playbook())
    now = at("2026-11-16 09:00")
    held = do(INSPECTOR, inspections.open_round, now, campaign=CAMPAIGN, kind="village")
    lost: dict[str, dict[str, Any]] = {
        VILLAGE: {"adverts": 8, "bins": {"present": 8, "expected": 10}},
        OTHER: {"litter": {"faults": 3, "photos": [photo()]}},
    }
    for code, more in lost.items():
        facts = {"visit_id": new_id(now), "round_id": held.id, "code": code, "sheet": {**GOOD, **more}}
        do(INSPECTOR, inspections.submit_visit, now, **facts)
    found: UUID = held.id
    return found


def publish_round(round_id: UUID, now: datetime) -> None:
    do(INSPECTOR, inspections.publish_round, now, round_id=round_id)


def freeze(now: datetime) -> StandingRecord:
    facts = {"campaign": CAMPAIGN, "ranking": RANKING, "territory": TERRITORY, "window": WINDOW}
    made = do(DISTRICT, actions.freeze, now, **facts)
    found: StandingRecord = records.standing_record(ALL, made.id)
    return found


def judged() -> StandingRecord:
    """Return the published standing that those sheets give."""
    publish_round(judged_until_published(), at("2026-11-20 09:00"))
    made = freeze(at("2026-11-23 09:00"))
    do(DISTRICT, actions.publish, at("2026-11-26 09:00"), standing_id=made.id)
    return records.standing_record(ALL, made.id)
