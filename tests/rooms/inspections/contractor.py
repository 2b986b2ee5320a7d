"""A round about contractors for these tests: baojie in force, opened by the bureau with the contracts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import uuid4

from chuanhui.mechanism.inspections import actions, queries
from chuanhui.mechanism.inspections.actions import Receipt
from chuanhui.mechanism.inspections.rules import Round
from chuanhui.playbook.load import Loaded, load_playbook, load_text

from .office import ALL, INSPECTOR, MONDAY, ROOT, do, in_force

BUREAU, WATER = "department_desk@chengguanju", "department_desk@shuiliju"
FIRST, SECOND = "enterprise_desk@baojie-1", "enterprise_desk@baojie-2"
FIRM, RIVAL = "保洁一公司（演示）", "保洁二公司（演示）"
CLEAN: dict[str, Any] = {
    "quality": 0,
    "hours": "met",
    "crew": {"present": 10, "expected": 10},
    "answer": "good",
}


@lru_cache
def baojie() -> Loaded:
    return load_playbook(ROOT / "playbooks" / "baojie")


@lru_cache
def looked_at_again() -> Loaded:
    """Return the same contracts where inspectors look again at what failed."""
    text = (ROOT / "playbooks" / "baojie" / "playbook.yaml").read_text(encoding="utf-8")
    last = "    source: 环卫保洁作业合同与验收标准\n"
    text = text.replace(last, f"    recheck: inspector\n{last}").replace(
        "playbook: baojie\n", "playbook: hetong\n"
    )
    return load_text(text, "hetong/playbook.yaml")


def contracts_in_force() -> None:
    in_force(baojie())


def drawn(by: str = BUREAU, now: Any = MONDAY, campaign: str = "baojie") -> Round:
    receipt = do(by, actions.open_round, now, campaign=campaign, kind="contractor")
    return queries.held_round(ALL, receipt.id)


def rate(held: Round, at: int = 0, by: Any = INSPECTOR, now: Any = MONDAY, **more: Any) -> Receipt:
    """Send a sheet for a road that was drawn: two faults, of the first firm, unless said otherwise."""
    plain = {"sheet": {**CLEAN, "quality": 2}, "rated": FIRM, "visit_id": uuid4(), "rater": "third"}
    facts = {**plain, "round_id": held.id, "code": held.drawn[at]["code"], **more}
    return do(by, actions.submit_visit, now, **facts)
