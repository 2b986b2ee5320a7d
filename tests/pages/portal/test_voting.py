"""Answering a survey and voting by the code on a paper, without an account."""

from __future__ import annotations

from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from tests.pages import civic

from chuanhui.mechanism.assemblies import actions as assemblies
from chuanhui.mechanism.voice import actions as voice

from .street import text_of

pytestmark = pytest.mark.usefixtures("district", "evidence")
MISSING = "01a1bdd1-b6a9-7512-8366-a70d293e6575"


@pytest.fixture
def held():
    return civic.compound()


def later(days):
    return time_machine.travel(civic.clock() + days * civic.DAY, tick=True)


def send(page, code, **answers):
    sent = {"code": code, "send": "1", "key": str(uuid4()), **{f"a.{k}": v for k, v in answers.items()}}
    return Client().post(page, sent)


def test_a_survey_is_answered_once_by_its_code(held):
    survey_id = civic.survey(held)
    codes, page = civic.survey_codes(survey_id), f"/survey/{survey_id}/"
    first = text_of(Client().get(page))
    assert ("纸上的编码" in first, "最多选 2 项" in first, codes[0] in first) == (True, True, False)
    asked = text_of(Client().post(page, {"code": codes[0].lower()}))
    assert ('name="a.items"' in asked, "最多选 2 项" in asked) == (True, True)
    many = send(page, codes[0], items=["pipes", "lift", "lamps"])
    assert (many.status_code, "最多选 2 项。" in text_of(many)) == (422, True)
    none = send(page, codes[0])
    assert none.status_code == 422
    done = send(page, codes[0], items=["pipes", "lift"])
    assert (done.status_code, done["Location"]) == (303, f"{page}done")
    thanks = text_of(Client().get(done["Location"]))
    assert ("已经收到" in thanks, "管网" in thanks) == (True, False)
    again = Client().post(page, {"code": codes[0]})
    assert (again.status_code, "已经答过了" in text_of(again)) == (200, True)
    assert "已经答过了" in text_of(send(page, codes[0], items=["lamps"]))


def test_answers_by_code_are_not_counted_against_an_address(held, settings):
    settings.VISITS_PER_HOUR = {**settings.VISITS_PER_HOUR, "report": 1}
    survey_id = civic.survey(held)
    for code in civic.survey_codes(survey_id)[:3]:
        assert send(f"/survey/{survey_id}/", code, items=["pipes"]).status_code == 303


def test_wrong_codes_look_alike_and_are_counted(held, monkeypatch):
    survey_id = civic.survey(held)
    page, codes = f"/survey/{survey_id}/", civic.survey_codes(survey_id)
    other = civic.ballot_codes(civic.ballot(held))[0]
    shown = {text_of(Client().post(page, {"code": code})).split("code-hint")[1].split("token")[0]
             for code in ("", "AAAAAAAA", other)}  # fmt: skip
    assert len(shown) == 1
    monkeypatch.setattr("chuanhui.portal.surveys.WRONG_IN_AN_HOUR", 3)
    answer = Client().post(page, {"code": codes[0]})
    assert (answer.status_code, bool(answer["Retry-After"])) == (429, True)
    assert "AAAAAAAA" not in text_of(answer)


def test_the_result_of_a_survey_hides_small_numbers(held):
    survey_id = civic.survey(held)
    codes = civic.survey_codes(survey_id)
    for code in codes[:5]:
        assert send(f"/survey/{survey_id}/", code, items=["pipes"]).status_code == 303
    send(f"/survey/{survey_id}/", civic.survey_codes_again(survey_id), items=["lamps"])
    civic.do(voice.close_survey, survey_id=survey_id)
    civic.count(survey_id)
    shown = text_of(Client().get(f"/survey/{survey_id}/"))
    assert ("不足 5，不公布" in shown, "已结束" in shown, 'name="code"' in shown) == (True, True, False)
    assert f"/survey/{survey_id}/" in text_of(Client().get(f"/compound/{held.number}/"))


def test_a_survey_for_anybody_needs_no_code(held):
    page = f"/survey/{civic.survey(held, 'free')}/"
    assert 'name="a.items"' in text_of(Client().get(page))
    assert send(page, "", items=["lift"]).status_code == 303
    assert Client().get(f"/survey/{MISSING}/").status_code == 404
    assert Client().get(f"/survey/{MISSING}/done").status_code == 404


def cast(page, code, *chosen, stage="cast", **more):
    return Client().post(page, {"code": code, stage: "1", "choice": chosen, "key": str(uuid4()), **more})


def test_a_vote_is_chosen_checked_and_cast_once(held):
    ballot_id = civic.ballot(held)
    codes, page = civic.ballot_codes(ballot_id), f"/ballot/{ballot_id}/"
    first = text_of(Client().get(page))
    for told in ("张安", "按票数：参加表决的占名册的比例须不少于 1/2", "无记名", "0 / 6"):
        assert told in first, told
    paper = text_of(Client().post(page, {"code": codes[0]}))
    assert ("最多选 2 人" in paper, "张安" in paper) == (True, True)
    assert "请先选择" in text_of(cast(page, codes[0], stage="check"))
    assert "选得太多" in text_of(cast(page, codes[0], "c1", "c2", "c3", stage="check"))
    check = text_of(cast(page, codes[0], "c1", "c2", stage="check"))
    assert ("请核对" in check, "张安" in check, "王清" in check) == (True, True, False)
    assert "弃权" in text_of(cast(page, codes[1], stage="check", abstain="1"))
    done = cast(page, codes[0], "c1", "c2")
    assert (done.status_code, done["Location"]) == (303, f"{page}done")
    thanks = text_of(Client().get(done["Location"]))
    assert ("票已投出" in thanks, "张安" in thanks) == (True, False)
    assert "已经投过票了" in text_of(Client().post(page, {"code": codes[0]}))
    assert "已经投过票了" in text_of(cast(page, codes[0], "c3"))
    assert cast(page, codes[1]).status_code == 303
    assert "2 / 6" in text_of(Client().get(page))


def test_a_wrong_code_opens_no_paper(held, monkeypatch):
    page = f"/ballot/{civic.ballot(held)}/"
    answer = Client().post(page, {"code": "AAAA-AAAA"})
    assert (answer.status_code, "表决码不正确" in text_of(answer)) == (422, True)
    monkeypatch.setattr("chuanhui.mechanism.assemblies.actions.casting.WRONG_IN_AN_HOUR", 1)
    assert Client().post(page, {"code": "AAAA-AAAA"}).status_code == 429
    assert Client().get(f"/ballot/{MISSING}/").status_code == 404


def test_the_result_of_an_election_names_those_elected_and_their_posts(held):
    ballot_id = civic.ballot(held)
    page = f"/ballot/{ballot_id}/"
    for code in civic.ballot_codes(ballot_id)[:4]:
        cast(page, code, "c1", "c3")
    with later(2):
        civic.counted(ballot_id)
        shown = text_of(Client().get(page))
        for told in ("选举有效", "计票说明", "现任职务", "张安", "4 票", "样例章程"):
            assert told in shown, told
        board = text_of(Client().get(f"/compound/{held.number}/"))
        assert ("张安" in board, "王清" in board, "李宁" in board) == (True, True, False)
        english = Client()
        english.cookies["lang"] = "en"
        assert "The reckoning" in text_of(english.get(page))


def test_an_open_ballot_tells_shares_by_count_and_area_and_never_who(held):
    ballot_id = civic.ballot(held, "lift")
    page, codes = f"/ballot/{ballot_id}/", civic.ballot_codes(ballot_id)
    for code, choice in zip(codes, ("yes", "yes", "yes", "yes", "no"), strict=False):
        assert cast(page, code, choice).status_code == 303
    with later(2):
        civic.counted(ballot_id)
        shown = text_of(Client().get(page))
        for told in ("通过", "400.00 / 480.00 平方米", "“同意”的面积 320", "民法典"):
            assert told in shown, told
        assert f"{held.number}-01" not in shown


def test_a_void_ballot_says_why(held):
    ballot_id = civic.ballot(held)
    civic.do(assemblies.void_ballot, ballot_id=ballot_id, reason="名册有误")
    shown = text_of(Client().get(f"/ballot/{ballot_id}/"))
    assert ("已宣布无效" in shown, "名册有误" in shown, 'name="code"' in shown) == (True, True, False)
