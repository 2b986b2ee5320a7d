"""A case's page: acting on it, being refused, being overtaken, and its photos."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.pages.desk.office import (
    DESK,
    DISTRICT,
    INSPECTOR,
    OWNER,
    WORKER,
    ZONE_DESK,
    act,
    browser,
    dispatched,
    filed,
    picture,
    stands,
    text_of,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")
FALSE_PHOTOS = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "gif": b"GIF89a<script>",
    "line": b"\n",
    "cut": b"\xff\xd8\xff\xe0 cut short",
}


def fixed():
    case_id = dispatched()
    assert act(browser(OWNER), case_id, "fix", photo_after=picture()).status_code == 302
    return case_id


def test_a_case_goes_from_report_to_closure_through_the_pages():
    case_id = filed(photo=picture("blue"))
    assert act(browser(DESK), case_id, "dispatch").status_code == 302
    assert act(browser(OWNER), case_id, "fix", photo_after=picture()).status_code == 302
    client = browser(INSPECTOR)
    assert act(client, case_id, "verify").status_code == 302
    assert (stands(case_id).state, stands(case_id).outcome) == ("closed", "fixed")
    page = text_of(client.get(f"/desk/cases/{case_id}"))
    for word in ("已结案", "按时办结", "核查结案", "已办理，已记入日志。"):
        assert word in page
    assert page.count("/thumbs/") == 2


def test_a_dispatcher_chooses_among_kinds_of_units_the_likely_ones_first():
    page = text_of(browser(DESK).get(f"/desk/cases/{filed()}/step/dispatch"))
    select = re.search(r'<select class="input" id="line".*?</select>', page, re.DOTALL).group()
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', select, re.DOTALL)
    labels = [label for label, _ in groups]
    assert labels[:2] == ["常用：对照表中的单位和属地", "职能部门"]
    assert labels[-1] == "社区（村）"
    options = re.findall(r'<option value="(\d+)"', select)
    assert len(options) == len(set(options)) > 100
    likely = re.findall(r">([^<]+)</option>", groups[0][1])
    assert likely == ["区通信发展办", "小桥街街道办事处"]
    assert "区城管局（工作法建议）" in select


def test_the_page_tells_why_this_is_the_deadline_and_why_others_may_not():
    page = text_of(browser(WORKER).get(f"/desk/cases/{filed()}"))
    assert "为什么是这个时限？" in page
    assert "4个工作时" in page
    assert "“派遣”由街道派遣员办理，您的岗位不能办理。" in page


@pytest.mark.parametrize("user", [ZONE_DESK, OWNER])
def test_out_of_sight_is_not_found(user):
    case_id = filed(photo=picture())
    client = browser(user)
    for tail in ("", "/place.json", "/step/dispatch", f"/photos/{'0' * 64}"):
        assert client.get(f"/desk/cases/{case_id}{tail}").status_code == 404
    for tail in ("/step/dispatch", "/paper"):
        assert client.post(f"/desk/cases/{case_id}{tail}").status_code == 404
    assert stands(case_id).revision == 1


def test_a_wrong_state_answers_with_the_present_one():
    case_id = filed()
    answer = act(browser(INSPECTOR), case_id, "verify")
    assert answer.status_code == 409
    assert "事件现为“待派遣”，不能“核查结案”。" in text_of(answer)


def test_a_post_that_may_not_is_told_so():
    case_id = filed()
    answer = act(browser(WORKER), case_id, "dispatch")
    assert answer.status_code == 403
    assert stands(case_id).state == "filed"


def test_nothing_typed_is_lost_when_somebody_else_was_faster():
    case_id = dispatched()
    sent = {"reason": "不属本单位，请核实", "revision": 1}
    answer = act(browser(OWNER), case_id, "hand_back", **sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "不属本单位，请核实" in page
    assert 'name="revision" value="2"' in page
    gone = act(browser(DESK), case_id, "dismiss", reason="已另行处理", revision=1)
    assert gone.status_code == 409
    assert "已另行处理" in text_of(gone)
    assert "处置中" in text_of(gone)


def test_what_a_step_lacks_stands_at_its_field_and_photos_need_not_be_sent_again():
    case_id = dispatched()
    client = browser(OWNER)
    answer = act(client, case_id, "fix")
    assert answer.status_code == 422
    assert "请上传整改后照片。" in text_of(answer)
    late = act(client, case_id, "fix", photo_after=picture(), revision=1)
    token = re.search(r'name="kept_photo_after" value="([^"]+)"', text_of(late))[1]
    assert act(client, case_id, "fix", kept_photo_after=token).status_code == 302
    assert stands(case_id).state == "fixed"


def test_a_kept_photo_is_good_for_nobody_else():
    case_id = dispatched()
    late = act(browser(OWNER), case_id, "fix", photo_after=picture(), revision=1)
    token = re.search(r'name="kept_photo_after" value="([^"]+)"', text_of(late))[1]
    other = act(browser("chengguanju.ban"), case_id, "fix", kept_photo_after=token)
    assert other.status_code == 422


@pytest.mark.parametrize("name", sorted(FALSE_PHOTOS))
def test_a_photo_that_is_none_is_refused_at_its_field(name):
    case_id = dispatched()
    file = SimpleUploadedFile("a.jpg", FALSE_PHOTOS[name], "image/jpeg")
    answer = act(browser(OWNER), case_id, "fix", photo_after=file)
    assert answer.status_code == 422
    assert "不是完整的 JPEG、PNG 或 WebP 图片" in text_of(answer)


def test_the_same_key_does_the_work_once():
    case_id, key = filed(), str(uuid4())
    client = browser(DESK)
    for _ in range(2):
        assert act(client, case_id, "dispatch", key=key, revision="").status_code == 302
    assert stands(case_id).revision == 2
    assert "没有重复办理" in text_of(client.get(f"/desk/cases/{case_id}"))


def test_the_dispatcher_may_choose_another_unit():
    case_id = filed()
    client = browser(DESK)
    page = text_of(client.get(f"/desk/cases/{case_id}"))
    assert "区城管局（工作法建议）" in page
    unit = re.search(r'<option value="(\d+)">区住建局</option>', page)[1]
    assert act(client, case_id, "dispatch", line=unit).status_code == 302
    assert stands(case_id).owner_unit == int(unit)


def test_photos_are_served_within_sight_only():
    case_id = filed(photo=picture())
    client = browser(DESK)
    url = re.search(r"/desk/cases/[^\"]+/photos/[0-9a-f]{64}", text_of(client.get(f"/desk/cases/{case_id}")))[
        0
    ]
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    thumb = client.get(url.replace("photos", "thumbs"))
    assert b"".join(thumb.streaming_content)[:2] == b"\xff\xd8"
    assert browser(ZONE_DESK).get(url).status_code == 404
    other = filed()
    assert client.get(url.replace(str(case_id), str(other))).status_code == 404


def test_cases_merge_by_number():
    first, second = filed(), filed()
    client = browser(DESK)
    wrong = act(client, second, "merge", "merge", into="CW-2026-999999")
    assert wrong.status_code == 422
    assert "没有找到这个编号的事件" in text_of(wrong)
    assert act(client, second, "merge", "merge", into=stands(first).number.lower()).status_code == 302
    assert stands(second).outcome == "duplicate"
    assert f"/desk/cases/{first}" in text_of(client.get(f"/desk/cases/{second}"))


def test_whoever_fixed_does_not_verify_and_a_closed_case_reopens():
    case_id = fixed()
    assert act(browser(INSPECTOR), case_id, "verify").status_code == 302
    assert act(browser(INSPECTOR), case_id, "verify").status_code == 409
    assert act(browser(INSPECTOR), case_id, "reopen", "reopen", reason="又堆上了").status_code == 302
    assert stands(case_id).state == "dispatched"


def test_an_unknown_verb_is_not_found():
    case_id = filed()
    assert browser(DESK).post(f"/desk/cases/{case_id}/destroy/all").status_code == 404
    assert act(browser(DESK), case_id, "no-such-step").status_code == 409


def test_the_place_is_drawn_with_its_cell():
    found = browser(DISTRICT).get(f"/desk/cases/{filed()}/place.json").json()
    assert [one["properties"]["current"] for one in found["features"]].count(True) == 1


def test_papers_open_the_gate():
    client = browser(WORKER)
    sent = {"duty": "clean", "shop": "示例门店", "detail": "门前堆物", "area_path": "", "key": str(uuid4())}
    answer = client.post("/desk/cases/new/wenming/frontage", sent)
    case_id = answer["Location"].rpartition("/")[2]
    act(browser(DESK), case_id, "dispatch")
    owner = browser(OWNER)
    assert act(owner, case_id, "order", reason="责令三日内清理").status_code == 302
    assert act(owner, case_id, "fine", reason="逾期未改").status_code == 409
    paper = {"paper_kind": "finding", "paper_reference": "川城管认〔2026〕1号", "paper_dated": "2026-11-09"}
    assert owner.post(f"/desk/cases/{case_id}/paper", {**paper, "key": str(uuid4())}).status_code == 302
    assert "finding" in stands(case_id).papers
    wrong = owner.post(f"/desk/cases/{case_id}/paper", {**paper, "paper_dated": "x"})
    assert wrong.status_code == 422
    assert "川城管认〔2026〕1号" in text_of(wrong)
