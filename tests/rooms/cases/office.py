"""People of the demo district who work cases in these tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from PIL import Image

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, evidence, queries
from chuanhui.mechanism.cases.rules import CaseState, Given, Photo, Report

ZONE = ZoneInfo("Asia/Shanghai")
WORKER = "grid_worker@xiaoqiao/beihuayuan/01"
DESK = "street_desk@xiaoqiao"
OWNER = "department_desk@区城管局"
INSPECTOR = "inspector@district"
DISTRICT = "district_desk@district"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = at("2026-11-09 09:00")


def who(code: str, now: datetime = MONDAY) -> Acting:
    return acting_for(code, now.date(), now)


@contextmanager
def seeing(by: Acting):
    with transaction.atomic():
        enter(by.sight)
        yield


def do(by: Acting, act: Callable[..., Any], **facts: Any) -> Any:
    """Act as a door would: in the sight of the post, then see everything again."""
    with transaction.atomic():
        enter(by.sight)
        try:
            return act(by=by, **facts)
        finally:
            if not transaction.get_connection().needs_rollback:
                enter(Sight.everything())


def report(**more: Any) -> Report:
    return Report({"category": "litter", "detail": "楼前堆放杂物"}, **more)


def file(
    now: datetime = MONDAY, *, by: Acting | None = None, key: UUID | None = None, **more: Any
) -> actions.Receipt:
    return do(
        by or who(WORKER),
        actions.file_case,
        campaign="wenming",
        kind="problem",
        report=report(**more),
        now=now,
        key=key,
    )


def step(case_id: UUID, verb: str, now: datetime, by: str | Acting, **more: Any) -> actions.Receipt:
    facts = {name: more.pop(name) for name in ("key", "revision") if name in more}
    acting = who(by, now) if isinstance(by, str) else by
    return do(acting, actions.take_step, case_id=case_id, step=verb, given=Given(**more), now=now, **facts)


def picture(colour: str = "red", size: tuple[int, int] = (64, 48)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def after() -> Photo:
    return Photo(evidence.keep(picture()).sha256, "after")


def stands(case_id: UUID) -> CaseState:
    return queries.case(Sight.everything(), case_id)


def fixed() -> UUID:
    receipt = file()
    step(receipt.case_id, "dispatch", at("2026-11-09 10:00"), DESK)
    step(receipt.case_id, "fix", at("2026-11-10 10:00"), OWNER, photos=(after(),))
    return receipt.case_id
