"""Registers for machines: what the desk can do, with keys, revisions and refusals."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.pages.api.machine import ROOT, Machine, assert_problem, sign_in
from tests.pages.desk.stock import CLEAR, COMMUNITY, ELSEWHERE, HEAD, ID, NAME, PHONE, STREET, stocked

from chuanhui.grid.registers.models import Merge

PERSON = {"name": NAME, "phone": "13900139002"}
WHY = {"purpose": "verify_identity", "reason": "核对投票人"}


@pytest.fixture
def things(district, evidence):
    return stocked()


@pytest.fixture
def desk(things) -> Machine:
    return sign_in(COMMUNITY)


def test_the_registers_are_counted(desk):
    found = {one["register_id"]: one for one in desk.get("/registers").json()}
    assert [found[kind]["count"] for kind in ("compound", "household", "person", "shop")] == [1, 1, 1, 0]
    assert found["person"]["approved_by"] == ["community_head"]
    assert {one["id"]: one["guard"] for one in found["person"]["fields"]}["id_number"] == "personal"


def test_lists_and_cards_are_masked(desk, things):
    page = desk.get("/registers/person")
    line = page.json()["things"][0]
    assert line["masked"]["phone"] == "138****8999"
    card = desk.get(f"/things/{things['person']}")
    assert sorted(card.json()["may_reveal"]) == ["birth", "id_number", "name", "phone"]
    assert [one["number"][:2] for one in card.json()["within"]] == ["XQ"]
    assert card.json()["story"][0]["verb"] == "register.register"
    assert [one for one in CLEAR if one in page.content.decode() + card.content.decode()] == []


def test_things_are_filtered_and_paged(desk, things):
    assert len(desk.get(f"/registers/household?within={things['compound']}").json()["things"]) == 1
    assert len(desk.get("/registers/stairwell?where=lift:no").json()["things"]) == 1
    assert desk.get("/registers/stairwell?where=lift:yes").json()["things"] == []
    assert desk.get("/registers/household?area=411602.005.002.").json()["things"] == []
    assert desk.get("/registers/stairwell?limit=1").json()["after"] == ""
    assert len(desk.get("/registers/household?sort=recheck").json()["things"]) == 1
    assert desk.get("/registers/household?ended=true").json()["things"] == []
    assert_problem(desk.get("/registers/household?sort=label"), 422)


def test_finding_takes_a_body(desk, things):
    for field, value in (("id_number", ID), ("phone", PHONE), ("name", "ouyang")):
        found = desk.ask("POST", "/registers/person/find", {"field": field, "value": value}).json()
        assert [one["thing"] for one in found["things"]] == [str(things["person"])]
    assert_problem(desk.ask("POST", "/registers/person/find", {"field": "name", "value": "欧"}), 422)


def test_asking_by_a_field_that_is_hidden_or_none_is_400(desk):
    assert_problem(desk.get("/registers/person?where=id_number:1"), 400, "register.field_hidden")
    assert_problem(desk.get("/registers/person?where=nothing:1"), 400, "register.field_hidden")
    assert_problem(desk.ask("POST", "/registers/person/find", {"field": "birth", "value": "1931-02-03"}), 400)


def test_registering_once_with_its_key(desk, things):
    key = str(uuid4())
    body = {"facts": PERSON}
    first = desk.post("/registers/person", body, key=key)
    again = desk.post("/registers/person", body, key=key)
    assert (first.status_code, again.json()["repeated"]) == (201, True)
    assert first.json()["id"] == again.json()["id"]
    assert_problem(desk.post("/registers/person", {"facts": {"name": "测试丁"}}, key=key), 409)
    assert_problem(desk.ask("POST", "/registers/person", body), 422, "api.key_missing")
    faults = assert_problem(desk.post("/registers/person", {"facts": {"phone": "12"}}), 422)["faults"]
    assert {one["field"] for one in faults} == {"name", "phone"}


def test_likely_duplicates_are_told_and_merged(desk, things):
    made = desk.post("/registers/person", {"facts": {"name": NAME, "id_number": ID}}).json()
    number = desk.get(f"/things/{things['person']}").json()["number"]
    assert made["alike"] == [number]
    assert len(desk.get("/registers/person/duplicates").json()["groups"]) == 1
    merged = desk.post(f"/things/{made['id']}/merge", {"into": number, "reason": "同一个人"})
    assert merged.status_code == 200
    assert desk.get(f"/things/{made['id']}").json()["merged_into"] is None
    assert granted()["other"] == str(things["person"])
    assert desk.get(f"/things/{made['id']}").json()["merged_into"] == str(things["person"])
    merge_id = Merge.objects.get(lost_id=made["id"]).id
    undone = desk.post(f"/register-merges/{merge_id}/undo", {"reason": "并非一人"})
    assert undone.status_code == 200
    assert granted()["verb"] == "unmerge"
    assert desk.get(f"/things/{made['id']}").json()["merged_into"] is None


def granted() -> dict:
    """Let the head grant the one request that waits, and return it."""
    head = sign_in(HEAD)
    (request,) = head.get("/register-requests").json()
    assert head.post(f"/register-requests/{request['request']}", {"verdict": "grant"}).status_code == 200
    return request


def test_a_change_needs_the_revision_and_here_an_approval(desk, things):
    path, body = f"/things/{things['household']}", {"facts": {"area": "90"}, "reason": "实地测量"}
    assert_problem(desk.post(f"{path}/ask", body), 428)
    assert_problem(desk.post(f"{path}/change", body, seen=1), 409, "register.needs_approval")
    asked = desk.post(f"{path}/ask", body, seen=1)
    assert asked.status_code == 200
    head = sign_in(HEAD)
    waiting = head.get("/register-requests").json()
    assert [one["facts"] for one in waiting] == [{"area": 90}]
    assert desk.get("/register-requests").json() == []
    decision = f"/register-requests/{waiting[0]['request']}"
    assert_problem(desk.post(decision, {"verdict": "grant"}), 403)
    assert head.post(decision, {"verdict": "grant"}).status_code == 200
    assert desk.get(path).json()["facts"]["area"] == 90
    assert_problem(head.post(decision, {"verdict": "grant"}), 409)


def test_still_right_ties_and_ends(desk, things):
    path = f"/things/{things['person']}"
    seen = desk.post(f"{path}/recheck", {}, seen=1).json()["revision"]
    number = desk.get(f"/things/{things['household']}").json()["number"]
    wanted = {"tie": "owns", "to": number, "role": "owner"}
    assert_problem(desk.post(f"{path}/tie", wanted, seen=seen), 422, "register.reason")
    tied = desk.post(f"{path}/tie", {**wanted, "reason": "不动产证"}, seen=seen)
    assert tied.status_code == 200
    request = granted()
    assert (request["verb"], request["tie"], request["role"]) == ("tie", "owns", "owner")
    ties = {one["kind"]: one["tie"] for one in desk.get(path).json()["within"]}
    assert set(ties) == {"home", "owns"}
    assert desk.post(f"{path}/untie", {"tie": ties["owns"], "reason": "已过户"}).status_code == 200
    assert granted()["verb"] == "untie"
    assert_problem(desk.post(f"{path}/untie", {"tie": str(uuid4())}), 404)
    revision = desk.get(path).json()["revision"]
    body = {"on": date(2026, 11, 9).isoformat(), "reason": "迁出"}
    assert_problem(desk.post(f"{path}/end", body, seen=revision), 409, "register.needs_approval")
    assert desk.post(f"{path}/ask-end", body, seen=revision).status_code == 200
    head = sign_in(HEAD)
    request = head.get("/register-requests").json()[0]
    assert (request["verb"], request["on"]) == ("end", "2026-11-09")
    assert head.post(f"/register-requests/{request['request']}", {"verdict": "grant"}).status_code == 200
    assert desk.get(path).json()["until"] == "2026-11-09"


def test_a_reveal_is_on_record(desk, things):
    path = f"/things/{things['person']}"
    found = desk.post(f"{path}/reveal", {"fields": ["id_number"], **WHY})
    assert found.json()["facts"] == {"id_number": ID}
    looks = desk.get(f"{path}/reveals").json()
    assert [(one["fields"], one["reason"]) for one in looks] == [(["id_number"], "核对投票人")]
    assert_problem(
        desk.post(f"{path}/reveal", {"fields": ["id_number"], "purpose": "emergency", "reason": ""}), 422
    )
    assert_problem(sign_in(STREET).post(f"{path}/reveal", {"fields": ["id_number"], **WHY}), 403)
    assert_problem(sign_in(ELSEWHERE).post(f"{path}/reveal", {"fields": ["id_number"], **WHY}), 404)
    assert len(desk.get(f"{path}/reveals").json()) == 1


def test_a_sheet_is_tried_and_imported(desk):
    def send(text: str, *, dry: bool) -> dict[str, object]:
        file = SimpleUploadedFile("a.csv", text.encode("utf-8-sig"), "text/csv")
        headers = {"Authorization": f"Bearer {desk.token}", "Idempotency-Key": str(uuid4())}
        path = f"{ROOT}/registers/shop/import?dry_run={str(dry).lower()}"
        return desk.client.post(path, {"file": file}, headers=headers)

    tried = send("店名,行业\n测试店甲,餐饮\n测试店乙,飞行\n", dry=True).json()
    assert [(one["row"], one["column"]) for one in tried["faults"]] == [(3, "行业")]
    assert_problem(send("店名,行业\n测试店乙,飞行\n", dry=False), 422)
    done = send("店名,行业\n测试店甲,餐饮\n", dry=False).json()
    assert (done["added"], done["dry_run"]) == (1, False)
    assert desk.get("/registers/shop").json()["things"][0]["label"] == "测试店甲"


def test_unknown_and_hidden_are_told_apart_by_nothing_out_of_sight(desk, things):
    assert_problem(desk.get("/registers/nothing"), 404)
    assert_problem(desk.get(f"/things/{uuid4()}"), 404)
    assert_problem(sign_in(ELSEWHERE).get(f"/things/{things['person']}"), 404)
    assert_problem(sign_in(STREET).get("/registers/person"), 403, "register.card_hidden")
    assert_problem(sign_in(STREET).get(f"/things/{things['person']}"), 403, "register.card_hidden")
    kept = {one["register_id"]: one for one in desk.get("/registers-kept").json()}
    assert kept["person"]["waiting"] == 0
    assert desk.get("/registers/person/due").json()["things"] == []


def test_an_export_is_masked_and_comes_back(desk):
    answer = desk.get("/registers/person/export?form=csv")
    text = answer.content.decode("utf-8-sig")
    assert "138****8999" in text
    assert [one for one in CLEAR if one in text] == []
    assert answer["Cache-Control"] == "private, no-store"
    assert_problem(sign_in(STREET).get("/registers/person/export"), 403, "register.card_hidden")
