"""A firm at the desk: it reads the sheets about itself, contests them, and sees nothing of its rival."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.rooms.inspections.contractor import FIRM, RIVAL, contracts_in_force, drawn, rate
from tests.rooms.inspections.office import stands

from chuanhui.mechanism.inspections.rules import ContestState

from .office import INSPECTOR, OWNER, browser, text_of

ONE, TWO, WATER = "baojie-1.desk", "baojie-2.desk", "shuiliju.desk"


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    contracts_in_force()


def sent(**more):
    plain = {"quality": 2, "hours": "met", "crew_present": 8, "crew_expected": 8, "answer": "good"}
    return {**plain, "rater": "third", "key": str(uuid4()), **more}


def test_a_firm_finds_and_contests_the_sheets_about_itself():
    held = drawn()
    visit_id = rate(held).id
    client, url = browser(ONE), f"/desk/inspections/visits/{visit_id}"
    listed = client.get("/desk/inspections")
    assert ("对本单位的最近评分" in text_of(listed), held.drawn[0]["name"] in text_of(listed)) == (True, True)
    assert f"{url}#contest" in listed.content.decode()
    # The moment stands there as a moment, and not as the text of its element.
    assert ("可申诉，截至 <time" in listed.content.decode(), "&lt;time" in listed.content.decode()) == (
        True,
        False,
    )
    page = client.get(url)
    assert ("可申诉，截至 <time" in page.content.decode(), "&lt;time" in page.content.decode()) == (
        True,
        False,
    )
    assert (FIRM in text_of(page), "提交申诉" in text_of(page)) == (True, True)
    assert f"/desk/inspections/rounds/{held.id}" not in page.content.decode()
    answer = client.post(f"{url}/contest", {"reason": "当日管网施工", "key": str(uuid4())})
    assert answer.status_code == 302
    assert stands(visit_id).contested is ContestState.WAITING
    assert "申诉待裁定" in text_of(client.get("/desk/inspections"))


def test_a_rival_and_another_department_see_nothing_of_it():
    held = drawn()
    url = f"/desk/inspections/visits/{rate(held).id}"
    for username in (TWO, WATER):
        client = browser(username)
        assert client.get(url).status_code == 404
        assert client.post(f"{url}/contest", {"reason": "x"}).status_code == 404
        assert held.drawn[0]["name"] not in text_of(client.get("/desk/inspections"))
        assert client.get(f"/desk/inspections/rounds/{held.id}").status_code == 404
    assert browser(WATER).post("/desk/inspections/baojie/contractor/open").status_code == 403
    assert "公布本轮结果" not in text_of(browser(OWNER).get(f"/desk/inspections/rounds/{held.id}"))


def test_the_rater_says_which_firm_and_the_next_one_finds_it_chosen():
    held, client = drawn(), browser(INSPECTOR)
    url = f"/desk/inspections/rounds/{held.id}/{held.drawn[0]['code']}"
    assert ("被评单位" in text_of(client.get(url)), "checked" in chosen(client, url)) == (True, False)
    refused = client.post(url, sent())
    assert (refused.status_code, "请选择被评的单位" in text_of(refused)) == (422, True)
    answer = client.post(url, sent(rated=RIVAL))
    assert answer.status_code == 302
    assert RIVAL in text_of(client.get(answer["Location"]))
    second = browser("ducha.02")
    assert f'value="{RIVAL}" checked' in second.get(url).content.decode()
    other = second.post(url, sent(rated=FIRM))
    assert (other.status_code, "本轮已有评分表把这里记在" in text_of(other)) == (409, True)


def chosen(client, url):
    """Return the part of the sheet's page in which the unit is chosen."""
    page = client.get(url).content.decode()
    return page[page.index('name="rated"') : page.index("</fieldset>", page.index('name="rated"'))]


def test_the_rater_puts_the_firm_right():
    visit_id = rate(drawn()).id
    client, url = browser(INSPECTOR), f"/desk/inspections/visits/{visit_id}/correct"
    assert f'value="{FIRM}" checked' in client.get(url).content.decode()
    answer = client.post(url, sent(rated=RIVAL, reason="该路段由二公司承包"))
    assert answer.status_code == 302
    assert browser(ONE).get(f"/desk/inspections/visits/{visit_id}").status_code == 404
    assert browser(TWO).get(f"/desk/inspections/visits/{visit_id}").status_code == 200
