"""The public board of a compound, its notices and drafts, without an account."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from tests.pages import civic
from tests.pages.civic import CANARY

from chuanhui.mechanism.voice import actions as voice

from .street import number_of, text_of

pytestmark = pytest.mark.usefixtures("district", "evidence")
MISSING = "01a1bdd1-b6a9-7512-8366-a70d293e6575"


@pytest.fixture
def held():
    return civic.compound()


def status_of(address):
    """Return the status of an address; a picture's file is closed again."""
    answer = Client().get(address)
    b"".join(answer.streaming_content if answer.streaming else ())
    return answer.status_code


def later(days):
    return time_machine.travel(civic.clock() + timedelta(days=days), tick=True)


def test_the_board_shows_what_stands_and_what_is_asked(held):
    notice_id, _ = civic.notice(held)
    draft_id, survey_id, ballot_id = civic.draft(held), civic.survey(held), civic.ballot(held)
    for code in (held.stand_code, held.number):
        shown = text_of(Client().get(f"/compound/{code}/"))
        for told in (
            "一号楼改造方案公示", "还有 7 天", f"/notice/{notice_id}/", f"/draft/{draft_id}/",
            f"/survey/{survey_id}/", f"/ballot/{ballot_id}/", "还没有推选产生", "有意见找谁",
        ):  # fmt: skip
            assert told in shown, told
        assert CANARY not in shown
    client = Client()
    client.cookies["lang"] = "en"
    assert "Notice board" in text_of(client.get(f"/compound/{held.number}/"))


def test_an_unknown_compound_is_not_there(held):
    for code in ("XQ99999", "x" * 41, "%00", held.number + "x"):
        assert Client().get(f"/compound/{code}/").status_code == 404, code


def test_the_sheets_carry_a_qr_code_and_where_objections_go(held):
    notice_id, _ = civic.notice(held)
    board = text_of(Client().get(f"/compound/{held.number}/sheet"))
    sheet = text_of(Client().get(f"/notice/{notice_id}/sheet"))
    assert "data:image/svg+xml" in board
    assert ("data:image/svg+xml" in sheet, "异议提交方式" in sheet, "GS-2026-" in sheet) == (True, True, True)


def test_a_notice_shows_the_allowed_fields_and_its_pictures(held):
    notice_id, _ = civic.notice(held)
    shown = text_of(Client().get(f"/notice/{notice_id}/"))
    assert ("一号楼改造方案" in shown, "管网" in shown, "内部备注" in shown) == (True, True, False)
    pictures = re.findall(rf"/notice/{notice_id}/(?:photo|thumb)/[0-9a-f]+", shown)
    assert len(set(pictures)) == 2
    for one in pictures:
        answer = Client().get(one)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
        b"".join(answer.streaming_content)
    assert Client().get(f"/notice/{notice_id}/photo/{'0' * 64}").status_code == 404


def test_somebody_objects_and_reads_the_written_answer(held):
    notice_id, _ = civic.notice(held)
    client, page = Client(), f"/notice/{notice_id}/"
    sent = {"text": "楼道灯也应换", "ask.sort": "way", "key": str(uuid4())}
    answer = client.post(page, sent)
    assert answer.status_code == 303
    number = number_of(answer)
    again = client.post(page, sent)
    assert number_of(again) == number
    assert number in text_of(client.get(answer["Location"]))
    assert "已收到异议 1 条，书面答复 0 条" in text_of(Client().get(page))
    case_id = civic.do(lambda by, now: civic.voice_case(notice_id))
    civic.answer(case_id, "已列入方案")
    told = text_of(client.get(f"/follow/{number}/"))
    assert ("书面答复" in told, "已列入方案" in told) == (True, True)
    assert "书面答复 1 条" in text_of(Client().get(page))


def test_an_objection_without_text_or_kind_is_told_beside_its_field(held):
    notice_id, _ = civic.notice(held)
    answer = Client().post(f"/notice/{notice_id}/", {"text": "", "ask.sort": ""})
    assert (answer.status_code, "请填写此项" in text_of(answer)) == (422, True)
    late = Client()
    with later(9):
        over = late.post(f"/notice/{notice_id}/", {"text": "晚了", "ask.sort": "way"})
    assert (over.status_code, "现已截止" in text_of(over)) == (409, True)


def test_an_expired_notice_is_gone_with_its_pictures(held):
    notice_id, _ = civic.notice(held)
    pages = [f"/notice/{notice_id}/", f"/notice/{notice_id}/sheet"]
    pages += re.findall(rf"/notice/{notice_id}/photo/[0-9a-f]+", text_of(Client().get(pages[0])))
    with later(8):
        civic.do(voice.end_notice, notice_id=notice_id, good=True)
        assert {status_of(one) for one in pages} == {200}
        assert "公示结束" in text_of(Client().get(f"/compound/{held.number}/"))
    with later(40):
        assert {status_of(one) for one in pages} == {404}
        gone, never = (text_of(Client().get(one)) for one in (pages[0], f"/notice/{MISSING}/"))
        assert re.sub(r'RFToken":"\w+', "", gone) == re.sub(r'RFToken":"\w+', "", never)


def test_an_opinion_gets_a_receipt_and_its_place_in_the_table(held):
    draft_id = civic.draft(held)
    client, page = Client(), f"/draft/{draft_id}/"
    answer = client.post(page, {"text": "停车位要划线", "part": "第一条", "key": str(uuid4())})
    assert answer.status_code == 303
    receipt = text_of(client.get(answer["Location"]))
    number = number_of(answer)
    secret = re.search(r"data-secret>([^<]+)<", receipt)[1].replace(" ", "")
    other = Client()
    wrong = other.post("/follow/", {"number": number, "secret": "AAAAAAAAAA"})
    assert (wrong.status_code, "对不上" in text_of(wrong)) == (422, True)
    assert other.post("/follow/", {"number": number, "secret": secret}).status_code == 303
    assert "正在汇总" in text_of(other.get(f"/follow/{number}/"))
    opinion_id = civic.opinion(draft_id)
    civic.do(voice.dispose, opinion_id=opinion_id, disposition="not_adopted", reason="无位可划", gist="划线")
    civic.do(voice.revise_draft, draft_id=draft_id, text="一、不乱停车。\n二、分类投放。", changes="改第二条")
    assert "is-new" in text_of(Client().get(page))
    with later(6):
        civic.do(voice.end_draft, draft_id=draft_id, good=True)
        table = text_of(Client().get(page))
        assert ("意见采纳情况" in table, "无位可划" in table, "停车位要划线" in table) == (True, True, False)
        assert "不采纳" in text_of(other.get(f"/follow/{number}/"))
        assert Client().post(page, {"text": "晚了"}).status_code == 409
    assert Client().get(f"/draft/{MISSING}/").status_code == 404


def test_an_empty_opinion_is_told_beside_its_field(held):
    answer = Client().post(f"/draft/{civic.draft(held)}/", {"text": " "})
    assert (answer.status_code, "请填写此项" in text_of(answer)) == (422, True)


def test_one_address_does_not_object_without_end(held, settings):
    settings.VISITS_PER_HOUR = {**settings.VISITS_PER_HOUR, "report": 1}
    page = f"/notice/{civic.notice(held)[0]}/"
    sent = {"text": "一", "ask.sort": "way"}
    assert Client().post(page, sent).status_code == 303
    answer = Client().post(page, sent)
    assert (answer.status_code, bool(answer["Retry-After"])) == (429, True)


def test_the_page_of_a_community_leads_to_its_boards(held):
    assert f"/compound/{held.stand_code}/" in text_of(Client().get("/grid/411602005001/"))
