"""Notices, drafts, surveys, ballots and meetings at the desk: each page, each act, each refusal."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from tests.pages import civic
from tests.pages.civic import CANARY, CLERK_LOGIN, ELSEWHERE_LOGIN, HEAD_LOGIN

from .office import browser, picture, stands, text_of

pytestmark = pytest.mark.usefixtures("district", "evidence")


@pytest.fixture
def held():
    return civic.compound()


def later(days):
    return time_machine.travel(civic.clock() + days * civic.DAY, tick=True)


def clerk(login=CLERK_LOGIN):
    return browser(login)


def post(client, address, **sent):
    return client.post(address, {"key": str(uuid4()), **sent})


def gone(address, method="get"):
    """Return the status that a post elsewhere gets."""
    return getattr(browser(ELSEWHERE_LOGIN), method)(address).status_code


def test_the_index_lists_each_sort_and_what_may_be_begun(held):
    notice_id, _ = civic.notice(held)
    civic.draft(held), civic.survey(held), civic.ballot(held)
    client = clerk()
    for tab, told in (
        ("notices", "一号楼改造方案公示"), ("drafts", "院内公约"), ("surveys", "改造意愿征求"),
        ("ballots", "议事会推选"), ("meetings", "议事会会议"),
    ):  # fmt: skip
        shown = text_of(client.get(f"/desk/voice?tab={tab}"))
        assert (told in shown, f"/desk/{tab}/new/yuanwu/" in shown) == (True, True), tab
        assert client.get(f"/desk/voice?tab={tab}&over=1").status_code == 200
    assert "公示表决" in text_of(client.get("/desk/more"))
    client.cookies["lang"] = "en"
    assert "Notices and votes" in text_of(client.get("/desk/voice"))
    assert gone(f"/desk/notices/{notice_id}") == 404
    assert Client().get("/desk/voice").status_code == 302


def test_a_notice_is_posted_with_its_pictures_and_linked_from_its_case(held):
    case_id = civic.case(held)
    client, form = clerk(), "/desk/notices/new/yuanwu/plan"
    number = stands(case_id).number
    asked = text_of(client.get(f"{form}?subject={number}"))
    for told in (f'value="{number}"', "改造前照片", "对外只显示这几项", "改造内容"):
        assert told in asked, told
    faulty = post(client, form, subject=number, title="方案公示", paper_before=picture("red"))
    assert (faulty.status_code, "缺少必备附件" in text_of(faulty)) == (422, True)
    kept = re.findall(r'name="(kept_paper_before)" value="([^"]+)"', text_of(faulty))
    assert kept
    sent = {"subject": number, "title": "方案公示", **dict(kept), "paper_after": picture("blue")}
    done = post(client, form, **sent)
    assert done.status_code == 302, text_of(done)
    shown = text_of(client.get(done["Location"]))
    for told in ("一号楼改造方案", "没有收到异议", "公示期到", "/notice/", "发布公示"):
        assert told in shown, told
    case_page = text_of(client.get(f"/desk/cases/{case_id}"))
    assert ("公示与表决" in case_page, done["Location"] in case_page) == (True, True)
    wrong = post(client, form, subject="YF-99999", title="x")
    assert (wrong.status_code, "没有找到“YF-99999”" in text_of(wrong)) == (422, True)
    personal = post(client, form, **{**sent, "text": f"联系 {CANARY}", "paper_after": picture()})
    assert (personal.status_code, "不能公开" in text_of(personal)) == (422, True)
    photo = re.search(r"/desk/notices/[^/]+/photo/[0-9a-f]+", shown)[0]
    answer = client.get(photo)
    assert (answer.status_code, gone(photo)) == (200, 404)
    b"".join(answer.streaming_content)


def test_a_notice_is_placed_ended_replaced_and_withdrawn(held):
    client = clerk()
    done = post(client, "/desk/notices/new/yuanwu/board", subject=held.number, title="小区公开栏")
    page = done["Location"]
    assert "待现场张贴" in text_of(client.get("/desk/voice"))
    nowhere = post(client, f"{page}/place", place="")
    assert (nowhere.status_code, "还有" in text_of(nowhere)) == (422, True)
    assert post(client, f"{page}/place", place="东门", proof=picture()).status_code == 302
    early = post(client, f"{page}/end")
    assert (early.status_code, "公示期到" in text_of(early)) == (409, True)
    assert post(client, f"{page}/withdraw").status_code == 422
    unsaid = post(client, f"{page}/replace", title="更正", place="东门", proof=picture())
    assert unsaid.status_code == 422
    new = post(client, f"{page}/replace", title="更正", reason="写错了", place="东门", proof=picture())
    assert new.status_code == 302, text_of(new)
    assert "写错了" in text_of(client.get(page))
    assert client.post(f"{page}/nothing").status_code == 404
    with later(7):
        assert post(clerk(), f"{new['Location']}/end", reason="无异议").status_code == 302
        assert "无异议" in text_of(clerk().get(new["Location"]))
    assert gone(f"{page}/end", "post") == 404


def test_an_objection_stands_with_its_case_until_it_is_answered(held):
    notice_id, _ = civic.notice(held)
    civic.object_to(notice_id)
    page = f"/desk/notices/{notice_id}"
    shown = text_of(clerk().get(page))
    assert ("待答复" in shown, "/desk/cases/" in shown) == (True, True)
    with later(8):
        waits = post(clerk(), f"{page}/end")
        assert (waits.status_code, "没有书面答复" in text_of(waits)) == (409, True)
        civic.answer(civic.voice_case(notice_id), "已列入")
        assert "已书面答复" in text_of(clerk().get(page))
        assert post(clerk(), f"{page}/end").status_code == 302


def test_opinions_are_disposed_of_in_one_form_and_the_table_is_public(held):
    client, form = clerk(), "/desk/drafts/new/yuanwu/rules"
    assert post(client, form, subject=held.number, title="公约", text="").status_code == 422
    page = post(client, form, subject=held.number, title="公约", text="一、爱护绿地。")["Location"]
    draft_id = page.rpartition("/")[2]
    ids = [civic.opine(draft_id, one) for one in ("划车位", "修门")]
    shown = text_of(client.get(page))
    assert ("划车位" in shown, "待处理 2 条" in shown) == (True, True)
    half = {f"d.{ids[0]}": "not_adopted", f"d.{ids[1]}": "adopted", f"g.{ids[1]}": "修门"}
    wrong = post(client, f"{page}/dispose", **half)
    assert (wrong.status_code, "全部未保存" in text_of(wrong)) == (422, True)
    assert post(client, f"{page}/dispose", **half, **{f"r.{ids[0]}": "无位"}).status_code == 302
    assert post(client, f"{page}/revise", changes="", text="x").status_code == 422
    assert (
        post(client, f"{page}/revise", changes="补一条", text="一、爱护绿地。\n二、修门。").status_code == 302
    )
    assert post(client, f"{page}/end").status_code == 409
    with later(6):
        assert post(clerk(), f"{page}/end").status_code == 302
        assert "意见采纳情况表" in text_of(clerk().get(page))
    other = browser(ELSEWHERE_LOGIN)
    assert "无位" not in text_of(other.get(page))
    assert other.post(f"{page}/dispose").status_code == 403
    assert post(other, f"{page}/end").status_code == 422
    assert "保存处理" not in text_of(other.get(page))


def test_a_draft_is_withdrawn_with_a_reason(held):
    page = f"/desk/drafts/{civic.draft(held)}"
    assert post(clerk(), f"{page}/withdraw").status_code == 422
    assert post(clerk(), f"{page}/withdraw", reason="重拟").status_code == 302
    assert "重拟" in text_of(clerk().get(page))
    assert clerk().post(f"{page}/nothing").status_code == 404


def test_a_survey_goes_from_codes_to_paper_to_sums(held):
    client, form = clerk(), "/desk/surveys/new/yuanwu/wishes"
    assert post(client, form, subject="XQ9").status_code == 422
    page = post(client, form, subject=held.number)["Location"]
    slips = text_of(post(client, f"{page}/codes"))
    assert len(re.findall(r'class="code">[0-9A-Z]{4}-[0-9A-Z]{4}<', slips)) == 6
    twice = post(client, f"{page}/codes")
    assert (twice.status_code, "只打印一次" in text_of(twice)) == (409, True)
    assert post(client, f"{page}/ask_code", number="106", reason="住户遗失").status_code == 302
    (number,) = re.findall(r'name="confirm" value="([^"]+)"', text_of(client.get(page)))
    assert "待另一人确认" in text_of(client.get(page))
    assert post(client, f"{page}/codes", confirm=number).status_code == 403
    one = post(clerk(HEAD_LOGIN), f"{page}/codes", confirm=number)
    assert text_of(one).count('class="code"') == 1
    assert post(client, f"{page}/drop_code", confirm=number).status_code == 422
    paper = f"{page}/paper"
    assert "录入，下一户" in text_of(client.get(paper))
    for door in range(101, 106):
        done = post(client, paper, number=str(door), items=["pipes"])
        assert (done.status_code, done["Location"]) == (302, paper), text_of(done)
    again = post(client, paper, number="101", items=["pipes"])
    assert (again.status_code, "每户（人）只计一次" in text_of(again)) == (409, True)
    assert post(client, paper, number="999", items=["pipes"]).status_code == 422
    many = post(client, paper, number="106", items=["pipes", "lift", "lamps"])
    assert (many.status_code, "最多选 2 项" in text_of(many)) == (422, True)
    assert post(client, f"{page}/absent", number="106", reason="away").status_code == 302
    assert post(client, f"{page}/absent", number="106", reason="").status_code == 422
    shown = text_of(client.get(page))
    assert ("83.33%" in shown, "未联系上" in shown, CANARY in shown) == (True, True, False)
    assert post(client, f"{page}/close").status_code == 302
    assert post(client, f"{page}/choose", **{"c.items": ["pipes"]}).status_code == 409
    civic.count(page.rpartition("/")[2])
    assert post(client, f"{page}/count").status_code == 409
    assert post(client, f"{page}/choose").status_code == 422
    assert post(client, f"{page}/choose", **{"c.items": ["pipes"]}).status_code == 302
    assert "列入方案" in text_of(client.get(page))
    assert (gone(page), gone(paper), gone(f"{page}/codes", "post")) == (404, 404, 404)
    assert client.post(f"{page}/nothing").status_code == 404


def test_a_survey_is_withdrawn_or_ends_short_with_a_reason(held):
    page = f"/desk/surveys/{civic.survey(held)}"
    assert post(clerk(), f"{page}/close").status_code == 422
    assert post(clerk(), f"{page}/withdraw", reason="重来").status_code == 302
    assert "已撤回" in text_of(clerk().get("/desk/voice?tab=surveys&over=1"))
    free = f"/desk/surveys/{civic.survey(held, 'free')}"
    assert "任何人可答" in text_of(clerk().get(free))


def _recounted_by_two(page, counted):
    """Count a batch again after the result, by two, and compare what they found."""
    client = clerk()
    for login in (CLERK_LOGIN, HEAD_LOGIN):
        assert post(clerk(login), f"{page}/rebatch", **counted).status_code == 302
    assert post(client, f"{page}/compare", batch="1").status_code == 302
    assert "核对：复核与公布的结果一致" in text_of(client.get(page))


def _compared_and_apart(client, page):
    """Compare two counts that differ."""
    assert "待核对" in text_of(client.get(page))
    assert post(clerk(HEAD_LOGIN), f"{page}/compare", batch="1").status_code == 302
    assert "两人不一致 1 次" in text_of(client.get(page))


def test_an_election_goes_from_codes_and_paper_to_posts(held):
    client, form = clerk(), "/desk/ballots/new/yuanwu/council"
    assert post(client, form, subject=held.number, names="").status_code == 422
    page = post(client, form, subject=held.number, names="\n".join(civic.NAMES))["Location"]
    slips = text_of(post(client, f"{page}/codes"))
    codes = re.findall(r'class="code">([0-9A-Z-]{9})<', slips)
    assert len(codes) == 6
    for door in ("101", "102"):
        assert post(client, f"{page}/mark", number=door).status_code == 302
    twice = post(client, f"{page}/mark", number="101")
    assert (twice.status_code, "每票只计一次" in text_of(twice)) == (409, True)
    assert post(client, f"{page}/unmark", number="102", reason="").status_code == 422
    assert post(client, f"{page}/unmark", number="102", reason="误登").status_code == 302
    assert post(client, f"{page}/mark", number="102").status_code == 302
    assert post(client, f"{page}/mark", number="777").status_code == 422
    assert post(client, f"{page}/close").status_code == 409
    civic.vote(codes[4], "c3")
    with later(2):
        client = clerk()
        assert post(client, f"{page}/close").status_code == 302
        assert post(client, f"{page}/missing", slips="9", reason="").status_code == 422
        assert post(client, f"{page}/reopen", batch="1", reason="x").status_code in {409, 422}
        early = post(client, f"{page}/count")
        assert (early.status_code, "不符" in text_of(early)) == (409, True)
        counted = {"batch": "1", "slips": "2", "v.c1": "2", "v.c3": "1"}
        assert post(client, f"{page}/batch", **{**counted, "v.c1": "9"}).status_code == 422
        assert post(client, f"{page}/batch", **counted).status_code == 302
        assert "待第二人清点" in text_of(client.get(page))
        other = post(clerk(HEAD_LOGIN), f"{page}/batch", **{**counted, "v.c3": "2"})
        assert other.status_code == 302
        _compared_and_apart(client, page)
        for login in (CLERK_LOGIN, HEAD_LOGIN):
            assert "封存" in text_of(client.get(page)) or login == CLERK_LOGIN
            assert post(clerk(login), f"{page}/batch", **counted).status_code == 302
        done = post(client, f"{page}/count")
        assert done.status_code == 302, text_of(done)
        shown = text_of(client.get(page))
        for told in ("计票说明", "张安", "任职", "当选"):
            assert told in shown, told
        assert post(client, f"{page}/recount").status_code == 302
        assert "结果一致" in text_of(client.get(page))
        assert post(client, f"{page}/void").status_code == 422
        _recounted_by_two(page, counted)
        assert post(client, f"{page}/void", reason="名册有误").status_code == 302
        assert "须另一人确认" in text_of(client.get(page))
        assert post(client, f"{page}/void", reason="名册有误").status_code in {403, 409}
        assert post(clerk(HEAD_LOGIN), f"{page}/void", reason="同意").status_code == 302
        assert "名册有误" in text_of(client.get(page))
    assert (gone(page), gone(f"{page}/count", "post"), gone(f"{page}/codes", "post")) == (404, 404, 404)
    assert clerk().post(f"{page}/nothing").status_code == 404


def test_an_open_vote_is_entered_at_the_desk_and_looked_up_on_record(held):
    ballot_id = civic.ballot(held, "lift")
    client, page = clerk(), f"/desk/ballots/{ballot_id}"
    for door, choice in (("101", "yes"), ("102", "yes"), ("103", "no"), ("104", "yes")):
        assert post(client, f"{page}/desk", number=door, choice=choice).status_code == 302
    assert "320.00" in text_of(client.get(page))
    with later(2):
        client = clerk()
        post(client, f"{page}/close"), post(client, f"{page}/count")
        shown = text_of(client.get(page))
        assert ("按面积" in shown or "面积" in shown, "不同意" in shown) == (True, True)
        assert post(client, f"{page}/votes").status_code == 422
        assert "103" in text_of(post(client, f"{page}/votes", reason="核对签名")).split('id="votes"')[1]
        assert post(client, f"{page}/runoff").status_code == 409


def test_a_meeting_is_called_held_decides_and_is_minuted(held):
    client, form = clerk(), "/desk/meetings/new/yuanwu/council"
    soon = {"meets_at": "2026-11-11T15:00", "agenda": "停车\n绿化", "where": "活动室"}
    assert post(client, form, **{**soon, "meets_at": "x"}).status_code == 422
    assert post(client, form, **{**soon, "meets_at": "2026-11-09T10:00"}).status_code == 422
    page = post(client, form, **soon)["Location"]
    shown = text_of(client.get(page))
    assert ("停车" in shown, "活动室" in shown, "取消会议" in shown) == (True, True, True)
    assert post(client, f"{page}/hold").status_code == 422
    enter_meeting = page.rpartition("/")[2]
    with later(3):
        client = clerk()
        member = civic.members(enter_meeting)[0]
        assert post(client, f"{page}/hold", present=str(member), guests="2").status_code == 302
        assert post(client, f"{page}/decide", text="划车位", **{"for": "5"}).status_code == 422
        assert post(client, f"{page}/decide", text="划车位", **{"for": "1"}).status_code == 302
        shown = text_of(client.get(page))
        assert ("通过" in shown, "/desk/cases/" in shown, "列席 2 人" in shown) == (True, True, True)
        assert post(client, f"{page}/minute", minutes="").status_code == 422
        assert post(client, f"{page}/minute", minutes="会议议定划车位。").status_code == 302
        assert "会议议定划车位" in text_of(client.get(page))
        assert post(client, f"{page}/cancel", reason="x").status_code == 409
    assert (gone(page), gone(f"{page}/hold", "post")) == (404, 404)
    assert clerk().post(f"{page}/nothing").status_code == 404


def test_who_does_not_hold_it_sees_no_roll(held):
    ballot_id = civic.ballot(held)
    shown = text_of(browser("xq.desk").get(f"/desk/ballots/{ballot_id}"))
    assert ("议事会推选" in shown, "登记纸质票" in shown) == (True, False)
    survey_id = civic.survey(held)
    street = browser("xq.desk")
    assert street.get(f"/desk/surveys/{survey_id}").status_code == 200
    assert street.get(f"/desk/surveys/{survey_id}/paper").status_code == 403
    assert post(street, f"/desk/surveys/{survey_id}/codes").status_code == 403
