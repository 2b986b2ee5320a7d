"""Taking a row back over HTTP: the look is on record first, a refusal keeps what was typed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.pages.desk import matching
from tests.pages.desk.office import browser, text_of
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.grid.registers.queries import numbers_of
from chuanhui.journal.scope import enter
from chuanhui.system.linkage import models

pytestmark = pytest.mark.usefixtures("district", "evidence", "files")
__all__ = ["files"]
ROOT = "/desk/linkage/contested"
OTHERS = (matching.VILLAGE, matching.MEDICAL, matching.STRANGER)
SAID = "本人到场核对，并非其住院"


def number_of(person: int) -> str:
    enter(office.ALL)
    thing = office.thing_of(person)
    return numbers_of([thing])[thing]


def post(client: Any, verb: str, **sent: Any) -> Any:
    return client.post(f"{ROOT}/{verb}", {"plan": "duizhao.residents", **sent})


def test_a_clerk_looks_and_takes_a_row_back():
    matching.month()
    client, number = browser(matching.RUNNER), number_of(matching.HEAVY)
    assert "这不是我" in text_of(client.get("/desk/linkage/review"))
    page = post(client, "look", number=number)
    assert page.status_code == 200
    (row,) = page.context["rows"]
    assert "医保结算" in text_of(page)
    assert office.citizen(matching.HEAVY) not in page.content.decode()
    enter(office.ALL)
    assert models.Share.objects.filter(what="looked").count() == 1
    sent = {"number": number, "link": row.id, "key": row.key}
    short = post(client, "take_back", **sent, reason="否")
    assert short.status_code == 422
    assert (short.context["reason"], len(short.context["rows"])) == ("否", 1)
    done = post(client, "take_back", **sent, reason=SAID)
    assert (done.status_code, done["Location"]) == (302, "/desk/linkage/review?plan=duizhao.residents")
    assert "经本人异议撤回" in text_of(client.get("/desk/linkage/review"))
    assert post(client, "look", number=number).context["rows"] == []
    enter(office.ALL)
    assert models.Link.objects.get(thing_id=office.thing_of(matching.HEAVY)).decision == "denied"


def test_what_is_not_there_is_refused_and_others_have_no_such_page():
    matching.month()
    client, number = browser(matching.RUNNER), number_of(matching.HEAVY)
    assert post(client, "look", number="JM-0").status_code == 422
    for link in ("x", uuid4()):
        assert post(client, "take_back", number=number, link=link, reason=SAID).status_code == 422
    assert post(client, "peek", number=number).status_code == 404
    assert client.get(f"{ROOT}/look").status_code == 405
    others = {code: post(browser(code), "look", number=number).status_code for code in OTHERS}
    assert others == {matching.VILLAGE: 403, matching.MEDICAL: 403, matching.STRANGER: 404}
