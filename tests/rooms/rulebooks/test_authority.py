"""Only those who manage the campaigns of a territory decide which rules are in force there."""

from __future__ import annotations

import pytest
from django.conf import settings
from tests.rooms.cases.office import DESK, DISTRICT, INSPECTOR, MONDAY, OWNER, WORKER, do, who

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import NotAllowed
from chuanhui.mechanism.campaigns.actions import migrate_campaign, start_campaign
from chuanhui.mechanism.rulebooks import queries
from chuanhui.mechanism.rulebooks.actions import adopt_calendar, put_in_force
from chuanhui.mechanism.rulebooks.errors import MayNotRule
from chuanhui.playbook.load import load_playbook

pytestmark = pytest.mark.usefixtures("district")
OWN, OTHER = "411602.", "411602Z."
ADMINISTRATOR = "administrator@district"
OUTSIDERS = (WORKER, DESK, OWNER, INSPECTOR, "street_head@xiaoqiao", "auditor@district")


def loaded():
    return load_playbook(settings.PLAYBOOKS / "wenming")


def begun(territory):
    return [one.since for one in queries.all_in_force(territory, at=MONDAY)]


@pytest.mark.parametrize("code", OUTSIDERS)
@pytest.mark.parametrize("act", [put_in_force, start_campaign])
def test_a_post_that_manages_no_campaigns_puts_nothing_in_force(code, act):
    before = begun(OWN)
    with pytest.raises(MayNotRule):
        do(who(code), act, loaded=loaded(), territory=OWN, since=MONDAY, now=MONDAY)
    assert begun(OWN) == before
    assert issubclass(MayNotRule, NotAllowed)


@pytest.mark.parametrize("code", [DISTRICT, ADMINISTRATOR])
def test_its_own_desk_and_administrator_put_a_playbook_in_force(code):
    do(who(code), start_campaign, loaded=loaded(), territory=OWN, since=MONDAY, now=MONDAY)
    assert MONDAY in begun(OWN)


@pytest.mark.parametrize("code", [DISTRICT, ADMINISTRATOR])
def test_nobody_rules_the_other_territory(code):
    with pytest.raises(MayNotRule):
        do(who(code), put_in_force, loaded=loaded(), territory=OTHER, since=MONDAY, now=MONDAY)
    assert MONDAY not in begun(OTHER)


def test_a_resident_rules_nothing_and_the_system_everything():
    facts = {"loaded": loaded(), "territory": OTHER, "since": MONDAY, "now": MONDAY}
    with pytest.raises(MayNotRule):
        put_in_force(**facts, by=Acting.resident("411602.005."))
    put_in_force(**facts, by=Acting.system(OTHER))
    assert MONDAY in begun(OTHER)


def test_migrating_and_adopting_a_calendar_ask_the_same():
    with pytest.raises(MayNotRule):
        do(who(INSPECTOR), migrate_campaign, campaign="wenming", territory=OWN, now=MONDAY)
    with pytest.raises(MayNotRule):
        do(who(INSPECTOR), adopt_calendar, territory=OWN, version="x", now=MONDAY)
    assert do(who(DISTRICT), migrate_campaign, campaign="wenming", territory=OWN, now=MONDAY).stuck == ()
