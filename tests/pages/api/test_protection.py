"""Personal data for machines: a person's copy, who saw what, legal holds, a register in full."""

from __future__ import annotations

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.db import InternalError
from tests.pages.api.machine import Machine, assert_problem, sign_in
from tests.pages.desk.stock import AUDITOR, CLEAR, COMMUNITY, ELSEWHERE, ID, STREET, WORKER, stocked

from chuanhui.grid.registers.models import Reveal
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

SO = {"identified": "本人到场，当面核对身份证原件"}
WHY = {"purpose": "verify_identity", "reason": "核对投票人名册"}
DISPUTE = {"reason": "法院调查令（2026）第 7 号"}


@pytest.fixture
def things(district, evidence):
    return stocked()


@pytest.fixture
def desk(things) -> Machine:
    return sign_in(COMMUNITY)


def looks() -> int:
    enter(Sight.everything())
    return Reveal.objects.count()


def asked(desk: Machine, things) -> str:
    answer = desk.post(f"/things/{things['person']}/subject-request", SO)
    assert answer.status_code == 201, answer.content.decode()
    return str(answer.json()["request"])


def test_a_person_s_copy_is_asked_for_and_handed_out_once(desk, things):
    request = asked(desk, things)
    assert_problem(
        desk.post(f"/things/{things['person']}/subject-request", SO), 409, "protection.already_asked"
    )
    (waiting,) = desk.get("/subject-requests").json()
    assert (waiting["request"], waiting["state"], waiting["late"]) == (request, "waiting", False)
    key = str(uuid4())
    copy = desk.post(f"/subject-requests/{request}/answer", key=key)
    assert (copy.status_code, copy["Cache-Control"]) == (200, "private, no-store")
    with zipfile.ZipFile(io.BytesIO(copy.content)) as archive:
        told = json.loads(archive.read("person.json"))
    assert told["protected"]["id_number"] == ID
    assert looks() == 1
    for again in (key, str(uuid4())):
        answer = desk.post(f"/subject-requests/{request}/answer", key=again)
        assert_problem(answer, 409, "protection.moved_on")
    assert looks() == 1
    assert desk.get("/subject-requests").json() == []
    (ended,) = desk.get("/subject-requests?waiting=false").json()
    assert (ended["state"], len(ended["digest"])) == ("answered", 64)


def test_a_copy_is_refused_with_its_reason(desk, things):
    request = asked(desk, things)
    assert_problem(desk.post(f"/subject-requests/{request}/refuse", {"reason": ""}), 422)
    done = desk.post(f"/subject-requests/{request}/refuse", {"reason": "受托人未提供委托书"})
    assert (done.status_code, done.json()["repeated"]) == (200, False)
    assert_problem(desk.post(f"/subject-requests/{request}/answer"), 409, "protection.moved_on")
    assert looks() == 0


def test_requests_are_for_who_may_answer_them_and_out_of_sight_there_are_none(desk, things):
    path = f"/things/{things['person']}/subject-request"
    assert_problem(desk.post(path, {"identified": "证"}), 422, "protection.identity_missing")
    assert_problem(desk.ask("POST", path, SO), 422, "api.key_missing")
    assert_problem(sign_in(STREET).post(path, SO), 403, "protection.not_your_request")
    assert_problem(sign_in(ELSEWHERE).post(path, SO), 404)
    request = asked(desk, things)
    assert sign_in(STREET).get("/subject-requests").json() == []
    assert_problem(sign_in(ELSEWHERE).post(f"/subject-requests/{request}/answer"), 404)
    assert_problem(desk.post(f"/subject-requests/{uuid4()}/answer"), 404)


def test_who_saw_what_is_told_to_those_who_guard_it(desk, things):
    body = {"fields": ["id_number"], **WHY}
    assert desk.post(f"/things/{things['person']}/reveal", body).status_code == 200
    auditor = sign_in(AUDITOR)
    (look,) = auditor.get("/reveals").json()
    assert (look["thing"], look["fields"], look["reason"]) == (
        str(things["person"]),
        ["id_number"],
        WHY["reason"],
    )
    assert auditor.get("/reveals?on=2026-11-08").json() == []
    assert auditor.get("/reveals?purpose=emergency").json() == []
    assert len(auditor.get(f"/reveals?post={look['post']}").json()) == 1
    assert ID not in auditor.get("/reveals").content.decode()
    for username in (COMMUNITY, STREET, WORKER):
        assert_problem(sign_in(username).get("/reveals"), 403, "protection.not_an_officer")


def test_a_hold_is_placed_listed_and_lifted(desk, things):
    path = f"/things/{things['person']}"
    assert_problem(desk.post(f"{path}/hold", {"reason": ""}), 422)
    placed = desk.post(f"{path}/hold", DISPUTE).json()
    assert_problem(desk.post(f"{path}/hold", DISPUTE), 409)
    for reader in (desk, sign_in(AUDITOR)):
        (held,) = reader.get("/register-holds").json()
        assert (held["hold"], held["thing"], held["reason"]) == (
            placed["id"],
            str(things["person"]),
            DISPUTE["reason"],
        )
    assert sign_in(STREET).get("/register-holds").json() == []
    assert_problem(sign_in(STREET).post(f"{path}/hold", DISPUTE), 403)
    assert_problem(sign_in(ELSEWHERE).post(f"{path}/lift", DISPUTE), 404)
    assert desk.post(f"{path}/lift", {"reason": "案件已经审结"}).status_code == 200
    assert desk.get("/register-holds").json() == []
    assert_problem(desk.post(f"{path}/lift", DISPUTE), 409)


def test_a_register_in_full_leaves_only_with_every_look_on_record(desk, things, monkeypatch):
    path, body = "/registers/person/export-in-full", {**WHY, "form": "csv"}
    assert_problem(desk.post(path, {**body, "reason": ""}), 422)
    assert_problem(desk.post(path, {**body, "purpose": "curiosity"}), 422)
    assert_problem(sign_in(STREET).post(path, body), 403, "register.card_hidden")
    assert looks() == 0
    answer = desk.post(path, body)
    text = answer.content.decode("utf-8-sig")
    assert [one for one in CLEAR if one not in text] == []
    assert answer["Cache-Control"] == "private, no-store"
    assert looks() == 1

    def refuse(*_: object, **__: object) -> None:
        raise InternalError("the record was refused")

    monkeypatch.setattr(Reveal.objects, "bulk_create", refuse)
    answer = desk.post(path, body)
    monkeypatch.undo()
    assert answer.status_code == 503
    assert [one for one in CLEAR if one in answer.content.decode()] == []
    assert looks() == 1
