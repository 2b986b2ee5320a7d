"""Promise 28: fields that a post may not see are absent, not null: in JSON, HTML, sheets, search, filter.

Two roles look at one thing: the desk of its community, which may look at everything, and a grid worker, who
keeps it too but may not look at what is sensitive. A third, of the street, may not open the cards at all.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from tests.pages.api.machine import Machine, sign_in
from tests.pages.desk.office import browser
from tests.rooms.registers import office

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import FieldHidden

COMMUNITY, HEAD, STREET = "sq.xiaoqiao.beihuayuan", "sqz.xiaoqiao.beihuayuan", "xq.desk"
NAME, PHONE, ILLNESS, ACCOUNT = "司马甲乙", "13800138777", "旧疾丙丁", "账戊己庚辛"
MASKS = ("司马**", "138****8777")
SENSITIVE = ("bingshi", "既往病史", ILLNESS, "zhanghao", "收款账户", ACCOUNT)
"""What must not be there: the value, the question, and even the name of the field."""
KEPT = ("yezhu", "dianhua", NAME, PHONE, "业主姓名", *MASKS)
"""What whoever may not open the cards must not see of the personal fields either."""
FLATS = """\
playbook: ceshifangwu
name: {zh: 测试台账, en: Test registers}
version: 1
implements: [S16]
basis: 测试
in_force: {from: 2020-01-01}
registers:
  flat:
    name: {zh: 测试房屋, en: Flat}
    label: floor
    number: "CS{n:04}"
    stands: community
    fields:
      floor: {ask: 楼层, kind: text, longest: 10, required: true}
      yezhu: {ask: 业主姓名, kind: name, personal: true, search: name}
      dianhua: {ask: 业主电话, kind: phone, personal: true, search: exact}
      bingshi: {ask: 既往病史, kind: text, longest: 40, sensitive: true, declared: true}
      zhanghao: {ask: 收款账户, kind: text, longest: 40, sensitive: true, search: exact}
      beizhu: {ask: 楼层说明, kind: text, longest: 40}
    by: [community_desk, community_head]
    seen_by: [community_desk, community_head]
    reveal: [community_desk]
    same: [[dianhua]]
    recheck: 1 year
    keep: {after: 2 years, basis: 《个人信息保护法》第十九条；二年由本区自定}
"""


@pytest.fixture
def flat(district: Any, settings: Any) -> Iterator[Any]:
    """Register one flat, with something sensitive that its owner told, and let the desk look at it once."""
    settings.HTTPS = False
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    with time_machine.travel(datetime(2026, 11, 9, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=True):
        office.in_force()
        system = Acting.system(office.TERRITORY)
        actions.declare(text=FLATS, ref="ceshifangwu@1", by=system, now=office.NOW)
        fields = {"floor": "三层", "yezhu": NAME, "dianhua": PHONE, "bingshi": ILLNESS}
        fields["zhanghao"] = ACCOUNT
        found = office.registered("flat", fields).id
        why = {"purpose": "give_help", "reason": "办理帮扶"}
        office.do(
            office.DESK, actions.reveal, thing_id=found, fields=["bingshi", "dianhua", "zhanghao"], **why
        )
        yield found


def pages(flat: Any) -> list[str]:
    """Return the pages on which something of the flat could stand."""
    card = f"/desk/registers/things/{flat}"
    lists = [f"/desk/registers/of/flat{tail}" for tail in ("", "?state=due", "?text=三层", "/new", "/import")]
    return ["/desk/registers", *lists, card, f"{card}/change", "/desk/registers/duplicates", "/desk/journal"]


def addresses(flat: Any) -> list[str]:
    """Return the addresses of the API at which something of the flat could stand."""
    lists = [f"/registers/flat{tail}" for tail in ("", "/due", "/duplicates")]
    return ["/registers", *lists, f"/things/{flat}", f"/things/{flat}/reveals", "/journal"]


def sheet(client: Client | Machine, address: str) -> str:
    """Return everything that a workbook or another sheet holds."""
    answer = client.get(address)
    if not answer.content.startswith(b"PK"):
        return answer.content.decode()
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def everything(username: str, flat: Any) -> Iterator[tuple[str, str]]:
    """Yield where somebody looked, and all that stood there."""
    client, machine = browser(username), sign_in(username)
    for address in pages(flat):
        yield address, client.get(address).content.decode()
    for address in addresses(flat):
        yield address, machine.get(address).content.decode()
    for name in ("export.xlsx", "template.xlsx"):
        yield name, sheet(client, f"/desk/registers/of/flat/{name}")
    for form in ("xlsx", "csv"):
        yield f"API {form}", sheet(machine, f"/registers/flat/export?form={form}")
    for field, value in (("yezhu", "司马"), ("dianhua", PHONE)):
        form = {"field": field, "value": value}
        yield "find", client.post("/desk/registers/of/flat/find", form).content.decode()
        yield "find", machine.ask("POST", "/registers/flat/find", form).content.decode()


def test_what_is_sensitive_is_absent_everywhere_for_who_may_not_look(flat):
    found = [(address, one) for address, text in everything(HEAD, flat) for one in SENSITIVE if one in text]
    assert found == []


def test_what_is_personal_is_masked_for_who_keeps_it_and_absent_for_others(flat):
    kept = dict(everything(HEAD, flat))
    card = f"/desk/registers/things/{flat}"
    for place in (
        "/desk/registers/of/flat",
        card,
        "/registers/flat",
        f"/things/{flat}",
        "export.xlsx",
        "API csv",
    ):
        assert [one for one in MASKS if one not in kept[place]] == [], place
        assert [one for one in (NAME, PHONE) if one in kept[place]] == [], place
    leaks = [
        (address, one)
        for address, text in everything(STREET, flat)
        for one in (*KEPT, *SENSITIVE)
        if one in text and not (address == "find" and one in {"yezhu", "dianhua"})
    ]
    assert leaks == []


def test_absent_is_not_null(flat):
    card = sign_in(HEAD).get(f"/things/{flat}").json()
    assert (set(card["facts"]), set(card["masked"])) == ({"floor"}, {"yezhu", "dianhua"})
    assert None not in {*card["facts"].values(), *card["masked"].values()}
    assert card["may_reveal"] == []
    assert [one["fields"] for one in sign_in(HEAD).get(f"/things/{flat}/reveals").json()] == [["dianhua"]]
    desk = sign_in(COMMUNITY).get(f"/things/{flat}").json()
    assert (set(desk["facts"]), desk["masked"]["zhanghao"]) == ({"floor"}, "***")


def said(answer: Any) -> tuple[int, str]:
    """Return what a refusal says, without the name that was asked for."""
    text = answer.content.decode()
    for name in ("bingshi", "nothing_such"):
        text = text.replace(name, "…")
    return answer.status_code, text if answer["Content-Type"].startswith("application/json") else ""


@pytest.mark.parametrize("username", [HEAD, COMMUNITY])
def test_asking_by_a_hidden_field_is_no_oracle(flat, username):
    client: Client = browser(username)
    machine: Machine = sign_in(username)
    for hit in (ILLNESS, "无"):
        for name in ("bingshi", "nothing_such"):
            form = {"field": name, "value": hit}
            assert client.get(f"/desk/registers/of/flat?f.{name}={hit}").status_code == 400
            assert client.get(f"/desk/registers/of/flat/export.xlsx?f.{name}={hit}").status_code == 400
            assert client.post("/desk/registers/of/flat/find", form).status_code == 400
    if username == HEAD:
        for hit in (ACCOUNT, "无"):
            form = {"field": "zhanghao", "value": hit}
            assert client.post("/desk/registers/of/flat/find", form).status_code == 400
            assert machine.ask("POST", "/registers/flat/find", form).status_code == 400
    for path in ("/registers/flat?where={}:x", "/registers/flat/find"):
        one, other = (
            said(machine.get(path.format(name)))
            if "{" in path
            else said(machine.ask("POST", path, {"field": name, "value": ILLNESS}))
            for name in ("bingshi", "nothing_such")
        )
        # A field that is hidden and one that does not exist answer alike.
        assert one == other
        assert one[0] == 400


def test_a_protected_field_is_no_filter_even_for_who_sees_its_mask(flat):
    assert browser(COMMUNITY).get(f"/desk/registers/of/flat?f.dianhua={PHONE}").status_code == 400
    assert sign_in(COMMUNITY).get(f"/registers/flat?where=dianhua:{PHONE}").status_code == 400


def test_the_query_refuses_whatever_a_door_lets_through(flat):
    assert len(office.see(office.DESK, queries.lookup, "flat", "zhanghao", ACCOUNT)) == 1
    for by, name in ((office.HEAD, "zhanghao"), (office.HEAD, "bingshi"), (office.DESK, "bingshi")):
        with pytest.raises(FieldHidden):
            office.see(by, queries.lookup, "flat", name, ACCOUNT)
    for name in ("zhanghao", "dianhua", "bingshi", "nothing_such"):
        with pytest.raises(FieldHidden):
            office.see(office.HEAD, queries.things, "flat", filters={name: PHONE})


def test_only_a_reveal_tells_what_is_sensitive_to_who_may_look(flat):
    found = [
        (address, one)
        for address, text in everything(COMMUNITY, flat)
        for one in (ILLNESS, NAME, PHONE, ACCOUNT)
        if one in text
    ]
    assert found == []
    body = {"fields": ["bingshi"], "purpose": "give_help", "reason": "办理帮扶"}
    path = f"/things/{flat}/reveal"
    assert sign_in(COMMUNITY).post(path, body, key=str(uuid4())).json()["facts"] == {"bingshi": ILLNESS}
    refused = sign_in(HEAD).post(path, body, key=str(uuid4()))
    assert refused.status_code == 403
    assert ILLNESS not in json.dumps(refused.json(), ensure_ascii=False)
