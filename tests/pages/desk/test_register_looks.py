"""Looking at protected facts: asked what for, recorded first, shown once; and those who watch over it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import InternalError, transaction
from tests.pages.desk.office import browser, text_of
from tests.pages.desk.stock import (
    AUDITOR,
    CLEAR,
    COMMUNITY,
    ELSEWHERE,
    HEAD,
    ID,
    PHONE,
    STREET,
    WORKER,
    card,
    sent,
    stocked,
)
from tests.rooms.registers.sheets import NOON

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.registers import actions
from chuanhui.grid.registers.models import Reveal
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

WHY = {"purpose": "verify_identity", "reason": "核对加装电梯投票人"}
COMMUNITY_POST = "community_desk@xiaoqiao/beihuayuan"
SUBJECT = "/desk/registers/subject"


@pytest.fixture
def things(district, evidence):
    return stocked()


def looks() -> int:
    enter(Sight.everything())
    return Reveal.objects.count()


def test_a_look_is_recorded_and_shown_once(things):
    client = browser(COMMUNITY)
    page = text_of(client.get(card(things["person"])))
    assert 'name="purpose"' in page
    answer = client.post(card(things["person"], "reveal"), sent(fields=["id_number", "phone"], **WHY))
    page = text_of(answer)
    assert answer.status_code == 200
    assert ID in page
    assert PHONE in page
    assert answer["Cache-Control"] == "private, no-store"
    assert "<ch-once" in page
    assert looks() == 1
    # Neither the card nor the form that is opened again shows it.
    for address in (card(things["person"]), card(things["person"], "reveal")):
        assert [one for one in CLEAR if one in text_of(client.get(address))] == []


def test_a_look_asks_for_fields_purpose_and_reason(things):
    client = browser(COMMUNITY)
    address = card(things["person"], "reveal")
    for missing in (
        sent(**WHY),
        sent(fields=["phone"], purpose="", reason="核对"),
        sent(fields=["phone"], purpose="curiosity", reason="核对"),
        sent(fields=["phone"], purpose="emergency", reason=""),
    ):
        answer = client.post(address, missing)
        page = text_of(answer)
        assert answer.status_code == 422
        assert "field-fault" in page
        assert PHONE not in page
    assert looks() == 0


@pytest.mark.parametrize(("username", "status"), [(WORKER, 404), (STREET, 403), (ELSEWHERE, 404)])
def test_who_may_not_look_sees_nothing(things, username, status):
    answer = browser(username).post(card(things["person"], "reveal"), sent(fields=["phone"], **WHY))
    assert answer.status_code == status
    assert PHONE not in text_of(answer)
    assert looks() == 0


def test_what_cannot_be_recorded_is_not_shown(things, monkeypatch):
    client = browser(COMMUNITY, raise_request_exception=False)

    def refuse(*_: object, **__: object) -> None:
        raise InternalError("the record was refused")

    monkeypatch.setattr(Reveal.objects, "create", refuse)
    answer = client.post(card(things["person"], "reveal"), sent(fields=["phone"], **WHY))
    monkeypatch.undo()
    assert (answer.status_code, looks()) == (503, 0)
    assert PHONE not in text_of(answer)


def test_a_card_tells_who_looked(things):
    browser(COMMUNITY).post(card(things["person"], "reveal"), sent(fields=["phone"], **WHY))
    page = text_of(browser(HEAD).get(card(things["person"])))
    assert "核对加装电梯投票人" in page
    assert "核实身份" in page
    assert PHONE not in page


def test_the_auditor_sees_who_looked_by_post_and_hour(things, settings):
    settings.REVEALS_PER_HOUR = 2
    client = browser(COMMUNITY)
    for _ in range(3):
        client.post(card(things["person"], "reveal"), sent(fields=["phone", "name"], **WHY))
    page = text_of(browser(AUDITOR).get("/desk/registers/seen"))
    assert "北花园社区派遣员" in page
    assert "一小时内超过 2 次" in page
    assert page.count("核对加装电梯投票人") == 3
    assert [one for one in CLEAR if one in page] == []
    other = text_of(browser(AUDITOR).get("/desk/registers/seen?purpose=emergency"))
    assert "核对加装电梯投票人" not in other
    assert browser(COMMUNITY).get("/desk/registers/seen").status_code == 403


def test_the_auditor_sees_what_is_purged_when(things):
    page = text_of(browser(AUDITOR).get("/desk/registers/keep"))
    assert "《个人信息保护法》第十九条" in page
    assert "居民" in page
    assert "没有依法留存的登记" in page
    assert browser(WORKER).get("/desk/registers/keep").status_code == 403


def test_the_auditor_sees_what_a_legal_hold_keeps(things):
    by = acting_for(COMMUNITY_POST, NOON.date(), NOON)
    with transaction.atomic():
        enter(by.sight)
        actions.hold(thing_id=things["person"], reason="法院调查令（2026）第 7 号", by=by, now=NOON)
    page = text_of(browser(AUDITOR).get("/desk/registers/keep"))
    assert "法院调查令（2026）第 7 号" in page
    assert "北花园社区派遣员" in page
    assert [one for one in CLEAR if one in page] == []
    with transaction.atomic():
        enter(by.sight)
        actions.lift(thing_id=things["person"], reason="案件已经审结", by=by, now=NOON)
    assert "没有依法留存的登记" in text_of(browser(AUDITOR).get("/desk/registers/keep"))


def test_a_person_who_asks_is_found_answered_and_recorded(things):
    client = browser(COMMUNITY)
    found = client.post(SUBJECT, {"field": "person:id_number", "value": ID})
    page = text_of(found)
    assert ID not in page
    address = re.search(rf'action="({SUBJECT}/things/[0-9a-f-]+)"', page)[1]
    assert client.post(address, sent(identified="证")).status_code == 422
    assert client.post(address, sent(identified="当面核对身份证")).status_code == 302
    page = text_of(client.get(SUBJECT))
    assert "当面核对身份证" in page
    answer = re.search(rf'action="({SUBJECT}/[0-9a-f-]+/answer)"', page)[1]
    key = str(uuid4())
    copy = client.post(answer, {"key": key})
    assert copy.content[:2] == b"PK"
    assert copy["Cache-Control"] == "private, no-store"
    # The copy is handed out once; the same form again gets none.
    assert client.post(answer, {"key": key}).status_code == 302
    assert "已提供" in text_of(client.get(SUBJECT))
    assert looks() == 1


def test_a_request_is_refused_with_a_reason(things):
    client = browser(HEAD)
    address = f"{SUBJECT}/things/{things['person']}"
    assert client.post(address, sent(identified="当面核对身份证")).status_code == 302
    refuse = re.search(rf'action="({SUBJECT}/[0-9a-f-]+/refuse)"', text_of(client.get(SUBJECT)))[1]
    assert client.post(refuse, sent(reason="")).status_code == 422
    assert client.post(refuse, sent(reason="受托人未提供委托书")).status_code == 302
    assert "受托人未提供委托书" in text_of(client.get(SUBJECT))
    assert browser(WORKER).get(SUBJECT).status_code == 403
