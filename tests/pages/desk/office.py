"""Clerks of the demo district who use the desk in these tests, each with a browser."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from chuanhui.grid.posts.actions import DEMO_PASSWORD, sign_in
from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries
from chuanhui.mechanism.cases.rules import CaseState

WORKER, DESK, OWNER = "wg.xiaoqiao.beihuayuan.01", "xq.desk", "chengguanju.desk"
INSPECTOR, DISTRICT, ZONE_DESK = "ducha.01", "district.desk", "zone.desk"
CELL = "411602.005.001.001."
FILE = "/desk/cases/new/wenming/problem"


def browser(username: str, post: str = "", **more: Any) -> Client:
    """Return a browser in which somebody is signed in, under a post where they hold several."""
    enter(Sight.everything())
    now = timezone.now()  # noqa: TID251 - a browser's clock
    under = acting_for(post, timezone.localdate(now), now).post_id if post else None
    signed = sign_in(username=username, password=DEMO_PASSWORD, now=now, post_id=under)
    client = Client(**more)
    client.cookies["sid"] = signed.token
    return client


def picture(colour: str = "red") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def filed(client: Client | None = None, **more: Any) -> UUID:
    """File a case through the page and return its id."""
    sent = {"category": "litter", "detail": "楼前堆放杂物", "key": str(uuid4()), "area_path": CELL, **more}
    answer = (client or browser(WORKER)).post(FILE, sent)
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer["Location"].rpartition("/")[2])


def act(client: Client, case_id: UUID, what: str, verb: str = "step", **sent: Any) -> Any:
    sent = {"key": str(uuid4()), "revision": stands(case_id).revision, **sent}
    return client.post(f"/desk/cases/{case_id}/{verb}/{what}", sent)


def dispatched() -> UUID:
    case_id = filed()
    assert act(browser(DESK), case_id, "dispatch").status_code == 302
    return case_id


def stands(case_id: UUID) -> CaseState:
    enter(Sight.everything())
    return queries.case(Sight.everything(), case_id)


def text_of(answer: Any) -> str:
    return answer.content.decode()
