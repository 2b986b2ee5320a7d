"""Whether the newest notice of a kind about one thing ended well, however many others there are."""

from __future__ import annotations

import pytest

from chuanhui.mechanism.voice import actions
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.mechanism.voice.queries.settled import has_ended_well

from .office import ALL, DAY, DESK, MONDAY, TEXT, block, do, in_force

pytestmark = pytest.mark.usefixtures("district", "evidence")
CAMPAIGN = TEXT.split("playbook: ", 1)[1].split()[0]


def posted(thing, now=MONDAY):
    facts = {"campaign": CAMPAIGN, "kind": "board", "posting": Posting(title="院落公示"), "subject": thing}
    return do(DESK, actions.post_notice, now, **facts).id


def ends(notice, now, **more):
    do(DESK, actions.end_notice, now, notice_id=notice, **{"good": True, **more})


def asked(thing, section="notices", kind="board"):
    return has_ended_well(ALL, section, CAMPAIGN, kind, thing_id=thing, area_path="")


def test_the_newest_counts_while_it_stands_too_and_only_of_the_very_thing():
    in_force()
    thing, other = block(1), block(1, number="YL002")
    notice = posted(thing)
    assert not asked(thing)
    ends(notice, MONDAY + 9 * DAY)
    assert asked(thing)
    assert not asked(other)
    assert not asked(thing, kind="list")
    assert not asked(thing, section="ballots")
    later = posted(thing, MONDAY + 10 * DAY)
    assert not asked(thing)
    ends(later, MONDAY + 11 * DAY, good=False, reason="内容有误", at_once=True)
    assert not asked(thing)
