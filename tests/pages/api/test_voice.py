"""Notices, drafts and surveys over the API: what may be done, what is shown, and every refusal."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.api.machine import DESK as STREET
from tests.pages.api.machine import assert_problem, sign_in
from tests.rooms.voice.office import block, in_force, photo, plan

DESK, OTHER = "sq.xiaoqiao.beihuayuan", "sqz.xiaoqiao.dongguan"


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    in_force()


def posted(machine, **more):
    answer = machine.post("/notices/yishi/list/post", {"subject": str(plan().id), **more})
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_a_notice_is_posted_shown_objected_to_and_withdrawn():
    street, desk, other = sign_in(STREET), sign_in(DESK), sign_in(OTHER)
    picture = photo()
    papers = [{"sha256": picture, "tag": "drawing", "caption": "平面图"}]
    made = posted(street, title="方案公示", papers=papers)
    told = street.get(f"/notices/{made['id']}").json()
    assert [one["value"] for one in told["shown"]] == ["一号院改造方案", "管网、路灯", "120 万元"]
    assert {one["verb"]: one["allowed"] for one in told["may"]} == {
        "end": False,
        "withdraw": True,
        "replace": True,
        "place": False,
    }
    assert [one["id"] for one in street.get("/notices?running=true").json()] == [made["id"]]
    assert desk.get(f"/notices/{made['id']}/pictures/{picture}").status_code == 200
    assert_problem(desk.get(f"/notices/{made['id']}/pictures/{'0' * 64}"), 404)
    assert_problem(other.get(f"/notices/{made['id']}"), 404, "voice.notice_not_found")
    objected = desk.post(f"/notices/{made['id']}/objections", {"text": "面积有误"})
    assert (objected.status_code, objected.json()["case"][:3]) == (201, "YY-")
    end = f"/notices/{made['id']}/end"
    assert_problem(street.post(end, {"good": True}), 409, "voice.period_runs")
    assert_problem(desk.post(end, {"good": True}), 403, "voice.not_your_notice")
    assert_problem(street.post(end, {"good": False, "reason": "更正"}, seen=1), 409, "voice.moved_on")
    again = {"title": "方案公示（更正）", "reason": "面积有误"}
    assert street.post(f"/notices/{made['id']}/replacement", again).status_code == 201
    assert_problem(street.post(end, {"good": False, "reason": "更正"}), 409, "voice.notice_over")
    placing = {"place": "门口", "proof": picture}
    assert_problem(street.post(f"/notices/{made['id']}/placing", placing), 409, "voice.notice_over")


def test_a_draft_is_commented_on_and_every_opinion_disposed_of():
    desk, street = sign_in(DESK), sign_in(STREET)
    body = {"subject": str(plan().id), "title": "规约", "text": "第一条"}
    made = desk.post("/drafts/yishi/rules/open", body)
    assert made.status_code == 201, made.content.decode()
    path = f"/drafts/{made.json()['id']}"
    said = street.post(f"{path}/opinions", {"text": "同意", "part": "第一条"})
    assert said.status_code == 201, said.content.decode()
    told = desk.get(path).json()
    assert [(one["text"], one["role"]) for one in told["opinions"]] == [("同意", "street_desk")]
    assert (told["waiting"], told["dispositions"]["adopted"]["zh"]) == (1, "采纳")
    assert street.get(path).json()["opinions"] == []
    disposition = f"/opinions/{said.json()['id']}/disposition"
    bad = assert_problem(desk.post(disposition, {"disposition": "partly"}), 422, "voice.bad")
    assert [one["field"] for one in bad["faults"]] == ["reason"]
    assert desk.post(disposition, {"disposition": "adopted"}).json()["revision"] == 2
    assert desk.post(f"{path}/versions", {"text": "第一条（改）", "changes": "措辞"}).status_code == 200
    assert_problem(desk.post(f"{path}/end", {}), 409, "voice.opinions_run")
    assert desk.post(f"{path}/end", {"withdrawn": True, "reason": "重拟"}).status_code == 200
    assert [one["versions"] for one in desk.get("/drafts?running=false").json()] == [2]
    assert_problem(desk.get(f"{path}/pictures/{'0' * 64}"), 404)


def test_a_survey_is_answered_on_paper_and_closed():
    desk, street = sign_in(DESK), sign_in(STREET)
    made = desk.post("/surveys/yishi/wishes/open", {"subject": str(block(3)), "title": "意愿"})
    assert made.status_code == 201, made.content.decode()
    path, key = f"/surveys/{made.json()['id']}", str(uuid4())
    codes = desk.post(f"{path}/codes", key=key).json()["codes"]
    assert len({one["code"] for one in codes}) == 3
    assert desk.post(f"{path}/codes", key=key).json()["codes"] == codes
    assert_problem(desk.post(f"{path}/codes"), 409, "voice.codes_printed")
    assert_problem(street.get(f"{path}/lines"), 403, "voice.not_your_survey")
    lines = desk.get(f"{path}/lines").json()
    line = f"/survey-lines/{lines[0]['id']}"
    assert desk.post(f"{line}/no-contact", {"reason": "away"}).status_code == 200
    assert desk.post(f"{line}/code/asked", {"reason": "住户遗失"}).status_code == 200
    assert_problem(desk.post(f"{line}/code/decided", {"good": True}), 403, "voice.code_second_person")
    (asked,) = street.get(f"{path}/codes/asked").json()
    assert (asked["reason"], asked["may_confirm"]) == ("住户遗失", True)
    fresh = street.post(f"{line}/code/decided", {"good": True}).json()["codes"]
    assert fresh[0]["code"] != codes[0]["code"]
    answers = {"answers": {"items": ["pipes"]}}
    for one in lines:
        assert desk.post(f"/survey-lines/{one['id']}/answer", answers).status_code == 200
    assert_problem(desk.post(f"{line}/answer", answers), 409, "voice.answered_already")
    assert_problem(desk.post(f"{path}/choice", {"chosen": {"items": ["pipes"]}}), 409, "voice.survey_runs")
    told = desk.get(path).json()
    assert (told["coverage"]["pct"], told["result"], told["texts"]) == ("100.00%", {}, {})
    assert desk.post(f"{path}/close", {}).status_code == 200
    assert_problem(
        desk.post(f"{path}/choice", {"chosen": {"items": ["pipes"]}}), 409, "voice.survey_uncounted"
    )
    assert desk.post(f"{path}/count").status_code == 200
    assert_problem(desk.post(f"{path}/count"), 409, "voice.survey_counted")
    assert desk.post(f"{path}/choice", {"chosen": {"items": ["pipes"]}}).status_code == 200
    told = desk.get(path).json()
    assert told["result"]["sums"]["items"] == {"pipes": 3, "lift": 0, "lamps": 0}
    assert (told["chosen"], told["ending"]) == ({"items": ["pipes"]}, "good")
    assert [one["id"] for one in desk.get("/surveys").json()] == [made.json()["id"]]


def test_what_may_be_begun_is_listed_by_post():
    found = sign_in(DESK).get("/voice/kinds").json()
    mine = [(one["sort"], one["kind"]) for one in found if one["campaign"] == "yishi"]
    assert mine == [
        ("notices", "board"),
        ("drafts", "rules"),
        ("surveys", "wishes"),
        ("surveys", "named"),
        ("surveys", "anybody"),
    ]
