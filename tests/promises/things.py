"""Who asks in the matrix of P24, and about what: cases near and far, in two territories."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.test import Client
from tests.pages.desk.office import (
    DESK,
    DISTRICT,
    INSPECTOR,
    OWNER,
    WORKER,
    ZONE_DESK,
    act,
    browser,
    filed,
    picture,
    stands,
)
from tests.promises.doors import Endpoint

from chuanhui.grid.areas.queries import area
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries import photos

NOON = datetime(2026, 11, 9, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ROLES = {
    "stranger": "",
    "grid_worker": WORKER,
    "street_desk": DESK,
    "department_desk": OWNER,
    "inspector": INSPECTOR,
    "district_desk": DISTRICT,
    "street_head": "xq.head",
    "community_desk": "sq.xiaoqiao.beihuayuan",
    "department_head": "chengguanju.head",
    "twin_liaison": "chengguanju.head",
    "auditor": "district.audit",
    "administrator": "district.admin",
    "other_territory": ZONE_DESK,
}
UNDER = {
    "department_head": "department_head@chengguanju",
    "twin_liaison": "twin_liaison@chengguanju",
    "community_desk": "community_desk@xiaoqiao/beihuayuan",
    "street_head": "street_head@xiaoqiao",
}
"""The post under which somebody asks who holds several, or another than the role says."""
PLACES = {
    "own cell, filed": ("411602.005.001.001.", False),
    "own street, dispatched": ("411602.005.001.001.", True),
    "other street": ("411602.001.001.", False),
    "other territory": ("411602Z.008.001.", False),
}
NOWHERE = "01a1bdd1-b6a9-7512-8366-000000000000"
NO_AREA = 999_999
AREAS = {
    "own community": "411602.005.001.",
    "other community": "411602.001.001.",
    "community of the other territory": "411602Z.008.001.",
}
"""Communities that owe a daily return, by what they are to the asker."""


@dataclass(frozen=True, slots=True)
class Things:
    """The cases of the matrix by what they are to the asker, each with a photo."""

    cases: dict[str, str]
    numbers: dict[str, str]
    photos: dict[str, str]
    areas: dict[str, int]
    rounds: dict[str, str]

    def asked(self, one: Endpoint) -> list[str]:
        """Return the things that an endpoint is asked about."""
        if set(one.params) & {"case_id", "number"}:
            return list(self.cases)
        if "area" in one.params:
            return list(self.areas)
        return list(self.rounds) if "round_id" in one.params else ["-"]

    def given(self, thing: str) -> dict[str, Any]:
        """Return the parameters by which an address names the thing."""
        if thing in self.areas:
            return {"area": self.areas[thing], "campaign": "baoping"}
        if thing in self.rounds:
            return {"round_id": self.rounds[thing]}
        if thing not in self.cases:
            return {}
        return {"case_id": self.cases[thing], "number": self.numbers[thing], "sha256": self.photos[thing]}


def things() -> Things:
    """File the cases through the pages, and add one that does not exist."""
    found: dict[str, UUID] = {}
    colours = iter(("red", "green", "blue", "white"))
    for name, (path, sent) in PLACES.items():
        client = browser("zone.ducha.01" if path.startswith("411602Z.") else INSPECTOR)
        found[name] = filed(client, area_path=path, photo=picture(next(colours)))
        if sent:
            assert act(browser(DESK), found[name], "dispatch").status_code == 302
    numbers = {name: stands(case_id).number for name, case_id in found.items()}
    kept = {name: photos(Sight.everything(), case_id)[0].sha256 for name, case_id in found.items()}
    areas = {name: area(path, NOON.date()).id for name, path in AREAS.items()}
    return Things(
        {**{name: str(case_id) for name, case_id in found.items()}, "nowhere": NOWHERE},
        {**numbers, "nowhere": "CW-2026-999999"},
        {**kept, "nowhere": "f" * 64},
        {**areas, "community nowhere": NO_AREA},
        {"own round": _round(INSPECTOR), "round of the other territory": _round("zone.ducha.01")}
        | {"round nowhere": NOWHERE},
    )


def _round(inspector: str) -> str:
    """Open a round through the page and return its id."""
    answer = browser(inspector).post("/desk/inspections/wenming/appraisal/open", {"period": "2026-11"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def asker(role: str) -> Client:
    """Return the browser of a role: signed in under its post, or nobody's."""
    return browser(ROLES[role], post=UNDER.get(role, "")) if ROLES[role] else Client()


def made_up() -> dict[str, Any]:
    """Return the parameters of a case that does not exist."""
    return {"case_id": NOWHERE, "number": "CW-2026-999999", "sha256": "f" * 64}


@cache
def _bodies() -> dict[str, dict[str, Any]]:
    reason = {"reason": "核对"}
    return {
        "api:file_case": {
            "campaign": "wenming",
            "kind": "problem",
            "answers": {"category": "litter", "detail": "杂物"},
        },
        "api:take_step": reason,
        "api:ask": reason,
        "api:decide": {"granted": True, **reason},
        "api:reopen": reason,
        "api:merge": {"into": NOWHERE},
        "api:put_paper": {"kind": "finding", "reference": "1", "dated": "2026-11-09"},
    }


def body_of(one: Endpoint, method: str) -> dict[str, Any]:
    """Return what a request brings, so that it can be read and its object is looked up."""
    if method not in {"POST", "PUT"}:
        return {}
    if one.door == "api":
        text = json.dumps(_bodies().get(one.name, {}))
        return {
            "data": text,
            "content_type": "application/json",
            "HTTP_IDEMPOTENCY_KEY": str(uuid4()),
            "HTTP_IF_MATCH": "1",
        }
    return {"data": "revision=1&reason=1", "content_type": "application/x-www-form-urlencoded"}
