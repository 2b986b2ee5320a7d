"""Registers at the desk: kinds, lists, finding, cards, forms; what is typed of a person is in no address."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from tests.pages.desk.office import browser, text_of
from tests.pages.desk.stock import (
    CLEAR,
    COMMUNITY,
    ELSEWHERE,
    HEAD,
    ID,
    MASKED,
    NAME,
    PHONE,
    STREET,
    WORKER,
    card,
    sent,
    stocked,
)

from chuanhui.grid.registers.models import Thing

LIST = "/desk/registers/of"


@pytest.fixture
def things(district, evidence):
    return stocked()


def number_of(page: str, kind: str) -> str:
    row = re.search(rf'registers/of/{kind}">.*?class="num"[^>]*>(\d+\+?)<', page, re.DOTALL)
    assert row is not None, kind
    return row[1]


def test_the_registers_show_how_much_each_holds(things):
    page = text_of(browser(COMMUNITY).get("/desk/registers"))
    assert [number_of(page, kind) for kind in ("compound", "household", "person", "shop")] == [
        "1",
        "1",
        "1",
        "0",
    ]
    assert "登记住户" in page


def test_a_post_elsewhere_counts_nothing(things):
    page = text_of(browser(ELSEWHERE).get("/desk/registers"))
    assert [number_of(page, kind) for kind in ("compound", "household", "person")] == ["0", "0", "0"]


def test_a_list_masks_what_is_protected(things):
    page = text_of(browser(COMMUNITY).get(f"{LIST}/person"))
    assert [one for one in MASKED if one not in page] == []
    assert [one for one in CLEAR if one in page] == []


def test_a_list_is_filtered_by_what_holds_it_and_by_open_facts(things):
    client = browser(COMMUNITY)
    page = text_of(client.get(f"{LIST}/stairwell?within=XQ99999"))
    assert "看不懂" in page
    page = text_of(client.get(f"{LIST}/stairwell?f.lift=no"))
    assert "1 单元" in page
    assert "1 单元" not in text_of(client.get(f"{LIST}/stairwell?f.lift=yes"))


def test_what_has_ended_is_found_by_its_state_and_lists_are_sorted_by_the_next_look(things):
    client = browser(COMMUNITY)
    Thing.objects.filter(id=things["person"]).update(until=date(2026, 11, 9))
    assert MASKED[0] not in text_of(client.get(f"{LIST}/person"))
    page = text_of(client.get(f"{LIST}/person?state=ended"))
    assert MASKED[0] in page
    assert "已注销" in page
    assert '<option value="ended" selected>' in page
    sorted_page = text_of(client.get(f"{LIST}/household?sort=recheck"))
    assert '<option value="recheck" selected>' in sorted_page
    assert "301" in sorted_page
    assert "sort=recheck" in sorted_page  # the export has the same order


def test_a_whole_number_leads_straight_to_the_card(things):
    client = browser(COMMUNITY)
    number = re.search(r"JM\d+", text_of(client.get(f"{LIST}/person")))[0]
    answer = client.get(f"{LIST}/person?text={number}")
    assert (answer.status_code, answer["Location"]) == (302, card(things["person"]))


def test_finding_by_a_protected_number_names_it_in_no_address_and_no_page(things):
    client = browser(COMMUNITY)
    for field, value in (("id_number", ID), ("phone", PHONE), ("name", "欧阳"), ("name", "ouyang")):
        answer = client.post(f"{LIST}/person/find", {"field": field, "value": value})
        page = text_of(answer)
        assert answer.status_code == 200
        assert str(things["person"]) in page, value
        assert [one for one in CLEAR if one in page] == []
    assert answer["Cache-Control"] == "private, no-store"
    # A protected value is taken from a form alone.
    assert client.get(f"{LIST}/person/find?field=id_number&value={ID}").status_code == 405


def test_finding_needs_the_whole_number_and_two_signs_of_a_name(things):
    client = browser(COMMUNITY)
    page = text_of(client.post(f"{LIST}/person/find", {"field": "phone", "value": PHONE[:7]}))
    assert str(things["person"]) not in page
    short = client.post(f"{LIST}/person/find", {"field": "name", "value": "欧"})
    assert short.status_code == 422
    assert "至少输入" in text_of(short)


def test_nothing_is_found_from_elsewhere(things):
    client = browser(ELSEWHERE)
    page = text_of(client.post(f"{LIST}/person/find", {"field": "id_number", "value": ID}))
    assert str(things["person"]) not in page
    assert client.get(card(things["person"])).status_code == 404


def test_an_export_is_masked(things):
    answer = browser(COMMUNITY).get(f"{LIST}/person/export.xlsx")
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist())
    assert [one for one in MASKED if one not in text] == []
    assert [one for one in CLEAR if one in text] == []
    assert "no-store" in answer["Cache-Control"]


def test_a_card_shows_what_belongs_together(things):
    page = text_of(browser(COMMUNITY).get(card(things["household"])))
    assert "测试小区乙 · 1 号楼 · 1 单元" in page
    assert "欧阳**" in page
    assert "88.5 平方米" in page
    assert str(things["person"]) in page
    assert [one for one in CLEAR if one in page] == []


def test_a_compound_leads_to_its_public_page(things):
    page = text_of(browser(COMMUNITY).get(card(things["compound"])))
    assert re.search(r'href="/compound/[0-9A-Z]+/"', page)
    assert "data:image/svg+xml" in page


def test_registering_shows_every_fault_and_then_the_card(things):
    client = browser(COMMUNITY)
    form = text_of(client.get(f"{LIST}/person/new"))
    assert 'name="in.home"' in form
    bad = client.post(f"{LIST}/person/new", sent(name="", id_number="411602199001010012", phone="12"))
    page = text_of(bad)
    assert bad.status_code == 422
    assert [name for name in ("name", "id_number", "phone") if f'id="{name}-faults"' not in page] == []
    good = sent(name="测试乙", phone="13900139000")
    answer = client.post(f"{LIST}/person/new", good)
    assert answer.status_code == 302
    assert client.post(f"{LIST}/person/new", good)["Location"] == answer["Location"]
    assert "测**" in text_of(client.get(answer["Location"]))


def test_a_tie_to_nothing_is_said_beside_its_field(things):
    answer = browser(COMMUNITY).post(f"{LIST}/household/new", {**sent(door="302"), "in.stairwell": "XQ1-9-9"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "没有找到" in page
    assert 'value="XQ1-9-9"' in page


def test_a_change_is_asked_for_and_decided_by_somebody_else(things):
    client = browser(COMMUNITY)
    form = text_of(client.get(card(things["household"], "change")))
    assert "社区负责人审批" in form
    assert PHONE not in form
    asked = sent(door="301", area="90", housing="let", reason="实地测量", revision=1)
    assert client.post(card(things["household"], "change"), asked).status_code == 302
    assert "有一项变更等待审批" in text_of(client.get(card(things["household"])))
    head = browser(HEAD)
    page = text_of(head.get("/desk/registers/requests"))
    assert "实地测量" in page
    assert "90 平方米" in page
    address = re.search(r'action="(/desk/registers/requests/[0-9a-f-]+)"', page)[1]
    assert client.post(address, sent(verdict="grant")).status_code == 403
    assert head.post(address, sent(verdict="refuse", reason="")).status_code == 422
    assert head.post(address, sent(verdict="grant")).status_code == 302
    page = text_of(client.get(card(things["household"])))
    assert "90 平方米" in page
    assert "88.5 平方米" in page  # the history keeps what was


def test_two_versions_are_shown_when_somebody_was_faster(things):
    client = browser(COMMUNITY)
    address = card(things["compound"], "change")
    plain = {"name": "测试小区乙", "address": "测试小区乙路 1 号"}
    first = sent(**plain, built="1996", reason="查阅档案", revision=1)
    assert client.post(address, first).status_code == 302
    second = client.post(address, sent(**plain, built="1998", reason="居民说的", revision=1))
    page = text_of(second)
    assert second.status_code == 409
    assert "别人已经改过" in page
    assert re.search(r"建成年份.*1996.*1998", page, re.DOTALL)
    assert 'name="revision" value="2"' in page


def test_one_tap_says_that_it_is_still_right(things):
    client = browser(COMMUNITY)
    answer = client.post(card(things["household"], "recheck"), sent(revision=1))
    assert (answer.status_code, answer["Location"]) == (302, card(things["household"]))
    assert "复核属实" in text_of(client.get(card(things["household"])))


def test_ties_ends_and_merges_go_through_the_card(things):
    client = browser(COMMUNITY)
    twin = client.post(f"{LIST}/person/new", sent(name=NAME, id_number=ID, birth="1931-02-03"))
    other = twin["Location"].rpartition("/")[2]
    page = text_of(client.get("/desk/registers/duplicates"))
    assert "公民身份号码" in page
    assert ID not in page
    number = re.search(r"JM\d+", text_of(client.get(card(things["person"]))))[0]
    assert "申请保留这条" in text_of(client.get("/desk/registers/duplicates"))
    granted(client, card(other, "merge"), sent(into=number, reason="同一个人"), "合并重复", number)
    page = text_of(client.get(card(other)))
    assert "本条已并入" in page
    assert "申请撤销合并" in page
    granted(client, card(other, "unmerge"), sent(reason="不是一个人"), "撤销合并", number)
    assert "本条已并入" not in text_of(client.get(card(other)))
    wrong = client.post(card(other, "merge"), sent(into="JM9999999", reason="同一个人"))
    assert (wrong.status_code, "没有找到编号" in text_of(wrong)) == (422, True)
    household = re.search(r"XQ[\d-]+", text_of(client.get(card(things["household"]))))[0]
    wanted = {"tie": "owns", "to": household, "role": "owner"}
    bare = client.post(card(other, "tie"), sent(**wanted))
    assert (bare.status_code, "请写明理由" in text_of(bare)) == (422, True)
    granted(client, card(other, "tie"), sent(**wanted, reason="不动产证"), "建立归属", household)
    page = text_of(client.get(card(other)))
    assert "申请解除" in page
    tie = re.search(r'name="tie" value="([0-9a-f-]{36})"', page)[1]
    granted(client, card(other, "untie"), sent(tie=tie, reason="已过户"), "解除归属", household)
    assert "申请解除" not in text_of(client.get(card(other)))


def granted(client, address: str, form: dict, verb: str, number: str) -> None:
    """Ask for something from a card, and let the head grant it; nothing is done before."""
    before = text_of(client.get(address.rpartition("/")[0]))
    assert client.post(address, form).status_code == 302
    assert "有一项变更等待审批" in text_of(client.get(address.rpartition("/")[0]))
    assert "有一项变更等待审批" not in before
    head = browser(HEAD)
    page = text_of(head.get("/desk/registers/requests"))
    assert verb in page
    assert number in page
    decide = re.search(r'action="(/desk/registers/requests/[0-9a-f-]+)"', page)[1]
    assert head.post(decide, sent(verdict="grant")).status_code == 302


@pytest.mark.parametrize("username", [WORKER, STREET])
def test_who_may_not_see_cards_is_refused(things, username):
    assert browser(STREET).get(card(things["person"])).status_code == 403
    assert browser(username).get(f"{LIST}/nothing_such").status_code == 404


def test_a_stranger_sees_no_register(things, client):
    assert client.get("/desk/registers").status_code == 302
    assert client.get(card(things["person"])).status_code == 302
