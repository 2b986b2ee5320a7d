"""Rows of one and the same person in a whole run: who fires, and whose card the look behind it names."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.book import TEXT

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.queries import numbers_of
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_text
from chuanhui.system.linkage import actions, models

pytestmark = pytest.mark.usefixtures("populated")
SINCE = datetime(2026, 11, 2, 8, 0, tzinfo=office.ZONE)
OLD = """\
      - {fact: clinic.self_paid, gather: sum, is: at least, value: 20000, empty: fails, bands: [50000]}
"""
SAME = """\
      - same_person:
          - {fact: clinic.self_paid, is: at least, value: 20000, empty: fails, bands: [50000]}
          - {fact: roster.grade, is: in, value: [a], empty: fails}
"""


@pytest.fixture
def in_force(populated: object) -> None:
    """Put the rules in force under a name of their own."""
    text = TEXT.replace("playbook: duizhao\n", "playbook: tongren\n").replace("  residents:", "  members:")
    for old, new in {"medical": "clinic", "civil": "roster", "plan: residents": "plan: members"}.items():
        text = text.replace(old, new)
    text = text.replace("BD-", "TD-").replace("BW-", "TW-")
    assert text.count(OLD) == 1
    loaded = load_text(text.replace(OLD, SAME), "tongren@1.yaml")
    assert loaded.playbook is not None, [str(one) for one in loaded.faults]
    by = Acting.system(office.TERRITORY)
    start_campaign(loaded, territory=office.TERRITORY, since=SINCE, by=by, now=SINCE)
    office.enter_all()


def test_one_person_of_the_household_must_hold_all_and_is_named_by_the_number_of_his_card(in_force):
    # Of home 7 one has the cost and another the relief; of home 8 one has both; 107 and 7 share a home.
    rows = [office.medical(7, "25000"), office.medical(107, "10"), office.medical(108, "60000")]
    office.deliver(office.MEDICAL, "clinic", rows, heading=office.HEAD)
    relieved = [office.roll(107), office.roll(108), office.roll(8)]
    office.deliver(office.CIVIL, "roster", relieved, heading=office.ROLL)
    office.run(plan="members")
    warned = models.Warned.objects.get(rule="heavy_cost")
    person = office.thing_of(108)
    assert (warned.household_id, warned.band) == (warned.thing_id, 1)
    assert warned.household_id == models.Link.objects.get(thing_id=person, source="clinic").household_id
    told = {"purpose": "verify_identity", "reason": "入户前了解情况"}
    shown = office.do(office.VILLAGE, actions.open_warning, warning_id=warned.id, **told)
    number = numbers_of([person])[person]
    assert [(one.condition.fact, one.value, one.who) for one in shown.findings] == [
        ("clinic.self_paid", "60000", number),
        ("roster.grade", "一档", number),
    ]
