"""Inspections at the desk: rounds, the sheet on a phone without script, visits, contests, looking again."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
import time_machine
from tests.rooms.inspections.office import (
    ALL,
    GOOD,
    MONDAY,
    VILLAGE,
    at,
    faulty,
    finding_of,
    in_force,
    opened,
    put_right,
    send,
    stands,
)
from tools import verify_draw

from chuanhui.journal.scope import enter
from chuanhui.mechanism.inspections import queries

from .office import DESK, DISTRICT, INSPECTOR, browser, picture, text_of

SECRETARY = "sqz.xiaoqiao.beihuayuan"


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    in_force()


def sent(count: int = 0, **more):
    """Return what the form of a sheet sends, everything in order but `count` neglected corners."""
    plain = {item: one for item, one in GOOD.items() if item != "bins"}
    return {**plain, "litter": count, "bins_present": 9, "bins_expected": 9, "key": str(uuid4()), **more}


def test_a_round_is_opened_and_shows_whom_it_drew_and_how():
    client = browser(INSPECTOR)
    first = text_of(client.get("/desk/inspections"))
    assert "2026年第46周 已查 0 / 2 轮" in first
    answer = client.post("/desk/inspections/chuangwei/village/open", {"key": str(uuid4())})
    assert answer.status_code == 302
    shown = text_of(client.get(answer["Location"]))
    assert ("抽中 107 个" in shown, "不抽签" in shown, "tools/verify_draw.py" in shown) == (True, True, True)
    drawn = client.get(answer["Location"] + "/draw.json")
    assert verify_draw.differences(json.loads(drawn.content)) == []
    again = text_of(client.get("/desk/inspections"))
    assert ("已查 1 / 2 轮" in again, "开展本期第 2 轮" in again) == (True, True)


def test_a_post_that_opens_no_rounds_reads_of_its_own_area_only():
    held = opened()
    for code in (VILLAGE, "411602002001"):
        send(held, faulty(), code=code)
    client = browser(SECRETARY)
    shown = text_of(client.get("/desk/inspections"))
    assert ("本区域最近的检查" in shown, "开展本期" in shown, shown.count("94.00")) == (True, False, 1)
    assert client.get(f"/desk/inspections/rounds/{held.id}").status_code == 404
    assert client.post("/desk/inspections/chuangwei/village/open").status_code == 403
    enter(ALL)
    assert len(queries.rounds_between(ALL, first=held.span.first, last=held.span.last)) == 1


def test_a_sheet_is_filled_in_sent_and_kept_once():
    held, client = opened(at("2026-11-09 09:00")), browser(INSPECTOR)
    url = f"/desk/inspections/rounds/{held.id}/{VILLAGE}"
    shown = text_of(client.get(url))
    assert shown.count("data-step") == 8
    assert all(one in shown for one in ("卫生死角", "满分 30，每处扣 3", "不合格即立案整改", "北花园社区"))
    body = sent(2)
    lacking = client.post(url, body)
    assert lacking.status_code == 422
    assert "发现问题须附照片" in text_of(lacking)
    assert 'value="2"' in text_of(lacking)
    enter(ALL)
    assert queries.visits_of(ALL, held.id) == ()
    whole = client.post(url, {**body, "litter_photo": picture(), "litter_note": "桥下"})
    assert whole.status_code == 302, text_of(whole)
    page = text_of(client.get(whole["Location"]))
    assert all(one in page for one in ("94.00", "发现 2 处", "桥下", "WS-2026-", "待派遣", "待复查"))
    enter(ALL)
    visit = stands(body["key"])
    assert (visit.score, visit.id.hex) == (94, body["key"].replace("-", ""))
    twice = client.post(url, sent(0, key=body["key"]))
    assert twice.status_code == 409
    assert "未重复记入" in text_of(twice)


def test_a_sheet_is_corrected_with_its_reason():
    held = opened()
    visit_id, client = send(held, faulty()).id, browser(INSPECTOR)
    url = f"/desk/inspections/visits/{visit_id}/correct"
    assert 'value="2"' in text_of(client.get(url))
    assert client.post(url, sent(1)).status_code == 422
    assert client.post(url, sent(1, reason="漏看")).status_code == 302
    shown = text_of(client.get(f"/desk/inspections/visits/{visit_id}"))
    assert all(one in shown for one in ("97.00", "已更正 1 次", "漏看", "94.00"))
    assert browser(SECRETARY).post(url, sent(0, reason="x")).status_code == 403


def test_a_sheet_tells_until_when_it_may_be_corrected():
    visit_id, client = send(opened(), faulty()).id, browser(INSPECTOR)
    url = f"/desk/inspections/visits/{visit_id}"
    page = client.get(url)
    until = page.context["told_of"].correct_until
    assert page.context["correct_word"] == "desk_inspections.correct.until"
    assert "可更正，截至" in text_of(page)
    assert client.get(f"{url}/correct").context["correct_until"] == until
    with time_machine.travel(until + timedelta(minutes=1), tick=False):
        late = browser(INSPECTOR).get(url)
        assert "更正期限已过" in text_of(late)
        assert late.context["may"]["correct"] is False


def test_a_contest_is_sent_amended_and_decided_at_the_desk():
    visit_id = send(opened(), faulty()).id
    url = f"/desk/inspections/visits/{visit_id}"
    head, district = browser(SECRETARY), browser(DISTRICT)
    assert "可在" in text_of(head.get(url))
    assert head.post(f"{url}/contest", {"reason": ""}).status_code == 422
    assert head.post(f"{url}/contest", {"reason": "在围挡内"}).status_code == 302
    assert "申诉待裁定" in text_of(district.get(url))
    assert district.post(f"{url}/amend", sent(1, reason="一处属实", key=str(uuid4()))).status_code == 302
    shown = text_of(head.get(url))
    assert all(one in shown for one in ("申诉成立", "97.00", "一处属实"))
    assert district.post(f"{url}/decide", {"reason": "x", "decision": "reject"}).status_code == 409


def test_a_finding_is_looked_at_again_from_the_list():
    visit_id, client = send(opened(), faulty()).id, browser(INSPECTOR)
    listed = text_of(client.get("/desk/inspections/findings"))
    assert ("整改完成后可复查" in listed, "北花园社区" in listed) == (True, True)
    found = finding_of(visit_id)
    put_right(found, at("2026-11-09 10:00"))
    url = f"/desk/inspections/findings/{found.id}"
    assert "复查合格" in text_of(client.get(url))
    assert client.post(url, {"good": "0"}).status_code == 422
    assert client.post(url, {"good": "1", "key": str(uuid4())}).status_code == 302
    assert "没有待复查的问题" in text_of(client.get("/desk/inspections/findings"))
    assert "已结案" in text_of(client.get(f"/desk/inspections/visits/{visit_id}"))


def test_a_round_is_published_and_exported():
    held = opened()
    send(held, faulty())
    client = browser(INSPECTOR)
    url = f"/desk/inspections/rounds/{held.id}"
    book = client.get(f"{url}/scores.xlsx")
    with ZipFile(BytesIO(book.content)) as parts:
        cells = parts.read("xl/worksheets/sheet1.xml").decode()
        words = parts.read("xl/sharedStrings.xml").decode()
    assert ("<v>94</v>" in cells, "北花园社区" in words) == (True, True)
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        early = browser(INSPECTOR)
        assert "前还可以对打分表提出申诉" in text_of(early.get(url))
        assert early.post(f"{url}/publish", {"key": str(uuid4())}).status_code == 409
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        late = browser(INSPECTOR)
        assert late.post(f"{url}/publish", {"key": str(uuid4())}).status_code == 302
        assert late.post(f"{url}/publish").status_code == 409
        assert late.post(f"{url}/{VILLAGE}", sent(0)).status_code == 409


def test_photos_of_a_sheet_are_for_who_sees_it():
    visit_id = send(opened(), faulty()).id
    photo = stands(visit_id).sheet["litter"]["photos"][0]
    mine, street, other = browser(SECRETARY), browser(DESK), browser("sqz.xiaoqiao.dongguan")
    url = f"/desk/inspections/visits/{visit_id}"
    for size in ("photos", "thumbs"):
        answer = mine.get(f"{url}/{size}/{photo}")
        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert street.get(url).status_code == 200
    assert other.get(f"{url}/photos/{photo}").status_code == 404
