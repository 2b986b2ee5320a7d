"""A legal hold, placed and lifted from the card, by form, and from the command; it keeps the purge away."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.pages.desk.office import browser, text_of
from tests.pages.desk.stock import AUDITOR, COMMUNITY, HEAD, STREET, WORKER, card, sent, stocked

from chuanhui.grid.registers import actions
from chuanhui.grid.registers.models import Hold, Thing
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.site.command import main

WHY, ENOUGH = "陈州区法院（2026）第 12 号案件", "案件已经审结"
KEEP = "/desk/registers/keep"
POST = "community_head@xiaoqiao/beihuayuan"


@pytest.fixture
def person(district, evidence):
    return stocked()["person"]


def standing() -> list[str]:
    enter(Sight.everything())
    return list(Hold.objects.filter(lifted_at=None).values_list("reason", flat=True))


def test_a_hold_is_placed_and_lifted_from_the_card(person):
    client = browser(HEAD)
    page = text_of(client.get(card(person)))
    assert card(person, "hold") in page
    assert card(person, "lift") not in page
    answer = client.post(card(person, "hold"), sent(reason=""))
    assert (answer.status_code, standing()) == (422, [])
    again = sent(reason=WHY)
    assert client.post(card(person, "hold"), again).status_code == 302
    # The same form sent twice holds once; another form is told that it is held.
    assert client.post(card(person, "hold"), again).status_code == 302
    assert standing() == [WHY]
    assert client.post(card(person, "hold"), sent(reason="另一个理由")).status_code == 409
    page = text_of(client.get(card(person)))
    assert WHY in page
    assert card(person, "lift") in page
    assert card(person, "hold") + '"' not in page
    assert client.post(card(person, "lift"), sent(reason=ENOUGH)).status_code == 302
    assert standing() == []
    assert client.post(card(person, "lift"), sent(reason=ENOUGH)).status_code == 409


def test_what_is_held_is_not_purged_until_it_is_lifted(person):
    later = timezone.localtime() + timedelta(days=4000)
    Thing.objects.filter(id=person).update(until=timezone.localdate())
    browser(HEAD).post(card(person, "hold"), sent(reason=WHY))
    enter(Sight.everything())
    assert actions.purge(now=later).held_back == 1
    assert Thing.objects.get(id=person).purged_on is None
    browser(HEAD).post(card(person, "lift"), sent(reason=ENOUGH))
    enter(Sight.everything())
    actions.purge(now=later)
    assert Thing.objects.get(id=person).purged_on is not None
    assert card(person, "hold") + '"' not in text_of(browser(HEAD).get(card(person)))


@pytest.mark.parametrize("username", [WORKER, STREET, AUDITOR])
def test_who_may_not_look_may_not_hold(person, username):
    client = browser(username)
    assert client.post(card(person, "hold"), sent(reason=WHY)).status_code in {403, 404}
    assert standing() == []


def test_retention_lists_holds_and_leads_whoever_may_to_lift_them(person):
    browser(COMMUNITY).post(card(person, "hold"), sent(reason=WHY))
    page = text_of(browser(AUDITOR).get(KEEP))
    assert WHY in page
    # An auditor watches and does not lift: the facts are not for that post.
    assert card(person, "lift") not in page
    answer = browser(HEAD).post(card(person, "lift"), sent(reason=ENOUGH, next=KEEP))
    assert (answer.status_code, answer["Location"]) == (302, KEEP)


def test_the_command_holds_lists_and_lifts(person, capsys):
    number = Thing.objects.get(id=person).number

    def run(*words: str):
        code = main(["protection", *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    told = ("person", number, "--as", POST, "--reason")
    code, held = run("hold", *told, WHY)
    assert (code, held["number"], standing()) == (0, number, [WHY])
    code, listed = run("holds")
    assert (code, [(one["number"], one["reason"]) for one in listed]) == (0, [(number, WHY)])
    assert run("hold", *told, f"{WHY} {uuid4()}"[:40])[0] == 1
    assert run("lift", *told, ENOUGH)[0] == 0
    assert (standing(), run("holds")[1]) == ([], [])
