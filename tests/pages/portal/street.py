"""Residents of the demo district in these tests, each with a browser of their own."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from tests.rooms.cases.office import INSPECTOR, OWNER, step

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import evidence, queries
from chuanhui.mechanism.cases.rules import CaseState, Photo

CELL = "411602005001001"
COMMUNITY, STREET = "411602005001", "411602005"
CELL_PATH = "411602.005.001.001."
ZONE_COMMUNITY_PATH = "411602Z.008."
DESK = "street_desk@xiaoqiao"


def picture(colour: str = "red", name: str = "a.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def sent(**more: Any) -> dict[str, Any]:
    return {
        "kind": "wenming.problem",
        "key": str(uuid4()),
        "category": "litter",
        "detail": "楼道口堆了建筑垃圾",
        "street": STREET,
        "community": COMMUNITY,
        "cell": CELL,
        "address": "南门东侧",
        **more,
    }


def report(client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).post("/report/", sent(**more))


def filed(client: Client, **more: Any) -> str:
    """File through the page and return the number."""
    answer = report(client, **more)
    assert answer.status_code == 303, text_of(answer)
    return number_of(answer)


def number_of(answer: Any) -> str:
    return answer["Location"].split("/receipt/")[1].split("/")[0]


def stands(number: str) -> CaseState:
    enter(Sight.everything())
    found = queries.case_by_number(Sight.everything(), number)
    enter(Sight.nothing())
    return found


def secret_of(number: str) -> str:
    return queries.receipt_secret(stands(number).id)


def closed(client: Client, **more: Any) -> str:
    """File, dispatch, fix with a photo, verify; return the number."""
    number = filed(client, **more)
    case = stands(number)
    enter(Sight.everything())
    now = timezone.now()  # noqa: TID251 - the clock of the offices in this test
    after = Photo(evidence.keep(picture("blue").read()).sha256, "after")
    step(case.id, "dispatch", now, DESK)
    step(case.id, "fix", now, OWNER, photos=(after,))
    step(case.id, "verify", now, INSPECTOR)
    enter(Sight.nothing())
    return number


def text_of(answer: Any) -> str:
    return answer.content.decode()
