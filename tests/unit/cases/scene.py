"""The scene of these tests: the wenming playbook, a calendar, three units, and people at posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.rules import CaseState, Given, Photo, Report, filed, step_named, taken
from chuanhui.playbook.calendars import load_calendar
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.schema import CaseKind, Playbook

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
CELL = "411602.005.001.01."
AFTER = Photo("a" * 64, "after")
STREET, LINE, CABLE = 1, 2, 3


@lru_cache
def wenming() -> Playbook:
    loaded = load_playbook(ROOT / "playbooks" / "wenming")
    assert loaded.playbook is not None, [fault.render() for fault in loaded.faults]
    return loaded.playbook


@lru_cache
def calendar() -> WorkingCalendar:
    return load_calendar(ROOT / "calendars" / "cn")


def kind() -> CaseKind:
    return wenming().cases["problem"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Units:
    """Three units of a small district."""

    def by_name(self, name: str) -> int | None:
        return {"区城管局": LINE, "区通信发展办": CABLE}.get(name)

    def office_at(self, path: str) -> int | None:
        return STREET if path == "411602.005." else None

    def name_of(self, unit_id: int) -> str:
        return {STREET: "小桥街道", LINE: "区城管局", CABLE: "区通信发展办"}[unit_id]


def acting(role: str, person: int, *, unit: int | None = None, post: int | None = None) -> Acting:
    return Acting(
        post_id=post or person * 10,
        post_code=f"{role}@here",
        role=role,
        unit_id=unit,
        unit_name="",
        person_id=person,
        person_name=f"演示{person}",
        area_path="411602.",
        territory="411602.",
        sight=Sight.of("411602."),
    )


WORKER = acting("grid_worker", 1)
DESK = acting("street_desk", 2, unit=STREET)
OWNER = acting("department_desk", 3, unit=LINE)
INSPECTOR = acting("inspector", 4)
DISTRICT = acting("district_desk", 5)
RESIDENT = Acting.resident(CELL)


@dataclass
class Play:
    """A case under way: every call is one action at one moment."""

    case: CaseState | None = None
    kind: CaseKind = field(default_factory=kind)

    def file(
        self,
        when: str,
        *,
        by: Acting = WORKER,
        category: str = "litter",
        detail: str = "楼前堆放杂物",
        urgent: bool = False,
        **more,
    ) -> Play:
        report = Report({"category": category, "detail": detail}, urgent=urgent, **more)
        self.case = filed(
            wenming(),
            self.kind,
            report,
            case_id=UUID(int=1),
            number=7,
            area_path=CELL,
            by=by,
            now=at(when),
            calendar=calendar(),
            units=Units(),
        )
        return self

    def step(self, step: str, when: str, *, by: Acting, **given) -> Play:
        assert self.case is not None
        self.case = taken(
            self.case,
            step_named(self.kind, step),
            self.kind,
            wenming(),
            Given(**given),
            by=by,
            now=at(when),
            calendar=calendar(),
            units=Units(),
        )
        return self

    @property
    def now_is(self) -> CaseState:
        assert self.case is not None
        return self.case


def dispatched(**filing) -> Play:
    return Play().file("2022-08-05 09:00", **filing).step("dispatch", "2022-08-05 11:00", by=DESK)


def fixed() -> Play:
    return dispatched().step("fix", "2022-08-08 10:00", by=OWNER, photos=(AFTER,))


def closed() -> Play:
    return fixed().step("verify", "2022-08-08 15:00", by=INSPECTOR)
