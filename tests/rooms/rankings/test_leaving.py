"""What a ranking would be without one item of its sheets, over real sheets of the demo district."""

from __future__ import annotations

import pytest
from tests.rooms.inspections.office import VILLAGE, at, do
from tests.rooms.rankings.sheets import CAMPAIGN, DISTRICT, OTHER, RANKING, WINDOW, judged

from chuanhui.mechanism.rankings import errors
from chuanhui.mechanism.rankings.queries import keeping, showing

pytestmark = pytest.mark.usefixtures("district", "evidence")
STREET, DESK = "street_desk@xiaoqiao", "community_desk@xiaoqiao/beihuayuan"


@pytest.fixture
def standing():
    return judged()


def told(without="", by=STREET):
    now = at("2026-11-27 09:00")
    seen = do(
        by, lambda by, now: showing.shown(by, CAMPAIGN, RANKING, now=now, window=WINDOW, without=without), now
    )
    return [
        (one.line.place.code, one.line.rank, str(one.line.score))
        for one in seen.lines
        if one.line.rank is not None
    ]


def test_without_an_item_the_sheets_are_scaled_up_and_the_places_change(standing):
    assert told() == [(OTHER, 1, "91.00"), (VILLAGE, 2, "90.00")]
    # 91 of 100 lost 9 of the 30 that go: 70 of 70; 90 lost nothing there: 60 of 70.
    assert told("inspections.village/litter") == [(OTHER, 1, "100.00"), (VILLAGE, 2, "85.71")]
    # Without the 10 of the advertisements one lost 2 of 90 and the other 9.
    assert told("inspections.village/adverts") == [(VILLAGE, 1, "97.78"), (OTHER, 2, "90.00")]


def test_an_item_that_nobody_failed_keeps_the_places_and_putting_it_back_the_scores(standing):
    assert [one[:2] for one in told("inspections.village/papers")] == [one[:2] for one in told()]
    assert told() == [(OTHER, 1, "91.00"), (VILLAGE, 2, "90.00")]
    assert keeping.recompute(standing).same


def test_places_are_found_among_all_and_only_ones_own_group_is_shown(standing):
    assert told("inspections.village/adverts", DESK) == told("inspections.village/adverts")
    elsewhere = told("inspections.village/adverts", "street_desk@qiyilu")
    assert elsewhere == []
    assert {code for code, *_ in told("inspections.village/adverts", DISTRICT)} == {VILLAGE, OTHER}


def test_what_is_no_item_of_the_ranking_is_refused(standing):
    for wrong in ("inspections.village/nothing", "inspections.road/board", "inspections.village/"):
        with pytest.raises(errors.UnknownPart):
            told(wrong)


def test_rows_behind_a_number_of_the_trial_are_in_sight_and_still_count(standing):
    now = at("2026-11-27 09:00")
    item, part = "inspections.village/litter", "inspections.village"

    def behind(by, now, code):
        seen = showing.shown(by, CAMPAIGN, RANKING, now=now, window=WINDOW, without=item)
        key = next(one.line.place.key for one in seen.lines if one.line.place.code == code)
        return showing.rows_behind(by, seen, key, part, "count")

    assert len(do(DESK, behind, now, code=VILLAGE)) == 1
    assert do(STREET, behind, now, code=OTHER) != do(STREET, behind, now, code=VILLAGE)
    with pytest.raises(errors.NumberNotFound):
        do(DESK, behind, now, code=OTHER)
